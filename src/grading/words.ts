/** Small things that feedback is written with. */
import type { ExerciseBase, Pack, Source } from "../content/exercise.ts";

/** A text of the exercise in quotes, without its full stop: `“It stays in KMS”`. */
export const quote = (text: string): string => `“${text.trim().replace(/\.$/, "")}”`;

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
