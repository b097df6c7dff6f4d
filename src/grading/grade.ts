/** The one way from an answer to a verdict: every face, command and proof goes through {@link gradeExercise}. */
import type { Exercise } from "../content/exercise.ts";
import type { Answer, CommandsAnswer, DocumentsAnswer, OptionsAnswer, ProgramAnswer, TextAnswer } from "./answer.ts";
import { gradeChoose } from "./kinds/choose.ts";
import { gradeExplain } from "./kinds/explain.ts";
import { gradeOrder } from "./kinds/order.ts";
import { gradeSpot } from "./kinds/spot.ts";
import { MissingTool } from "./runner/runner.ts";
import type { Graded, GradingServices } from "./services.ts";
import type { Verdict } from "./verdict.ts";

export type { GradingServices } from "./services.ts";

/** Never throws: what goes wrong on our side becomes a verdict with the status `error`. */
export async function gradeExercise(exercise: Exercise, answer: Answer, services: GradingServices): Promise<Verdict> {
  const began = services.now().getTime();
  const verdict = await grade(exercise, answer, services).then(
    (graded) => conclude(exercise, graded),
    (error: unknown) => ownFault(exercise, error),
  );
  return { ...verdict, durationMs: Math.max(0, services.now().getTime() - began) };
}

/** The kinds that need the mock KMS load it only now: the program starts without its cryptography. */
async function grade(exercise: Exercise, answer: Answer, services: GradingServices): Promise<Graded> {
  switch (exercise.kind) {
    case "choose":
      return gradeChoose(exercise, options(answer), services);
    case "order":
      return gradeOrder(exercise, options(answer), services);
    case "spot":
      return gradeSpot(exercise, options(answer), services);
    case "predict":
      return (await import("./kinds/predict.ts")).gradePredict(exercise, options(answer), services);
    case "trail":
      return (await import("./kinds/trail.ts")).gradeTrail(exercise, options(answer), services);
    case "policy":
      return (await import("./kinds/policy.ts")).gradePolicy(exercise, documents(answer), services);
    case "console":
      return (await import("./kinds/console.ts")).gradeConsole(exercise, commands(answer), services);
    case "code":
      return (await import("./kinds/code.ts")).gradeCode(exercise, program(answer), services);
    case "explain":
      return gradeExplain(exercise, text(answer), services);
  }
}

type Timeless = Omit<Verdict, "durationMs">;

/** Passed when no check failed: one is skipped only after another has failed, or where its kind lets it stay open. */
function conclude(exercise: Exercise, { checks, evidence }: Graded): Timeless {
  const status = checks.some((check) => check.status === "failed") ? "failed" : "passed";
  return {
    exercise: exercise.id,
    status,
    points: checks.reduce((sum, { points }) => sum + points, 0),
    maxPoints: exercise.points,
    checks,
    evidence: { calls: [], decisions: [], ...evidence },
  };
}

const ownFault = (exercise: Exercise, error: unknown): Timeless => ({
  exercise: exercise.id,
  status: "error",
  points: 0,
  maxPoints: exercise.points,
  checks: [],
  error: {
    message: `The answer could not be checked: ${error instanceof Error ? error.message : String(error)}`,
    next:
      error instanceof MissingTool
        ? error.next
        : `This is our fault and says nothing about your answer. Try again; if it stays, tell whoever wrote ${exercise.file}.`,
  },
  evidence: { calls: [], decisions: [] },
});

// An answer of another kind is a mistake of the caller's, never of the learner's.

const options = (answer: Answer): OptionsAnswer => ("ids" in answer ? answer : mismatch("ids of options"));
const documents = (answer: Answer): DocumentsAnswer => ("documents" in answer ? answer : mismatch("documents"));
const commands = (answer: Answer): CommandsAnswer => ("commands" in answer ? answer : mismatch("commands"));
const program = (answer: Answer): ProgramAnswer => ("source" in answer ? answer : mismatch("a program"));
const text = (answer: Answer): TextAnswer => ("text" in answer ? answer : mismatch("a text"));

function mismatch(wanted: string): never {
  throw new Error(`The exercise takes ${wanted}, and was given something else.`);
}
