import type { ExerciseBase } from "../exercise.ts";
import type { Option } from "./choose.ts";

/** A place in the snippet (or a claim in it) that a learner may mark; `correct` means: this really is a fault. */
export interface Suspect extends Option {
  /** 1-based line of the snippet it points at. */
  readonly line?: number;
}

/** What is wrong in this snippet or claim? */
export interface SpotExercise extends ExerciseBase {
  readonly kind: "spot";
  readonly select: "one" | "several";
  readonly snippet: { readonly language: string; readonly code: string };
  readonly options: readonly Suspect[];
}
