/** `console`: `aws kms …` on the mock KMS. A prompt in a terminal; in a pipe, one command a line. */
import { createInterface } from "node:readline";
import { createShell, type Shell, type ShellResult } from "../aws/command-line/shell/shell.ts";
import { NOTHING_TYPED } from "../content/console-words.ts";
import type { ConsoleExercise } from "../content/kinds/console.ts";
import type { CommandsAnswer } from "../grading/answer.ts";
import { InputProblem } from "../input-problem.ts";
import { verdictLines } from "../plain/verdict.ts";
import { columnsOf, openAnswerConsole, typeAnswer } from "../workbook/answer-console.ts";
import { askForCommands, CONSOLE_WELCOME, type PromptOptions } from "../workbook/console-prompt.ts";
import { decisionLines } from "../workbook/decision-lines.ts";
import { chooseFolder } from "../workbook/last-folder.ts";
import { openWorkbook } from "../workbook/open-workbook.ts";
import type { Workbook } from "../workbook/workbook.ts";
import { type Call, exitCode } from "./command.ts";
import { type Context, isTerminal } from "./context.ts";
import { codeOf, findExercise } from "./exercise.ts";
import { profilesOf } from "./profiles.ts";
import { runnerOnDemand } from "./runner-on-demand.ts";
import { makeWorld, type ServedWorld } from "./served-world.ts";

export const openConsole = async (call: Call, context: Context): Promise<number> => {
  const [id] = call.operands;
  if (id !== undefined) return takeExercise(id, call, context);
  if (call.switches.has("fresh")) {
    throw new InputProblem("--fresh is for the console of an exercise. Leave it out, or give the exercise's ID.");
  }
  const served = await makeWorld(call.values.get("world"), context);
  const shell = shellFor(served, call.values.get("profile"), context);
  if (!isPrompt(context)) return runPiped(shell, context);
  await askForCommands(shell, { input: context.input, output: context.output, opening: CONSOLE_WELCOME });
  return exitCode.done;
};

const isPrompt = ({ input, output }: Context): boolean => isTerminal(input) && isTerminal(output);

type Listener = NonNullable<PromptOptions["onRun"]>;

/** The console of an exercise: what is typed there becomes the answer. */
async function takeExercise(id: string, call: Call, context: Context): Promise<number> {
  const pack = await context.readPack();
  const exercise = findExercise(pack, id);
  if (exercise.kind !== "console") {
    throw new InputProblem(`${id} is no console exercise: its kind is ${exercise.kind}. Take it in kms-workbook.`);
  }
  if (call.values.has("world") || call.values.has("profile")) {
    throw new InputProblem("An exercise brings its own world. Leave --world and --profile out.");
  }
  const folder = chooseFolder(call.values.get("folder"), context.cwd, context.environment);
  const runner = runnerOnDemand(() => context.createRunner({ spare: 0 }));
  const workbook = openWorkbook({ pack, folder, runner, now: context.now });
  try {
    const answer = await typeInto(workbook, exercise, call, context);
    if (answer === undefined) {
      context.errors.write(`${NOTHING_TYPED}\n`);
      return exitCode.done;
    }
    try {
      workbook.keep(exercise, answer);
    } catch (error) {
      context.output.write(`Your commands, which are in no file:\n\n${answer.commands}\n\n`);
      throw error;
    }
    const verdict = await workbook.submit(exercise, answer);
    if (workbook.readOnly !== undefined) context.errors.write(`${workbook.readOnly}\n`);
    context.output.write(`${verdictLines(verdict, pack).join("\n")}\n`);
    return codeOf[verdict.status];
  } finally {
    workbook.close();
    runner.dispose();
  }
}

const NO_COMMANDS: CommandsAnswer = { commands: "" };

/** A person goes on from the answer so far; what comes through a pipe is the whole answer. */
async function typeInto(
  workbook: Workbook,
  exercise: ConsoleExercise,
  { switches }: Call,
  context: Context,
): Promise<CommandsAnswer | undefined> {
  if (!isPrompt(context)) {
    const { shell, note, ...typing } = await openAnswerConsole(exercise, NO_COMMANDS, () => columnsOf(context.output));
    await runPiped(shell, context, note);
    return typing.answer();
  }
  const kept = workbook.readAnswer(exercise);
  const soFar = switches.has("fresh") || !("commands" in kept) ? NO_COMMANDS : kept;
  // A terminal that is closed, or a polite end, is no reason to lose what was typed.
  const leaving = new AbortController();
  void context.untilStopped().then(() => leaving.abort());
  return typeAnswer(exercise, soFar, { input: context.input, output: context.output, signal: leaving.signal });
}

/** @throws InputProblem for a profile that the world does not have */
function shellFor(served: ServedWorld, asked: string | undefined, { output }: Context): Shell {
  const listed = profilesOf(served);
  const profiles = Object.fromEntries(listed.map(({ name, principal }) => [name, principal]));
  const profile = asked ?? listed[0]?.name ?? "";
  if (!Object.hasOwn(profiles, profile)) {
    throw new InputProblem(`There is no profile "${profile}". Profiles: ${Object.keys(profiles).join(", ")}.`);
  }
  return createShell(served.world, {
    profile,
    profiles,
    region: served.region,
    columns: () => columnsOf(output),
    decisionLines,
  });
}

/** Runs what comes through the pipe, command by command, until `exit` or the end. */
async function runPiped(shell: Shell, { input, output, errors }: Context, onRun?: Listener): Promise<number> {
  let last: ShellResult["exitCode"] = 0;
  const run = async (source: string): Promise<void> => {
    const result = await shell.run(source);
    onRun?.(source, result);
    output.write(result.output);
    errors.write(result.error);
    last = result.exitCode;
  };
  let pending = "";
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    pending += pending === "" ? line : `\n${line}`;
    if (shell.isIncomplete(pending)) continue;
    await run(pending);
    pending = "";
    if (shell.hasEnded) break;
  }
  // What never was completed says so itself.
  if (pending !== "" && !shell.hasEnded) await run(pending);
  return last === 0 ? exitCode.done : exitCode.failed;
}
