/** The left pane. The first line shown follows the cursor, so it needs no state of its own. */
import { clip, pad, wrap } from "../lines.ts";
import { type Row, rowsOf } from "../outline.ts";
import { progressOf, type State } from "../state.ts";
import { glyph, outcome, type Paint, theme } from "../theme.ts";
import { geometryOf } from "./geometry.ts";

/** Rows kept in sight above and below the cursor. */
const MARGIN = 2;

/** As many lines as the body is high, or fewer. */
export const outlineLines = (state: State): readonly string[] => {
  const { outlineWidth: width, bodyHeight } = geometryOf(state);
  const rows = rowsOf(state);
  const search = searchLine(state, width);
  const height = Math.max(1, bodyHeight - search.length);
  if (rows.length === 0)
    return [...search, ...wrap("Nothing has these words. Esc shows everything.", width - 3).map((line) => `  ${line}`)];
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === state.outline.cursor),
  );
  const top = Math.max(
    0,
    Math.min(at - Math.min(MARGIN, height - 1), at - Math.floor(height / 2), rows.length - height),
  );
  const start = at < height - MARGIN ? 0 : top;
  const lines = rows.slice(start, start + height).map((row) => rowLine(row, state, width));
  return [...search, ...lines];
};

const searchLine = ({ outline }: State, width: number): readonly string[] => {
  if (outline.search === undefined) return [];
  const { text, typing } = outline.search;
  return [clip(` / ${text}${typing ? "▏" : ""}`, width), ""];
};

const rowLine = (row: Row, state: State, width: number): string => {
  const selected = row.id === state.outline.cursor;
  const cursor = selected ? glyph.cursor : " ";
  const count = row.type === "lesson" ? `${row.solved}/${row.lesson.exercises.length}` : "";
  const lead = row.type === "lesson" ? ` ${cursor} ` : ` ${cursor}   `;
  const title = row.type === "lesson" ? row.lesson.title : row.exercise.title;
  // The mark and a blank before the title, a blank after it, and the count with one more.
  const room = width - lead.length - 3 - (count === "" ? 0 : count.length + 1);
  const paint: Paint =
    selected && state.focus === "outline" ? theme.selected : isOpenPage(row, state) ? theme.strong : theme.plain;
  const text = pad(clip(title, room), room);
  return `${paint(lead)}${markOf(row, state)} ${paint(count === "" ? text.trimEnd() : text)}${count === "" ? "" : ` ${theme.muted(count)}`}`;
};

const isOpenPage = (row: Row, { page: { place } }: State): boolean =>
  row.id === (place.exercise === undefined ? `lesson:${place.lesson}` : `exercise:${place.exercise}`);

const markOf = (row: Row, state: State): string => {
  if (row.type === "exercise") {
    const { solved, attempts } = progressOf(state, row.exercise.id);
    return solved ? outcome.passed : attempts > 0 ? glyph.tried : glyph.untouched;
  }
  if (row.open) return glyph.open;
  return row.solved > 0 && row.solved === row.lesson.exercises.length ? outcome.passed : glyph.untouched;
};
