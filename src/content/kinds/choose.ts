/** Pick one, or all that apply. */
import type { ExerciseBase } from "../exercise.ts";
import { fields, type Infer, oneOf, optional, slug, someOf, text, yesOrNo } from "../schema.ts";
import { type Draft, defineKind } from "./kind.ts";

export const optionFields = {
  id: slug,
  /** Markdown, one or two sentences. */
  text,
  correct: yesOrNo,
  /** Told when it is picked wrongly, and after passing. */
  why: text,
  /** What to try next when this was picked and is wrong. */
  next: optional(text),
  misconception: optional(slug),
};
const option = fields(optionFields);
const own = { select: oneOf(["one", "several"]), options: someOf(option) };

/** A thing a learner may pick. */
export type Option = Infer<typeof option>;

export interface ChooseExercise extends ExerciseBase {
  readonly kind: "choose";
  readonly select: "one" | "several";
  readonly options: readonly Option[];
}

export const choose = defineKind({
  fields: own,
  graded: true,
  read(base, { select, options }, draft): ChooseExercise {
    checkOptions(select, options, draft);
    return { ...base, kind: "choose", select, options };
  },
});

/** What must hold between the options of `choose` and `spot`. */
export function checkOptions(select: "one" | "several", options: readonly Option[], draft: Draft): void {
  draft.unique({ path: ["options"], ids: options.map(({ id }) => id) });
  for (const [index, { misconception }] of options.entries()) {
    draft.misconception(["options", index, "misconception"], misconception);
  }
  const right = options.filter(({ correct }) => correct).length;
  if (options.length < 2) {
    draft.problem(["options"], "There is nothing to choose from.", "Give at least two options.");
  } else if (right === 0) {
    draft.problem(["options"], "No option is correct.", "Set correct: true on those that belong.");
  } else if (select === "one" && right > 1) {
    draft.problem(
      ["select"],
      `One option is to be picked, but ${right} are correct.`,
      "Leave one correct, or write select: several.",
    );
  } else if (right === options.length) {
    draft.problem(
      ["options"],
      "Every option is correct.",
      "Add at least one that is not: else picking all would pass.",
    );
  }
}
