import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { Verdict } from "../../src/grading/verdict.ts";
import { converse } from "../../src/plain/conversation.ts";
import { verdictLines } from "../../src/plain/verdict.ts";
import { littlePack } from "../fixtures/little-pack.ts";

test("nothing that is told moves the cursor or turns the line around", () => {
  const output = new PassThrough();
  const talk = converse(new PassThrough(), output);
  talk.say("said \u202ebackwards\u001b[2J");
  talk.sayLines(["\ta\u009b2J line"]);
  talk.close();
  expect(String(output.read())).toBe("said backwards[2J\n\ta2J line\n");
});

test("what a program printed is told without what would steer the terminal", () => {
  const evidence = { calls: [], decisions: [], output: "one\u202e\u2066two\u001b[31m\n" };
  const verdict: Verdict = {
    exercise: "seal-it",
    status: "passed",
    points: 0,
    maxPoints: 0,
    durationMs: 0,
    checks: [],
    evidence,
  };
  expect(verdictLines(verdict, littlePack).slice(-2)).toEqual(["Your answer printed:", "  onetwo[31m"]);
});
