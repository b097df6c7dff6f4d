/** The sheets beside an exercise: which there are depends on what its last check left behind. */
import { exerciseHere, progressOf, type State, type Tab, verdictOf } from "./state.ts";

export interface TabLabel {
  readonly tab: Tab;
  readonly label: string;
}

export const tabsOf = (state: State): readonly TabLabel[] => {
  const exercise = exerciseHere(state);
  if (exercise === undefined) return [];
  const tabs: TabLabel[] = [{ tab: "exercise", label: "Exercise" }];
  const evidence = verdictOf(state, exercise.id)?.evidence;
  if (evidence !== undefined) {
    const { calls, decisions, picture, output } = evidence;
    if (calls.length > 0) tabs.push({ tab: "calls", label: `KMS calls ${calls.length}` });
    if (decisions.length > 0) tabs.push({ tab: "decisions", label: `Decisions ${decisions.length}` });
    if (picture !== undefined && picture !== "") tabs.push({ tab: "picture", label: "Picture" });
    if (output !== undefined && output !== "") tabs.push({ tab: "output", label: "Output" });
  }
  if (progressOf(state, exercise.id).solved) tabs.push({ tab: "model", label: "Model answer" });
  return tabs;
};
