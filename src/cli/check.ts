/** `check`: grades one answer, the learner's own or a named file. */
import { resolve } from "node:path";
import type { Exercise, Pack } from "../content/exercise.ts";
import { nearest } from "../content/suggest.ts";
import { readAnswerFile } from "../grading/answer-file.ts";
import type { Runner } from "../grading/runner/runner.ts";
import { type Verdict, verdictDocument } from "../grading/verdict.ts";
import { InputProblem } from "../input-problem.ts";
import { verdictLines } from "../plain/verdict.ts";
import { chooseFolder } from "../workbook/last-folder.ts";
import { openWorkbook } from "../workbook/open-workbook.ts";
import { exercisesOf } from "../workbook/progress.ts";
import { type Call, exitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { runnerOnDemand } from "./runner-on-demand.ts";

const codeOf: Readonly<Record<Verdict["status"], number>> = {
  passed: exitCode.done,
  failed: exitCode.failed,
  error: exitCode.broken,
};

const findExercise = (pack: Pack, id: string): Exercise => {
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

const grade = async (
  exercise: Exercise,
  pack: Pack,
  runner: Runner,
  call: Call,
  context: Context,
): Promise<Verdict> => {
  const file = call.values.get("answer");
  const { now } = context;
  if (file !== undefined) {
    const answer = readAnswerFile(exercise, resolve(context.cwd, file));
    const { gradeExercise } = await import("../grading/grade.ts");
    return gradeExercise(exercise, answer, { pack, runner, now });
  }
  const folder = chooseFolder(call.values.get("folder"), context.cwd, context.environment);
  const workbook = openWorkbook({ pack, folder, runner, now });
  try {
    const verdict = await workbook.submit(exercise, workbook.readAnswer(exercise));
    if (workbook.readOnly !== undefined) context.errors.write(`${workbook.readOnly}\n`);
    return verdict;
  } finally {
    workbook.close();
  }
};

export const check = async (call: Call, context: Context): Promise<number> => {
  const pack = await context.readPack();
  const exercise = findExercise(pack, call.operands[0] ?? "");
  const runner = runnerOnDemand(() => context.createRunner({ spare: 0 }));
  try {
    const verdict = await grade(exercise, pack, runner, call, context);
    const text = call.switches.has("json")
      ? JSON.stringify(verdictDocument(verdict), null, 2)
      : verdictLines(verdict, pack).join("\n");
    context.output.write(`${text}\n`);
    return codeOf[verdict.status];
  } finally {
    runner.dispose();
  }
};
