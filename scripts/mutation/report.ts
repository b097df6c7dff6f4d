/**
 * Writes what Stryker found into docs/mutation.md: the score by file, the rules with the test that holds each, and the
 * survivors with the reason why they are let live.
 *
 *   node scripts/mutation/report.ts [REPORT.json]...
 *
 * Several reports are read as one: of the same mutation the last counts, and what a report says of a line that has since
 * changed is left out. Fails if a rule's mutation was not made or not caught.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { rules } from "./rules.ts";
import { reasons } from "./survivors.ts";

const root = resolve(import.meta.dirname, "../..");
const page = join(root, "docs/mutation.md");

/** What is used of a report in the mutation testing report schema. */
interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
  readonly testFiles: Readonly<Record<string, { readonly tests: readonly { id: string; name: string }[] }>>;
}

interface Mutant {
  readonly replacement: string;
  readonly status: string;
  readonly killedBy?: readonly string[];
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** A mutant as it is told. */
interface Told {
  readonly file: string;
  /** The line it begins in, without the space around it. */
  readonly line: string;
  readonly was: string;
  readonly becomes: string;
  readonly status: string;
  /** `grant.test.ts: a grantee is one session`. */
  readonly caughtBy: string | undefined;
}

const CAUGHT = new Set(["Killed", "Timeout"]);
const LIVING = new Set(["Survived", "NoCoverage"]);

/** Each mutant by its place and what it becomes. */
const toldOf = (report: Report): [place: string, Told][] => {
  const names = new Map<string, string>();
  for (const [file, { tests }] of Object.entries(report.testFiles)) {
    for (const { id, name } of tests) names.set(id, `${file.split("/").at(-1)}: ${name}`);
  }
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split("\n");
    const present = new Set(readFileSync(join(root, file), "utf8").split("\n"));
    return mutants.flatMap(({ location: { start, end }, replacement, status, killedBy: [killer = ""] = [] }) => {
      const line = lines[start.line - 1] ?? "";
      if (!present.has(line)) return [];
      const was = line.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined);
      const name = file.split("/").at(-1) ?? file;
      const told = { file: name, line: line.trim(), was, becomes: replacement, status, caughtBy: names.get(killer) };
      // Of lines that read the same, the how manyth.
      const nth = lines.slice(0, start.line).filter((other) => other === line).length;
      return [[[file, line, nth, start.column, was, replacement].join("\n"), told]];
    });
  });
};

const shortened = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);
const code = (text: string): string => {
  const flat = shortened(text.replace(/\s+/g, " "), 90).replaceAll("|", "\\|");
  // Within longer quotation marks, for the text may have some of its own.
  return flat.includes("`") ? `\`\` ${flat} \`\`` : `\`${flat}\``;
};
const cell = (text: string): string => shortened(text.replace(/\s+/g, " "), 120).replaceAll("|", "\\|");

const scores = (mutants: readonly Told[]): string[] => {
  const files = [...new Set(mutants.map(({ file }) => file))].sort();
  const row = (name: string, some: readonly Told[]) => {
    const count = (...statuses: string[]) => some.filter(({ status }) => statuses.includes(status)).length;
    const [killed, timedOut, living] = [count("Killed"), count("Timeout"), count(...LIVING)];
    const score = (100 * (killed + timedOut)) / (killed + timedOut + living);
    return `| ${name} | ${killed} | ${timedOut} | ${living} | ${score.toFixed(1)} % |`;
  };
  const rows = files.map((file) =>
    row(
      file,
      mutants.filter((mutant) => mutant.file === file),
    ),
  );
  return [
    "| file | killed | timed out | survived | score |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    row("**together**", mutants),
  ];
};

const ruleRows = (mutants: readonly Told[]): string[] => {
  const rows = rules.map(({ section, rule, file, line, becomes, was }) => {
    const made = mutants.filter(
      (one) => one.file === file && one.line.includes(line) && one.becomes === becomes && (was ?? one.was) === one.was,
    );
    const caught = made.find(({ status }) => CAUGHT.has(status));
    if (caught === undefined) throw new Error(`${file}: ${line} → ${becomes}: ${made[0]?.status ?? "not made"}.`);
    const test = caught.caughtBy ?? "it never ends";
    return `| ${section} | ${rule} | ${file}: ${code(caught.was)} → ${code(becomes)} | ${cell(test)} |`;
  });
  return ["| section | rule | mutation | caught by |", "| --- | --- | --- | --- |", ...rows];
};

const survivorRows = (mutants: readonly Told[]): string[] => {
  const rows = mutants
    .filter(({ status }) => LIVING.has(status))
    .map(({ file, line, was, becomes }) => {
      const known = reasons.find((one) => one.file === file && line.includes(one.line) && (one.was ?? was) === was);
      return `| ${file}: ${code(was)} → ${code(becomes)} | ${known?.reason ?? "not looked at yet"} |`;
    });
  return ["| mutation | why it is let live |", "| --- | --- |", ...[...new Set(rows)].sort()];
};

const given = process.argv.slice(2);
const reports = given.length > 0 ? given : [join(root, "reports/mutation.json")];
const latest = new Map<string, Told>();
for (const report of reports) {
  for (const [place, told] of toldOf(JSON.parse(readFileSync(report, "utf8")))) latest.set(place, told);
}
const mutants = [...latest.values()];
let text = readFileSync(page, "utf8");
for (const [name, rows] of Object.entries({
  scores: scores(mutants),
  rules: ruleRows(mutants),
  survivors: survivorRows(mutants),
})) {
  const [before, after] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [head, rest = ""] = text.split(before);
  text = `${head}${before}\n\n${rows.join("\n")}\n\n${after}${rest.split(after)[1] ?? ""}`;
}
writeFileSync(page, text);
