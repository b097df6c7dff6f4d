/** One exercise in lines: the task, then a menu until the learner goes on. */

import { toReach } from "../content/console-words.ts";
import type { Exercise } from "../content/exercise.ts";
import { trailExhibits } from "../content/trail-exhibits.ts";
import type { Verdict } from "../grading/verdict.ts";
import { InputProblem } from "../input-problem.ts";
import { formOf } from "../workbook/form.ts";
import { modelAnswer } from "../workbook/model-answer.ts";
import type { Workbook } from "../workbook/workbook.ts";
import { type Environment, takeAnswer } from "./answer.ts";
import type { Conversation, MenuItem } from "./conversation.ts";
import { saySources } from "./sources.ts";
import { callsLines, decisionsLines, verdictLines } from "./verdict.ts";

type Action = "answer" | "hint" | "verdict" | "calls" | "decisions" | "model" | "reset" | "task" | "next";

const menuOf = (workbook: Workbook, exercise: Exercise): MenuItem<Action>[] => {
  const { attempts, solved, hintsTaken, last } = workbook.progress(exercise.id);
  const evidence = last?.verdict?.evidence;
  const next = workbook.next(exercise.id);
  const items: (MenuItem<Action> | undefined)[] = [
    { label: attempts === 0 ? "Answer" : "Answer again", value: "answer" },
    {
      label: hintsTaken < 4 ? `Take hint ${hintsTaken + 1} of 4` : "Read the hints again",
      value: "hint",
    },
    last?.verdict && { label: "Hear the checks again", value: "verdict" },
    evidence && evidence.calls.length > 0 ? { label: "KMS calls that were made", value: "calls" } : undefined,
    evidence && evidence.decisions.length > 0
      ? { label: "Why calls were allowed or denied", value: "decisions" }
      : undefined,
    solved ? { label: "Model answer, interview sentence and follow-up", value: "model" } : undefined,
    attempts > 0 || formOf(exercise).isFile
      ? { label: "Start again; the old answer is kept", value: "reset" }
      : undefined,
    { label: "Read the task again", value: "task" },
    next && next.id !== exercise.id ? { label: `Next exercise: ${next.title}`, value: "next" } : undefined,
  ];
  return items.filter((item) => item !== undefined);
};

const sayTask = async (talk: Conversation, exercise: Exercise): Promise<void> => {
  const points = exercise.points > 0 ? `, ${exercise.points} points` : "";
  talk.say("", exercise.title, `${exercise.kind}, level ${exercise.level}${points}`, "");
  talk.sayMarkdown(exercise.task);
  const form = formOf(exercise);
  if ("snippet" in form && form.snippet) {
    talk.sayLines([
      ...form.snippet.code
        .trimEnd()
        .split("\n")
        .map((line, index) => `${String(index + 1).padStart(4)}  ${line}`),
      "",
    ]);
  }
  if ("prediction" in form && form.prediction) {
    for (const { title, json } of form.prediction.exhibits) talk.sayLines([`${title}:`, ...json.split("\n"), ""]);
    talk.sayMarkdown(`**The call.** ${form.prediction.call}`);
  }
  if (exercise.kind === "trail") {
    // The calls are made now: only this needs the mock before there is an answer.
    const { readTrail } = await import("../grading/trail-records.ts");
    const { table, records } = trailExhibits(await readTrail(exercise));
    talk.sayLines([...table, "", ...records.flatMap(({ title, json }) => [`${title}:`, ...json.split("\n"), ""])]);
  }
  if (exercise.kind === "console") {
    talk.say("What must come of your commands");
    talk.sayMarkdown(
      toReach(exercise)
        .map((title) => `- ${title}`)
        .join("\n"),
    );
    talk.say(
      `Choose Answer, then t, to type them here. In a terminal of its own, with Tab: kms-workbook console ${exercise.id}`,
    );
  }
  if (exercise.kind === "policy") {
    talk.say("What must come of these calls");
    talk.sayMarkdown(exercise.calls.map(({ want, title }) => `- ${want}: ${title}`).join("\n"));
  }
};

const sayHints = (workbook: Workbook, talk: Conversation, exercise: Exercise) => {
  const known = workbook.progress(exercise.id).hintsTaken;
  const taken = workbook.takeHint(exercise.id);
  for (let step = known < 4 ? taken : 1; step <= taken; step++) {
    talk.say("", `Hint ${step} of 4`);
    talk.sayMarkdown(exercise.hints[step - 1] ?? "");
  }
};

const sayAfterPassing = ({ pack }: Workbook, talk: Conversation, exercise: Exercise) => {
  const model = modelAnswer(pack, exercise);
  talk.say("", "Model answer");
  talk.sayMarkdown(model ?? "This pack has no model answer for it.");
  talk.say("In an interview, say:");
  talk.sayMarkdown(exercise.interview);
  talk.say("They may go on to ask:");
  talk.sayMarkdown(`${exercise.followUp.question}\n\n${exercise.followUp.answer}`);
  saySources(talk, exercise.sources);
};

const sayVerdict = ({ pack }: Workbook, talk: Conversation, verdict: Verdict) =>
  talk.sayLines(["", ...verdictLines(verdict, pack), ""]);

/** @param tellSaving says whether progress is saved, when that changed */
export const takeExercise = async (
  workbook: Workbook,
  talk: Conversation,
  exercise: Exercise,
  environment: Environment,
  tellSaving: () => void,
): Promise<"next" | "back" | "leave"> => {
  workbook.remember({ lesson: exercise.lesson, exercise: exercise.id });
  await sayTask(talk, exercise);

  /** @returns whether the learner leaves instead of answering */
  const answerOrLeave = async (): Promise<boolean> => {
    const outcome = await takeAnswer(workbook, talk, exercise, environment);
    if (outcome === "back" || outcome === "leave") return outcome === "leave";
    sayVerdict(workbook, talk, outcome);
    if (outcome.status === "passed") sayAfterPassing(workbook, talk, exercise);
    return false;
  };

  const act = async (action: Exclude<Action, "answer" | "next">): Promise<void> => {
    const verdict = workbook.progress(exercise.id).last?.verdict;
    switch (action) {
      case "hint":
        sayHints(workbook, talk, exercise);
        break;
      case "verdict":
        if (verdict) sayVerdict(workbook, talk, verdict);
        break;
      case "calls":
        if (verdict) talk.sayLines(["", ...callsLines(verdict.evidence), ""]);
        break;
      case "decisions":
        if (verdict) talk.sayLines(["", ...decisionsLines(verdict.evidence), ""]);
        break;
      case "model":
        sayAfterPassing(workbook, talk, exercise);
        break;
      case "reset": {
        const kept = workbook.reset(exercise);
        talk.say(kept === undefined ? "Started again." : `Started again. Your old answer is kept in ${kept}`);
        break;
      }
      case "task":
        await sayTask(talk, exercise);
    }
  };

  for (;;) {
    tellSaving();
    const chosen = await talk.menu("What now?", menuOf(workbook, exercise));
    if (chosen === "leave" || chosen === "back" || chosen === "next") return chosen;
    try {
      if (chosen !== "answer") await act(chosen);
      else if (await answerOrLeave()) return "leave";
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      talk.say(error.message);
    }
  }
};
