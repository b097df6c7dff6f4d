/**
 * Grades `order`: any order that keeps every step after those it needs.
 *
 * Points: once every step is there, by the rule of partOfPoints: a step is right when all it needs stand before it, and
 * each line that does not belong takes one back.
 */
import type { Pack } from "../../content/exercise.ts";
import type { OrderExercise, Step } from "../../content/kinds/order.ts";
import type { OptionsAnswer } from "../answer.ts";
import { failed, passed, skipped } from "../check-results.ts";
import { partOfPoints } from "../points.ts";
import type { Graded, GradingServices } from "../services.ts";
import type { CheckResult } from "../verdict.ts";
import { count, quote, sourceFor } from "../words.ts";

export function gradeOrder(exercise: OrderExercise, { ids }: OptionsAnswer, { pack }: GradingServices): Graded {
  const strangers = [...new Set(ids)].filter((id) => !exercise.steps.some((step) => step.id === id));
  const repeated = exercise.steps.filter(({ id }) => ids.indexOf(id) !== ids.lastIndexOf(id));
  const missing = exercise.steps.filter(({ id }) => !ids.includes(id)).length;
  const wrong = strangers.length + repeated.length;
  return {
    checks: [
      ...strangers.map((id) => doesNotBelong(exercise, id, pack)),
      ...repeated.map((step) => onlyOnce(step)),
      complete(exercise, missing, pack),
      inOrder(exercise, ids, missing, wrong, pack),
    ],
  };
}

function doesNotBelong(exercise: OrderExercise, id: string, pack: Pack): CheckResult {
  const distractor = exercise.distractors.find((each) => each.id === id);
  if (distractor === undefined) {
    const known = [...exercise.steps, ...exercise.distractors].map((each) => each.id).sort();
    return failed({
      id: "unknown-step",
      title: `“${id}” is a step`,
      feedback: {
        did: `Your answer names “${id}”.`,
        why: "This exercise has no such step.",
        next: `The steps to choose from are ${known.join(", ")}.`,
      },
    });
  }
  const { text, why, next, misconception } = distractor;
  return failed({
    id: `not-${id}`,
    title: quote(text),
    misconception,
    feedback: {
      did: `You put ${quote(text)} among the steps.`,
      why,
      next: next ?? "Leave it out.",
      ...sourceFor(exercise, misconception, pack),
    },
  });
}

const onlyOnce = ({ id, text }: Step): CheckResult =>
  failed({
    id: `once-${id}`,
    title: `${quote(text)} stands there once`,
    feedback: {
      did: `You put ${quote(text)} there more than once.`,
      why: "Each step is done once.",
      next: "Keep the place where it belongs, and take the others out.",
    },
  });

function complete(exercise: OrderExercise, missing: number, pack: Pack): CheckResult {
  const check = { id: "complete", title: "every step that is needed is there" };
  if (missing === 0) return passed(check);
  return failed({
    ...check,
    feedback: {
      did: `You left out ${count(missing, "step that is needed", "steps that are needed")}.`,
      why: "The whole does not work without them.",
      next: "Walk through your steps one by one: what does each need that nothing before it has made?",
      ...sourceFor(exercise, undefined, pack),
    },
  });
}

function inOrder(
  exercise: OrderExercise,
  ids: readonly string[],
  missing: number,
  wrong: number,
  pack: Pack,
): CheckResult {
  const check = { id: "order", title: "every step has what it needs before it", maxPoints: exercise.points };
  if (missing > 0) return skipped(check);
  const tooEarly = findTooEarly(exercise.steps, ids);
  const earned = partOfPoints(exercise.points, exercise.steps.length - tooEarly.length, wrong, exercise.steps.length);
  const [first] = tooEarly;
  if (first === undefined) return passed(check, earned);
  return failed(
    {
      ...check,
      feedback: {
        did: `${quote(first.text)} stands at place ${ids.indexOf(first.id) + 1}, before something that it needs.`,
        why: first.why,
        next: "Find what it needs, and move it below that.",
        ...sourceFor(exercise, undefined, pack),
      },
    },
    earned,
  );
}

/** The steps that stand before one they come after, in the learner's order. */
function findTooEarly(steps: readonly Step[], ids: readonly string[]): Step[] {
  const needs = new Map(
    steps.map(({ id, after }, index) => [
      id,
      after ?? steps.slice(Math.max(0, index - 1), index).map((step) => step.id),
    ]),
  );
  const place = (step: Step): number => ids.indexOf(step.id);
  return steps
    .filter((step) => (needs.get(step.id) ?? []).some((other) => ids.indexOf(other) > place(step)))
    .sort((a, b) => place(a) - place(b));
}
