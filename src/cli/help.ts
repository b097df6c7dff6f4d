/** Help, made from the commands' records. */
import type { Command, Option } from "./command.ts";
import { commands, commonOptions } from "./commands.ts";

const calledAs = ({ name }: Command): string => `kms-workbook${name === "" ? "" : ` ${name}`}`;
const written = ({ name, value, short }: Option): string =>
  `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;

/** An operand as usage lines have it. */
export const calledOperand = ({ name, optional }: Command["operands"][number]): string =>
  optional === true ? `[${name}]` : name;

export const usageOf = (command: Command): string =>
  [
    calledAs(command),
    ...command.operands.map(calledOperand),
    ...command.options.map((option) => `[${written(option)}]`),
  ].join(" ");

const table = (rows: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
};

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines];

const details = (command: Command): string[] => [
  ...section("", command.about ?? []).slice(1),
  ...section(
    "Words",
    command.operands.length === 0 ? [] : table(command.operands.map(({ name, summary }) => [name, summary])),
  ),
  ...section(
    "Options",
    table([...command.options, ...commonOptions].map((option) => [written(option), option.summary])),
  ),
];

/** @param command undefined for the program as a whole */
export const helpText = (command: Command | undefined): string => {
  const main = commands.find(({ name }) => name === "");
  const lines =
    command !== undefined
      ? [command.summary, "", `Usage: ${usageOf(command)}`, ...details(command)]
      : [
          "kms-workbook: learn AWS KMS by doing, in the terminal. Offline, no AWS account.",
          "",
          "Commands",
          ...table(commands.map((one) => [[calledAs(one), ...one.operands.map(calledOperand)].join(" "), one.summary])),
          ...(main === undefined ? [] : details(main)),
          "",
          "Every command explains itself: kms-workbook check --help",
          "Exit codes: 0 done or passed, 1 the answer did not pass, 2 the command or input is wrong, 3 the workbook failed.",
        ];
  return `${lines.join("\n")}\n`;
};
