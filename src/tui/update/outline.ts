/** Moving, folding and searching in the outline. */
import type { Place } from "../../workbook/workbook.ts";
import { type Row, rowsOf } from "../outline.ts";
import type { RowId, State } from "../state.ts";

export const withOutline = (state: State, change: Partial<State["outline"]>): State => ({
  ...state,
  outline: { ...state.outline, ...change },
});

export const rowHere = (state: State): Row | undefined => {
  const rows = rowsOf(state);
  return rows.find(({ id }) => id === state.outline.cursor) ?? rows[0];
};

/** The cursor some rows further; it stops at either end. */
export const outlineMoved = (state: State, by: number): State => {
  const rows = rowsOf(state);
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === state.outline.cursor),
  );
  const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
  return row === undefined || row.id === state.outline.cursor ? state : withOutline(state, { cursor: row.id });
};

export const placeOf = (row: Row): Place =>
  row.type === "lesson" ? { lesson: row.lesson.id } : { lesson: row.lesson.id, exercise: row.exercise.id };

export const rowIdOf = ({ lesson, exercise }: Place): RowId =>
  exercise === undefined ? `lesson:${lesson}` : `exercise:${exercise}`;

export const lessonFolded = (state: State, fold: "open" | "closed" | "other"): State => {
  const row = rowHere(state);
  if (row === undefined) return state;
  const open = new Set(state.outline.open);
  const close = fold === "closed" || (fold === "other" && open.has(row.lesson.id));
  if (close) open.delete(row.lesson.id);
  else open.add(row.lesson.id);
  // Closing from an exercise would leave the cursor on a row that is gone.
  return withOutline(state, { open, ...(close ? { cursor: `lesson:${row.lesson.id}` as const } : {}) });
};

/** Narrows the outline; the cursor goes to the first row that was meant, unless it stands on one already. */
export const searched = (state: State, text: string): State => {
  const narrowed = withOutline(state, { search: { text, typing: true } });
  const found = rowsOf(narrowed).filter((row) => row.type === "exercise" || row.found);
  const [first] = found;
  if (first === undefined || found.some(({ id }) => id === narrowed.outline.cursor)) return narrowed;
  return withOutline(narrowed, { cursor: first.id });
};

/** Everything is shown again, the cursor where it was, its lesson open. */
export const searchEnded = (state: State): State => {
  const row = rowHere(state);
  const { search: _, ...outline } = state.outline;
  const open = row === undefined ? outline.open : new Set([...outline.open, row.lesson.id]);
  return { ...state, outline: { ...outline, open } };
};
