/** The console of an exercise in lines: the workbook asks for a command, and says what it printed. */
import type { ConsoleExercise } from "../content/kinds/console.ts";
import { openAnswerConsole } from "../workbook/answer-console.ts";
import { promptOf, shownResult } from "../workbook/console-prompt.ts";
import type { Workbook } from "../workbook/workbook.ts";
import type { Conversation } from "./conversation.ts";

const HOW = "aws kms … on a mock KMS, in memory. help lists what there is, exit leaves.";

/** Until `exit`. What was typed is kept as the answer, also when the input ends. @returns whether it changed */
export async function typeCommands(
  workbook: Workbook,
  talk: Conversation,
  exercise: ConsoleExercise,
): Promise<boolean> {
  const soFar = workbook.readAnswer(exercise);
  const typing = await openAnswerConsole(exercise, "commands" in soFar ? soFar : { commands: "" }, talk.columns);
  const { shell, opening, note } = typing;
  talk.sayLines([opening(HOW)]);
  try {
    let pending = "";
    while (!shell.hasEnded) {
      const line = await talk.askLine(promptOf(shell, pending));
      pending += pending === "" ? line : `\n${line}`;
      if (shell.isIncomplete(pending)) continue;
      const result = await shell.run(pending);
      note(pending, result);
      pending = "";
      const shown = shownResult(result).trimEnd();
      if (shown !== "") talk.sayLines([shown]);
    }
  } finally {
    const answer = typing.answer();
    if (answer !== undefined) workbook.keep(exercise, answer);
  }
  return typing.answer() !== undefined;
}
