/** Moving in a page: the cursor goes through its items, and where there is none in sight the page scrolls instead. */
import type { Anchor, Item } from "../document.ts";
import type { Size } from "../layout.ts";
import type { State } from "../state.ts";
import { geometryOf } from "../views/geometry.ts";
import { documentOf } from "../views/page.ts";

/** Rows shown above a place that was jumped to. */
const CONTEXT_ROWS = 1;

export const withPage = (state: State, change: Partial<State["page"]>): State => ({
  ...state,
  page: { ...state.page, ...change },
});

const bottomOf = (state: State): number => Math.max(0, documentOf(state).lines.length - geometryOf(state).bodyHeight);

export const scrolledTo = (state: State, top: number): State => {
  const kept = Math.max(0, Math.min(top, bottomOf(state)));
  return kept === state.page.top ? state : withPage(state, { top: kept });
};

export const scrolledBy = (state: State, rows: number): State => scrolledTo(state, state.page.top + rows);

/** One step down (1) or up (-1). */
export const stepped = (state: State, by: 1 | -1): State => {
  const { items } = documentOf(state);
  const { bodyHeight } = geometryOf(state);
  const { top, cursor } = state.page;
  const inSight = ({ start, end }: Item) => start < top + bodyHeight && end > top;
  const at = items.findIndex(({ id }) => id === cursor);
  const current = items[at];
  // The cursor was scrolled out of sight: it comes back at the edge that the step comes from.
  const next =
    current !== undefined && inSight(current)
      ? items[at + by]
      : by === 1
        ? items.find(inSight)
        : items.findLast(inSight);
  if (next === undefined) return scrolledBy(state, by);
  const reach = by === 1 ? next.start < top + bodyHeight + 1 : next.end > top - 1;
  return reach ? onItem(state, next) : scrolledBy(state, by);
};

const onItem = (state: State, { id, start, end }: Item): State => {
  const moved = withPage(state, { cursor: id });
  const { bodyHeight } = geometryOf(moved);
  const { top } = moved.page;
  if (end > top + bodyHeight) return scrolledTo(moved, Math.min(start, end - bodyHeight));
  return start < top ? scrolledTo(moved, start) : moved;
};

/** Puts the cursor on an item and brings it into sight; without such an item nothing changes. */
export const cursorOn = (state: State, id: string): State => {
  const item = documentOf(state).items.find((candidate) => candidate.id === id);
  return item === undefined ? state : onItem(state, item);
};

/** Whether any line of the cursor's item is on the screen. */
export const cursorInSight = (state: State): boolean => {
  const { top, cursor } = state.page;
  const item = documentOf(state).items.find(({ id }) => id === cursor);
  return item !== undefined && item.start < top + geometryOf(state).bodyHeight && item.end > top;
};

/** Brings a part of the page into sight, from the anchor down, without moving more than needed. */
export const showing = (state: State, anchor: Anchor): State => {
  const { anchors, lines } = documentOf(state);
  const line = anchors.get(anchor);
  if (line === undefined) return state;
  const { bodyHeight } = geometryOf(state);
  const { top } = state.page;
  if (line >= top && lines.length <= top + bodyHeight) return state;
  return scrolledTo(state, line - CONTEXT_ROWS);
};

/** After anything that changes the document or the screen: no blank below the end. */
export const clamped = (state: State): State => scrolledTo(state, state.page.top);

/**
 * The screen in another size, with the same words at the top. Lines break elsewhere in another width, so the place is
 * found again by the letters before it. The nearest line is taken, so that a window drawn slowly does not creep upwards.
 */
export const resizedTo = (state: State, size: Size): State => {
  const resized = { ...state, size };
  const { top } = state.page;
  if (top === 0 || geometryOf(resized).pageWidth === geometryOf(state).pageWidth) return resized;
  const before = lettersIn(documentOf(state).lines.slice(0, top));
  let letters = 0;
  let nearest = 0;
  let distance = before;
  for (const [index, line] of documentOf(resized).lines.entries()) {
    const away = Math.abs(letters - before);
    if (away <= distance) [nearest, distance] = [index, away];
    letters += lettersIn([line]);
  }
  return scrolledTo(resized, nearest);
};

const COLOURS = /\u001B\[[\d;]*m/g;

const lettersIn = (lines: readonly string[]): number =>
  lines
    .join("")
    .replace(COLOURS, "")
    .match(/[\p{L}\p{N}]/gu)?.length ?? 0;
