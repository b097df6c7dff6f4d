/**
 * From words to options, as the AWS CLI's argument parser takes them: `--name value`, `--name=value`, an unambiguous
 * beginning of a name, switches with their `--no-` twins, and lists that take every word up to the next option.
 */
import { usageProblem } from "./cli-error.ts";

/** How many words an option takes: none for a switch, one, or as many as come. */
export type Arity = "switch" | "one" | "many";

export interface OptionRecord {
  /** With its dashes: `--key-id`. */
  readonly name: string;
  readonly arity: Arity;
  readonly choices?: readonly string[];
}

export interface ParsedOptions {
  /** By name; switches have no words. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** What belongs to none of the options, in order. */
  readonly rest: readonly string[];
}

/** A word that begins with a dash is an option, save numbers, texts with blanks, and the dash alone. */
const looksLikeOption = (word: string): boolean =>
  word.startsWith("-") && word !== "-" && !word.includes(" ") && !/^-\d+(\.\d*)?$/.test(word);

/** @throws CliError where a value is missing, not among the choices, or a name ambiguous */
export function parseOptions(words: readonly string[], records: readonly OptionRecord[]): ParsedOptions {
  const values = new Map<string, readonly string[]>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const [, typed = "", given] = /^(--[^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const record = looksLikeOption(word) ? find(typed, records) : undefined;
    if (record === undefined) {
      rest.push(word);
      continue;
    }
    const taken = given === undefined ? wordsFor(record, words.slice(at + 1)) : [given];
    if (given === undefined) at += taken.length;
    if (record.arity === "switch" && given !== undefined) {
      throw usageProblem(`argument ${record.name}: ignored explicit argument '${given}'`);
    }
    if (record.arity !== "switch" && taken.length === 0) {
      throw usageProblem(
        `argument ${record.name}: expected ${record.arity === "one" ? "one argument" : "at least one argument"}`,
      );
    }
    for (const each of taken) checkChoice(record.name, each, record.choices);
    values.set(record.name, taken);
  }
  return { values, rest };
}

function find(typed: string, records: readonly OptionRecord[]): OptionRecord | undefined {
  const exact = records.find(({ name }) => name === typed);
  if (exact !== undefined || typed === "") return exact;
  const [only, ...others] = records.filter(({ name }) => name.startsWith(typed));
  if (only !== undefined && others.length > 0) {
    const names = [only, ...others].map(({ name }) => name).join(", ");
    throw usageProblem(`ambiguous option: ${typed} could match ${names}`);
  }
  return only;
}

function wordsFor({ arity }: OptionRecord, following: readonly string[]): readonly string[] {
  if (arity === "switch") return [];
  const end = following.findIndex(looksLikeOption);
  const free = end === -1 ? following : following.slice(0, end);
  return arity === "one" ? free.slice(0, 1) : free;
}

/** @throws CliError with names that are near */
export function checkChoice(argument: string, word: string, choices: readonly string[] | undefined): void {
  if (choices === undefined || choices.includes(word)) return;
  const near = nearChoices(word, choices);
  const meant = near.length === 0 ? "" : `\nMaybe you meant:\n\n${near.map((each) => `  * ${each}`).join("\n")}`;
  throw usageProblem(`argument ${argument}: Found invalid choice '${word}'\n${meant}`);
}

/** At most three that have four letters in five in common, the nearest first. */
function nearChoices(word: string, choices: readonly string[]): string[] {
  return choices
    .map((choice) => ({ choice, likeness: likeness(word, choice) }))
    .filter((each) => each.likeness >= 0.8)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
    .map(({ choice }) => choice);
}

/** From 0 to 1: twice the letters that the two have in common, in order, over the letters of both. */
function likeness(a: string, b: string): number {
  let row: number[] = new Array(b.length + 1).fill(0);
  for (const letter of a) {
    const next = [0];
    for (let j = 1; j <= b.length; j++) {
      next.push(letter === b[j - 1] ? (row[j - 1] ?? 0) + 1 : Math.max(row[j] ?? 0, next[j - 1] ?? 0));
    }
    row = next;
  }
  const common = row[b.length] ?? 0;
  return (2 * common) / Math.max(1, a.length + b.length);
}
