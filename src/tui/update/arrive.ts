/** Going to a lesson or an exercise, and between the sheets of one. */
import type { Place } from "../../workbook/workbook.ts";
import type { Step } from "../events.ts";
import { exerciseHere, type State, type Tab, verdictOf, withDesk } from "../state.ts";
import { decisionId, tellingDecision } from "../views/decisions.ts";
import { documentOf } from "../views/page.ts";
import { rowIdOf, searchEnded } from "./outline.ts";
import { cursorOn, withPage } from "./scroll.ts";

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
  const tabbed = withCursor({ ...state, page: { ...state.page, tab, top: 0 } });
  const shown = tab === "decisions" ? withTellingDecision(tabbed, exercise.id) : tabbed;
  return { state: shown, effects: tab === "model" ? [{ type: "load-model", exercise }] : [] };
};

/** The decision that explains most is shown in full, unless the learner has unfolded one. */
const withTellingDecision = (state: State, exerciseId: string): State => {
  const { unfolded } = state.page;
  if ([...unfolded].some((id) => id.startsWith("decision:"))) return state;
  const telling = decisionId(tellingDecision(verdictOf(state, exerciseId)?.evidence.decisions ?? []));
  return cursorOn(withPage(state, { unfolded: new Set([...unfolded, telling]) }), telling);
};
