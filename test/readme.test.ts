import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../src/cli/commands.ts";
import { packageRoot } from "../src/package-root.ts";
import { keyTable } from "../src/tui/views/help.ts";

const readme = readFileSync(join(packageRoot, "README.md"), "utf8");

/** The lines between `<!-- name -->` and `<!-- /name -->`. */
const part = (name: string): string => readme.split(`<!-- ${name} -->\n`)[1]?.split(`\n<!-- /${name} -->`)[0] ?? "";

test("the README's keys are the keys of the screen", () => {
  expect(part("keys")).toBe(keyTable());
});

test("the README's commands are the commands", () => {
  const called = (name: string, operands: readonly { readonly name: string }[]) =>
    ["kms-workbook", name, ...operands.map((operand) => operand.name)].filter((word) => word !== "").join(" ");
  expect(part("commands")).toBe(
    [
      "| command | what it does |",
      "|---|---|",
      ...commands.map(({ name, operands, summary }) => `| \`${called(name, operands)}\` | ${summary} |`),
    ].join("\n"),
  );
});
