/** Small things that feedback is written with. */
import type { ExerciseBase, Pack, Source } from "../content/exercise.ts";

/** A text of the exercise in quotes, without its full stop: `“It stays in KMS”`. */
export const quote = (text: string): string => `“${text.trim().replace(/\.$/, "")}”`;

/** The longest text of somebody else's that is shown in feedback, in UTF-16 units. */
const LONGEST = 600;
const onOneLine = (text: string): string => {
  const line = text.replace(/\s+/g, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
};

/** Somebody else's words, a program's or KMS's, as a code span of Markdown: whatever is in them stays as it is. */
export const code = (text: string): string => {
  const line = onOneLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = longest > 0 ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
};

/** A sentence with somebody else's words in it, for Markdown: nothing in it is taken for markup. */
export const plainWords = (text: string): string => onOneLine(text).replace(/[\\`*_~[\]<>&|]/g, "\\$&");

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
