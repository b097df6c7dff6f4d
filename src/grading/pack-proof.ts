/**
 * Proves that a pack is whole: its files are sound, every model answer and every second right answer passes, every starter
 * fails, and every wrong answer fails with the feedback meant for it. Learners' answers and these go through the same gradeExercise, so what is
 * proven here holds there.
 */
import { join } from "node:path";
import type { Exercise, Pack } from "../content/exercise.ts";
import { loadPack } from "../content/load-pack.ts";
import { PackReader } from "../content/pack-reader.ts";
import type { ContentProblem } from "../content/problem.ts";
import { InputProblem } from "../input-problem.ts";
import type { Answer } from "./answer.ts";
import { modelAnswerNames, readAnswerFile, starterAnswers } from "./answer-file.ts";
import { gradeExercise } from "./grade.ts";
import { readRightAnswers } from "./right-answers.ts";
import type { GradingServices } from "./services.ts";
import type { Verdict } from "./verdict.ts";
import { readWrongAnswers, type WrongAnswer } from "./wrong-answers.ts";

export interface PackProof {
  /** What could be read of it. */
  readonly pack: Pack;
  /** Proven when none of them is an error. */
  readonly findings: readonly ContentProblem[];
  readonly counts: {
    readonly lessons: number;
    readonly exercises: number;
    readonly modelAnswers: number;
    readonly rightAnswers: number;
    readonly starters: number;
    readonly wrongAnswers: number;
  };
}

/** Told after each answer that was tried. */
export type ProofProgress = (done: number, all: number, file: string) => void;

/** At a time: learners' programs wait for their processes, so two keep two cores busy. */
const AT_ONCE = 2;

export async function provePack(
  root: string,
  services: Omit<GradingServices, "pack">,
  onProgress: ProofProgress = () => {},
): Promise<PackProof> {
  const { pack, problems } = loadPack(root, { today: services.now() });
  const exercises = pack.lessons.flatMap((lesson) => lesson.exercises);
  const reader = new PackReader(root, undefined);
  const right = readRightAnswers(reader, exercises);
  const wrong = readWrongAnswers(reader, exercises);
  const trials = [
    ...exercises.flatMap((exercise) => tryModelAnswers(root, reader, exercise)),
    ...right.map(({ exercise, file }) => tryRightAnswer(root, exercise, "right answer", file)),
    ...exercises.flatMap((exercise) => tryStarters(exercise)),
    ...wrong.map((each) => tryWrongAnswer(root, each)),
  ];
  if (reader.kindOf("solutions") === "folder") reader.reportStrays("solutions", exercises);

  let done = 0;
  const found = await inTurn(trials, async (trial) => {
    const findings = await carryOut(trial, { ...services, pack });
    onProgress(++done, trials.length, trial.file);
    return findings;
  });
  const tried = (what: Trial["what"]): number => trials.filter((trial) => trial.what === what).length;
  return {
    pack,
    findings: [...problems, ...reader.problems, ...eachFaultOnce(trials, found)],
    counts: {
      lessons: pack.lessons.length,
      exercises: exercises.length,
      modelAnswers: tried("model answer"),
      rightAnswers: tried("right answer"),
      starters: tried("starter"),
      wrongAnswers: tried("wrong answer"),
    },
  };
}

/** An answer to be graded, and what must come of it. */
interface Trial {
  readonly what: "model answer" | "right answer" | "starter" | "wrong answer";
  readonly exercise: Exercise;
  /** Where it is reported. */
  readonly file: string;
  readonly line?: number;
  /** @throws InputProblem */
  answer(): Answer;
  /** What is wrong with the verdict, and the cure; undefined when it is as it should be. */
  judge(verdict: Verdict): readonly [message: string, cure: string] | undefined;
}

async function carryOut(trial: Trial, services: GradingServices): Promise<ContentProblem[]> {
  const { what, exercise, file, line } = trial;
  const report = (message: string, cure: string): ContentProblem[] => [
    { file, ...(line !== undefined && { line }), severity: "error", message, cure },
  ];
  let answer: Answer;
  try {
    answer = trial.answer();
  } catch (error) {
    if (error instanceof InputProblem) return report(`The ${what} cannot be read.`, error.message);
    throw error;
  }
  const verdict = await gradeExercise(exercise, answer, services);
  if (verdict.error) return report(verdict.error.message, FAULT);
  const belief = verdict.checks.find(
    (check) => check.misconception && !services.pack.misconceptions.has(check.misconception),
  );
  if (belief !== undefined) {
    return report(
      `The check "${belief.id}" tells the misconception "${belief.misconception}", which is not in lessons/misconceptions.yaml.`,
      "Write it down there, or mend the id.",
    );
  }
  const finding = trial.judge(verdict);
  return finding === undefined ? [] : report(...finding);
}

const FAULT = "Mend the exercise or its checks.";

/** A fault of the exercise meets all its answers; it is told for the first of them. @param found by trial */
function eachFaultOnce(trials: readonly Trial[], found: readonly (readonly ContentProblem[])[]): ContentProblem[] {
  const told = new Set<string>();
  return found.flatMap((findings, index) =>
    findings.filter(({ message, cure }) => {
      if (cure !== FAULT) return true;
      const fault = `${trials[index]?.exercise.id} ${message}`;
      const isNew = !told.has(fault);
      told.add(fault);
      return isNew;
    }),
  );
}

function tryModelAnswers(root: string, reader: PackReader, exercise: Exercise): Trial[] {
  return modelAnswerNames(exercise).map((file) => {
    if (exercise.kind === "policy") for (const { name } of exercise.documents) reader.use(`${file}/${name}`);
    else reader.use(file);
    return tryRightAnswer(root, exercise, "model answer", file);
  });
}

function tryRightAnswer(root: string, exercise: Exercise, what: "model answer" | "right answer", file: string): Trial {
  return {
    what,
    exercise,
    file,
    answer: () => readAnswerFile(exercise, join(root, file)),
    judge(verdict) {
      if (verdict.status === "failed") return [`The ${what} of ${exercise.id} fails: ${firstFailure(verdict)}`, MEND];
      if (verdict.points === verdict.maxPoints) return undefined;
      return [`The ${what} passes with ${verdict.points} of ${verdict.maxPoints} points.`, "Mend the checks' points."];
    },
  };
}

const MEND = "Mend the answer, or the exercise.";

function tryStarters(exercise: Exercise): Trial[] {
  return starterAnswers(exercise).map((answer) => ({
    what: "starter",
    exercise,
    file: exercise.file,
    answer: () => answer,
    judge: ({ status }) =>
      status === "passed" ? ["The starter passes as it is.", "Leave something in it to be done."] : undefined,
  }));
}

function tryWrongAnswer(root: string, { exercise, file, expected, expectedFile, line }: WrongAnswer): Trial {
  return {
    what: "wrong answer",
    exercise,
    file: expectedFile,
    line,
    answer: () => readAnswerFile(exercise, join(root, file)),
    judge(verdict) {
      const name = file.split("/").at(-1);
      const first = verdict.checks.find(({ status }) => status === "failed");
      if (first === undefined) return [`${name} passes.`, "Sharpen the checks until it fails, or remove it."];
      if (first.id !== expected.fails) {
        return [`${name} fails "${first.id}" first, not "${expected.fails}": ${firstFailure(verdict)}`, EXPECTED];
      }
      if (expected.misconception !== undefined && first.misconception !== expected.misconception) {
        const told = first.misconception === undefined ? "none" : `"${first.misconception}"`;
        return [`${name} is told the misconception ${told}, not "${expected.misconception}".`, EXPECTED];
      }
      const { did = "", expected: wanted = "", actual = "", why = "", next = "" } = first.feedback ?? {};
      const missing = expected.says.find(
        (words) => ![did, wanted, actual, why, next].some((text) => text.includes(words)),
      );
      if (missing === undefined) return undefined;
      return [`The feedback for ${name} does not say "${missing}". It says: ${[did, why, next].join(" ")}`, EXPECTED];
    },
  };
}

const EXPECTED = "Mend the checks, the answer, or what is expected.";

function firstFailure({ checks }: Verdict): string {
  const first = checks.find(({ status }) => status === "failed");
  return `${first?.id ?? "no check"}: ${first?.feedback?.did ?? ""}`.trim();
}

/** Like Promise.all over `work`, with a few at a time and the results in the order of the items. */
async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
