import type { ExerciseBase } from "../exercise.ts";

/** A thing a learner may pick. `why` is told when it is picked wrongly, left out wrongly, and after passing. */
export interface Option {
  readonly id: string;
  /** Markdown, one or two sentences. */
  readonly text: string;
  readonly correct: boolean;
  readonly why: string;
  /** What to try next when this was picked and is wrong. */
  readonly next?: string;
  readonly misconception?: string;
}

export interface ChooseExercise extends ExerciseBase {
  readonly kind: "choose";
  readonly select: "one" | "several";
  readonly options: readonly Option[];
}
