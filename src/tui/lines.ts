/**
 * The line model: every pane is an array of lines already wrapped to its width, and the screen shows a slice of it.
 * Ink measures and paints a slice in constant time, a long document not (a 10,000-line <Text> took over a second).
 * Widths are in terminal columns; wide characters take two.
 */
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import { graphemes } from "./keys/input.ts";

export const widthOf = (text: string): number => (/^[\x20-\x7E]*$/.test(text) ? text.length : stringWidth(text));

/** Cuts unstyled text to a width; what was cut shows as an ellipsis. */
export const clip = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const grapheme of graphemes(text)) {
    const next = used + widthOf(grapheme);
    if (next > width - 1) break;
    kept += grapheme;
    used = next;
  }
  return width < 1 ? "" : `${kept}…`;
};

/** Fills up with spaces to a width. */
export const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)));

/** One text at the left end and one at the right; if both do not fit, the left one is cut. Unstyled on the left. */
export const ends = (left: string, right: string, width: number): string => {
  const room = width - widthOf(right);
  return room < 4 ? clip(left, width) : pad(clip(left, room - 1), room) + right;
};

/** Wraps at words; never wider than `width`. Keeps line breaks. Styled text stays styled. */
export const wrap = (text: string, width: number): readonly string[] =>
  text === "" ? [""] : wrapAnsi(text, Math.max(1, width), { hard: true, trim: true }).split("\n");

/** Puts `first` before the first line and as much blank before the others. */
export const hang = (first: string, lines: readonly string[]): readonly string[] => {
  const blank = " ".repeat(widthOf(first));
  return lines.map((line, index) => (index === 0 ? first : blank) + line);
};

/** Wraps text with a lead before its first line, the others aligned under the text. */
export const hangingText = (lead: string, text: string, width: number): readonly string[] =>
  hang(lead, wrap(text, width - widthOf(lead)));

export const indent = (lines: readonly string[], by: number): readonly string[] =>
  lines.map((line) => (line === "" ? "" : " ".repeat(by) + line));

/** More lines than a screen has: what is below them is not seen in the first moment. */
const ENOUGH_LINES = 100;

/**
 * How Markdown looks in the first moment, before its renderer is loaded: the first paragraphs as they are, without the
 * marks. Wrapping a whole lesson would take longer than the rest of the frame.
 */
export const roughly = (source: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const paragraph of source.trim().split(/\n{2,}/)) {
    if (lines.length > 0) lines.push("");
    lines.push(...wrap(paragraph.replace(/[*`#]/g, "").replace(/\s+/g, " ").trim(), width));
    if (lines.length >= ENOUGH_LINES) break;
  }
  return lines;
};

/** Breaks what a program printed: at the width and nowhere else, and every blank stays. */
export const wrapPrinted = (line: string, width: number): readonly string[] =>
  wrapAnsi(line, Math.max(1, width), { hard: true, trim: false, wordWrap: false }).split("\n");
