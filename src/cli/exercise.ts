/** What commands about one exercise share. */
import type { Exercise, Pack } from "../content/exercise.ts";
import { nearest } from "../content/suggest.ts";
import type { Verdict } from "../grading/verdict.ts";
import { InputProblem } from "../input-problem.ts";
import { exercisesOf } from "../workbook/progress.ts";
import { exitCode } from "./command.ts";

/** What the program says of a verdict by ending. */
export const codeOf: Readonly<Record<Verdict["status"], number>> = {
  passed: exitCode.done,
  failed: exitCode.failed,
  error: exitCode.broken,
};

/** @throws InputProblem with the id that was probably meant */
export const findExercise = (pack: Pack, id: string): Exercise => {
  const all = exercisesOf(pack);
  const found = all.find((exercise) => exercise.id === id);
  if (found !== undefined) return found;
  const meant = nearest(
    id,
    all.map((exercise) => exercise.id),
  );
  const cure = meant === undefined ? "kms-workbook list names them all." : `Did you mean "${meant}"?`;
  throw new InputProblem(`There is no exercise "${id}". ${cure}`);
};
