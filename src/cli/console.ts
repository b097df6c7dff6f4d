/** `console`: `aws kms …` on the mock KMS. A prompt in a terminal; in a pipe, one command a line. */
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createShell, type Shell, type ShellResult } from "../aws/command-line/shell/shell.ts";
import { InputProblem } from "../input-problem.ts";
import { decisionLines } from "../plain/decision.ts";
import { withoutControls } from "../workbook/reading/controls.ts";
import { type Call, exitCode } from "./command.ts";
import { type Context, isTerminal } from "./context.ts";
import { profilesOf } from "./profiles.ts";
import { makeWorld, type ServedWorld } from "./served-world.ts";

export const openConsole = async (call: Call, context: Context): Promise<number> => {
  const served = await makeWorld(call.values.get("world"), context);
  const shell = shellFor(served, call.values.get("profile"), context);
  return isTerminal(context.input) && isTerminal(context.output) ? converse(shell, context) : runPiped(shell, context);
};

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
async function runPiped(shell: Shell, { input, output, errors }: Context): Promise<number> {
  let last: ShellResult["exitCode"] = 0;
  const run = async (source: string): Promise<void> => {
    const result = await shell.run(source);
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
async function converse(shell: Shell, { input, output }: Context): Promise<number> {
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
  output.write(WELCOME);
  prompt();
  for await (const line of reader) {
    pending += pending === "" ? line : `\n${line}`;
    if (!shell.isIncomplete(pending)) {
      const result = await shell.run(pending);
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
