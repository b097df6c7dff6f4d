/** A label in a column of its own and a text beside it; below it, where the pane is narrow or a word is too long. */
import { hangingText, indent, pad, widthOf, wrap } from "../lines.ts";
import { theme } from "../theme.ts";

const LABEL_WIDTH = 15;
const BESIDE_FROM = 56;

/** @param text unstyled or styled, one paragraph */
export const labelled = (label: string, text: string, width: number): readonly string[] => {
  const longest = Math.max(...text.split(" ").map(widthOf));
  const isBeside = width >= BESIDE_FROM && longest <= width - LABEL_WIDTH;
  if (isBeside) return hangingText(theme.muted(pad(label, LABEL_WIDTH)), text, width);
  return [...(label === "" ? [] : [theme.muted(label)]), ...indent(wrap(text, width - 2), 2)];
};
