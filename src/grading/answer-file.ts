/** How answers stand in files: one place that knows, for every kind, their names, how they begin and how they are read. */
import { basename, join } from "node:path";
import type { Exercise } from "../content/exercise.ts";
import type { CodeExercise } from "../content/kinds/code.ts";
import type { ConsoleExercise } from "../content/kinds/console.ts";
import type { ExplainExercise } from "../content/kinds/explain.ts";
import type { OrderExercise } from "../content/kinds/order.ts";
import type { PolicyExercise } from "../content/kinds/policy.ts";
import { LANGUAGE_NAMES, languageOf } from "../content/language.ts";
import { kindOfPath, readTextFile } from "../content/text-file.ts";
import { trailChoices } from "../content/trail-choices.ts";
import { InputProblem } from "../input-problem.ts";
import type { Answer, DocumentsAnswer, OptionsAnswer, ProgramAnswer, TextAnswer } from "./answer.ts";
import { withoutComments } from "./words.ts";

export interface AnswerFile {
  /** Relative to the lesson's folder of answers, with forward slashes: `seal-a-record.ts`, `share-the-key/key-policy.json`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Where an exercise's answer stands in the lesson's folder of answers: a file, or for `policy` a folder of documents. A
 * program can be in one of several languages, each with a file of its own.
 */
export function answerNames(exercise: Exercise): readonly [string, ...string[]] {
  switch (exercise.kind) {
    case "choose":
    case "order":
    case "spot":
    case "predict":
    case "trail":
    case "explain":
      return [`${exercise.id}.txt`];
    case "policy":
      return [exercise.id];
    case "console":
      return [`${exercise.id}.sh`];
    case "code": {
      const [first, ...others] = exercise.starters;
      return [first.fileName, ...others.map(({ fileName }) => fileName)];
    }
  }
}

/** Where the pack keeps its model answers, relative to the pack's folder: `solutions/LESSON/…`; a program's in every language. */
export const modelAnswerNames = (exercise: Exercise): readonly string[] =>
  answerNames(exercise).map((name) => `solutions/${exercise.lesson}/${name}`);

/** What the learner's files begin as. */
export function starterFiles(exercise: Exercise): readonly AnswerFile[] {
  switch (exercise.kind) {
    case "choose":
    case "spot":
    case "predict":
    case "trail": {
      const several = exercise.kind !== "predict" && exercise.select === "several";
      const pick = several ? "Take the # from all that you pick." : "Take the # from the one you pick.";
      return [asText(exercise, [pick, ...optionIds(exercise)].map(comment))];
    }
    case "order": {
      const rules = ["Take the # from the steps that belong, and put them in order."];
      return [asText(exercise, [...rules, ...orderedIds(exercise)].map(comment))];
    }
    case "explain":
      return [
        asText(exercise, [`Say it in your own words, with at least ${exercise.minimumWords} words.`].map(comment)),
      ];
    case "policy":
      return exercise.documents.map(({ name, starter }) => ({ name: `${exercise.id}/${name}`, text: starter }));
    case "console":
      return [asText(exercise, commandsStarter(exercise).map(comment))];
    case "code":
      return exercise.starters.map(({ fileName, text }) => ({ name: fileName, text }));
  }
}

/** The starters as answers; none where there is nothing in them that could be graded. */
export function starterAnswers(exercise: Exercise): readonly Answer[] {
  switch (exercise.kind) {
    case "choose":
    case "order":
    case "spot":
    case "predict":
    case "trail":
    case "explain":
      return [];
    case "console":
      return [{ commands: "" }];
    case "policy":
      return [{ documents: Object.fromEntries(exercise.documents.map(({ name, starter }) => [name, starter])) }];
    case "code":
      return exercise.starters.map(({ fileName, text }) => ({ fileName, source: text }));
  }
}

/** The files that {@link readAnswerFile} reads back as this answer. */
export function formatAnswer(exercise: Exercise, answer: Answer): readonly AnswerFile[] {
  if ("ids" in answer) return [asText(exercise, answer.ids)];
  if ("source" in answer) return [{ name: answer.fileName, text: answer.source }];
  if ("commands" in answer) return [asText(exercise, [answer.commands])];
  if ("documents" in answer) {
    return Object.entries(answer.documents).map(([name, text]) => ({ name: `${exercise.id}/${name}`, text }));
  }
  const rubric = exercise.kind === "explain" ? exercise.rubric.map(({ id }) => id) : [];
  const { text, ticked } = answer;
  const ticks = ticked === undefined ? [] : ["", ...rubric.map((id) => `[${ticked.includes(id) ? "x" : " "}] ${id}`)];
  return [asText(exercise, [text, ...ticks])];
}

/**
 * Reads an answer from a file (for `policy`: a folder of documents, or the one document).
 * In `choose`, `order`, `spot`, `predict` and `explain` lines that begin with # are comments.
 * @throws InputProblem with what is wrong and what to do
 */
export function readAnswerFile(exercise: Exercise, path: string): Answer {
  switch (exercise.kind) {
    case "choose":
    case "spot":
    case "predict":
    case "trail":
      return readIds(path, optionIds(exercise), "option");
    case "order":
      return readIds(path, orderedIds(exercise), "step");
    case "explain":
      return readExplanation(exercise, path);
    case "policy":
      return readDocuments(exercise, path);
    case "console":
      return { commands: read(path) };
    case "code":
      return readProgram(exercise, path);
  }
}

type Question = Extract<Exercise, { readonly kind: "choose" | "spot" | "predict" | "trail" }>;

const optionIds = (exercise: Question): string[] =>
  (exercise.kind === "trail" ? trailChoices(exercise) : exercise.options).map(({ id }) => id);

const commandsStarter = ({ id, as, files }: ConsoleExercise): string[] => [
  "Write your commands here, one a line: aws kms …",
  `Or type them in a console, which keeps them here: kms-workbook console ${id}`,
  `You call as ${as === "root" ? "the root user of the account" : as}.`,
  ...(Object.keys(files).length === 0 ? [] : [`Files that are there: ${Object.keys(files).join(", ")}.`]),
];

const asText = (exercise: Exercise, lines: readonly string[]): AnswerFile => ({
  name: answerNames(exercise)[0],
  text: `${lines.join("\n").trimEnd()}\n`,
});

const comment = (line: string): string => `# ${line}`;

/** Sorted, so that the list says nothing about the order or about what belongs. */
const orderedIds = ({ steps, distractors }: OrderExercise): string[] =>
  [...steps, ...distractors].map(({ id }) => id).sort();

function read(path: string): string {
  const { text, fault } = readTextFile(path);
  if (fault === undefined) return text;
  const cure = fault.reason === "folder" ? "Name the file with the answer." : fault.cure;
  throw new InputProblem(`The answer ${path} ${fault.is}. ${cure}`);
}

function notEmpty(path: string, text: string, cure: string): string {
  if (text.trim() === "") throw new InputProblem(`The answer ${path} is empty. ${cure}`);
  return text;
}

function readIds(path: string, known: readonly string[], what: "option" | "step"): OptionsAnswer {
  const ids = withoutComments(read(path))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const list = `The ${what}s are: ${known.join(", ")}.`;
  if (ids.length === 0) {
    throw new InputProblem(`The answer ${path} names no ${what}. Write the ids you pick, one a line. ${list}`);
  }
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new InputProblem(
      `The answer ${path} names “${shorten(unknown)}”, which is no ${what} of this exercise. ${list}`,
    );
  }
  return { ids };
}

const TICK = /^\s*(?:[-*]\s+)?\[([ xX]?)\]\s+(\S+)\s*$/;

function readExplanation({ rubric }: ExplainExercise, path: string): TextAnswer {
  const lines = read(path).split("\n");
  const ticks = lines.flatMap((line) => {
    const [, mark, id] = TICK.exec(line) ?? [];
    return id === undefined ? [] : [{ id, ticked: mark === "x" || mark === "X" }];
  });
  const known = rubric.map(({ id }) => id);
  const unknown = ticks.find(({ id }) => !known.includes(id));
  if (unknown !== undefined) {
    throw new InputProblem(
      `The answer ${path} ticks “${shorten(unknown.id)}”, which is no point of this exercise. The points are: ${known.join(", ")}.`,
    );
  }
  const text = lines
    .filter((line) => !TICK.test(line))
    .join("\n")
    .trim();
  notEmpty(path, withoutComments(text), "Write your explanation in it.");
  const ticked = ticks.filter((tick) => tick.ticked).map(({ id }) => id);
  return ticks.length === 0 ? { text } : { text, ticked: [...new Set(ticked)] };
}

function readProgram({ starters }: CodeExercise, path: string): ProgramAnswer {
  const fileName = basename(path);
  const language = languageOf(fileName);
  if (!starters.some((starter) => starter.language === language)) {
    const offered = starters.map((starter) => LANGUAGE_NAMES[starter.language]).join(" or ");
    throw new InputProblem(`The answer ${path} is in ${LANGUAGE_NAMES[language]}. This exercise takes ${offered}.`);
  }
  return { fileName, source: notEmpty(path, read(path), "Write the program in it.") };
}

function readDocuments({ documents }: PolicyExercise, path: string): DocumentsAnswer {
  const isFolder = kindOfPath(path) === "folder";
  const [only, second] = documents;
  if (!isFolder && second !== undefined) {
    read(path);
    const names = documents.map(({ name }) => name).join(", ");
    throw new InputProblem(
      `The answer ${path} is one file, and this exercise has ${documents.length}. Name the folder that holds ${names}.`,
    );
  }
  const place = (name: string): string => (isFolder || only === undefined ? join(path, name) : path);
  const texts = documents.map(({ name }) => [name, notEmpty(place(name), read(place(name)), "Write the JSON in it.")]);
  return { documents: Object.fromEntries(texts) };
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
