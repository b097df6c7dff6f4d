/** `aws help`, `aws kms help`, `aws kms encrypt help`: short, in plain text, made from the same records as the parser. */
import type { Shape } from "../../kms/validation.ts";
import { GLOBAL_OPTIONS } from "./global-options.ts";
import { optionOf } from "./parameters.ts";
import type { Operation, Service } from "./service.ts";
import { SERVICES } from "./services.ts";

const GUIDE = "https://docs.aws.amazon.com/cli/latest/reference";

const rows = (pairs: readonly (readonly [string, string])[]): string[] => {
  const width = Math.max(0, ...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
};

const page = (...sections: readonly (readonly string[])[]): string =>
  `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;

export const rootHelp = (): string =>
  page(
    ["aws [options] <command> <subcommand> [parameters]"],
    ["Commands", ...rows(SERVICES.map(({ name, summary }) => [name, summary]))],
    ["Options", ...rows(GLOBAL_OPTIONS.map(({ name, summary }) => [name, summary]))],
    [
      "aws <command> help lists a command's operations. This is the command line of AWS on a mock: nothing leaves this machine.",
    ],
  );

export const serviceHelp = ({ name, summary, operations }: Service): string =>
  page(
    [`aws ${name}: ${summary}`],
    ["Operations", ...operations.map(({ command }) => `  ${command}`)],
    [`aws ${name} <operation> help lists an operation's options.`, `${GUIDE}/${name}/`],
  );

export const operationHelp = ({ name }: Service, { command, members, pages }: Operation): string => {
  const own = Object.entries(members);
  const usage = own
    .filter(([, { required }]) => required)
    .map(([member, shape]) => `${optionOf(member)} ${placeholderOf(shape)}`);
  return page(
    [`aws ${name} ${command} ${[...usage, "[options]"].join(" ")}`],
    ["Options", ...rows(own.map(([member, shape]) => [written(member, shape), about(shape)]))],
    [
      "Also",
      ...rows([
        ["--cli-input-json JSON", "All members at once; options replace them."],
        ["--cli-input-yaml YAML", "The same as YAML."],
        ["--generate-cli-skeleton", "Print such an input to fill in."],
        ...(pages === undefined
          ? []
          : ([
              ["--max-items NUMBER", "How many items to print."],
              ["--starting-token TEXT", "Where to go on: the NextToken of an earlier answer."],
              ["--page-size NUMBER", "How many items to ask the service for at a time."],
            ] as const)),
      ]),
    ],
    ["aws help lists the options that stand with every command.", `${GUIDE}/${name}/${command}.html`],
  );
};

const written = (member: string, shape: Shape): string => {
  const option = optionOf(member);
  return shape.type === "boolean" ? `${option} | --no-${option.slice(2)}` : `${option} ${placeholderOf(shape)}`;
};

/** What stands for the value in a usage line. */
function placeholderOf(shape: Shape): string {
  switch (shape.type) {
    case "string":
      return "TEXT";
    case "blob":
      return "BLOB";
    case "integer":
      return "NUMBER";
    case "boolean":
      return "";
    case "timestamp":
      return "DATE";
    case "map":
      return "KEY=TEXT,…";
    case "list":
      return `${placeholderOf(shape.member)} …`;
    case "structure":
      return Object.entries(shape.members)
        .map(
          ([name, member]) => `${name}=${member.type === "map" ? `{${placeholderOf(member)}}` : placeholderOf(member)}`,
        )
        .join(",");
  }
}

function about(shape: Shape): string {
  const parts = [shape.required ? "Needed." : ""];
  const single = shape.type === "list" ? shape.member : shape;
  if (single.type === "string" && single.values !== undefined) parts.push(`One of ${single.values.join(", ")}.`);
  if (single.type === "blob") parts.push("Base64, or fileb://FILE for the bytes of a file.");
  if (single.type === "integer") parts.push(`From ${single.min} to ${single.max}.`);
  if (single.type === "timestamp") parts.push("As 2026-03-01T12:00:00Z, or seconds since 1970.");
  return parts.filter((part) => part !== "").join(" ");
}
