/** How answers stand in files: one place that knows, for every kind, their names, how they begin and how they are read. */
import type { Exercise } from "../content/exercise.ts";
import type { Answer } from "./answer.ts";

export interface AnswerFile {
  /** Relative to the lesson's folder of answers, with forward slashes: `seal-a-record.ts`, `share-the-key/key-policy.json`. */
  readonly name: string;
  readonly text: string;
}

/** Where an exercise's answer stands in the lesson's folder of answers: a file, or for `policy` a folder of documents. */
export declare function answerName(exercise: Exercise): string;

/** Where the pack keeps its model answer, relative to the pack's folder: `solutions/LESSON/…`. */
export declare function modelAnswerName(exercise: Exercise): string;

/** What the learner's files begin as. */
export declare function starterFiles(exercise: Exercise): readonly AnswerFile[];

/** The files that {@link readAnswerFile} reads back as this answer. */
export declare function formatAnswer(exercise: Exercise, answer: Answer): readonly AnswerFile[];

/**
 * Reads an answer from a file (for `policy`: a folder of documents, or the one document).
 * @throws InputProblem with what is wrong and what to do
 */
export declare function readAnswerFile(exercise: Exercise, path: string): Answer;
