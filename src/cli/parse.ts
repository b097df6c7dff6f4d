/** From words to a call of a command, or a sentence about what is wrong with them. */
import { parseArgs } from "node:util";
import { didYouMean } from "../content/suggest.ts";
import { InputProblem } from "../input-problem.ts";
import type { Call, Command, Option } from "./command.ts";
import { commands, commonOptions } from "./commands.ts";
import { usageOf } from "./help.ts";

export type Parsed =
  | { readonly wants: "help"; readonly command: Command | undefined }
  | { readonly wants: "version" }
  | { readonly wants: "run"; readonly command: Command; readonly call: Call };

const allOptions: readonly Option[] = [...commonOptions, ...commands.flatMap(({ options }) => options)];

const askHelp = (command: Command | undefined) =>
  `See kms-workbook ${command === undefined || command.name === "" ? "" : `${command.name} `}--help.`;

/** The command with the most words that the positionals begin with. */
const findCommand = (positionals: readonly string[]): Command | undefined =>
  commands
    .filter(({ name }) => name.split(" ").every((word, index) => word === "" || word === positionals[index]))
    .sort((a, b) => b.name.length - a.name.length)[0];

const unknownCommand = (words: readonly string[]): InputProblem => {
  const names = commands.map(({ name }) => name).filter((name) => name !== "");
  const group = names.filter((name) => name.startsWith(`${words[0]} `));
  const [typed, known] = group.length > 0 ? [words.slice(0, 2).join(" "), group] : [words[0] ?? "", names];
  return new InputProblem(`There is no command "${typed}". ${didYouMean(typed, known)} ${askHelp(undefined)}`);
};

/** @throws InputProblem */
export const parse = (argv: readonly string[]): Parsed => {
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      allOptions.map(({ name, value, short }) => [
        name,
        { type: value === undefined ? "boolean" : "string", ...(short !== undefined && { short }) },
      ]),
    ),
  });
  const typed = tokens.filter((token) => token.kind === "option");
  const command = findCommand(positionals);
  if (command === undefined) throw unknownCommand(positionals);
  const words = command.name === "" ? 0 : command.name.split(" ").length;
  const operands = positionals.slice(words);
  if (command.name === "" && operands.length > 0) throw unknownCommand(operands);
  if (typed.some(({ name }) => name === "help")) {
    return { wants: "help", command: command.name === "" ? undefined : command };
  }
  if (typed.some(({ name }) => name === "version")) return { wants: "version" };

  const switches = new Set<string>();
  const values = new Map<string, string>();
  for (const { name, rawName, value } of typed) {
    const option = command.options.find((one) => one.name === name);
    if (option === undefined) {
      const known = [...command.options, ...commonOptions].map((one) => `--${one.name}`);
      throw new InputProblem(`There is no option ${rawName} here. ${didYouMean(rawName, known)} ${askHelp(command)}`);
    }
    if (option.value === undefined) {
      if (value !== undefined) throw new InputProblem(`${rawName} takes no value. ${askHelp(command)}`);
      switches.add(name);
    } else {
      if (value === undefined || value === "") {
        throw new InputProblem(`${rawName} needs a value: ${rawName} ${option.value}. ${askHelp(command)}`);
      }
      values.set(name, value);
    }
  }
  const [missing] = command.operands.slice(operands.length).filter(({ optional }) => optional !== true);
  if (missing !== undefined) {
    throw new InputProblem(`${missing.name} is missing (${missing.summary}). Usage: ${usageOf(command)}`);
  }
  const [extra] = operands.slice(command.operands.length);
  if (extra !== undefined) throw new InputProblem(`"${extra}" is one word too many. Usage: ${usageOf(command)}`);
  return { wants: "run", command, call: { operands, switches, values } };
};
