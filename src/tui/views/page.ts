/** The right pane's document: a lesson's reading, or an exercise with the sheets beside it. A pure function of the state. */
import type { Exercise, Lesson } from "../../content/exercise.ts";
import { reasons } from "../../workbook/reasons.ts";
import { type Document, DocumentWriter } from "../document.ts";
import { HINT_STEPS } from "../keys/availability.ts";
import { formViewOf } from "../kinds/kinds.ts";
import { clip, ends, hangingText, roughly, widthOf, wrap } from "../lines.ts";
import {
  type Desk,
  deskOf,
  exerciseHere,
  lessonHere,
  progressOf,
  type Reader,
  type State,
  verdictOf,
} from "../state.ts";
import { tabsOf } from "../tabs.ts";
import { glyph, theme } from "../theme.ts";
import { drawCalls } from "./calls.ts";
import { drawDecisions } from "./decisions.ts";
import { geometryOf } from "./geometry.ts";
import { drawModel } from "./model.ts";
import { drawOutput, drawPicture } from "./sheet.ts";
import { drawVerdict } from "./verdict.ts";

const drawn = new WeakMap<State, Document>();

/** The same document for the same state; drawn once, though scrolling and the view both ask. */
export const documentOf = (state: State): Document => {
  const document = drawn.get(state) ?? draw(state);
  drawn.set(state, document);
  return document;
};

const draw = (state: State): Document => {
  const page = new DocumentWriter(geometryOf(state).pageWidth, state.focus === "page" ? state.page.cursor : undefined);
  const reader = state.reader ?? roughly;
  const exercise = exerciseHere(state);
  const lesson = lessonHere(state);
  if (exercise !== undefined) drawExercise(page, reader, exercise, state);
  else if (lesson !== undefined) drawLesson(page, reader, lesson);
  else page.add("The workbook has no lessons.");
  return page;
};

const drawLesson = (
  page: DocumentWriter,
  reader: Reader,
  { title, summary, questions, reading, sources }: Lesson,
): void => {
  page.add(...wrap(theme.strong(title), page.width), ...wrap(summary, page.width));
  if (questions.length > 0) page.gap().add(theme.muted("The interview asks"));
  for (const question of questions) page.add(...hangingText("  ", question, page.width));
  page.gap().add(...reader(reading, page.width));
  if (sources.length === 0) return;
  page.gap().add(theme.muted("Where it is written"));
  for (const source of sources) {
    page.add(
      ...hangingText("  ", `${source.title}, ${source.url} ${theme.muted(`(read ${source.checked})`)}`, page.width),
    );
  }
};

const drawExercise = (page: DocumentWriter, reader: Reader, exercise: Exercise, state: State): void => {
  const { title, kind, level, points } = exercise;
  const worth = points === 0 ? "no points" : points === 1 ? "1 point" : `${points} points`;
  const about = `${kind} · level ${level} · ${worth}`;
  if (widthOf(title) + widthOf(about) + 2 <= page.width) {
    const line = ends(title, about, page.width);
    page.add(theme.strong(line.slice(0, -about.length)) + theme.muted(about));
  } else page.add(...wrap(theme.strong(title), page.width), theme.muted(clip(about, page.width)));
  drawTabs(page, state);
  page.gap();

  const desk = deskOf(state, exercise.id);
  const evidence = verdictOf(state, exercise.id)?.evidence;
  switch (state.page.tab) {
    case "exercise":
      drawTask(page, reader, exercise, desk, state);
      break;
    case "calls":
      drawCalls(page, reader, evidence?.calls ?? [], state.page.unfolded);
      break;
    case "decisions":
      drawDecisions(page, evidence?.decisions ?? [], state.page.unfolded);
      break;
    case "picture":
      drawPicture(page, evidence?.picture ?? "");
      break;
    case "output":
      drawOutput(page, evidence?.output ?? "");
      break;
    case "model":
      drawModel(page, reader, exercise, desk);
      break;
  }
};

const drawTabs = (page: DocumentWriter, state: State): void => {
  const tabs = tabsOf(state);
  if (tabs.length < 2) return;
  const labels = tabs.map(({ tab, label }) =>
    tab === state.page.tab ? theme.selected(`[${label}]`) : theme.muted(label),
  );
  page.add(...wrap(labels.join("  "), page.width));
};

const drawTask = (page: DocumentWriter, reader: Reader, exercise: Exercise, desk: Desk, state: State): void => {
  page.add(...reader(exercise.task, page.width));
  formViewOf(exercise).draw(page, desk, reader);
  const { hintsTaken, last, solved } = progressOf(state, exercise.id);
  drawHints(page, reader, exercise, hintsTaken);
  if (desk.stage === "confidence") {
    page.gap().anchor("question").add(theme.strong("How sure are you?"));
    page.add("  1  a guess", "  2  fairly sure", "  3  sure");
    page.say("Then you see the verdict. Esc goes back to the answer.", theme.muted);
    return;
  }
  page.gap().anchor("verdict");
  if (desk.checking) page.add(theme.strong("Checking…"));
  if (desk.problem !== undefined) page.add(...hangingText(`${glyph.warning} `, desk.problem, page.width));
  const verdict = verdictOf(state, exercise.id);
  if (verdict !== undefined) {
    const { misconceptions } = state.pack;
    drawVerdict(page, reader, {
      verdict,
      misconceptions,
      ...(desk.savedAt === undefined ? {} : { savedAt: desk.savedAt }),
    });
    if (verdict.status === "passed") drawReasons(page, reader, exercise);
    if (solved) {
      const told = "→ shows the model answer and what to say in an interview. n goes to the next exercise.";
      page.gap().say(told, theme.muted);
    }
  } else if (last !== undefined) {
    const day = last.at.toISOString().slice(0, 10);
    const told = solved
      ? `${glyph.passed} Solved. The last try was on ${day}.`
      : `${glyph.tried} Tried on ${day}, not solved yet.`;
    page.add(...wrap(told, page.width));
  }
};

/** Each line of a question with its reason: also those who guessed right shall know why. */
const drawReasons = (page: DocumentWriter, reader: Reader, exercise: Exercise): void => {
  const text = reasons(exercise);
  if (text !== "") page.gap().add(...reader(text, page.width));
};

const drawHints = (page: DocumentWriter, reader: Reader, { hints }: Exercise, taken: number): void => {
  if (taken === 0) return;
  hints.slice(0, taken).forEach((hint, index) => {
    page.gap();
    if (index === taken - 1) page.anchor("hint");
    page.say(theme.strong(`Hint ${index + 1} of 4`) + theme.muted(`  ${HINT_STEPS[index]}`));
    page.add(...reader(hint, page.width));
  });
  const next = HINT_STEPS[taken];
  if (next !== undefined) page.say(`h gives hint ${taken + 1} of 4: ${next}.`, theme.muted);
};
