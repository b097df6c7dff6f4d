/** The workbook's own lessons, proven as `pack check` proves any pack. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeProblem } from "../../src/content/problem.ts";
import { provePack } from "../../src/grading/pack-proof.ts";
import { createRunner } from "../../src/grading/runner/child-runner.ts";
import type { Runner } from "../../src/grading/runner/runner.ts";
import { packageRoot } from "../../src/package-root.ts";
import { type BundledChild, bundleChild } from "./runner/bundled-child.ts";

let bundled: BundledChild;
let runner: Runner;

beforeAll(async () => {
  bundled = await bundleChild();
  runner = createRunner({ childEntry: bundled.childEntry, spare: 2 });
});
afterAll(() => {
  runner.dispose();
  bundled.remove();
});

it("every model answer passes, every starter fails, every wrong answer fails as it is meant to", async () => {
  const today = new Date("2026-11-26T00:00:00Z");
  const { pack, findings, counts } = await provePack(packageRoot, { runner, now: () => today });
  expect(findings.map(describeProblem)).toEqual([]);
  // One for each exercise, and of a program one in each of its languages.
  const exercises = pack.lessons.flatMap((lesson) => lesson.exercises);
  const languages = exercises.map((exercise) => (exercise.kind === "code" ? exercise.starters.length : 1));
  expect(counts.modelAnswers).toBe(languages.reduce((sum, each) => sum + each));
  expect(counts.wrongAnswers).toBeGreaterThanOrEqual(3 * counts.starters);
}, 900_000);
