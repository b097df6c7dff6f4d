/** Numbered code: whole words where there is room, and never wider than its place. */
import { expect, test } from "vitest";
import { widthOf } from "../../../src/tui/lines.ts";
import { numberedCode } from "../../../src/tui/views/code.ts";

const plain = (source: string): readonly string[] => source.split("\n").filter((line) => !line.startsWith("```"));

test("a long line goes on under itself, broken at a space", () => {
  const lines = numberedCode("typescript", "// One data key for all notes saves calls to KMS.", 38, plain);
  expect(lines.map((line) => line.trimEnd())).toEqual([
    "  1  // One data key for all notes",
    "       saves calls to KMS.",
  ]);
});

test("a word longer than the place is broken anywhere", () => {
  const lines = numberedCode("python", `KEY = "${"a".repeat(60)}"`, 38, plain);
  expect(lines.every((line) => widthOf(line) <= 38)).toBe(true);
  expect(lines.map((line) => line.trim()).join("")).toContain("a".repeat(30));
});
