/**
 * The learner's side of everything: what both faces (tui/ and plain/) and the commands share.
 * Derived from a pack and the journal; holds no screen state.
 */
import type { Exercise, Lesson, Pack } from "../content/exercise.ts";
import type { Answer } from "../grading/answer.ts";
import type { Verdict } from "../grading/verdict.ts";

export interface Workbook {
  readonly pack: Pack;
  /** Absolute path of the learner's folder. */
  readonly folder: string;
  /** Set when nothing can be saved, with the reason and the cure; the workbook still works. */
  readonly readOnly?: string | undefined;
  /** Every exercise's progress, by id. */
  progress(exerciseId: string): Progress;
  totals(): {
    readonly solved: number;
    readonly exercises: number;
    readonly points: number;
    readonly maxPoints: number;
  };
  /** The first unsolved exercise after `exerciseId` (or from the start), in outline order; undefined when all are solved. */
  next(exerciseId?: string): Exercise | undefined;
  /** Where the learner was. */
  readonly place: Place;
  remember(place: Place): void;
  /** Reveals one more hint and notes it. Returns how many are revealed now (1 to 4). */
  takeHint(exerciseId: string): number;
  /**
   * Paths of the answer's files, absolute; creates them from the starters when missing. Picks have no starter: theirs is
   * where a learner may write them. @throws InputProblem when they cannot be created.
   */
  answerFiles(exercise: Exercise): readonly string[];
  /** Reads the answer from the learner's folder (picks: or the newest ones from the journal). @throws InputProblem when it cannot be read. */
  readAnswer(exercise: Exercise): Answer;
  /**
   * Writes an answer given in a face into its answer file; what stood there goes to history. Picks need not be kept:
   * the journal holds them. @throws InputProblem when it cannot be written.
   */
  keep(exercise: Exercise, answer: Answer): void;
  /** Grades and notes it in the journal. Never throws for a bad answer. */
  submit(exercise: Exercise, answer: Answer, confidence?: Confidence): Promise<Verdict>;
  /**
   * Grades the answer's files whenever they are saved, by any editor. A save during a check is checked right after it.
   * Returns a function that stops watching. @throws InputProblem when the files cannot be created.
   */
  watch(exercise: Exercise, listener: WatchListener): () => void;
  /**
   * Moves the answer to `.workbook/history/` and starts again from the starter: the exercise counts as not yet solved, no
   * hint taken. Returns where the old answer went. @throws InputProblem when it cannot be moved; then nothing is changed.
   */
  reset(exercise: Exercise): string | undefined;
  /** Is told when progress changed, also by another instance on the same folder. Returns a function that stops it. */
  onChange(listener: () => void): () => void;
  close(): void;
}

/** 1 guess, 2 fairly sure, 3 sure: asked after the answer and before the verdict. */
export type Confidence = 1 | 2 | 3;

export interface Place {
  readonly lesson: Lesson["id"];
  readonly exercise?: Exercise["id"];
}

export interface Progress {
  readonly attempts: number;
  readonly solved: boolean;
  readonly hintsTaken: number;
  /** The newest verdict of this session or, from the journal, its summary. */
  readonly last?: {
    readonly at: Date;
    readonly status: Verdict["status"];
    readonly points: number;
    readonly verdict?: Verdict;
  };
}

export interface WatchListener {
  /** A save was seen and its check has begun. */
  onStart(): void;
  onVerdict(verdict: Verdict, savedAt: Date): void;
  onProblem(message: string): void;
}
