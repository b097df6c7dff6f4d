/**
 * From an operation's options to the members of its input, as values that JSON can hold, plus bytes that came from a file.
 * Whether they are what the API takes is looked at afterwards (check-input.ts).
 */
import { parse as parseYaml } from "yaml";
import type { Shape, Shapes } from "../../kms/validation.ts";
import { optionProblem, otherProblem, parameterProblem } from "./cli-error.ts";
import { kebab } from "./names.ts";
import type { OptionRecord } from "./options.ts";
import { readPythonJson } from "./python-json.ts";
import { fitShorthand, parseShorthand, ShorthandProblem } from "./shorthand.ts";

/** Where `file://` and `fileb://` look. */
export interface FileSource {
  read(name: string): Uint8Array | undefined;
}

type Members = Record<string, unknown>;

export const optionOf = (member: string): string => `--${kebab(member)}`;

/** The options that an operation's members make. */
export const memberOptions = (members: Shapes): OptionRecord[] =>
  Object.entries(members).flatMap(([member, shape]): OptionRecord[] => {
    const name = optionOf(member);
    if (shape.type !== "boolean") return [{ name, arity: shape.type === "list" ? "many" : "one" }];
    return [
      { name, arity: "switch" },
      { name: `--no-${name.slice(2)}`, arity: "switch" },
    ];
  });

export const INPUT_OPTIONS: readonly OptionRecord[] = [
  { name: "--cli-input-json", arity: "one" },
  { name: "--cli-input-yaml", arity: "one" },
];

/**
 * @param values the words of each option that was given
 * @throws CliError for what cannot be read
 */
export function readParameters(
  members: Shapes,
  values: ReadonlyMap<string, readonly string[]>,
  files: FileSource,
): Members {
  const input = readWholeInput(values, files);
  for (const [member, shape] of Object.entries(members)) {
    const option = optionOf(member);
    const words = values.get(option);
    if (shape.type === "boolean") {
      if (words !== undefined) input[member] = true;
      if (values.has(`--no-${option.slice(2)}`)) input[member] = false;
    } else if (words !== undefined) {
      input[member] = readOption(shape, words, option, files);
    }
  }
  return input;
}

/** `--cli-input-json` or `--cli-input-yaml`: members that options then replace. */
function readWholeInput(values: ReadonlyMap<string, readonly string[]>, files: FileSource): Members {
  const given = INPUT_OPTIONS.filter(({ name }) => values.has(name));
  const [only, another] = given;
  if (only === undefined) return {};
  if (another !== undefined) throw parameterProblem("Only one --cli-input- parameter may be specified.");
  const word = values.get(only.name)?.[0] ?? "";
  const loaded = load(word, only.name, files) ?? word;
  const text = typeof loaded === "string" ? loaded : Buffer.from(loaded).toString();
  const value = only.name === "--cli-input-json" ? readInputJson(text) : readInputYaml(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw optionProblem(only.name, `Invalid type: expecting map, received ${pythonType(value)}`);
  }
  return { ...value };
}

function readInputJson(text: string): unknown {
  const read = readPythonJson(text);
  if ("fault" in read) throw optionProblem("cli-input-json", "Invalid JSON received.");
  return read.value;
}

function readInputYaml(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    throw optionProblem("cli-input-yaml", "Invalid YAML received.");
  }
}

function readOption(shape: Shape, words: readonly string[], option: string, files: FileSource): unknown {
  const [first = ""] = words;
  const loaded = words.length === 1 ? load(first, option, files) : undefined;
  if (loaded instanceof Uint8Array) return loaded;
  const texts = loaded === undefined ? words : [loaded];
  if (isNested(shape) && !/^\s*[[{]/.test(texts[0] ?? "")) return readShorthand(shape, texts, option, files);
  return shape.type === "list" ? readList(shape.member, texts, option) : readValue(shape, texts[0] ?? "", option);
}

/** Shorthand is for structures and maps, and for lists of them. */
const isNested = (shape: Shape): boolean =>
  shape.type === "structure" || shape.type === "map" || (shape.type === "list" && isNested(shape.member));

function readShorthand(shape: Shape, texts: readonly string[], option: string, files: FileSource): unknown {
  const source = { load: (value: string) => load(value, option, files) };
  try {
    const parsed = texts.map((text) => parseShorthand(text, source));
    return fitShorthand(shape, shape.type === "list" ? parsed : parsed[0]);
  } catch (error) {
    if (error instanceof ShorthandProblem) throw optionProblem(option, error.message);
    throw error;
  }
}

function readList(member: Shape, texts: readonly string[], option: string): unknown {
  const [first = ""] = texts;
  if (texts.length === 1 && first.trimStart().startsWith("[")) return readJson(first, option);
  return texts.map((text) => readValue(member, text, option));
}

function readValue(shape: Shape, text: string, option: string): unknown {
  if (isNested(shape)) return readJson(text, option);
  if (shape.type !== "integer") return text;
  if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(text)) throw otherProblem(`invalid literal for int() with base 10: '${text}'`);
  return Number(text.replaceAll("_", ""));
}

function readJson(text: string, option: string): unknown {
  const read = readPythonJson(text);
  if ("fault" in read) throw optionProblem(option, `Invalid JSON: ${read.fault}\nJSON received: ${text}`);
  return read.value;
}

/** What `file://NAME` (text) or `fileb://NAME` (bytes) stands for; undefined for any other value. */
function load(value: string, option: string, files: FileSource): string | Uint8Array | undefined {
  const [, scheme, name = ""] = /^(fileb?):\/\/([\s\S]*)$/.exec(value) ?? [];
  if (scheme === undefined) return undefined;
  const bytes = files.read(name);
  if (bytes === undefined) {
    throw optionProblem(option, `Unable to load paramfile ${value}: [Errno 2] No such file or directory: '${name}'`);
  }
  if (scheme === "fileb") return Uint8Array.from(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw optionProblem(
      option,
      `Unable to load paramfile (${name}), text contents could not be decoded.  If this is a binary file, please use the fileb:// prefix instead of the file:// prefix.`,
    );
  }
}

/** How Python names the type of a value: `<class 'str'>`. */
export function pythonType(value: unknown): string {
  if (value === null || value === undefined) return "<class 'NoneType'>";
  if (value instanceof Uint8Array) return "<class 'bytes'>";
  if (Array.isArray(value)) return "<class 'list'>";
  switch (typeof value) {
    case "boolean":
      return "<class 'bool'>";
    case "number":
      return Number.isInteger(value) ? "<class 'int'>" : "<class 'float'>";
    case "string":
      return "<class 'str'>";
    default:
      return "<class 'dict'>";
  }
}
