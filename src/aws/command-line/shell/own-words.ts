/** What only this console has: who am I, what time is it, what was logged, why was that denied. */
import wrapAnsi from "wrap-ansi";
import type { TrailRecord } from "../../../kms/trail.ts";
import { trailList, trailTable } from "../../../kms/trail-table.ts";
import { SERVICES } from "../services.ts";
import type { Session } from "./shell.ts";
import { type Ran, ran, UTILITIES } from "./utilities.ts";

interface OwnWord {
  readonly usage: string;
  readonly summary: string;
  run(words: readonly string[], session: Session): Ran;
}

const refuse = (text: string): Ran => ran("", `${text}\n`, 2);

const MILLISECONDS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const NOBODY =
  "The variables name nobody: look at AWS_PROFILE and AWS_ACCESS_KEY_ID. An empty AWS_ACCESS_KEY_ID is as none.";

/** The furthest that one step goes: a hundred years. */
const MOST_DAYS = 36_500;

/** A screenful. */
const LATEST = 20;

export const OWN_WORDS: Readonly<Record<string, OwnWord>> = {
  help: {
    usage: "help",
    summary: "this list",
    run: (_, { options }) => ran(helpText(options.columns?.() ?? 80)),
  },
  task: {
    usage: "task",
    summary: "what this exercise asks for",
    run: (_, { options }) =>
      options.task === undefined
        ? refuse("This console belongs to no exercise, so there is no task.")
        : ran(`${options.task().join("\n")}\n`),
  },
  whoami: {
    usage: "whoami",
    summary: "who calls, and which other profiles there are",
    run(_, { caller, region, options }) {
      if (caller === undefined) return refuse(NOBODY);
      const others = Object.keys(options.profiles).filter((name) => name !== caller.profile);
      const more =
        others.length === 0
          ? ""
          : `Other profiles: ${others.join(", ")}. Use one with --profile NAME, or from now on: export AWS_PROFILE=NAME\n`;
      return ran(`${caller.principal.arn}\nRegion ${region}, profile ${caller.profile}\n${more}`);
    },
  },
  time: {
    usage: "time [+30d]",
    summary: "what time it is in this world; +30d, +12h, +5m move it forward",
    run(words, { world }) {
      const [step] = words;
      if (step !== undefined) {
        const [, number, unit = ""] = /^\+(\d{1,7})([mhd])$/.exec(step) ?? [];
        const milliseconds = Number(number) * (MILLISECONDS[unit] ?? Number.NaN);
        if (words.length > 1 || !(milliseconds <= MOST_DAYS * 86_400_000)) {
          return refuse("Time moves forward by minutes, hours or days, up to 36500d: time +5m, time +12h, time +30d");
        }
        world.clock.advance(milliseconds);
      }
      return ran(`${world.clock.now().toISOString().slice(0, 19)}Z\n`);
    },
  },
  trail: {
    usage: "trail [NUMBER]",
    summary: "what CloudTrail has logged for this account and Region; with a number, the whole record",
    run([number], { world, caller, region, options }) {
      if (caller === undefined) return refuse(NOBODY);
      const records = world.trail(caller.principal.account, region);
      if (number === undefined) return ran(trailText(records, options.columns?.() ?? 80));
      const record = /^\d+$/.test(number) ? records[Number(number) - 1] : undefined;
      if (record === undefined) return refuse(`There is no record ${number}. trail lists ${records.length}, from 1.`);
      return ran(`${JSON.stringify(record, undefined, 2)}\n`);
    },
  },
  explain: {
    usage: "explain last",
    summary: "why the last call was allowed or denied, statement by statement",
    run(words, { calls, options }) {
      if (words.length > 1 || (words[0] !== undefined && words[0] !== "last")) return refuse("Write: explain last");
      const last = calls.at(-1);
      if (last === undefined) return refuse("No call has been made yet.");
      if (last.decisions.length === 0) {
        return ran(`${last.operation} ended before permission was asked for: ${last.error?.name ?? "it succeeded"}.\n`);
      }
      return ran(`${last.decisions.flatMap(options.decisionLines).join("\n")}\n`);
    },
  },
  export: {
    usage: "export NAME=TEXT",
    summary: "set a variable: AWS_PROFILE, AWS_REGION, AWS_DEFAULT_OUTPUT, or one of your own",
    run(words, session) {
      for (const word of words) {
        const [, name, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? [];
        if (name === undefined || value === undefined) return refuse("Write: export NAME=TEXT");
        session.setVariable(name, value);
      }
      return ran("");
    },
  },
  exit: {
    usage: "exit",
    summary: "leave the console",
    run(_, session) {
      session.end();
      return ran("");
    },
  },
};

/** @param columns the most that a line of the table may have; above, records take two lines each */
function trailText(records: readonly TrailRecord[], columns: number): string {
  if (records.length === 0) return "Nothing is logged yet for this account and Region.\n";
  const hidden = Math.max(0, records.length - LATEST);
  const latest = records.slice(hidden);
  const table = trailTable(latest, hidden + 1);
  const lines = table.every((line) => line.length <= columns) ? table : trailList(latest, hidden + 1);
  return `${[...lines, ...(hidden > 0 ? [`${hidden} older records: trail NUMBER shows one.`] : [])].join("\n")}\n`;
}

/** Summaries narrower than this go below what they are of. */
const LEAST_SUMMARY = 24;

/** @param columns the most that a line has */
function helpText(columns: number): string {
  const rows: [string, string][] = [
    ...SERVICES.map(({ name, summary }): [string, string] => [
      `aws ${name} …`,
      `${summary}; aws ${name} help lists its operations`,
    ]),
    ...Object.values(OWN_WORDS).map(({ usage, summary }): [string, string] => [usage, summary]),
    ...Object.values(UTILITIES).map(({ usage, summary }): [string, string] => [usage, summary]),
  ];
  const width = Math.max(...rows.map(([usage]) => usage.length)) + 2;
  const beside = columns - width >= LEAST_SUMMARY;
  const indent = beside ? width : 4;
  const lines = rows.flatMap(([usage, summary]) => {
    const wrapped = wrapAnsi(summary, columns - indent)
      .split("\n")
      .map((line) => " ".repeat(indent) + line);
    return beside ? [usage.padEnd(indent) + wrapped.join("\n").slice(indent)] : [usage, ...wrapped];
  });
  const rest =
    "Pipes, > FILE, >> FILE, < FILE, <<END, $NAME, $(…), ;, && and || work as in a shell. Files are in memory only.";
  return `${[...lines, "", wrapAnsi(rest, columns)].join("\n")}\n`;
}
