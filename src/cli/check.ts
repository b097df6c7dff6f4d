/** `check`: grades one answer, the learner's own or a named file. */
import { resolve } from "node:path";
import type { Exercise, Pack } from "../content/exercise.ts";
import { readAnswerFile } from "../grading/answer-file.ts";
import type { Runner } from "../grading/runner/runner.ts";
import { type Verdict, verdictDocument } from "../grading/verdict.ts";
import { verdictLines } from "../plain/verdict.ts";
import { chooseFolder } from "../workbook/last-folder.ts";
import { openWorkbook } from "../workbook/open-workbook.ts";
import type { Call } from "./command.ts";
import type { Context } from "./context.ts";
import { codeOf, findExercise } from "./exercise.ts";
import { runnerOnDemand } from "./runner-on-demand.ts";

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
