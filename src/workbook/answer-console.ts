/**
 * Typing the answer to a `console` exercise. Its console goes on from the answer so far, whose commands are typed again
 * first: the world is the same every time, so everything is there again.
 */
import { EXIT } from "../aws/command-line/cli-error.ts";
import type { Shell, ShellResult } from "../aws/command-line/shell/shell.ts";
import { splitCommands } from "../aws/command-line/shell/syntax.ts";
import { toReach } from "../content/console-words.ts";
import type { ConsoleExercise } from "../content/kinds/console.ts";
import type { CommandsAnswer } from "../grading/answer.ts";
import { openExerciseConsole } from "../grading/console-scene.ts";
import { askForCommands, CONSOLE_WELCOME, type PromptOptions, promptOf, shownResult } from "./console-prompt.ts";
import { decisionLines } from "./decision-lines.ts";
import { colourless } from "./reading/look.ts";
import { renderMarkdown } from "./reading/markdown.ts";
import { hang, wrapProse } from "./reading/wrap.ts";

export interface AnswerConsole {
  readonly shell: Shell;
  /** What to reach, and what was typed so far with what came of it. @param how it is used and left */
  opening(how: string): string;
  /** Takes a command into the answer, if it did something. */
  note(command: string, result: ShellResult): void;
  /** What was noted, behind what was there before; undefined as long as nothing was. */
  answer(): CommandsAnswer | undefined;
}

export async function openAnswerConsole(
  exercise: ConsoleExercise,
  soFar: CommandsAnswer,
  columns: () => number,
): Promise<AnswerConsole> {
  const { shell } = await openExerciseConsole(exercise, {
    columns,
    decisionLines,
    task: () => renderMarkdown(exercise.task, columns(), colourless),
  });
  const kept: string[] = [];
  let calls = 0;
  const note = (command: string, { exitCode }: ShellResult): void => {
    const called = shell.calls.length > calls;
    calls = shell.calls.length;
    if (called || (DID_SOMETHING.has(exitCode) && !SHOWS_ONLY.test(command))) kept.push(command);
  };
  let typedAgain = "";
  for (const command of splitCommands(soFar.commands).filter((each) => !LEAVES.test(each))) {
    const prompt = promptOf(shell, "");
    const result = await shell.run(command);
    note(command, result);
    typedAgain += `${prompt}${command}\n${shownResult(result)}`;
  }
  const before = kept.length;
  return {
    shell,
    opening: (how) => {
      const wrapped = (text: string) => text.split("\n").flatMap((line) => wrapProse(line, columns()));
      return [
        ...wrapped(exercise.title),
        ...toReach(exercise).flatMap((title) => hang(wrapProse(title, columns() - 2), "- ")),
        "",
        ...wrapped(how.trimEnd()),
        ...wrapped("What you type is your answer: it is kept and checked when you leave. task shows the task again."),
        ...(typedAgain === ""
          ? []
          : ["", ...wrapped("So far you have typed (resetting the exercise begins anew):"), "", typedAgain.trimEnd()]),
        "",
      ].join("\n");
    },
    note,
    answer: () => (kept.length === before ? undefined : { commands: kept.join("\n") }),
  };
}

/** The same at a prompt in a terminal, until the learner leaves. @returns the answer; undefined when it stays as it is */
export async function typeAnswer(
  exercise: ConsoleExercise,
  soFar: CommandsAnswer,
  terminal: Pick<PromptOptions, "input" | "output" | "signal">,
): Promise<CommandsAnswer | undefined> {
  const typing = await openAnswerConsole(exercise, soFar, () => columnsOf(terminal.output));
  const { shell, opening, note } = typing;
  await askForCommands(shell, { ...terminal, opening: opening(CONSOLE_WELCOME), onRun: note });
  return typing.answer();
}

const DEFAULT_COLUMNS = 80;

/** How wide a terminal is, or what is taken for one. */
export const columnsOf = (output: object): number =>
  "columns" in output && typeof output.columns === "number" && output.columns > 0 ? output.columns : DEFAULT_COLUMNS;

/** It ended well, or the service has answered; what the console itself refused is left out of an answer. */
const DID_SOMETHING: ReadonlySet<number> = new Set([0, EXIT.service]);

/** Nothing, a comment, or one command that shows something and puts it nowhere else. */
const SHOWS_ONLY = /^\s*(?:#.*|(?:cat|exit|explain|help|ls|task|trail|whoami)\b[^>;&|\n]*)?$/;

const LEAVES = /^\s*exit\b/;
