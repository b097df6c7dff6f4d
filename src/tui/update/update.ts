/**
 * The one place where the state changes: `update(state, event)` returns the next state and what is to be done outside.
 * Pure: the same state and event give the same step.
 */
import { withoutControls } from "../../workbook/reading/controls.ts";
import type { Event, Step } from "../events.ts";
import { bindingFor } from "../keys/bindings.ts";
import { graphemes, type KeyName, textOf } from "../keys/input.ts";
import { modeOf } from "../keys/mode.ts";
import { formViewOf } from "../kinds/kinds.ts";
import { deskOf, exerciseHere, findExercise, type State, withDesk } from "../state.ts";
import { tabsOf } from "../tabs.ts";
import { act } from "./act.ts";
import { arrived, backToExercise, withCursor } from "./arrive.ts";
import { searched } from "./outline.ts";
import { clamped, resizedTo, showing } from "./scroll.ts";

const still = (state: State): Step => ({ state, effects: [] });

export const update = (state: State, event: Event): Step => {
  const step = next(state, event);
  return step.state === state ? step : { ...step, state: clamped(step.state) };
};

const next = (state: State, event: Event): Step => {
  switch (event.type) {
    case "started":
      return {
        state: withCursor(state),
        effects: [{ type: "load-reader" }, { type: "arrive", place: state.page.place }],
      };
    case "key":
      return keyed(withoutNotice(state), event.key);
    case "pasted":
      return still(modeOf(state) === "search" ? typed(state, oneLine(event.text)) : state);
    case "resized":
      return still(resizedTo(state, event.size));
    case "reader-loaded":
      return still({ ...state, reader: event.reader });
    case "progressed":
      return still(onKnownTab({ ...state, standing: event.standing }));
    case "answer-loaded":
      return still(answerLoaded(state, event));
    case "check-started":
      return still(atDesk(state, event.exercise, { checking: true }, ["problem"]));
    case "judged": {
      const { exercise, verdict, savedAt } = event;
      const judged = atDesk(state, exercise, { checking: false, stage: "answering", verdict }, ["problem", "savedAt"]);
      const dated = savedAt === undefined ? judged : withDesk(judged, exercise, { savedAt });
      return still(isHere(state, exercise) ? showing(onKnownTab(dated), "verdict") : dated);
    }
    case "check-impossible": {
      const told = withDesk(state, event.exercise, { checking: false, stage: "answering", problem: event.problem });
      return still(isHere(state, event.exercise) ? showing(told, "verdict") : told);
    }
    case "hint-taken":
      return still(isHere(state, event.exercise) ? showing(state, "hint") : state);
    case "model-loaded":
      return still(withDesk(state, event.exercise, { model: event.model }));
    case "trail-loaded":
      return still(withCursorIfNone(withDesk(state, event.exercise, { trail: event.trail })));
    case "next-found":
      return nextFound(state, event);
    case "was-reset":
      return wasReset(state, event);
    case "told":
      return still({ ...state, notice: event.sentence });
  }
};

const keyed = (state: State, key: KeyName): Step => {
  const mode = modeOf(state);
  const binding = bindingFor(mode, key);
  if (binding === undefined) {
    const text = mode === "search" ? textOf(key) : undefined;
    return still(text === undefined ? state : typed(state, text));
  }
  const refusal = binding.refused?.(state);
  return refusal === undefined ? act(state, binding.action, key) : still({ ...state, notice: refusal });
};

const typed = (state: State, text: string): State => searched(state, (state.outline.search?.text ?? "") + text);

/** What a paste may put into the search: the first line's printable characters. */
const oneLine = (text: string): string =>
  graphemes(withoutControls((text.split(/[\r\n]/)[0] ?? "").replaceAll("\t", "")))
    .slice(0, 100)
    .join("");

const withoutNotice = (state: State): State => {
  if (state.notice === undefined) return state;
  const { notice: _, ...rest } = state;
  return rest;
};

const isHere = ({ page }: State, exercise: string): boolean => page.place.exercise === exercise;

/** Changes a desk and forgets some of what lay on it. */
const atDesk = (
  state: State,
  exercise: string,
  change: Parameters<typeof withDesk>[2],
  forget: readonly ("problem" | "savedAt")[],
): State => {
  const desk = { ...deskOf(state, exercise), ...change };
  for (const member of forget) delete desk[member];
  return { ...state, desks: new Map(state.desks).set(exercise, desk) };
};

/** A tab that is gone, because a newer verdict has nothing for it, gives way to the exercise. */
const onKnownTab = (state: State): State =>
  exerciseHere(state) === undefined || tabsOf(state).some(({ tab }) => tab === state.page.tab)
    ? state
    : backToExercise(state);

/** A text that was to be scored, and turns out not to be there or too short, goes back to being written. */
const scoredOnlyIfReady = (state: State, exerciseId: string): State => {
  const exercise = findExercise(state.pack, exerciseId);
  const desk = deskOf(state, exerciseId);
  const refusal = exercise === undefined || desk.stage !== "rubric" ? undefined : formViewOf(exercise).missing(desk);
  if (refusal === undefined) return isHere(state, exerciseId) ? showing(withCursorIfNone(state), "question") : state;
  return { ...withDesk(state, exerciseId, { stage: "answering" }), notice: refusal };
};

const withCursorIfNone = (state: State): State => (state.page.cursor === undefined ? withCursor(state) : state);

const answerLoaded = (state: State, { exercise, answer, files }: Extract<Event, { type: "answer-loaded" }>): State => {
  const desk = deskOf(state, exercise);
  const withFiles = withDesk(state, exercise, { files });
  if (answer === undefined) {
    return desk.stage === "rubric" ? withDesk(withFiles, exercise, { stage: "answering" }) : withFiles;
  }
  // What was marked on the screen is newer than what was handed in.
  if ("ids" in answer) return desk.marks.length > 0 ? withFiles : withDesk(withFiles, exercise, { marks: answer.ids });
  if ("text" in answer) {
    const ticked = desk.stage === "rubric" ? desk.ticked : (answer.ticked ?? desk.ticked);
    return scoredOnlyIfReady(withDesk(withFiles, exercise, { text: answer.text, ticked }), exercise);
  }
  return withFiles;
};

const nextFound = (state: State, { exercise }: Extract<Event, { type: "next-found" }>): Step => {
  if (exercise === undefined) return still({ ...state, notice: "Every exercise is solved." });
  const { lesson, id } = exercise;
  const exercises = state.pack.lessons.find((candidate) => candidate.id === lesson)?.exercises ?? [];
  const fresh = exercises.every((other) => (state.standing.progress.get(other.id)?.attempts ?? 0) === 0);
  // A lesson that was never begun starts with its reading; from there `n` goes on to the exercise.
  return arrived(state, fresh && state.page.place.lesson !== lesson ? { lesson } : { lesson, exercise: id });
};

const wasReset = (state: State, { exercise, keptAt }: Extract<Event, { type: "was-reset" }>): Step => {
  const desks = new Map(state.desks);
  desks.delete(exercise);
  const notice =
    keptAt === undefined
      ? "The exercise starts again. There was no answer to keep."
      : `The exercise starts again. Your old answer is in ${keptAt}`;
  const cleared = { ...state, desks, notice };
  return isHere(state, exercise) ? arrived(cleared, state.page.place) : still(cleared);
};
