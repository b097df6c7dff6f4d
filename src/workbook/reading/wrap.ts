/** Breaking painted text into lines that fit. Every line closes its own colours, so any slice of lines can be drawn. */
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

/** Columns a text takes on the screen: wide characters count two, colours none. */
export const columns = (text: string): number => stringWidth(text);

/** Breaks prose between words, and a word only if it is longer than a line. */
export const wrapProse = (text: string, width: number): string[] =>
  wrapAnsi(text, width, { hard: true, trim: true }).split("\n");

const LEADING_SPACES = /^((?:\u001B\[[\d;]*m)*) +/;

/**
 * Breaks code at spaces, a longer word anywhere. Its own spaces stay; what does not fit goes on below, indented by two
 * more than the line it belongs to.
 */
export const wrapCode = (line: string, width: number): string[] => {
  if (columns(line) <= width) return [line];
  const own = columns(LEADING_SPACES.exec(line)?.[0] ?? "");
  const indent = own + 2 <= width / 2 ? own + 2 : 2;
  const [first = "", ...rest] = wrapAnsi(line, width - indent, { hard: true, trim: false }).split("\n");
  return [first, ...rest.map((part) => " ".repeat(indent) + part.replace(LEADING_SPACES, "$1"))];
};

/** Puts `first` before the first line and as many columns of `rest` (spaces by default) before the others. */
export const hang = (lines: readonly string[], first: string, rest = " ".repeat(columns(first))): string[] =>
  lines.map((line, index) => ((index === 0 ? first : rest) + line).trimEnd());

export const pad = (text: string, width: number, align: "left" | "right" | "center" = "left"): string => {
  const space = Math.max(0, width - columns(text));
  const left = align === "left" ? 0 : align === "right" ? space : Math.floor(space / 2);
  return " ".repeat(left) + text + " ".repeat(space - left);
};
