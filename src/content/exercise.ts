/**
 * What a pack of lessons is made of, once read and validated.
 *
 * A pack is a folder with `lessons/` (reading and exercises) and `solutions/` (a model answer for each exercise).
 * Everything here is plain data, except the checks of a `code` exercise, which are a module the grader loads.
 * Each kind's own fields and their validation stand in `kinds/`, one file a kind.
 */
import type { ChooseExercise } from "./kinds/choose.ts";
import type { CodeExercise } from "./kinds/code.ts";
import type { ConsoleExercise } from "./kinds/console.ts";
import type { ExplainExercise } from "./kinds/explain.ts";
import type { OrderExercise } from "./kinds/order.ts";
import type { PolicyExercise } from "./kinds/policy.ts";
import type { PredictExercise } from "./kinds/predict.ts";
import type { SpotExercise } from "./kinds/spot.ts";
import type { TrailExercise } from "./kinds/trail.ts";

export type Exercise =
  | ChooseExercise
  | OrderExercise
  | SpotExercise
  | PredictExercise
  | TrailExercise
  | PolicyExercise
  | ConsoleExercise
  | CodeExercise
  | ExplainExercise;

export type ExerciseKind = Exercise["kind"];

/** Where a fact is written, and the day somebody last looked (YYYY-MM-DD). */
export interface Source {
  readonly title: string;
  readonly url: string;
  readonly checked: string;
}

/** A wrong belief that exercises are written against. Shared by the whole pack (`lessons/misconceptions.yaml`). */
export interface Misconception {
  readonly id: string;
  readonly belief: string;
  readonly refutation: string;
  readonly source: Source;
}

/** What every exercise has, whatever its kind. */
export interface ExerciseBase {
  /** A slug, unique in the pack and never reused: progress is kept under it. */
  readonly id: string;
  /** The id of the lesson it belongs to. */
  readonly lesson: string;
  readonly title: string;
  readonly level: 1 | 2 | 3;
  /** Whole points; 0 for `explain`, which is never mixed into graded points. */
  readonly points: number;
  readonly topics: readonly string[];
  /** Ids of the misconceptions it addresses. */
  readonly misconceptions: readonly string[];
  /** Where to look; the principle; nearly there; the answer with its reasons. Markdown. */
  readonly hints: readonly [string, string, string, string];
  /** The one sentence to say in an interview. */
  readonly interview: string;
  readonly followUp: { readonly question: string; readonly answer: string };
  readonly sources: readonly Source[];
  /** The task as the learner reads it. Markdown, without front matter. */
  readonly task: string;
  /** The exercise's file, relative to the pack's folder, with forward slashes: `lessons/x/y.md`. */
  readonly file: string;
}

export interface Lesson {
  readonly id: string;
  readonly title: string;
  /** One line for the outline and `list`. */
  readonly summary: string;
  /** The interview questions this lesson prepares for. */
  readonly questions: readonly string[];
  readonly sources: readonly Source[];
  /** The reading. Markdown, without front matter. */
  readonly reading: string;
  readonly file: string;
  /** In the order they are taken. */
  readonly exercises: readonly Exercise[];
}

export interface Pack {
  /** Absolute path of the folder that holds `lessons/`. */
  readonly root: string;
  readonly lessons: readonly Lesson[];
  readonly misconceptions: ReadonlyMap<string, Misconception>;
}
