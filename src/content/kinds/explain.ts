import type { ExerciseBase } from "../exercise.ts";

/** Something a listener can observe in an answer: said, or not said. */
export interface RubricPoint {
  readonly id: string;
  readonly point: string;
  /** Without it the answer does not stand. */
  readonly must: boolean;
  readonly why: string;
  readonly misconception?: string;
}

/** Say it in your own words; then you or a partner tick what was said. Worth no points. */
export interface ExplainExercise extends ExerciseBase {
  readonly kind: "explain";
  readonly minimumWords: number;
  readonly rubric: readonly RubricPoint[];
}
