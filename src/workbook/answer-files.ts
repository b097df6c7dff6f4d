/**
 * The learner's answer files: `FOLDER/LESSON/NAME`, made from the starter and never overwritten. An answer that gives way
 * to another (a reset, or one typed in a face) is moved to `.workbook/history/EXERCISE/TIME-N/`.
 */
import { basename, dirname, join } from "node:path";
import type { Exercise } from "../content/exercise.ts";
import type { Answer } from "../grading/answer.ts";
import { answerNames, formatAnswer, starterFiles } from "../grading/answer-file.ts";
import { InputProblem } from "../input-problem.ts";
import { type Disk, explainDiskError } from "./disk.ts";
import { formOf } from "./form.ts";

/**
 * What {@link readAnswerFile} reads: a file, or for `policy` a folder of documents. Of a program's files in several
 * languages the one that was saved last; those that still are as they began do not count.
 */
export const answerPath = (folder: string, exercise: Exercise, disk: Disk): string => {
  const [first, ...others] = answerNames(exercise);
  const pathOf = (name: string): string => join(folder, exercise.lesson, name);
  if (others.length === 0) return pathOf(first);
  const written = starterFiles(exercise).flatMap(({ name, text }) => {
    const path = pathOf(name);
    const found = disk.stat(path);
    return found === undefined || textAt(path, disk) === text ? [] : [{ path, saved: found.saved }];
  });
  return written.sort((a, b) => b.saved - a.saved)[0]?.path ?? pathOf(first);
};

const textAt = (path: string, disk: Disk): string | undefined => {
  const found = disk.stat(path);
  return found && new TextDecoder().decode(disk.read(path, 0, found.size));
};

/** The files of the answer; picks have one only if the learner writes it. */
export const answerFilePaths = (folder: string, exercise: Exercise): readonly string[] =>
  formOf(exercise).isFile
    ? starterFiles(exercise).map(({ name }) => join(folder, exercise.lesson, name))
    : answerNames(exercise).map((name) => join(folder, exercise.lesson, name));

/** Creates what is missing. @throws InputProblem when the folder cannot be written */
export const createAnswerFiles = (folder: string, exercise: Exercise, disk: Disk): void => {
  if (!formOf(exercise).isFile) return;
  for (const { name, text } of starterFiles(exercise)) {
    const path = join(folder, exercise.lesson, name);
    try {
      if (disk.stat(path) === undefined) disk.create(path, text);
    } catch (error) {
      throw new InputProblem(explainDiskError(error, "The answer file cannot be created", path));
    }
  }
};

/**
 * Moves the answer away.
 * @returns the folder it went to, relative to the learner's; undefined when there was no answer
 * @throws InputProblem when it cannot be moved; then nothing is changed
 */
export const moveToHistory = (folder: string, exercise: Exercise, disk: Disk, now: Date): string | undefined => {
  const present = answerFilePaths(folder, exercise).filter((path) => disk.stat(path) !== undefined);
  if (present.length === 0) return undefined;
  const stamp = now.toISOString().replaceAll(/[:.]/g, "-");
  const history = join(".workbook", "history", exercise.id);
  try {
    let number = 1;
    // Creating the folder claims it, so that two instances never move into the same one.
    while (!disk.createFolder(join(folder, history, `${stamp}-${number}`))) number += 1;
    const target = join(history, `${stamp}-${number}`);
    for (const path of present) disk.move(path, join(folder, target, basename(path)));
    return target;
  } catch (error) {
    const what = "The answer was left as it is, because the old one cannot be kept";
    throw new InputProblem(explainDiskError(error, what, join(folder, history)));
  }
};

/** Puts back what gave way to an answer that then could not be written. Where that fails too, it stays in history. */
const moveBack = (folder: string, exercise: Exercise, movedTo: string, disk: Disk): void => {
  for (const path of answerFilePaths(folder, exercise)) {
    const kept = join(folder, movedTo, basename(path));
    try {
      if (disk.stat(path) === undefined && disk.stat(kept) !== undefined) disk.move(kept, path);
    } catch {
      // What is told is why the new answer could not be written.
    }
  }
};

/**
 * Writes an answer that was given in a face into its files. What stood there goes to history, unless it is the same.
 * @throws InputProblem when it cannot be written
 */
export const keepAnswer = (folder: string, exercise: Exercise, answer: Answer, disk: Disk, now: Date): void => {
  const files = formatAnswer(exercise, answer).map(({ name, text }) => ({
    path: join(folder, exercise.lesson, name),
    text,
  }));
  const isNew = ({ path, text }: { readonly path: string; readonly text: string }): boolean => {
    try {
      disk.createFolder(dirname(path));
      return disk.create(path, text);
    } catch (error) {
      throw new InputProblem(explainDiskError(error, "Your answer cannot be saved", path));
    }
  };
  // Another instance may save its answer between the move and the write: that answer goes to history as well.
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (files.every(({ path, text }) => textAt(path, disk) === text)) return;
    const movedTo = moveToHistory(folder, exercise, disk, now);
    try {
      if (files.every(isNew)) return;
    } catch (error) {
      if (movedTo !== undefined) moveBack(folder, exercise, movedTo, disk);
      throw error;
    }
  }
  const [first] = files;
  throw new InputProblem(
    `Your answer cannot be saved: another program keeps writing ${first?.path ?? folder}. Close it, and answer again.`,
  );
};

const MOST_TRIES = 5;
