/** What can happen to the screen, and what `update` can ask of the world outside. */
import type { Exercise } from "../content/exercise.ts";
import type { ConsoleExercise } from "../content/kinds/console.ts";
import type { Answer } from "../grading/answer.ts";
import type { Verdict } from "../grading/verdict.ts";
import type { TrailRecord } from "../kms/trail.ts";
import type { Confidence, Place } from "../workbook/workbook.ts";
import type { KeyName } from "./keys/input.ts";
import type { Size } from "./layout.ts";
import type { Reader, Standing, State } from "./state.ts";

export type Event =
  | { readonly type: "started" }
  | { readonly type: "key"; readonly key: KeyName }
  | { readonly type: "pasted"; readonly text: string }
  | { readonly type: "resized"; readonly size: Size }
  | { readonly type: "reader-loaded"; readonly reader: Reader }
  | { readonly type: "progressed"; readonly standing: Standing }
  | {
      readonly type: "answer-loaded";
      readonly exercise: string;
      readonly answer?: Answer;
      readonly files: readonly string[];
    }
  | { readonly type: "check-started"; readonly exercise: string }
  | { readonly type: "judged"; readonly exercise: string; readonly verdict: Verdict; readonly savedAt?: Date }
  | { readonly type: "check-impossible"; readonly exercise: string; readonly problem: string }
  | { readonly type: "hint-taken"; readonly exercise: string }
  | { readonly type: "model-loaded"; readonly exercise: string; readonly model: string }
  | { readonly type: "trail-loaded"; readonly exercise: string; readonly trail: readonly TrailRecord[] }
  | { readonly type: "next-found"; readonly exercise?: Exercise }
  | { readonly type: "was-reset"; readonly exercise: string; readonly keptAt?: string }
  /** A sentence for the person: what happened and what to do. */
  | { readonly type: "told"; readonly sentence: string };

export type Effect =
  | { readonly type: "leave" }
  /** Stop the process as Ctrl-Z does, and come back when it is continued. */
  | { readonly type: "stop" }
  | { readonly type: "load-reader" }
  /** The learner is here now: note it, load the answer, watch its files. */
  | { readonly type: "arrive"; readonly place: Place }
  | { readonly type: "submit"; readonly exercise: Exercise; readonly answer: Answer; readonly confidence?: Confidence }
  /** Read the answer from its files and grade it. */
  | { readonly type: "check-files"; readonly exercise: Exercise }
  | { readonly type: "load-answer"; readonly exercise: Exercise }
  | { readonly type: "edit"; readonly exercise: Exercise }
  /** Open the exercise's console in the terminal; what is typed there is the answer. */
  | { readonly type: "type-commands"; readonly exercise: ConsoleExercise }
  | { readonly type: "take-hint"; readonly exercise: Exercise }
  | { readonly type: "reset"; readonly exercise: Exercise }
  | { readonly type: "load-model"; readonly exercise: Exercise }
  /** Look for the first unsolved exercise after this one, or from the start. */
  | { readonly type: "find-next"; readonly after?: string };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}
