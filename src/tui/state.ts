/**
 * Everything the screen shows, as one immutable value. `update` (update/update.ts) is the only thing that makes a new one;
 * the views draw it and nothing else.
 */
import type { Exercise, Lesson, Pack } from "../content/exercise.ts";
import type { Verdict } from "../grading/verdict.ts";
import type { TrailRecord } from "../kms/trail.ts";
import type { Place, Progress, Workbook } from "../workbook/workbook.ts";
import type { Size } from "./layout.ts";

export interface State {
  readonly pack: Pack;
  /** The learner's folder, absolute. */
  readonly folder: string;
  readonly size: Size;
  /** Renders Markdown; absent in the first moment, because loading it takes longer than the first frame may. */
  readonly reader?: Reader;
  readonly standing: Standing;
  readonly focus: "outline" | "page";
  readonly outline: Outline;
  readonly page: Page;
  /** What each exercise's answer looks like at the moment, by exercise id. */
  readonly desks: ReadonlyMap<string, Desk>;
  readonly dialog?: Dialog;
  /** A sentence above the footer until the next key. */
  readonly notice?: string;
}

/** Markdown to lines no wider than `width`. The same arguments give the same lines. */
export type Reader = (source: string, width: number) => readonly string[];

/** Progress as last told by the workbook. */
export interface Standing {
  readonly progress: ReadonlyMap<string, Progress>;
  readonly solved: number;
  readonly exercises: number;
  /** Why nothing can be saved. */
  readonly readOnly?: string;
}

export interface Outline {
  /** The id of the lesson or exercise that the cursor is on. */
  readonly cursor: RowId;
  /** Ids of the lessons that show their exercises. */
  readonly open: ReadonlySet<string>;
  /** Present while a search narrows the outline. */
  readonly search?: { readonly text: string; readonly typing: boolean };
}

export type RowId = `lesson:${string}` | `exercise:${string}`;

export type Tab = "exercise" | "calls" | "decisions" | "picture" | "output" | "model";

export interface Page {
  readonly place: Place;
  readonly tab: Tab;
  /** First line shown. */
  readonly top: number;
  /** The item that the cursor is on. */
  readonly cursor?: string;
  /** Items that show their details. */
  readonly unfolded: ReadonlySet<string>;
}

/** One exercise's answer in the making. */
export interface Desk {
  readonly stage: "answering" | "confidence" | "rubric";
  /** Ids picked; for `order`, in the learner's order. */
  readonly marks: readonly string[];
  /** Paths of the answer's files, absolute. */
  readonly files: readonly string[];
  /** The learner's text, for `explain`. */
  readonly text?: string;
  /** Rubric points ticked. */
  readonly ticked: readonly string[];
  readonly checking: boolean;
  readonly verdict?: Verdict;
  readonly savedAt?: Date;
  /** Why the last check could not be made. */
  readonly problem?: string;
  /** CloudTrail's records, for `trail`; undefined until its calls are made. */
  readonly trail?: readonly TrailRecord[];
  /** The model answer, Markdown. */
  readonly model?: string;
  /** The answer to the follow-up question is shown. */
  readonly revealed: boolean;
}

export type Dialog =
  | { readonly type: "help"; readonly top: number }
  | { readonly type: "reset"; readonly exercise: string };

export const EMPTY_DESK: Desk = {
  stage: "answering",
  marks: [],
  files: [],
  ticked: [],
  checking: false,
  revealed: false,
};

export const standingOf = (workbook: Workbook): Standing => {
  const { solved, exercises } = workbook.totals();
  const ids = workbook.pack.lessons.flatMap((lesson) => lesson.exercises.map(({ id }) => id));
  const { readOnly } = workbook;
  return {
    progress: new Map(ids.map((id) => [id, workbook.progress(id)])),
    solved,
    exercises,
    ...(readOnly === undefined ? {} : { readOnly }),
  };
};

/** The state before the first frame: the place where the learner was. */
export const initialState = (workbook: Workbook, size: Size): State => {
  const { pack, folder, place } = workbook;
  return {
    pack,
    folder,
    size,
    standing: standingOf(workbook),
    // Who was in an exercise goes on there; everybody else chooses first.
    focus: place.exercise === undefined ? "outline" : "page",
    outline: {
      cursor: place.exercise === undefined ? `lesson:${place.lesson}` : `exercise:${place.exercise}`,
      open: new Set([place.lesson]),
    },
    page: { place, tab: "exercise", top: 0, unfolded: new Set() },
    desks: new Map(),
  };
};

export const lessonHere = ({ pack, page }: State): Lesson | undefined =>
  pack.lessons.find(({ id }) => id === page.place.lesson);

export const exerciseHere = (state: State): Exercise | undefined => {
  const { exercise } = state.page.place;
  return exercise === undefined ? undefined : lessonHere(state)?.exercises.find(({ id }) => id === exercise);
};

export const findExercise = (pack: Pack, id: string): Exercise | undefined => {
  for (const lesson of pack.lessons) for (const exercise of lesson.exercises) if (exercise.id === id) return exercise;
  return undefined;
};

export const deskOf = (state: State, exerciseId: string): Desk => state.desks.get(exerciseId) ?? EMPTY_DESK;

const UNTOUCHED: Progress = { attempts: 0, solved: false, hintsTaken: 0 };

export const progressOf = (state: State, exerciseId: string): Progress =>
  state.standing.progress.get(exerciseId) ?? UNTOUCHED;

/** The newest verdict known in full: of this screen, or of this session. */
export const verdictOf = (state: State, exerciseId: string): Verdict | undefined =>
  deskOf(state, exerciseId).verdict ?? progressOf(state, exerciseId).last?.verdict;

export const withDesk = (state: State, exerciseId: string, change: Partial<Desk>): State => ({
  ...state,
  desks: new Map(state.desks).set(exerciseId, { ...deskOf(state, exerciseId), ...change }),
});
