/** The model answer as Markdown, for after passing: picks with their reasons, documents and programs as code. */
import { join } from "node:path";
import type { Exercise, Pack } from "../content/exercise.ts";
import type { Answer } from "../grading/answer.ts";
import { modelAnswerName, readAnswerFile } from "../grading/answer-file.ts";
import { InputProblem } from "../input-problem.ts";

const fence = (language: string, code: string) => `\`\`\`\`${language}\n${code.trimEnd()}\n\`\`\`\``;

const reasons = (exercise: Exercise): ReadonlyMap<string, string> => {
  switch (exercise.kind) {
    case "choose":
    case "spot":
      return new Map(exercise.options.map(({ id, text, why }) => [id, `${text}  \n${why}`]));
    case "order":
      return new Map(exercise.steps.map(({ id, text, why }) => [id, `${text}  \n${why}`]));
    case "policy":
    case "code":
    case "explain":
      return new Map();
  }
};

const asMarkdown = (exercise: Exercise, answer: Answer): string => {
  if ("ids" in answer) {
    const texts = reasons(exercise);
    const marker = exercise.kind === "order" ? "1." : "-";
    return answer.ids.map((id) => `${marker} ${(texts.get(id) ?? id).replaceAll("\n", "\n   ")}`).join("\n");
  }
  if ("documents" in answer) {
    return Object.entries(answer.documents)
      .map(([name, text]) => `\`${name}\`\n\n${fence("json", text)}`)
      .join("\n\n");
  }
  if ("source" in answer) return fence("typescript", answer.source);
  return answer.text;
};

/** @returns Markdown; undefined when the pack has no readable model answer */
export const modelAnswer = (pack: Pack, exercise: Exercise): string | undefined => {
  try {
    return asMarkdown(exercise, readAnswerFile(exercise, join(pack.root, modelAnswerName(exercise))));
  } catch (error) {
    if (error instanceof InputProblem) return undefined;
    throw error;
  }
};
