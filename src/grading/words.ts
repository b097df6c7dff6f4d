/** Small things that feedback is written with. */
import type { ExerciseBase, Pack, Source } from "../content/exercise.ts";

/** A text of the exercise in quotes, without its full stop: `“It stays in KMS”`. */
export const quote = (text: string): string => `“${text.trim().replace(/\.$/, "")}”`;

/** The longest text of somebody else's that is shown in feedback, in UTF-16 units. */
const LONGEST = 600;
const onOneLine = (text: string, longest = LONGEST): string => {
  const line = text.replace(/\s+/g, " ");
  // A character of two units is not cut in half.
  return line.length > longest ? `${line.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "")}…` : line;
};

/**
 * Somebody else's words, a program's or KMS's, as a code span of Markdown: whatever is in them stays as it is. Line ends
 * become spaces; an empty text shows as two quotes.
 * @param options.longest in UTF-16 units; what is longer is cut, and ends with an ellipsis
 */
export const code = (text: string, { longest = LONGEST }: { readonly longest?: number } = {}): string => {
  const line = onOneLine(text, longest) || '""';
  const backticks = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(backticks + 1);
  // Markdown takes one space from both ends of a span.
  const space = backticks > 0 || /^ .* $/.test(line) ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
};

/** A sentence with somebody else's words in it, for Markdown: nothing in it is taken for markup. */
export const plainWords = (text: string): string => onOneLine(text).replace(/[\\`*_~[\]<>&|]/g, "\\$&");

/** Somebody else's words with a full stop, if they have none. */
export const asSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** `1 option`, `3 options`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;

/** The lines of an answer that are not comments: those do not begin with #. */
export const withoutComments = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .join("\n");

/** Where to read about a mistake: what refutes the misconception, or else the exercise's first source. */
export function sourceFor(
  exercise: ExerciseBase,
  misconception: string | undefined,
  { misconceptions }: Pack,
): { readonly source?: Source } {
  const refutation = misconception === undefined ? undefined : misconceptions.get(misconception)?.source;
  const source = refutation ?? exercise.sources[0];
  return source === undefined ? {} : { source };
}

/** "8 seconds" */
export const seconds = (ms: number): string => (ms >= 1000 ? `${ms / 1000} seconds` : `${ms} milliseconds`);
