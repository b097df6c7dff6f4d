/** Lines typed into bash with the real AWS CLI 2.36.7 on this mock (record.ts), typed again into the console. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createShell, type ShellResult } from "../../../src/aws/command-line/shell/shell.ts";
import { ALICE, BOB, createStage, REGION } from "./stage.ts";

interface Recorded extends ShellResult {
  readonly line: string;
}

const recorded: Recorded[] = readFileSync(join(import.meta.dirname, "recorded.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((row) => JSON.parse(row));

const world = createStage();
const shell = createShell(world, {
  profile: "default",
  profiles: { default: world.principal(ALICE), bob: world.principal(BOB) },
  region: REGION,
  decisionLines: () => [],
});

/** The first key's id, then and now: lines name it. */
const keyIdIn = (text = ""): string => /"KeyId": "([^"]+)"/.exec(text)?.[1] ?? "";

const typed: ShellResult[] = [];
for (const { line } of recorded) {
  typed.push(await shell.run(line.replaceAll(keyIdIn(recorded[0]?.output), keyIdIn(typed[0]?.output))));
}

/** What is drawn at random, by its length: so that the order of the mock's draws may change. */
const masked = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{64}\b/g, (id) => "x".repeat(id.length))
    .replace(/[A-Za-z0-9+/_-]{30,}={0,2}/g, (random) => `<${random.length} random characters>`);

/** What bash says of its own has its own words. */
const withoutBash = (text: string): string => (text.startsWith("bash: ") ? "" : text);

describe("prints what the AWS CLI printed", () => {
  test.each(recorded.map((row, index) => ({ ...row, index })))("$index $line", ({ index, output, error, exitCode }) => {
    const result = typed[index];
    expect(masked(result?.output ?? "")).toBe(masked(output));
    if (withoutBash(error) === error) expect(masked(result?.error ?? "")).toBe(masked(error));
    expect(result?.exitCode).toBe(exitCode);
  });
});

test("there is something to compare", () => {
  expect(recorded.length).toBeGreaterThan(200);
});
