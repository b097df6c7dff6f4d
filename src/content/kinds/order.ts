import type { ExerciseBase } from "../exercise.ts";

export interface Step {
  readonly id: string;
  readonly text: string;
  /** Ids of the steps that must come before it. Where absent: the step listed just above it. */
  readonly after?: readonly string[];
  /** Why it stands where it stands. */
  readonly why: string;
}

/** A line that looks like a step and belongs nowhere. */
export interface Distractor {
  readonly id: string;
  readonly text: string;
  readonly why: string;
  readonly next?: string;
  readonly misconception?: string;
}

/** Put the steps in an order that works, and leave out those that do not belong. */
export interface OrderExercise extends ExerciseBase {
  readonly kind: "order";
  readonly steps: readonly Step[];
  readonly distractors: readonly Distractor[];
}
