/** What a learner hands in, by the kind of exercise. */
import type { ExerciseKind } from "../content/exercise.ts";

export interface Answers {
  choose: OptionsAnswer;
  order: OptionsAnswer;
  spot: OptionsAnswer;
  policy: DocumentsAnswer;
  code: ProgramAnswer;
  explain: TextAnswer;
}

export type AnswerTo<Kind extends ExerciseKind> = Answers[Kind];
export type Answer = Answers[ExerciseKind];

/** The ids picked; for `order`, in the learner's order. */
export interface OptionsAnswer {
  readonly ids: readonly string[];
}

/** The text of each JSON document by its file name. */
export interface DocumentsAnswer {
  readonly documents: Readonly<Record<string, string>>;
}

export interface ProgramAnswer {
  /** As the learner knows it: shown in error messages. */
  readonly fileName: string;
  readonly source: string;
}

export interface TextAnswer {
  readonly text: string;
  /** Ids of the rubric points somebody ticked; absent as long as nobody has scored the text. */
  readonly ticked?: readonly string[];
}
