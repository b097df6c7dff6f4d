/** What the keys mean depends on one thing, computed from the state: the mode. */
import { formOf } from "../kinds/kinds.ts";
import { deskOf, exerciseHere, type State } from "../state.ts";

export const MODES = [
  "outline",
  "search",
  "reading",
  "pick",
  "order",
  "file",
  "text",
  "rubric",
  "confidence",
  "records",
  "sheet",
  "model",
  "help",
  "question",
] as const;

export type Mode = (typeof MODES)[number];

/** As headings in the help. */
export const modeTitle: Readonly<Record<Mode, string>> = {
  outline: "Outline",
  search: "Search",
  reading: "Reading a lesson",
  pick: "Choosing answers",
  order: "Putting lines in order",
  file: "Answers in files",
  text: "Answers in your own words",
  rubric: "Scoring your own words",
  confidence: "How sure are you?",
  records: "KMS calls and decisions",
  sheet: "Picture and output",
  model: "Model answer",
  help: "Help",
  question: "Yes or no",
};

export const modeOf = (state: State): Mode => {
  if (state.dialog !== undefined) return state.dialog.type === "help" ? "help" : "question";
  if (state.focus === "outline") return state.outline.search?.typing === true ? "search" : "outline";
  const exercise = exerciseHere(state);
  if (exercise === undefined) return "reading";
  switch (state.page.tab) {
    case "calls":
    case "decisions":
      return "records";
    case "picture":
    case "output":
      return "sheet";
    case "model":
      return "model";
    case "exercise": {
      const { stage } = deskOf(state, exercise.id);
      return stage === "answering" ? formOf(exercise) : stage;
    }
  }
};
