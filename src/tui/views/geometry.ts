/** The layout for a state: banner and message take rows from the body. */
import { type Layout, layoutOf } from "../layout.ts";
import { wrap } from "../lines.ts";
import type { State } from "../state.ts";
import { glyph, theme } from "../theme.ts";

const BANNER_ROWS = 3;

/** What stands under the header as long as nothing can be saved. */
export const bannerOf = ({ standing: { readOnly }, size }: State): readonly string[] =>
  readOnly === undefined
    ? []
    : wrap(`${glyph.warning} Progress cannot be saved. ${readOnly}`, size.columns - 2)
        .slice(0, BANNER_ROWS)
        .map((line) => ` ${theme.warning(line)}`);

/** What stands above the footer: a question, or a sentence until the next key. */
export const messageOf = ({ dialog, notice, size }: State): readonly string[] => {
  const text =
    dialog?.type === "reset"
      ? "Start this exercise again? Your answer is moved to .workbook/history and kept. y: yes, n: no"
      : notice;
  const limit = Math.max(2, Math.floor(size.rows / 3));
  return text === undefined
    ? []
    : wrap(text, size.columns - 2)
        .slice(0, limit)
        .map((line) => ` ${theme.strong(line)}`);
};

const known = new WeakMap<State, Layout>();

export const geometryOf = (state: State): Layout => {
  const layout = known.get(state) ?? layoutOf(state.size, bannerOf(state).length + messageOf(state).length);
  known.set(state, layout);
  return layout;
};
