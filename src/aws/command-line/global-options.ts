/** The options that stand with every `aws` command ("Command line options in the AWS CLI", User Guide). */
import { parameterProblem, usageProblem } from "./cli-error.ts";
import { type OptionRecord, parseOptions } from "./options.ts";
import { OUTPUTS, type OutputName } from "./output/output.ts";
import { compileQuery, type Query } from "./query.ts";

interface GlobalOption extends OptionRecord {
  readonly summary: string;
}

export const GLOBAL_OPTIONS: readonly GlobalOption[] = [
  { name: "--debug", arity: "switch", summary: "Taken, and changes nothing here." },
  { name: "--endpoint-url", arity: "one", summary: "Taken, and changes nothing here: every call goes to the mock." },
  { name: "--no-verify-ssl", arity: "switch", summary: "Taken, and changes nothing here." },
  { name: "--no-paginate", arity: "switch", summary: "Ask for the first page alone." },
  { name: "--output", arity: "one", choices: OUTPUTS, summary: `How to print the answer: ${OUTPUTS.join(", ")}.` },
  { name: "--query", arity: "one", summary: "A JMESPath expression: what of the answer to print." },
  { name: "--profile", arity: "one", summary: "Whose credentials to use." },
  { name: "--region", arity: "one", summary: "The Region to ask in." },
  { name: "--version", arity: "switch", summary: "Print the version." },
  { name: "--color", arity: "one", choices: ["on", "off", "auto"], summary: "Taken; tables have no colours here." },
  { name: "--no-sign-request", arity: "switch", summary: "Refused: the mock answers nobody without credentials." },
  { name: "--ca-bundle", arity: "one", summary: "Taken, and changes nothing here." },
  { name: "--cli-read-timeout", arity: "one", summary: "Taken, and changes nothing here." },
  { name: "--cli-connect-timeout", arity: "one", summary: "Taken, and changes nothing here." },
  {
    name: "--cli-binary-format",
    arity: "one",
    choices: ["base64", "raw-in-base64-out"],
    summary: "How blobs stand in options: base64 (as it is without this), or raw-in-base64-out: the bytes themselves.",
  },
  { name: "--no-cli-pager", arity: "switch", summary: "Taken: there is no pager here." },
  { name: "--cli-auto-prompt", arity: "switch", summary: "Refused: press Tab instead." },
  { name: "--no-cli-auto-prompt", arity: "switch", summary: "Taken, and changes nothing here." },
  {
    name: "--cli-error-format",
    arity: "one",
    choices: ["legacy", "json", "yaml", "text", "table", "enhanced"],
    summary: "Taken; errors are printed as the CLI does without it.",
  },
];

export interface Globals {
  readonly output?: OutputName;
  readonly query?: Query;
  readonly profile?: string;
  readonly region?: string;
  readonly paginate: boolean;
  readonly rawBlobs: boolean;
  readonly wantsVersion: boolean;
  readonly signs: boolean;
  /** The other words, in order. */
  readonly rest: readonly string[];
}

/** @throws CliError */
export function parseGlobals(words: readonly string[]): Globals {
  const { values, rest } = parseOptions(words, GLOBAL_OPTIONS);
  const one = (name: string) => values.get(name)?.[0];
  for (const name of ["--cli-read-timeout", "--cli-connect-timeout"]) {
    const seconds = one(name);
    if (seconds !== undefined && !/^\s*[+-]?\d+\s*$/.test(seconds)) {
      throw usageProblem(`argument ${name}: invalid int value: '${seconds}'`);
    }
  }
  if (values.has("--cli-auto-prompt")) {
    throw parameterProblem("There is no auto-prompt in this workbook. Press Tab to complete what you type.");
  }
  const [output, query, profile, region] = ["--output", "--query", "--profile", "--region"].map(one);
  return {
    ...(output !== undefined && { output: OUTPUTS.find((each) => each === output) ?? "json" }),
    ...(query !== undefined && { query: compileQuery(query) }),
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    paginate: !values.has("--no-paginate"),
    rawBlobs: one("--cli-binary-format") === "raw-in-base64-out",
    wantsVersion: values.has("--version"),
    signs: !values.has("--no-sign-request"),
    rest,
  };
}
