/** Code with line numbers, coloured where the reader knows the language; long lines go on under themselves. */
import { wrapCode } from "../../workbook/reading/wrap.ts";
import { hang, indent } from "../lines.ts";
import type { Reader } from "../state.ts";
import { theme } from "../theme.ts";

/** Wider than any line of code, so that the reader leaves the lines as they are. */
const UNWRAPPED = 1000;

const fenced = (language: string, code: string): string => {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
};

const colouredLines = (language: string, lines: readonly string[], reader: Reader): readonly string[] => {
  const margin = /^ */.exec(reader(fenced("", "x"), UNWRAPPED)[0] ?? "")?.[0].length ?? 0;
  const coloured = reader(fenced(language, lines.join("\n")), UNWRAPPED).map((line) => line.slice(margin));
  return coloured.length === lines.length ? coloured : lines;
};

/** Code without line numbers. */
export const plainCode = (language: string, code: string, width: number, reader: Reader): readonly string[] => {
  const margin = 2;
  return indent(
    colouredLines(language, code.trimEnd().split("\n"), reader).flatMap((line) => wrapCode(line, width - margin)),
    margin,
  );
};

export const numberedCode = (language: string, code: string, width: number, reader: Reader): readonly string[] => {
  const lines = code.trimEnd().split("\n");
  const digits = String(lines.length).length;
  const margin = 2;
  return indent(
    colouredLines(language, lines, reader).flatMap((line, index) => {
      const number = theme.muted(`${String(index + 1).padStart(digits)}  `);
      return hang(number, wrapCode(line, width - digits - 2 - margin));
    }),
    margin,
  );
};
