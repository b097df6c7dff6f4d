/** What commands touch outside of their arguments: streams, environment, the lessons, the runner. Tests bring their own. */
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Pack } from "../content/exercise.ts";
import type { Runner } from "../grading/runner/runner.ts";
import { packageRoot } from "../package-root.ts";
import type { Workbook } from "../workbook/workbook.ts";
import { readBuiltInPack } from "./built-in-pack.ts";

export interface Context {
  readonly input: Readable;
  readonly output: Writable;
  /** For prose that is not the result. */
  readonly errors: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  now(): Date;
  /** The built-in lessons. */
  readPack(): Promise<Pack>;
  /** `spare`: how many processes wait for programs. */
  createRunner(options: { readonly spare: number }): Promise<Runner>;
  openTui(workbook: Workbook): Promise<number>;
  /** Waits until somebody asks the program to stop: by Ctrl-C, SIGTERM, or closing the terminal. */
  untilStopped(): Promise<void>;
}

export const isTerminal = (stream: object): boolean => "isTTY" in stream && stream.isTTY === true;

const bundled = join(packageRoot, "dist");
const isBundled = dirname(fileURLToPath(import.meta.url)).startsWith(bundled);

const readPack = async (): Promise<Pack> => {
  if (isBundled) return readBuiltInPack(join(bundled, "pack"), packageRoot);
  const { loadPack } = await import("../content/load-pack.ts");
  return loadPack(packageRoot).pack;
};

/** npm passes on a Ctrl-C that the terminal has already sent to everybody: within this time it is the same one. */
const SAME_ASKING_MS = 1000;

/** Whoever asks a second time gets what the system does: the end at once. */
const untilStopped = (): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const onSignal = (): void => {
    resolve();
    setTimeout(() => {
      for (const signal of signals) process.off(signal, onSignal);
    }, SAME_ASKING_MS).unref();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return promise;
};

export const processContext = (): Context => ({
  input: process.stdin,
  output: process.stdout,
  errors: process.stderr,
  environment: process.env,
  cwd: process.cwd(),
  now: () => new Date(),
  readPack,
  createRunner: async (options) => (await import("../grading/runner/child-runner.ts")).createRunner(options),
  openTui: async (workbook) => (await import("../tui/open.tsx")).openTui(workbook),
  untilStopped,
});
