import { describe, expect, it } from "vitest";
import { countWords, gradeExplain } from "../../../src/grading/kinds/explain.ts";
import { exercise, inShort, services } from "../../fixtures/packs/exercises.ts";

const say = (text: string, ticked?: readonly string[]) =>
  gradeExplain(exercise("explain"), ticked === undefined ? { text } : { text, ticked }, services).checks;

const LONG = "It stays where it is.";

describe("explain", () => {
  it.each([
    [
      "too short",
      "It stays.",
      ["says-stays"],
      ["failed long-enough", "skipped scored", "skipped says-stays", "skipped says-cost"],
    ],
    ["not scored", LONG, undefined, ["passed long-enough", "failed scored", "skipped says-stays", "skipped says-cost"]],
    [
      "a must not said",
      LONG,
      ["says-cost"],
      ["passed long-enough", "passed scored", "failed says-stays", "passed says-cost"],
    ],
    [
      "all musts said",
      LONG,
      ["says-stays"],
      ["passed long-enough", "passed scored", "passed says-stays", "skipped says-cost"],
    ],
  ])("%s", (_, text, ticked, checks) => {
    expect(inShort(say(text, ticked))).toEqual(checks.map((check) => `${check} 0/0`));
  });

  it("says how a point is ticked, and that a person has to do it", () => {
    expect(say(LONG)[2]?.feedback).toMatchObject({
      did: "This point is for you or a partner to tick.",
      next: "If your text says it, write a line `[x] says-stays` below the text. It has to be there.",
    });
  });

  it("a must that was not said is told with its misconception", () => {
    expect(say(LONG, [])[2]).toMatchObject({
      misconception: "key-leaves",
      feedback: { why: "That is the heart of it." },
    });
  });
});

it("words are what a listener hears: no dashes, no comments", () => {
  expect(countWords("One — two,\n# a comment\nthree: 4 ✓ ключ")).toBe(5);
});
