/** What can stand at the end of a line that is being typed. */

import type { Shape } from "../../../kms/validation.ts";
import { operationOptions } from "../aws.ts";
import { GLOBAL_OPTIONS } from "../global-options.ts";
import { kebab } from "../names.ts";
import { optionOf } from "../parameters.ts";
import type { Operation } from "../service.ts";
import { SERVICES } from "../services.ts";
import type { NamesSeen } from "./names-seen.ts";
import { OWN_WORDS } from "./own-words.ts";
import { UTILITIES } from "./utilities.ts";

export interface Completion {
  /** What is being typed. */
  readonly word: string;
  /** What it may become, sorted. */
  readonly candidates: readonly string[];
}

export interface Known {
  readonly files: readonly string[];
  readonly profiles: readonly string[];
  readonly seen: NamesSeen;
}

export function completeLine(before: string, known: Known): Completion {
  // A command begins anew after a pipe and the like; an option and its value may be joined by "=".
  const command = before.split(/\|\||&&|[|;]|\$\(/).at(-1) ?? "";
  const words = command.trimStart().split(/\s+/);
  const typed = words.at(-1) ?? "";
  const [, option, value] = /^(--[\w-]+)=(.*)$/.exec(typed) ?? [];
  const [word, earlier] =
    option === undefined || value === undefined
      ? [typed, words.slice(0, -1)]
      : [value, [...words.slice(0, -1), option]];
  const all = candidatesAfter(earlier, word, known);
  return { word, candidates: [...new Set(all)].filter((each) => each.startsWith(word)).sort() };
}

function candidatesAfter(earlier: readonly string[], word: string, known: Known): readonly string[] {
  const [program] = earlier;
  const last = earlier.at(-1) ?? "";
  if (program === undefined) return ["aws", ...Object.keys(OWN_WORDS), ...Object.keys(UTILITIES)];
  if (last === ">" || last === "<" || last === ">>") return known.files;
  if (program === "export")
    return ["AWS_PROFILE=", "AWS_REGION=", ...known.profiles.map((name) => `AWS_PROFILE=${name}`)];
  if (program === "explain") return ["last"];
  if (program !== "aws") return Object.hasOwn(UTILITIES, program) ? known.files : [];
  return afterAws(earlier.slice(1), word, known);
}

function afterAws(words: readonly string[], word: string, known: Known): readonly string[] {
  const service = SERVICES.find(({ name }) => words.includes(name));
  const operation = service?.operations.find(({ command }) => words.includes(command));
  const option = words.findLast((each) => each.startsWith("--"));
  if (option !== undefined) {
    const values = valuesOf(option, operation, known);
    const isList = Object.entries(operation?.members ?? {}).some(
      ([member, shape]) => optionOf(member) === option && shape.type === "list",
    );
    if (!word.startsWith("-") && (option === words.at(-1) || isList) && values.length > 0) return values;
  }
  if (operation === undefined) {
    if (word.startsWith("-")) return globalNames();
    return [...(service?.operations.map(({ command }) => command) ?? SERVICES.map(({ name }) => name)), "help"];
  }
  const used = new Set(words);
  return [...operationOptions(operation).map(({ name }) => name), ...globalNames()].filter((name) => !used.has(name));
}

const globalNames = (): string[] => GLOBAL_OPTIONS.map(({ name }) => name);

function valuesOf(option: string, operation: Operation | undefined, known: Known): readonly string[] {
  if (option === "--profile") return known.profiles;
  const chosen = GLOBAL_OPTIONS.find(({ name }) => name === option)?.choices;
  if (chosen !== undefined) return chosen;
  const files = known.files.flatMap((name) => [`file://${name}`, `fileb://${name}`]);
  const [, shape] = Object.entries(operation?.members ?? {}).find(([member]) => `--${kebab(member)}` === option) ?? [];
  return [
    ...known.seen.forOption(option),
    ...(shape === undefined ? [] : enumOf(shape)),
    ...(takesFile(shape) ? files : []),
  ];
}

function enumOf(shape: Shape): readonly string[] {
  if (shape.type === "list") return enumOf(shape.member);
  return shape.type === "string" ? (shape.values ?? []) : [];
}

const takesFile = (shape: Shape | undefined): boolean =>
  shape === undefined ||
  shape.type === "blob" ||
  shape.type === "structure" ||
  shape.type === "map" ||
  (shape.type === "string" && shape.values === undefined && (shape.max ?? 0) > 2048);
