/**
 * Grades `explain`: long enough, and scored by a person. No program judges the words, so as long as nobody has ticked
 * what was said, the points of the rubric are skipped, and the answer has not passed. Worth no points.
 */
import type { ExplainExercise, RubricPoint } from "../../content/kinds/explain.ts";
import type { TextAnswer } from "../answer.ts";
import { failed, passed, skipped } from "../check-results.ts";
import type { Graded, GradingServices } from "../services.ts";
import type { CheckResult } from "../verdict.ts";
import { count, sourceFor, withoutComments } from "../words.ts";

export function gradeExplain(exercise: ExplainExercise, answer: TextAnswer, services: GradingServices): Graded {
  const enough = longEnough(exercise, answer.text);
  if (enough.status === "failed") {
    return { checks: [enough, skipped(SCORED), ...exercise.rubric.map((point) => skipped(named(point)))] };
  }
  if (answer.ticked === undefined) {
    return { checks: [enough, notScored, ...exercise.rubric.map((point) => skipped(named(point), toTick(point)))] };
  }
  const ticked = new Set(answer.ticked);
  return {
    checks: [enough, passed(SCORED), ...exercise.rubric.map((point) => score(exercise, point, ticked, services))],
  };
}

/** Words as a listener counts them, comments left out: runs of anything but space that hold a letter or a digit. */
export const countWords = (text: string): number =>
  withoutComments(text)
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

function longEnough({ minimumWords }: ExplainExercise, text: string): CheckResult {
  const words = countWords(text);
  const check = { id: "long-enough", title: `says it in at least ${count(minimumWords, "word")}` };
  if (words >= minimumWords) return passed(check);
  return failed({
    ...check,
    feedback: {
      did: words === 0 ? "There is no text yet." : `Your text has ${count(words, "word")}.`,
      expected: `At least ${count(minimumWords, "word")}.`,
      actual: count(words, "word"),
      why: "Said in fewer words, an explanation leaves the listener to fill in the reasons.",
      next: "Say it aloud as if to an interviewer, and write down what you said.",
    },
  });
}

const SCORED = { id: "scored", title: "you or a partner have ticked what was said" };

const notScored = failed({
  ...SCORED,
  feedback: {
    did: "Nobody has scored your text yet.",
    why: "Only a person can tell whether a point was made: you, or better a partner who listens.",
    next: "Go through the points below. Tick those that your text really makes; be strict.",
  },
});

const named = ({ id, point }: RubricPoint) => ({ id, title: point });

const toTick = ({ id, must, why }: RubricPoint) => ({
  did: "This point is for you or a partner to tick.",
  why,
  next: `If your text says it, write a line \`[x] ${id}\` below the text.${must ? " It has to be there." : ""}`,
});

function score(
  exercise: ExplainExercise,
  point: RubricPoint,
  ticked: ReadonlySet<string>,
  { pack }: GradingServices,
): CheckResult {
  if (ticked.has(point.id)) return passed(named(point));
  const feedback = {
    did: "You did not tick this.",
    why: point.why,
    next: point.must
      ? "If your text says it, tick it. If not, work it in first."
      : "The answer stands without it; with it, it is better.",
    ...sourceFor(exercise, point.misconception, pack),
  };
  if (!point.must) return skipped(named(point), feedback);
  return failed({ ...named(point), misconception: point.misconception, feedback });
}
