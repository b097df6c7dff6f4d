/** The front matter that every exercise has, whatever its kind, and that of lessons and misconceptions. */
import * as v from "valibot";
import { fields, listOf, slug, someOf, source, text, whole } from "./schema.ts";

const FOUR_HINTS = "must be exactly four: where to look, the principle, nearly there, the answer with its reasons";

export const exerciseFields = {
  title: text,
  level: v.picklist([1, 2, 3], "must be 1, 2 or 3"),
  points: whole,
  topics: listOf(slug),
  misconceptions: listOf(slug),
  hints: v.pipe(
    listOf(text),
    v.check((hints) => hints.length === 4, FOUR_HINTS),
    v.transform(([where = "", principle = "", nearly = "", answer = ""]): [string, string, string, string] => [
      where,
      principle,
      nearly,
      answer,
    ]),
  ),
  interview: text,
  followUp: fields({ question: text, answer: text }),
  sources: someOf(source),
};

export const lessonFields = fields({
  title: text,
  summary: text,
  questions: listOf(text),
  exercises: someOf(slug),
  sources: listOf(source),
});

export const misconceptionList = listOf(fields({ id: slug, belief: text, refutation: text, source }));

export const outlineList = someOf(slug);
