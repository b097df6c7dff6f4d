/** `update` as a table: in this state, this event; then that state and those effects. */
import { describe, expect, test } from "vitest";
import type { Effect, Event } from "../../../src/tui/events.ts";
import { EMPTY_DESK, initialState, type State } from "../../../src/tui/state.ts";
import { update } from "../../../src/tui/update/update.ts";
import { exercises, fakeWorkbook, verdictFor } from "../../fixtures/fake-workbook.ts";

const size = { columns: 80, rows: 24 };
const outline = initialState(fakeWorkbook(), size);
const at = (lesson: string, exercise: string): State =>
  initialState(fakeWorkbook({ place: { lesson, exercise } }), size);
const question = at("envelope", "what-leaves");
const program = at("envelope", "seal");
const desk = (state: State, id: string, change: Partial<typeof EMPTY_DESK>): State => ({
  ...state,
  desks: new Map([[id, { ...EMPTY_DESK, ...change }]]),
});
const marked = desk(question, "what-leaves", { marks: ["plain"] });
const asked = desk(question, "what-leaves", { marks: ["plain"], stage: "confidence" });
const key = (name: string): Event => ({ type: "key", key: name });
const { choose, code } = exercises;

describe("effects", () => {
  test.each<[what: string, state: State, event: Event, effects: readonly Effect[]]>([
    [
      "the first frame is there",
      outline,
      { type: "started" },
      [{ type: "load-reader" }, { type: "arrive", place: { lesson: "envelope" } }],
    ],
    ["q", outline, key("q"), [{ type: "leave" }]],
    ["Ctrl-C in a search", update(outline, key("/")).state, key("ctrl+c"), [{ type: "leave" }]],
    ["Ctrl-Z", question, key("ctrl+z"), [{ type: "stop" }]],
    ["Enter on a lesson", outline, key("enter"), [{ type: "arrive", place: { lesson: "envelope" } }]],
    ["n in the first lesson", outline, key("n"), [{ type: "find-next" }]],
    ["n in an exercise", question, key("n"), [{ type: "find-next", after: "what-leaves" }]],
    ["h", question, key("h"), [{ type: "take-hint", exercise: choose }]],
    ["Enter with a mark: first it asks", marked, key("enter"), []],
    ["how sure", asked, key("1"), [{ type: "submit", exercise: choose, answer: { ids: ["plain"] }, confidence: 1 }]],
    ["e where there is no file", question, key("e"), []],
    ["e", program, key("e"), [{ type: "edit", exercise: code }]],
    ["c", program, key("c"), [{ type: "check-files", exercise: code }]],
    ["c while checking", desk(program, "seal", { checking: true }), key("c"), []],
    ["r only asks", program, key("r"), []],
    ["y after r", update(program, key("r")).state, key("y"), [{ type: "reset", exercise: code }]],
    ["a key that means nothing", program, key("ö"), []],
    ["nothing left to solve", program, { type: "next-found" }, []],
    ["a verdict", program, { type: "judged", exercise: "seal", verdict: verdictFor(code, "passed") }, []],
  ])("%s", (_, state, event, effects) => {
    expect(update(state, event).effects).toEqual(effects);
  });
});

describe("state", () => {
  test.each<[what: string, state: State, event: Event, part: (state: State) => unknown, value: unknown]>([
    ["Tab goes to the page", outline, key("tab"), ({ focus }) => focus, "page"],
    ["Tab goes back", question, key("tab"), ({ focus }) => focus, "outline"],
    ["Esc goes to the outline", question, key("escape"), ({ focus }) => focus, "outline"],
    ["down goes down", outline, key("j"), (state) => state.outline.cursor, "exercise:what-leaves"],
    ["up stops at the top", outline, key("k"), (state) => state.outline.cursor, "lesson:envelope"],
    ["End goes to the last row", outline, key("end"), (state) => state.outline.cursor, "lesson:policies"],
    [
      "a resize is taken over",
      outline,
      { type: "resized", size: { columns: 50, rows: 20 } },
      (state) => state.size.columns,
      50,
    ],
    [
      "a check is under way",
      program,
      { type: "check-started", exercise: "seal" },
      (state) => state.desks.get("seal")?.checking,
      true,
    ],
    [
      "it ends with its verdict",
      desk(program, "seal", { checking: true }),
      { type: "judged", exercise: "seal", verdict: verdictFor(code, "failed") },
      (state) => state.desks.get("seal")?.checking,
      false,
    ],
    [
      "or with a problem",
      desk(program, "seal", { checking: true }),
      { type: "check-impossible", exercise: "seal", problem: "Gone." },
      (state) => state.desks.get("seal")?.problem,
      "Gone.",
    ],
    [
      "a problem goes when the next check begins",
      desk(program, "seal", { problem: "Gone." }),
      { type: "check-started", exercise: "seal" },
      (state) => state.desks.get("seal")?.problem,
      undefined,
    ],
    [
      "a verdict for another exercise is kept for later",
      question,
      { type: "judged", exercise: "seal", verdict: verdictFor(code, "failed") },
      (state) => state.desks.get("seal")?.verdict?.status,
      "failed",
    ],
    [
      "marks made since are kept when the old answer is read",
      marked,
      { type: "answer-loaded", exercise: "what-leaves", files: [], answer: { ids: ["kms-key"] } },
      (state) => state.desks.get("what-leaves")?.marks,
      ["plain"],
    ],
    [
      "Esc takes a commitment back",
      asked,
      key("escape"),
      (state) => state.desks.get("what-leaves")?.stage,
      "answering",
    ],
    ["a sentence is told", outline, { type: "told", sentence: "So." }, ({ notice }) => notice, "So."],
    ["and goes with the next key", { ...outline, notice: "So." }, key("j"), ({ notice }) => notice, undefined],
    [
      "but not with anything else",
      { ...outline, notice: "So." },
      { type: "resized", size },
      ({ notice }) => notice,
      "So.",
    ],
  ])("%s", (_, state, event, part, value) => {
    expect(part(update(state, event).state)).toEqual(value);
  });

  test("the same state and event give the same step", () => {
    for (const name of ["j", "1", "enter", "h", "?", "/"])
      expect(update(question, key(name))).toEqual(update(question, key(name)));
  });
});
