import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Command } from "../src/cli/command.ts";
import { commands } from "../src/cli/commands.ts";
import { calledOperand } from "../src/cli/help.ts";
import { packageRoot } from "../src/package-root.ts";
import { keyTable } from "../src/tui/views/help.ts";

const readme = readFileSync(join(packageRoot, "README.md"), "utf8");

/** The lines between `<!-- name -->` and `<!-- /name -->`. */
const part = (name: string): string => readme.split(`<!-- ${name} -->\n`)[1]?.split(`\n<!-- /${name} -->`)[0] ?? "";

test("the README's keys are the keys of the screen", () => {
  expect(part("keys")).toBe(keyTable());
});

test("the README's commands are the commands", () => {
  const called = (name: string, operands: Command["operands"]) =>
    ["kms-workbook", name, ...operands.map(calledOperand)].filter((word) => word !== "").join(" ");
  expect(part("commands")).toBe(
    [
      "| command | what it does |",
      "|---|---|",
      ...commands.map(({ name, operands, summary }) => `| \`${called(name, operands)}\` | ${summary} |`),
    ].join("\n"),
  );
});

test("the README's example of the library is the one that the library's page has, which is compiled and run", () => {
  const example = (text: string): string => /```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  expect(example(readme)).not.toBe("");
  expect(example(readme)).toBe(example(readFileSync(join(packageRoot, "docs/library.md"), "utf8")));
});
