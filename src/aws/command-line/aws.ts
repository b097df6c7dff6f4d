/**
 * The `aws` command: from its words to a call on a world and what the AWS CLI prints. Follows version 2.36.7, whose output
 * is recorded line by line (test/aws/command-line/recorded.jsonl); what differs is listed in docs/fidelity.md.
 */
import { KmsError } from "../../kms/errors.ts";
import { regionsAround } from "../../kms/regions.ts";
import type { Principal, World } from "../../kms/world.ts";
import { printableMembers } from "./answer.ts";
import { checkInput } from "./check-input.ts";
import { CliError, EXIT, otherProblem, parameterProblem, unknownOptions, usageProblem } from "./cli-error.ts";
import { type Globals, parseGlobals } from "./global-options.ts";
import { operationHelp, rootHelp, serviceHelp } from "./help.ts";
import { checkChoice, type OptionRecord, parseOptions } from "./options.ts";
import { type OutputName, print } from "./output/output.ts";
import { type Gathered, gather, type Wanted } from "./paginate.ts";
import { type FileSource, INPUT_OPTIONS, memberOptions, optionOf, readParameters } from "./parameters.ts";
import type { Answer, Operation, Pages, Service } from "./service.ts";
import { SERVICES } from "./services.ts";
import { skeletonOf } from "./skeleton.ts";

/** Where a command runs. */
export interface Place {
  readonly world: World;
  readonly files: FileSource;
  /**
   * Whose credentials are used: those of `--profile`, else what the variables say.
   * @throws CliError for a profile that there is not, KmsError for an access key that nobody has
   */
  callerOf(profile: string | undefined): Principal;
  readonly region: string;
  /** As AWS_DEFAULT_OUTPUT says. */
  readonly output: OutputName;
  /** How wide tables may be. */
  readonly columns: number;
}

export interface Printed {
  readonly output: string;
  readonly error: string;
  readonly exitCode: number;
}

const PAGE_OPTIONS: readonly OptionRecord[] = [
  { name: "--starting-token", arity: "one" },
  { name: "--page-size", arity: "one" },
  { name: "--max-items", arity: "one" },
];

const SKELETON: OptionRecord = {
  name: "--generate-cli-skeleton",
  arity: "many",
  choices: ["input", "yaml-input", "output"],
};

/** Every option of an operation, by name. */
export const operationOptions = ({ members, pages }: Operation): readonly OptionRecord[] => [
  ...memberOptions(members),
  ...INPUT_OPTIONS,
  ...(pages === undefined ? [] : PAGE_OPTIONS),
  SKELETON,
];

/** @param words those after `aws` */
export async function runAws(words: readonly string[], place: Place): Promise<Printed> {
  try {
    return await run(words, place);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { output: "", error: error.printed, exitCode: error.exitCode };
  }
}

const printed = (output: string, error = ""): Printed => ({ output, error, exitCode: EXIT.done });

async function run(words: readonly string[], place: Place): Promise<Printed> {
  const globals = parseGlobals(words);
  const [command, ...rest] = globals.rest;
  if (globals.wantsVersion) return printed("aws-cli/2.36.7 kms-workbook\n");
  if (command === undefined) throw usageProblem("the following arguments are required: command");
  if (command === "help") return printed(rootHelp());
  checkChoice("command", command, [...SERVICES.map(({ name }) => name), "help"]);
  const service = SERVICES.find(({ name }) => name === command);
  if (service === undefined) throw usageProblem(`argument command: Found invalid choice '${command}'`);
  return runService(service, rest, globals, place);
}

async function runService(
  service: Service,
  words: readonly string[],
  globals: Globals,
  place: Place,
): Promise<Printed> {
  const [word, ...rest] = words;
  if (word === undefined) throw usageProblem("the following arguments are required: operation");
  if (word === "help") return printed(serviceHelp(service));
  checkChoice("operation", word, [...service.operations.map(({ command }) => command), "help"]);
  const operation = service.operations.find(({ command }) => command === word);
  if (operation === undefined) throw usageProblem(`argument operation: Found invalid choice '${word}'`);
  if (rest.length === 1 && rest[0] === "help") return printed(operationHelp(service, operation));
  return runOperation(service, operation, rest, globals, place);
}

async function runOperation(
  service: Service,
  operation: Operation,
  words: readonly string[],
  globals: Globals,
  place: Place,
): Promise<Printed> {
  // Without a value it means "input", and a word after it is none of its own then.
  const named = words.map((word) => (word === SKELETON.name ? `${word}=` : word));
  const { values, rest } = parseOptions(joinSkeleton(named), operationOptions(operation));
  const skeleton = values.get(SKELETON.name)?.[0];
  requireOptions(operation, values, skeleton);
  const wanted = readWanted(values);
  if (rest.length > 0) throw unknownOptions(rest);
  const given = readParameters(operation.members, values, place.files);
  const output = globals.output ?? place.output;
  if (skeleton !== undefined) return printed(printSkeleton(operation, skeleton));

  if (!globals.signs) throw otherProblem("Requests without a signature are refused: leave --no-sign-request out.");
  const region = globals.region ?? place.region;
  if (regionsAround(region) === undefined) {
    throw otherProblem(`Could not connect to the endpoint URL: "https://${service.name}.${region}.amazonaws.com/"`);
  }
  const call = async (more: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const input = checkInput(operation.members, { ...given, ...more }, globals);
    const answer = await callOrFail(operation, async () =>
      operation.call({ world: place.world, caller: place.callerOf(globals.profile), region, input }),
    );
    return printableMembers(answer);
  };
  const show = (value: unknown) =>
    print(output, globals.query === undefined ? value : globals.query(value), operation.name, place.columns);
  const { pages } = operation;
  const byHand = pages === undefined || [pages.limit, pages.token].some((member) => values.has(optionOf(member)));
  refusePageOptions(values, globals, byHand);
  if (pages === undefined || byHand || !globals.paginate) return printed(show(await call({})));
  const { items = Number.POSITIVE_INFINITY } = wanted;
  const warning = items > 0 ? "" : "warning: Non-positive values for --max-items may result in undefined behavior.\n";
  const documents = documentsOf(await gather(call, pages, wanted), pages, output);
  return printed(documents.map(show).join(""), warning);
}

/** What is printed of an answer in pages: everything as one document, or each page for itself. */
function documentsOf(gathered: Gathered, { items }: Pages, output: OutputName): unknown[] {
  const { pages, nextToken } = gathered;
  const token = nextToken !== undefined && { NextToken: nextToken };
  if (output === "text") {
    return [...pages.map((page) => ({ [items]: page[items] })), ...(token ? [{ NextToken: token }] : [])];
  }
  if (output === "yaml-stream") return [...pages];
  return [{ [items]: pages.flatMap((page): unknown[] => [page[items]].flat()), ...token }];
}

/** `--generate-cli-skeleton` takes a value only if it is one of its own. */
function joinSkeleton(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before === `${SKELETON.name}=` && SKELETON.choices?.includes(word)) joined[joined.length - 1] = before + word;
    else joined.push(word);
  }
  return joined.map((word) => (word === `${SKELETON.name}=` ? `${word}input` : word));
}

function requireOptions(
  { members }: Operation,
  values: ReadonlyMap<string, readonly string[]>,
  skeleton: string | undefined,
): void {
  const fromElsewhere = INPUT_OPTIONS.some(({ name }) => values.has(name));
  if (fromElsewhere || (skeleton !== undefined && skeleton !== "output")) return;
  const missing = Object.entries(members)
    .filter(([member, { required }]) => required && !values.has(optionOf(member)))
    .map(([member]) => optionOf(member));
  if (missing.length > 0) throw usageProblem(`the following arguments are required: ${missing.join(", ")}`);
}

function readWanted(values: ReadonlyMap<string, readonly string[]>): Wanted {
  const number = (option: string): number | undefined => {
    const word = values.get(option)?.[0];
    if (word === undefined) return undefined;
    if (!/^\s*[+-]?\d+\s*$/.test(word)) throw usageProblem(`argument ${option}: invalid int value: '${word}'`);
    return Number(word);
  };
  const items = number("--max-items");
  const pageSize = number("--page-size");
  const from = values.get("--starting-token")?.[0];
  return {
    ...(items !== undefined && { items }),
    ...(pageSize !== undefined && { pageSize }),
    ...(from !== undefined && { from }),
  };
}

function refusePageOptions(
  values: ReadonlyMap<string, readonly string[]>,
  { paginate }: Globals,
  byHand: boolean,
): void {
  const used = PAGE_OPTIONS.map(({ name }) => name).filter((name) => values.has(name));
  if (used.length === 0 || (paginate && !byHand)) return;
  throw parameterProblem(`Cannot specify --no-paginate along with pagination arguments: ${used.join(", ")}`);
}

function printSkeleton({ members, name }: Operation, form: string): string {
  if (form === "output") {
    throw parameterProblem(
      "A sample answer is not made here. Run the command itself: everything it does happens in this workbook only.",
    );
  }
  return print(form === "input" ? "json" : "yaml", skeletonOf(members), name, 80);
}

/** The CLI tries three times in all, where another try may help. */
const MOST_RETRIES = 2;

const isWorthARetry = ({ name, statusCode }: KmsError): boolean => name === "ThrottlingException" || statusCode >= 500;

async function callOrFail(operation: Operation, call: () => Promise<Answer>): Promise<Answer> {
  for (let retries = 0; ; retries++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof KmsError)) throw error;
      const again = isWorthARetry(error);
      if (again && retries < MOST_RETRIES) continue;
      const tried = again ? ` (reached max retries: ${MOST_RETRIES})` : "";
      throw new CliError(
        `An error occurred (${error.name}) when calling the ${operation.name} operation${tried}: ${error.message}`,
        EXIT.service,
      );
    }
  }
}
