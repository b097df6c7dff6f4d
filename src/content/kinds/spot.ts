/** What is wrong in this snippet or claim? */
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import { fields, type Infer, oneOf, optional, someOf, text, whole } from "../schema.ts";
import { checkOptions, optionFields } from "./choose.ts";
import { defineKind } from "./kind.ts";

const suspect = fields({
  ...optionFields,
  /** 1-based line of the snippet it points at. */
  line: optional(v.pipe(whole, v.minValue(1, "must be at least 1"))),
});
const snippet = fields({ language: text, code: text });

/** A place in the snippet (or a claim in it) that a learner may mark; `correct` means: this really is a fault. */
export type Suspect = Infer<typeof suspect>;

export interface SpotExercise extends ExerciseBase {
  readonly kind: "spot";
  readonly select: "one" | "several";
  readonly snippet: Infer<typeof snippet>;
  readonly options: readonly Suspect[];
}

export const spot = defineKind({
  fields: { select: oneOf(["one", "several"]), snippet, options: someOf(suspect) },
  graded: true,
  read(base, { select, snippet, options }, draft): SpotExercise {
    checkOptions(select, options, draft);
    const lines = snippet.code.trimEnd().split("\n").length;
    for (const [index, { id, line }] of options.entries()) {
      if (line !== undefined && line > lines) {
        draft.problem(
          ["options", index, "line"],
          `"${id}" points at line ${line}, but the snippet has ${lines}.`,
          "Count from 1, at the first line of the code.",
        );
      }
    }
    return { ...base, kind: "spot", select, snippet, options };
  },
});
