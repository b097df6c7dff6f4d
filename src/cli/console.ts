/** `console`: `aws kms …` on the mock KMS. A prompt in a terminal; in a pipe, one command a line. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { EXIT } from "../aws/command-line/cli-error.ts";
import { createShell, type Shell, type ShellResult } from "../aws/command-line/shell/shell.ts";
import { toReach } from "../content/console-words.ts";
import { openExerciseConsole } from "../grading/console-scene.ts";
import { InputProblem } from "../input-problem.ts";
import { decisionLines } from "../plain/decision.ts";
import { verdictLines } from "../plain/verdict.ts";
import { chooseFolder } from "../workbook/last-folder.ts";
import { openWorkbook } from "../workbook/open-workbook.ts";
import { withoutControls } from "../workbook/reading/controls.ts";
import { type Call, exitCode } from "./command.ts";
import { type Context, isTerminal } from "./context.ts";
import { codeOf, findExercise } from "./exercise.ts";
import { profilesOf } from "./profiles.ts";
import { runnerOnDemand } from "./runner-on-demand.ts";
import { makeWorld, type ServedWorld } from "./served-world.ts";

export const openConsole = async (call: Call, context: Context): Promise<number> => {
  const [id] = call.operands;
  if (id !== undefined) return takeExercise(id, call, context);
  const served = await makeWorld(call.values.get("world"), context);
  return use(shellFor(served, call.values.get("profile"), context), context, WELCOME);
};

/** Is told of every command that was typed. */
type Listener = (command: string, result: ShellResult) => void;

const use = (shell: Shell, context: Context, welcome: string, onRun: Listener = () => {}): Promise<number> =>
  isTerminal(context.input) && isTerminal(context.output)
    ? converse(shell, context, welcome, onRun)
    : runPiped(shell, context, onRun);

/** The console of an exercise: what was typed there becomes the answer. */
async function takeExercise(id: string, call: Call, context: Context): Promise<number> {
  const pack = await context.readPack();
  const exercise = findExercise(pack, id);
  if (exercise.kind !== "console") {
    throw new InputProblem(`${id} is no console exercise: its kind is ${exercise.kind}. Take it in kms-workbook.`);
  }
  if (call.values.has("world") || call.values.has("profile")) {
    throw new InputProblem("An exercise brings its own world. Leave --world and --profile out.");
  }
  const { shell } = await openExerciseConsole(exercise, { columns: () => columnsOf(context.output), decisionLines });
  const welcome = [exercise.title, ...toReach(exercise).map((title) => `- ${title}`), "", WELCOME].join("\n");
  const kept: string[] = [];
  await use(shell, context, welcome, (command, { exitCode: code }) => {
    if (DID_SOMETHING.has(code) && !LOOKS_ONLY.test(command)) kept.push(command);
  });
  if (kept.length === 0) {
    context.errors.write("No command was typed that did something, so your answer stays as it is.\n");
    return exitCode.done;
  }
  const folder = chooseFolder(call.values.get("folder"), context.cwd, context.environment);
  const runner = runnerOnDemand(() => context.createRunner({ spare: 0 }));
  const workbook = openWorkbook({ pack, folder, runner, now: context.now });
  try {
    const answer = { commands: kept.join("\n") };
    workbook.keep(exercise, answer);
    const verdict = await workbook.submit(exercise, answer);
    context.output.write(`${verdictLines(verdict, pack).join("\n")}\n`);
    return codeOf[verdict.status];
  } finally {
    workbook.close();
    runner.dispose();
  }
}

/** It ended well, or the service has answered; what the console itself refused is left out of an answer. */
const DID_SOMETHING: ReadonlySet<number> = new Set([0, EXIT.service]);

const LOOKS_ONLY = /^\s*(?:cat|exit|explain|help|ls|trail|whoami)\b[^>]*$/;

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

const DEFAULT_COLUMNS = 80;

const columnsOf = (output: object): number =>
  "columns" in output && typeof output.columns === "number" && output.columns > 0 ? output.columns : DEFAULT_COLUMNS;

/** Runs what comes through the pipe, command by command, until `exit` or the end. */
async function runPiped(shell: Shell, { input, output, errors }: Context, onRun: Listener): Promise<number> {
  let last: ShellResult["exitCode"] = 0;
  const run = async (source: string): Promise<void> => {
    const result = await shell.run(source);
    onRun(source, result);
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

const WELCOME = "aws kms … on a mock KMS, in memory. help lists what there is, Tab completes, exit or Ctrl-D leaves.\n";

/** Asks for commands until the learner leaves. What was typed before comes back with the arrow keys. */
async function converse(shell: Shell, { input, output }: Context, welcome: string, onRun: Listener): Promise<number> {
  const reader = createInterface({
    input: input as Readable,
    output,
    terminal: true,
    completer: (line: string) => {
      const { word, candidates } = shell.complete(line, line.length);
      return [candidates.length === 1 ? candidates.map(ended) : candidates, word];
    },
  });
  let pending = "";
  const prompt = () => {
    reader.setPrompt(pending === "" ? `${shell.caller?.profile ?? "nobody"}> ` : "> ");
    reader.prompt();
  };
  reader.on("SIGINT", () => {
    const isEmpty = reader.line === "" && pending === "";
    pending = "";
    output.write(isEmpty ? "\nexit or Ctrl-D leaves.\n" : "^C\n");
    // Takes away what is typed, behind the cursor and before it.
    reader.write(null, { ctrl: true, name: "e" });
    reader.write(null, { ctrl: true, name: "u" });
    prompt();
  });
  output.write(welcome);
  prompt();
  for await (const line of reader) {
    pending += pending === "" ? line : `\n${line}`;
    if (!shell.isIncomplete(pending)) {
      const result = await shell.run(pending);
      onRun(pending, result);
      pending = "";
      // Files and answers may hold anything.
      output.write(withoutControls(endLine(result.output) + endLine(result.error)));
      if (shell.hasEnded) break;
    }
    prompt();
  }
  if (!shell.hasEnded) output.write("\n");
  reader.close();
  return exitCode.done;
}

/** A candidate that stands alone is complete, unless it waits for its value. */
const ended = (candidate: string): string => (/[=/]$/.test(candidate) ? candidate : `${candidate} `);

/** The prompt begins a line of its own. */
const endLine = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);
