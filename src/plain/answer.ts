/** Taking an answer in lines, by the form it has. */
import { spawnSync } from "node:child_process";
import { NOTHING_TYPED } from "../content/console-words.ts";
import type { Exercise } from "../content/exercise.ts";
import type { Answer } from "../grading/answer.ts";
import { countWords } from "../grading/kinds/explain.ts";
import type { Verdict } from "../grading/verdict.ts";
import { editorCommand } from "../workbook/editor.ts";
import { type Choice, type Form, formOf, pick } from "../workbook/form.ts";
import type { Confidence, Workbook } from "../workbook/workbook.ts";
import type { Conversation, Way } from "./conversation.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Asks for the answer and grades it; "back" and "leave" when the learner wants that instead of answering. */
export const takeAnswer = async (
  workbook: Workbook,
  talk: Conversation,
  exercise: Exercise,
  environment: Environment,
): Promise<Verdict | Way> => {
  const form = formOf(exercise);
  switch (form.type) {
    case "pick-one":
    case "pick-several":
    case "order": {
      const answer = await askPicks(talk, form);
      if (answer === undefined) return "back";
      return submit(workbook, talk, exercise, answer, await askConfidence(talk));
    }
    case "edit": {
      if (!(await askToEdit(workbook, talk, exercise, environment))) return "back";
      return submit(workbook, talk, exercise, workbook.readAnswer(exercise));
    }
    case "write": {
      const place = await askWhere(talk, form);
      if (place === "back" || place === "leave") return place;
      const text = await askForText(workbook, talk, exercise, place, environment);
      if (text === undefined) return "back";
      // Too short a text is told at once, before anybody scores it.
      if (countWords(text) < form.minimumWords) return submit(workbook, talk, exercise, { text });
      const ticked = await askTicks(talk, form);
      return submit(workbook, talk, exercise, { text, ticked });
    }
  }
};

const submit = (
  workbook: Workbook,
  talk: Conversation,
  exercise: Exercise,
  answer: Answer,
  confidence?: Confidence,
): Promise<Verdict> => {
  talk.say("Checking.");
  return workbook.submit(exercise, answer, confidence);
};

type PickForm = Extract<Form, { readonly choices: readonly Choice[] }>;

const howToPick: Readonly<Record<PickForm["type"], string>> = {
  "pick-one": "Pick one.",
  "pick-several": "Pick all that are right: their numbers with spaces between, or 0 for none.",
  order: "Give the numbers of the steps in order, with spaces between. Leave out those that do not belong.",
};

/** The places picked, from 0; undefined when the line is not an answer to this form. */
const parsePicks = (line: string, form: PickForm): number[] | undefined => {
  const words = line.split(/[\s,]+/).filter((word) => word !== "");
  if (words.length === 0 || words.some((word) => !/^\d+$/.test(word))) return undefined;
  const numbers = words.map(Number);
  if (form.type === "pick-several" && numbers.length === 1 && numbers[0] === 0) return [];
  if (numbers.some((number) => number < 1 || number > form.choices.length)) return undefined;
  if (new Set(numbers).size < numbers.length || (form.type === "pick-one" && numbers.length !== 1)) return undefined;
  return numbers.map((number) => number - 1);
};

const askPicks = async (talk: Conversation, form: PickForm): Promise<Answer | undefined> => {
  talk.say(howToPick[form.type]);
  form.choices.forEach(({ text, line }, index) => {
    talk.sayMarkdown(`${index + 1}. ${line === undefined ? "" : `(line ${line}) `}${text}`);
  });
  for (;;) {
    const line = await talk.ask("Your answer, or b to go back:");
    if (line.toLowerCase() === "b") return undefined;
    const places = parsePicks(line, form);
    if (places !== undefined) return pick(form.choices, places);
    talk.say(
      `That is not an answer. The numbers go from 1 to ${form.choices.length}, each at most once. ${howToPick[form.type]}`,
    );
  }
};

const confidences: Readonly<Record<string, Confidence>> = { 1: 1, 2: 2, 3: 3 };

const askConfidence = async (talk: Conversation): Promise<Confidence | undefined> => {
  const said = await talk.ask("How sure are you? 1 a guess, 2 fairly sure, 3 sure, or Enter to say nothing:");
  return confidences[said];
};

/** Waits for its end. @returns what went wrong */
const openEditor = (
  [command, ...rest]: readonly [string, ...string[]],
  paths: readonly string[],
): string | undefined => {
  const { error } = spawnSync(command, [...rest, ...paths], { stdio: "inherit" });
  return error && `${command} could not be started: ${error.message}. Open the file in any editor instead.`;
};

/** Waits until the files are ready to be checked; false when the learner goes back. */
const askToEdit = async (
  workbook: Workbook,
  talk: Conversation,
  exercise: Exercise,
  environment: Environment,
): Promise<boolean> => {
  const paths = workbook.answerFiles(exercise);
  const editor = talk.isTerminal ? editorCommand(environment) : undefined;
  const isTyped = exercise.kind === "console";
  talk.sayLines([paths.length === 1 ? "Your answer is in this file:" : "Your answer is in these files:"]);
  talk.sayLines(paths.map((path) => `  ${path}`));
  // Short enough for one line: a terminal breaks a question anywhere.
  const ways = [
    isTyped ? "Enter checks it, t to type commands" : "Save it, then press Enter to check it",
    ...(editor === undefined ? [] : ["e to open your editor"]),
    "or b to go back:",
  ].join(", ");
  for (;;) {
    const said = (await talk.ask(ways)).toLowerCase();
    if (said === "b") return false;
    if (said === "") return true;
    if (said === "t" && isTyped) {
      const { typeCommands } = await import("./typing.ts");
      if (await typeCommands(workbook, talk, exercise)) return true;
      talk.say(NOTHING_TYPED);
      continue;
    }
    if (said === "e" && editor !== undefined) {
      const problem = talk.lend(() => openEditor(editor, paths));
      if (problem === undefined) return true;
      talk.say(problem);
      continue;
    }
    talk.say(`"${said.slice(0, 40)}" is not one of the choices.`);
  }
};

type WriteForm = Extract<Form, { readonly type: "write" }>;

type Place = "here" | "file";

const askWhere = (talk: Conversation, { minimumWords }: WriteForm): Promise<Place | Way> =>
  talk.menu<Place>(`Say it in your own words, at least ${minimumWords} of them.`, [
    { label: "Type it here", value: "here" },
    { label: "Write it in a file", value: "file" },
  ]);

/** Undefined when the learner goes back without having written. */
const askForText = async (
  workbook: Workbook,
  talk: Conversation,
  exercise: Exercise,
  place: Place,
  environment: Environment,
): Promise<string | undefined> => {
  if (place === "here") {
    talk.say("Type your answer. End with a line that has only a full stop.");
    const text = await talk.askText();
    workbook.keep(exercise, { text });
    return text;
  }
  if (!(await askToEdit(workbook, talk, exercise, environment))) return undefined;
  const answer = workbook.readAnswer(exercise);
  return "text" in answer ? answer.text : "";
};

const askTicks = async (talk: Conversation, { points }: WriteForm): Promise<string[]> => {
  talk.say("", "Now score it, yourself or with a partner: was this said?");
  const ticked: string[] = [];
  for (const { id, text } of points) {
    talk.sayMarkdown(text);
    if (/^y(es)?$/i.test(await talk.ask("y for yes, Enter for no:"))) ticked.push(id);
  }
  return ticked;
};
