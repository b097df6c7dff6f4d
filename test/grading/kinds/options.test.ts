import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChooseExercise } from "../../../src/content/kinds/choose.ts";
import { gradeChoose } from "../../../src/grading/kinds/choose.ts";
import { gradeSpot } from "../../../src/grading/kinds/spot.ts";
import { exercise, inShort, services, sumOfPoints } from "../../fixtures/packs/exercises.ts";

const several = exercise("choose");
const one: ChooseExercise = {
  ...several,
  select: "one",
  options: several.options.map((option) => ({ ...option, correct: option.id === "stays" })),
};
const choose = (ids: readonly string[], of = several) => gradeChoose(of, { ids }, services).checks;

describe("several options", () => {
  it.each([
    [
      ["stays", "travels"],
      ["passed nothing-else 0/0", "passed complete 2/2"],
    ],
    [
      ["travels", "stays", "stays"],
      ["passed nothing-else 0/0", "passed complete 2/2"],
    ],
    [["stays"], ["passed nothing-else 0/0", "failed complete 1/2"]],
    [
      ["stays", "derived"],
      ["failed not-derived 0/0", "failed complete 0/2"],
    ],
    [
      ["stays", "travels", "derived"],
      ["failed not-derived 0/0", "passed complete 1/2"],
    ],
    [
      ["stays", "travels", "derived", "listed"],
      ["failed not-derived 0/0", "failed not-listed 0/0", "passed complete 0/2"],
    ],
    [[], ["failed complete 0/2"]],
    [
      ["stays", "gone"],
      ["failed unknown-option 0/0", "failed complete 0/2"],
    ],
  ])("%j: %j", (ids, checks) => expect(inShort(choose(ids))).toEqual(checks));

  it("pass with all that belong and nothing else, and only then earn everything", () => {
    const ids = several.options.map(({ id }) => id);
    fc.assert(
      fc.property(fc.subarray(ids), fc.integer({ min: 1, max: 9 }), (picked, points) => {
        const checks = choose(picked, { ...several, points });
        const whole = several.options.every(({ id, correct }) => picked.includes(id) === correct);
        expect(checks.every(({ status }) => status === "passed")).toBe(whole);
        expect(sumOfPoints(checks) === points).toBe(whole);
      }),
    );
  });

  it("a wrong pick is told by its own words, its misconception and where that is refuted", () => {
    expect(choose(["derived"])[0]).toEqual({
      id: "not-derived",
      title: "“It is derived”",
      status: "failed",
      points: 0,
      maxPoints: 0,
      misconception: "key-leaves",
      feedback: {
        did: "You picked “It is derived”.",
        why: "It is random.",
        next: "Read the task once more with that in mind, and decide again.",
        source: { title: "Cryptographic details", url: "https://docs.aws.amazon.com/details", checked: "2026-11-01" },
      },
    });
  });

  it("what is missing is counted and never named", () => {
    const told = JSON.stringify(choose(["stays"]));
    expect(told).toContain("You left out 1 option that belongs.");
    expect(told).not.toMatch(/travels|yours/);
  });
});

describe("one option", () => {
  it.each([
    [["stays"], ["passed right 2/2"]],
    [["derived"], ["failed not-derived 0/2"]],
    [
      ["stays", "derived"],
      ["failed not-derived 0/2", "failed one-pick 0/0"],
    ],
    [[], ["failed one-pick 0/2"]],
  ])("%j: %j", (ids, checks) => expect(inShort(choose(ids, one))).toEqual(checks));

  it("the right one is not given away by a wrong one", () => {
    expect(JSON.stringify(choose(["derived"], one))).not.toMatch(/stays|never leaves/);
  });
});

describe("spot", () => {
  it("speaks of marking throughout, where lines are marked", () => {
    expect(
      JSON.stringify(gradeSpot({ ...exercise("spot"), select: "several" }, { ids: [] }, services).checks),
    ).not.toContain("picked");
  });

  it("names the line that was marked", () => {
    const { checks } = gradeSpot(exercise("spot"), { ids: ["asks"] }, services);
    expect(checks[0]?.feedback?.did).toBe("You marked line 1: “It asks KMS”.");
  });
  it("passes with the fault", () => {
    expect(inShort(gradeSpot(exercise("spot"), { ids: ["stores"] }, services).checks)).toEqual(["passed right 2/2"]);
  });
});
