/** Say it in your own words; then you or a partner tick what was said. Worth no points. */
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import { fields, type Infer, optional, slug, someOf, text, whole, yesOrNo } from "../schema.ts";
import { defineKind } from "./kind.ts";

const rubricPoint = fields({
  id: slug,
  point: text,
  /** Without it the answer does not stand. */
  must: yesOrNo,
  why: text,
  misconception: optional(slug),
});

/** Something a listener can observe in an answer: said, or not said. */
export type RubricPoint = Infer<typeof rubricPoint>;

export interface ExplainExercise extends ExerciseBase {
  readonly kind: "explain";
  readonly minimumWords: number;
  readonly rubric: readonly RubricPoint[];
}

export const explain = defineKind({
  fields: { minimumWords: v.pipe(whole, v.minValue(1, "must be at least 1")), rubric: someOf(rubricPoint) },
  graded: false,
  read(base, { minimumWords, rubric }, draft): ExplainExercise {
    draft.unique({ path: ["rubric"], ids: rubric.map(({ id }) => id) });
    for (const [index, { misconception }] of rubric.entries()) {
      draft.misconception(["rubric", index, "misconception"], misconception);
    }
    if (!rubric.some(({ must }) => must)) {
      draft.problem(["rubric"], "No point of the rubric is a must.", "Set must: true on what no answer may leave out.");
    }
    return { ...base, kind: "explain", minimumWords, rubric };
  },
});
