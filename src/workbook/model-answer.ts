/**
 * The model answer as Markdown, for after passing: picks with their reasons, documents and programs as code. Below it
 * stands why the other lines are not in it, or what a listener waits for.
 */
import { join } from "node:path";
import type { Exercise, Pack } from "../content/exercise.ts";
import { languageOf } from "../content/language.ts";
import { trailChoices } from "../content/trail-choices.ts";
import type { Answer } from "../grading/answer.ts";
import { modelAnswerNames, readAnswerFile } from "../grading/answer-file.ts";
import { InputProblem } from "../input-problem.ts";
import { afterword, listed, predictionLines, type Reasoned } from "./reasons.ts";

const fence = (language: string, code: string) => `\`\`\`\`${language}\n${code.trimEnd()}\n\`\`\`\``;

const linesOf = (exercise: Exercise): readonly (Reasoned & { readonly id: string })[] => {
  switch (exercise.kind) {
    case "choose":
    case "spot":
      return exercise.options;
    case "predict":
      return predictionLines(exercise);
    case "trail":
      return trailChoices(exercise);
    case "order":
      return exercise.steps;
    case "policy":
    case "console":
    case "code":
    case "explain":
      return [];
  }
};

const asMarkdown = (exercise: Exercise, answer: Answer): string => {
  if ("ids" in answer) {
    const lines = linesOf(exercise);
    const picked = answer.ids.flatMap((id) => lines.filter((line) => line.id === id));
    return listed(picked, exercise.kind === "order" ? "1." : "-");
  }
  if ("documents" in answer) {
    return Object.entries(answer.documents)
      .map(([name, text]) => `\`${name}\`\n\n${fence("json", text)}`)
      .join("\n\n");
  }
  if ("commands" in answer) return fence("sh", answer.commands);
  if ("source" in answer) return fence(languageOf(answer.fileName), answer.source);
  return answer.text;
};

/** @returns Markdown; undefined when the pack has no readable model answer */
export const modelAnswer = (pack: Pack, exercise: Exercise): string | undefined => {
  try {
    const answers = modelAnswerNames(exercise).map((name) => readAnswerFile(exercise, join(pack.root, name)));
    const picked = answers.flatMap((answer) => ("ids" in answer ? answer.ids : []));
    return [...answers.map((answer) => asMarkdown(exercise, answer)), afterword(exercise, picked)]
      .filter((part) => part !== "")
      .join("\n\n");
  } catch (error) {
    if (error instanceof InputProblem) return undefined;
    throw error;
  }
};
