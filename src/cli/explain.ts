/** `explain`: decides scenarios of one's own, and tells why. */
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { MAX_TEXT_BYTES, readTextFile } from "../content/text-file.ts";
import { type Explanation, explainScenario } from "../iam/explain.ts";
import { placeOf } from "../iam/json-fault.ts";
import { readJson } from "../iam/json-text.ts";
import { type ReadScenario, readScenarios } from "../iam/scenario.ts";
import { InputProblem } from "../input-problem.ts";
import { decisionLines } from "../workbook/decision-lines.ts";
import { withoutControls } from "../workbook/reading/controls.ts";
import { type Call, exitCode } from "./command.ts";
import type { Context } from "./context.ts";

const STANDARD_INPUT = "-";

const readStandardInput = async (input: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MAX_TEXT_BYTES) {
      throw new InputProblem("Standard input is larger than 1 MB. Give the scenarios in smaller lists.");
    }
    chunks.push(part);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new InputProblem("Standard input is not text in UTF-8.");
  }
};

const readText = async (name: string, { cwd, input }: Context): Promise<string> => {
  if (name === STANDARD_INPUT) return readStandardInput(input);
  const { text, fault } = readTextFile(resolve(cwd, name));
  if (fault !== undefined) throw new InputProblem(`${name} ${fault.is}. ${fault.cure}`);
  return text;
};

const parseJson = (text: string): unknown => {
  // Read twice: only the first reader says where a fault is, and that a name comes twice.
  const read = readJson(text);
  if (!("fault" in read)) return JSON.parse(text);
  const { message, cure, at } = read.fault;
  const { line, column } = placeOf(text, at);
  throw new InputProblem(`Line ${line}, column ${column}: ${message} ${cure}`);
};

const explanationLines = (scenario: ReadScenario, { summary, trace, refused = [] }: Explanation): readonly string[] => [
  `${scenario.id}${scenario.description === undefined ? "" : `: ${scenario.description}`}`,
  ...trace.flatMap((decision) => decisionLines(decision)),
  ...(trace.length > 1 ? [summary] : []),
  ...refused.map(({ path, message, cure }) => `AWS would refuse ${path}. ${message} ${cure}`),
];

export const explain = async ({ operands: [name = ""], switches }: Call, context: Context): Promise<number> => {
  const data = parseJson(await readText(name, context));
  const scenarios = readScenarios(data);
  const explained = scenarios.map((scenario) => ({ scenario, explanation: explainScenario(scenario) }));
  if (switches.has("json")) {
    const documents = explained.map(({ explanation }) => explanation);
    // One scenario, one answer; a list of scenarios, a list of answers.
    const isList = Array.isArray(data) || scenarios.length !== 1;
    context.output.write(`${JSON.stringify(isList ? documents : documents[0], null, 2)}\n`);
  } else {
    const lines = explained.map(({ scenario, explanation }) => explanationLines(scenario, explanation).join("\n"));
    context.output.write(`${withoutControls(lines.join("\n\n"))}\n`);
  }
  return exitCode.done;
};
