/** Numbers for people: medians, ratios, and the machine they were taken on. */
import { arch, cpus, release, totalmem, type } from "node:os";

export interface Row {
  readonly what: string;
  readonly value: string;
  /** How many times the yardstick of its section. */
  readonly ratio?: number;
  readonly note?: string;
}

export interface Section {
  readonly title: string;
  /** What the ratios are taken against. */
  readonly yardstick?: string;
  readonly rows: readonly Row[];
}

/** The value below which `share` (0 to 1) of the samples lie. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error("There is nothing to take a quantile of.");
  return value;
};

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} ms`;

export const bytes = (value: number): string =>
  value < 1000 ? `${value} B` : value < 1e6 ? `${(value / 1000).toFixed(1)} KB` : `${(value / 1e6).toFixed(2)} MB`;

/** Takes `times` samples of each way in turn, so that a busy moment falls on all of them alike. */
export const inTurn = async <Way extends string>(
  times: number,
  ways: Readonly<Record<Way, () => Promise<number>>>,
): Promise<Record<Way, number[]>> => {
  const names = Object.keys(ways) as Way[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Way, number[]>;
  for (let turn = 0; turn < times; turn++) {
    for (const name of names) samples[name].push(await ways[name]());
  }
  return samples;
};

export const machine = (): string => {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpu?.model.trim() ?? "unknown processor"}, ${cpus().length} cores, ${memory} GiB, ${type()} ${release()} ${arch()}, Node ${process.version}`;
};

export const print = ({ title, yardstick, rows }: Section): void => {
  console.log(`\n${title}${yardstick === undefined ? "" : `, against ${yardstick}`}`);
  for (const { what, value, ratio, note } of rows) {
    const times = ratio === undefined ? "" : `${ratio.toFixed(2)} ×`;
    console.log(
      `  ${what.padEnd(46)}${value.padStart(12)}${times.padStart(10)}${note === undefined ? "" : `   ${note}`}`,
    );
  }
};
