/** Why a key cannot be used at the moment, and labels that depend on it. A sentence says what to do instead. */
import { formViewOf } from "../kinds/kinds.ts";
import { deskOf, exerciseHere, progressOf, type State, verdictOf } from "../state.ts";
import { tabsOf } from "../tabs.ts";

/** What each hint gives, in order. */
export const HINT_STEPS = ["where to look", "the principle", "nearly there", "the answer with its reasons"] as const;

const taken = (state: State): number => {
  const exercise = exerciseHere(state);
  return exercise === undefined ? 0 : progressOf(state, exercise.id).hintsTaken;
};

export const labelOfHint = (state: State): string => {
  const next = taken(state) + 1;
  return next > 4 ? "hints (all shown)" : `hint (${next} of 4)`;
};

export const hintRefused = (state: State): string | undefined =>
  taken(state) >= 4 ? "All four hints are shown above." : undefined;

export const checkRefused = (state: State): string | undefined => {
  const exercise = exerciseHere(state);
  if (exercise === undefined) return "Open an exercise first.";
  const desk = deskOf(state, exercise.id);
  if (desk.checking) return "The answer is being checked. The verdict comes in a moment.";
  const form = formViewOf(exercise);
  // A text is read anew before it is scored: what another editor saved is not on the desk yet.
  return form.form === "text" ? undefined : form.missing(desk);
};

export const resetRefused = (state: State): string | undefined => {
  const exercise = exerciseHere(state);
  if (exercise !== undefined && deskOf(state, exercise.id).checking)
    return "The answer is being checked. Wait for the verdict, then reset.";
  return state.standing.readOnly === undefined ? undefined : "Nothing can be reset, because nothing can be saved.";
};

export const tabsRefused = (state: State): string | undefined => {
  if (tabsOf(state).length > 1) return undefined;
  const exercise = exerciseHere(state);
  return exercise === undefined || verdictOf(state, exercise.id) === undefined
    ? "There is nothing beside the exercise yet. Check an answer first."
    : "There is nothing beside it yet. Passing brings the model answer.";
};

export const revealRefused = (state: State): string | undefined => {
  const exercise = exerciseHere(state);
  return exercise !== undefined && deskOf(state, exercise.id).revealed
    ? "The answer is shown below the question."
    : undefined;
};

export const typeRefused = (state: State): string | undefined => {
  const exercise = exerciseHere(state);
  if (exercise?.kind !== "console") return "This exercise takes no commands. e opens the answer in your editor.";
  return deskOf(state, exercise.id).checking
    ? "The answer is being checked. The verdict comes in a moment."
    : undefined;
};
