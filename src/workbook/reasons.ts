/**
 * Why each line of a question belongs to the answer or does not, as Markdown: for after passing, when a lucky guess and a
 * good one still look alike. Knows the exercise only, so that a screen can draw it at once.
 */
import type { Exercise } from "../content/exercise.ts";
import type { PredictExercise } from "../content/kinds/predict.ts";
import { sayPrediction } from "../content/scene-words.ts";
import { trailChoices } from "../content/trail-choices.ts";

/** Something to pick or to put in order, with its reason. */
export interface Reasoned {
  readonly text: string;
  readonly why: string;
  /** 1-based line of the snippet that it points at. */
  readonly line?: number | undefined;
}

/** Every line with its reason; empty for an exercise that is not a question. */
export const reasons = (exercise: Exercise): string => {
  switch (exercise.kind) {
    case "choose":
    case "spot":
      return sections([
        `**Right**\n\n${listed(exercise.options.filter(({ correct }) => correct))}`,
        notThese(exercise),
      ]);
    case "predict":
      // Which one is right, the verdict above has said.
      return `**Each prediction**\n\n${listed(predictionLines(exercise))}`;
    case "trail":
      return exercise.question.type === "events" ? "" : `**Each answer**\n\n${listed(trailChoices(exercise))}`;
    case "order":
      return sections([`**An order that works**\n\n${listed(exercise.steps, "1.")}`, notThese(exercise)]);
    case "policy":
    case "console":
    case "code":
    case "explain":
      return "";
  }
};

/**
 * What stands below a model answer: the lines that are not in it, or what a listener waits for. Empty for files.
 * @param picked the ids in the answer, where it has any
 */
export const afterword = (exercise: Exercise, picked: readonly string[] = []): string => {
  switch (exercise.kind) {
    case "predict":
      return notPicked(predictionLines(exercise).filter(({ id }) => !picked.includes(id)));
    case "trail":
      if (exercise.question.type === "events") return "";
      return notPicked(trailChoices(exercise).filter(({ id }) => !picked.includes(id)));
    case "choose":
    case "spot":
    case "order":
      return notThese(exercise);
    case "explain": {
      const points = exercise.rubric.map(({ point, why }) => ({ text: point, why }));
      return `**What a listener waits for**\n\n${listed(points)}`;
    }
    case "policy":
    case "console":
    case "code":
      return "";
  }
};

/** Lines as a list, each with its reason on a line of its own below it. */
export const listed = (lines: readonly Reasoned[], marker: "-" | "1." = "-"): string =>
  lines
    .map(({ text, why, line }) => {
      const item = `${line === undefined ? "" : `Line ${line}: `}${text}  \n${why}`;
      return `${marker} ${item.replaceAll("\n", "\n   ")}`;
    })
    .join("\n");

/** The options as lines, in the words of all predictions. */
export const predictionLines = (
  exercise: PredictExercise,
): readonly { readonly id: string; readonly text: string; readonly why: string }[] =>
  exercise.options.map((option) => ({ id: option.id, text: sayPrediction(option, exercise), why: option.why }));

const notThese = (exercise: Extract<Exercise, { readonly kind: "choose" | "spot" | "order" }>): string => {
  const lines: readonly Reasoned[] =
    exercise.kind === "order" ? exercise.distractors : exercise.options.filter(({ correct }) => !correct);
  return notPicked(lines);
};

const notPicked = (lines: readonly Reasoned[]): string =>
  lines.length === 0 ? "" : `**Not these**\n\n${listed(lines)}`;

const sections = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("\n\n");
