import { describe, expect, it } from "vitest";
import type { Answer } from "../../src/grading/answer.ts";
import { gradeExercise } from "../../src/grading/grade.ts";
import { exercise, services } from "../fixtures/packs/exercises.ts";

describe("gradeExercise", () => {
  it("makes a verdict of the checks: status, points, time by the given clock", async () => {
    const times = [1_000, 1_250];
    const now = () => new Date(times.shift() ?? 0);
    const verdict = await gradeExercise(exercise("choose"), { ids: ["stays"] }, { ...services, now });
    expect(verdict).toMatchObject({
      exercise: "pick",
      status: "failed",
      points: 1,
      maxPoints: 2,
      durationMs: 250,
      evidence: { calls: [], decisions: [] },
    });
    expect(verdict.error).toBeUndefined();
  });

  it.each<[string, Parameters<typeof gradeExercise>[0], Answer]>([
    ["choose", exercise("choose"), { ids: ["travels", "stays"] }],
    ["order", exercise("order"), { ids: ["ask", "log", "seal", "store"] }],
    ["spot", exercise("spot"), { ids: ["stores"] }],
    ["explain", exercise("explain"), { text: "It stays where it is.", ticked: ["says-stays"] }],
  ])("a right answer to %s passes with all points", async (_, right, answer) => {
    const { status, points, maxPoints } = await gradeExercise(right, answer, services);
    expect([status, points]).toEqual(["passed", maxPoints]);
  });

  it("a fault of ours is an error with what to do, and no check is held against the learner", async () => {
    const verdict = await gradeExercise(exercise("policy"), { ids: ["stays"] }, services);
    expect(verdict).toMatchObject({
      status: "error",
      points: 0,
      checks: [],
      error: {
        message: "The answer could not be checked: The exercise takes documents, and was given something else.",
        next: expect.stringContaining("lessons/first/write-policy/exercise.md"),
      },
    });
  });
});
