/** Going to a lesson or an exercise, and between the sheets of one. */
import type { Place } from "../../workbook/workbook.ts";
import type { Step } from "../events.ts";
import { exerciseHere, type State, type Tab, verdictOf, withDesk } from "../state.ts";
import { decisionId, tellingDecision } from "../views/decisions.ts";
import { documentOf } from "../views/page.ts";
import { rowIdOf, searchEnded } from "./outline.ts";

/** The page shows the place from its beginning; the outline's cursor goes along. */
export const arrived = (state: State, place: Place): Step => {
  const settled = searchEnded(state);
  const moved: State = {
    ...settled,
    focus: "page",
    outline: { ...settled.outline, cursor: rowIdOf(place), open: new Set([...settled.outline.open, place.lesson]) },
    page: { place, tab: "exercise", top: 0, unfolded: new Set() },
  };
  const { exercise } = place;
  // A commitment that was left half-way starts over.
  const fresh = exercise === undefined ? moved : withDesk(moved, exercise, { stage: "answering" });
  return { state: withCursor(fresh), effects: [{ type: "arrive", place }] };
};

/** The cursor on the first item, where there is one. */
export const withCursor = (state: State): State => {
  const first = documentOf(state).items[0];
  const { cursor: _, ...page } = state.page;
  return { ...state, page: first === undefined ? page : { ...page, cursor: first.id } };
};

export const backToExercise = (state: State): State => onTab(state, "exercise").state;

export const onTab = (state: State, tab: Tab): Step => {
  const exercise = exerciseHere(state);
  if (exercise === undefined) return { state, effects: [] };
  const unfolded = new Set(state.page.unfolded);
  const decisions = verdictOf(state, exercise.id)?.evidence.decisions ?? [];
  const telling = decisionId(tellingDecision(decisions));
  if (tab === "decisions" && ![...unfolded].some((id) => id.startsWith("decision:"))) unfolded.add(telling);
  const shown = withCursor({ ...state, page: { ...state.page, tab, top: 0, unfolded } });
  return { state: shown, effects: tab === "model" ? [{ type: "load-model", exercise }] : [] };
};
