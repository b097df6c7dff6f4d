/** What each action does. The mode in which a key meant the action decides what it acts on. */
import type { Exercise } from "../../content/exercise.ts";
import type { Confidence } from "../../workbook/workbook.ts";
import type { Effect, Step } from "../events.ts";
import { moved } from "../forms/order.ts";
import type { Action } from "../keys/bindings.ts";
import type { KeyName } from "../keys/input.ts";
import { modeOf } from "../keys/mode.ts";
import { formViewOf } from "../kinds/kinds.ts";
import { deskOf, exerciseHere, type State, withDesk } from "../state.ts";
import { tabsOf } from "../tabs.ts";
import { geometryOf } from "../views/geometry.ts";
import { helpLines } from "../views/help.ts";
import { arrived, backToExercise, onTab, withCursor } from "./arrive.ts";
import { lessonFolded, outlineMoved, placeOf, rowHere, searchEnded, searched, withOutline } from "./outline.ts";
import { cursorInSight, cursorOn, scrolledBy, scrolledTo, showing, stepped, withPage } from "./scroll.ts";

const still = (state: State): Step => ({ state, effects: [] });
const asking = (state: State, ...effects: readonly Effect[]): Step => ({ state, effects });

export const act = (state: State, action: Action, key: KeyName): Step => {
  switch (action) {
    case "up":
      return still(travelled(state, -1));
    case "down":
      return still(travelled(state, 1));
    case "page-up":
      return still(leapt(state, -geometryOf(state).bodyHeight + 1));
    case "page-down":
      return still(leapt(state, geometryOf(state).bodyHeight - 1));
    case "half-up":
      return still(leapt(state, -Math.ceil(geometryOf(state).bodyHeight / 2)));
    case "half-down":
      return still(leapt(state, Math.ceil(geometryOf(state).bodyHeight / 2)));
    case "first":
      return still(leapt(state, -Number.MAX_SAFE_INTEGER));
    case "last":
      return still(leapt(state, Number.MAX_SAFE_INTEGER));
    case "open": {
      const row = rowHere(state);
      return row === undefined ? still(state) : arrived(state, placeOf(row));
    }
    case "fold":
      return still(modeOf(state) === "records" ? detailsFolded(state) : lessonFolded(state, "other"));
    case "close":
      return still(lessonFolded(state, "closed"));
    case "switch-pane":
      return still(paneSwitched(state));
    case "search":
      return still(searched({ ...state, focus: "outline" }, ""));
    case "keep-search": {
      const { search } = state.outline;
      return still(
        search === undefined || rowHere(state) === undefined
          ? state
          : withOutline(state, { search: { ...search, typing: false } }),
      );
    }
    case "erase":
      return still(searched(state, (state.outline.search?.text ?? "").replace(/.$/u, "")));
    case "back":
      return still(back(state));
    case "next":
      return asking(state, { type: "find-next", ...(afterHere(state) ?? {}) });
    case "leave":
      return asking(state, { type: "leave" });
    case "stop":
      return asking(state, { type: "stop" });
    case "help":
      return still({ ...state, dialog: { type: "help", top: 0 } });
    case "no":
      return still(withoutDialog(state));
    case "next-tab":
      return tabMoved(state, 1);
    case "previous-tab":
      return tabMoved(state, -1);
    case "mark":
    case "mark-by-number":
    case "move-up":
    case "move-down":
    case "commit":
    case "confide":
    case "type-commands":
    case "edit":
    case "check":
    case "hint":
    case "reset":
    case "reveal":
    case "yes": {
      const exercise = exerciseHere(state);
      return exercise === undefined ? still(state) : answering(state, exercise, action, key);
    }
  }
};

type AnswerAction = Extract<
  Action,
  | "mark"
  | "mark-by-number"
  | "move-up"
  | "move-down"
  | "commit"
  | "confide"
  | "type-commands"
  | "edit"
  | "check"
  | "hint"
  | "reset"
  | "reveal"
  | "yes"
>;

const answering = (state: State, exercise: Exercise, action: AnswerAction, key: KeyName): Step => {
  switch (action) {
    case "mark": {
      const { cursor } = state.page;
      if (cursor === undefined) return still(state);
      // What cannot be seen is shown first; only the next press marks it.
      return still(cursorInSight(state) ? marked(state, exercise, cursor) : cursorOn(state, cursor));
    }
    case "mark-by-number": {
      const choices = formViewOf(exercise).choices(deskOf(state, exercise.id));
      const id = choices[/\d/.test(key) ? Number(key) - 1 : key.charCodeAt(0) - "a".charCodeAt(0)];
      return still(id === undefined ? state : marked(cursorOn(state, id), exercise, id));
    }
    case "move-up":
      return still(lineMoved(state, exercise, -1));
    case "move-down":
      return still(lineMoved(state, exercise, 1));
    case "commit":
      return committed(state, exercise);
    case "confide":
      return handedIn(state, exercise, confidenceOf(key));
    case "type-commands":
      return exercise.kind === "console" ? asking(state, { type: "type-commands", exercise }) : still(state);
    case "edit":
      return asking(state, { type: "edit", exercise });
    case "check":
      return asking(checkingAt(state, exercise), { type: "check-files", exercise });
    case "hint":
      return asking(state, { type: "take-hint", exercise });
    case "reset":
      return still({ ...state, dialog: { type: "reset", exercise: exercise.id } });
    case "yes":
      return asking(withoutDialog(state), { type: "reset", exercise });
    case "reveal":
      return still(showing(withDesk(state, exercise.id, { revealed: true }), "reveal"));
  }
};

const travelled = (state: State, by: 1 | -1): State => {
  if (state.dialog?.type === "help") return leapt(state, by);
  return state.focus === "outline" ? outlineMoved(state, by) : stepped(state, by);
};

const leapt = (state: State, rows: number): State => {
  if (state.dialog?.type === "help") {
    const end = Math.max(0, helpLines(state).length - geometryOf(state).bodyHeight);
    return { ...state, dialog: { type: "help", top: Math.max(0, Math.min(end, state.dialog.top + rows)) } };
  }
  if (state.focus === "outline") return outlineMoved(state, rows);
  return Math.abs(rows) === Number.MAX_SAFE_INTEGER ? scrolledTo(state, rows) : scrolledBy(state, rows);
};

const paneSwitched = (state: State): State => {
  if (state.focus === "page") return { ...state, focus: "outline" };
  const onPage: State = { ...state, focus: "page" };
  return onPage.page.cursor === undefined ? withCursor(onPage) : onPage;
};

const withoutDialog = (state: State): State => {
  const { dialog: _, ...rest } = state;
  return rest;
};

/** One step out: dialog, search, confidence or rubric, sheet, page. */
const back = (state: State): State => {
  if (state.dialog !== undefined) return withoutDialog(state);
  if (state.focus === "outline") return state.outline.search === undefined ? state : searchEnded(state);
  const exercise = exerciseHere(state);
  if (exercise !== undefined) {
    if (state.page.tab !== "exercise") return backToExercise(state);
    if (deskOf(state, exercise.id).stage !== "answering")
      return withCursor(withDesk(state, exercise.id, { stage: "answering" }));
  }
  return { ...state, focus: "outline" };
};

/** The exercise after which to look: this one, or the last one before this lesson. */
const afterHere = ({ pack, page: { place } }: State): { readonly after: string } | undefined => {
  if (place.exercise !== undefined) return { after: place.exercise };
  const lesson = pack.lessons.findIndex(({ id }) => id === place.lesson);
  const before = pack.lessons
    .slice(0, lesson)
    .flatMap(({ exercises }) => exercises)
    .at(-1);
  return before === undefined ? undefined : { after: before.id };
};

const tabMoved = (state: State, by: 1 | -1): Step => {
  const tabs = tabsOf(state);
  const at = tabs.findIndex(({ tab }) => tab === state.page.tab);
  const next = tabs[(at + by + tabs.length) % tabs.length];
  return next === undefined ? still(state) : onTab(state, next.tab);
};

const detailsFolded = (state: State): State => {
  const { cursor, unfolded } = state.page;
  if (cursor === undefined) return state;
  const next = new Set(unfolded);
  if (!next.delete(cursor)) next.add(cursor);
  return cursorOn(withPage(state, { unfolded: next }), cursor);
};

const marked = (state: State, exercise: Exercise, id: string): State => {
  const form = formViewOf(exercise);
  const desk = deskOf(state, exercise.id);
  if (desk.stage === "rubric") {
    const ticked = desk.ticked.includes(id) ? desk.ticked.filter((other) => other !== id) : [...desk.ticked, id];
    return withDesk(state, exercise.id, { ticked });
  }
  const after = withDesk(state, exercise.id, { marks: form.mark(desk, id) });
  if (form.form !== "order") return after;
  // The line goes to the other list; the cursor stays where it was, on the line that comes next in the same list.
  const order = form.choices(desk);
  const wasIn = desk.marks.includes(id);
  const list = order.filter((other) => desk.marks.includes(other) === wasIn);
  const at = list.indexOf(id);
  return cursorOn(after, list[at + 1] ?? list[at - 1] ?? id);
};

const lineMoved = (state: State, exercise: Exercise, by: 1 | -1): State => {
  const { cursor } = state.page;
  const desk = deskOf(state, exercise.id);
  if (cursor === undefined) return state;
  if (!desk.marks.includes(cursor)) return { ...state, notice: "Take the line into your answer first: press Space." };
  return cursorOn(withDesk(state, exercise.id, { marks: moved(desk.marks, cursor, by) }), cursor);
};

const checkingAt = (state: State, { id }: Exercise): State =>
  withDesk(state, id, { checking: true, stage: "answering" });

/** Enter: a question asks how sure the learner is, a text asks what was said, and a scored text is handed in. */
const committed = (state: State, exercise: Exercise): Step => {
  const { stage } = deskOf(state, exercise.id);
  if (stage === "rubric") return handedIn(state, exercise);
  if (formViewOf(exercise).form === "text") {
    const scoring = withDesk(state, exercise.id, { stage: "rubric" });
    return asking(withCursor(scoring), { type: "load-answer", exercise });
  }
  return still(showing(withDesk(state, exercise.id, { stage: "confidence" }), "question"));
};

const handedIn = (state: State, exercise: Exercise, confidence?: Confidence): Step => {
  const answer = formViewOf(exercise).answer(deskOf(state, exercise.id));
  if (answer === undefined) return still(state);
  const effect: Effect = { type: "submit", exercise, answer, ...(confidence === undefined ? {} : { confidence }) };
  return asking(checkingAt(state, exercise), effect);
};

const confidenceOf = (key: KeyName): Confidence => (key === "1" ? 1 : key === "2" ? 2 : 3);
