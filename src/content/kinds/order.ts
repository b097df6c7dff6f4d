/** Put the steps in an order that works, and leave out those that do not belong. */
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import { fields, type Infer, listOf, optional, slug, text } from "../schema.ts";
import { didYouMean } from "../suggest.ts";
import { type Draft, defineKind } from "./kind.ts";

const step = fields({
  id: slug,
  text,
  /** Ids of the steps that must come before it. Where absent: the step listed just above it. */
  after: optional(listOf(slug)),
  /** Why it stands where it stands. */
  why: text,
});
const distractor = fields({ id: slug, text, why: text, next: optional(text), misconception: optional(slug) });

export type Step = Infer<typeof step>;

/** A line that looks like a step and belongs nowhere. */
type Distractor = Infer<typeof distractor>;

export interface OrderExercise extends ExerciseBase {
  readonly kind: "order";
  /** In an order that works. */
  readonly steps: readonly Step[];
  readonly distractors: readonly Distractor[];
}

export const order = defineKind({
  fields: {
    steps: v.pipe(listOf(step), v.minLength(2, "must have at least two entries")),
    distractors: v.optional(listOf(distractor), []),
  },
  graded: true,
  read(base, { steps, distractors }, draft): OrderExercise {
    draft.unique(
      { path: ["steps"], ids: steps.map(({ id }) => id) },
      { path: ["distractors"], ids: distractors.map(({ id }) => id) },
    );
    for (const [index, { misconception }] of distractors.entries()) {
      draft.misconception(["distractors", index, "misconception"], misconception);
    }
    checkAfter(steps, draft);
    return { ...base, kind: "order", steps, distractors };
  },
});

function checkAfter(steps: readonly Step[], draft: Draft): void {
  const ids = steps.map(({ id }) => id);
  const before = new Map(steps.map(({ id, after }, index) => [id, after ?? ids.slice(Math.max(0, index - 1), index)]));
  for (const [index, { id, after = [] }] of steps.entries()) {
    for (const [place, other] of after.entries()) {
      const path = ["steps", index, "after", place];
      if (!ids.includes(other)) {
        draft.problem(path, `"${id}" comes after "${other}", which is no step.`, didYouMean(other, ids));
        continue;
      }
      const way = findWay(other, id, before);
      if (way !== undefined) {
        draft.problem(path, `The steps go round in a circle: ${[id, ...way].join(" after ")}.`, "Break the circle.");
      } else if (ids.indexOf(other) > index) {
        draft.problem(
          path,
          `"${id}" comes after "${other}", which is listed below it.`,
          "List the steps in an order that works.",
        );
      }
    }
  }
}

/** The chain of `after` from one step to another, both included; undefined when there is none. */
function findWay(
  from: string,
  to: string,
  before: ReadonlyMap<string, readonly string[]>,
  seen: Set<string> = new Set(),
): string[] | undefined {
  if (from === to) return [from];
  if (seen.has(from)) return undefined;
  seen.add(from);
  for (const next of before.get(from) ?? []) {
    const way = findWay(next, to, before, seen);
    if (way !== undefined) return [from, ...way];
  }
  return undefined;
}
