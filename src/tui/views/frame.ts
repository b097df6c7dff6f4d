/** The whole screen as blocks of lines. Each block is no larger than its place; components only put them there. */

import { SMALLEST } from "../layout.ts";
import { clip, wrap } from "../lines.ts";
import type { State } from "../state.ts";
import { theme } from "../theme.ts";
import { footerLine } from "./footer.ts";
import { bannerOf, geometryOf, messageOf } from "./geometry.ts";
import { headerLine } from "./header.ts";
import { helpLines } from "./help.ts";
import { outlineLines } from "./outline.ts";
import { documentOf } from "./page.ts";

export type Frame =
  | { readonly type: "too-small"; readonly lines: readonly string[] }
  | {
      readonly type: "panes";
      /** Header, rule, banner. */
      readonly above: readonly string[];
      /** One pane, or the outline and the page. */
      readonly panes: readonly Pane[];
      /** Message, rule, keys. */
      readonly below: readonly string[];
    };

export interface Pane {
  readonly width: number;
  readonly lines: readonly string[];
}

export const frameOf = (state: State): Frame => {
  const { columns, rows } = state.size;
  const layout = geometryOf(state);
  if (layout.tooSmall) {
    const sentence = `The workbook needs ${SMALLEST.columns} columns and ${SMALLEST.rows} rows; this window has ${columns} and ${rows}. Make it larger, or press q.`;
    return { type: "too-small", lines: wrap(sentence, columns).slice(0, rows) };
  }
  const { wide, outlineWidth, bodyHeight } = layout;
  const help = state.dialog?.type === "help";
  const split = wide && !help ? outlineWidth : undefined;
  const page = (width: number): Pane => ({ width, lines: pageLines(state, bodyHeight) });
  const outline: Pane = { width: outlineWidth, lines: outlineLines(state) };
  const panes = help
    ? [{ width: columns, lines: helpLines(state).slice(state.dialog.top, state.dialog.top + bodyHeight) }]
    : wide
      ? [outline, page(columns - outlineWidth - 1)]
      : [state.focus === "outline" ? outline : page(columns)];
  return {
    type: "panes",
    above: [headerLine(state), rule(columns, split, "┬", ""), ...bannerOf(state)],
    panes,
    below: [...messageOf(state), rule(columns, split, "┴", positionOf(state)), footerLine(state)],
  };
};

const pageLines = (state: State, height: number): readonly string[] => {
  const { lines } = documentOf(state);
  return lines.slice(state.page.top, state.page.top + height).map((line) => (line === "" ? "" : ` ${line}`));
};

/** @param split column of the line between the panes */
const rule = (columns: number, split: number | undefined, joint: string, label: string): string => {
  const line = split === undefined ? "─".repeat(columns) : "─".repeat(split) + joint + "─".repeat(columns - split - 1);
  if (label === "") return theme.muted(line);
  const told = clip(` ${label} `, columns - 4);
  return theme.muted(`${line.slice(0, columns - told.length - 2)}${told}──`);
};

/** Where in the document the page's slice is; nothing when all of it is on the screen. */
const positionOf = (state: State): string => {
  const { bodyHeight, wide } = geometryOf(state);
  const help = state.dialog?.type === "help" ? state.dialog : undefined;
  if (help === undefined && ((!wide && state.focus === "outline") || state.reader === undefined)) return "";
  const total = help === undefined ? documentOf(state).lines.length : helpLines(state).length;
  const top = help?.top ?? state.page.top;
  if (total <= bodyHeight) return "";
  const last = Math.min(total, top + bodyHeight);
  return last === total ? "end" : `${Math.floor((last / total) * 100)}% · more below`;
};
