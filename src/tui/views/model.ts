/** After passing: the sentence for an interview, what they may ask next, and a model answer with its reasons. */
import type { Exercise } from "../../content/exercise.ts";
import type { DocumentWriter } from "../document.ts";
import { hangingText } from "../lines.ts";
import type { Desk, Reader } from "../state.ts";
import { theme } from "../theme.ts";

export const drawModel = (page: DocumentWriter, reader: Reader, exercise: Exercise, desk: Desk): void => {
  const { interview, followUp, sources } = exercise;
  page.add(theme.strong("Say in an interview"), ...reader(interview, page.width));
  page.gap().add(theme.strong("They may ask next"), ...reader(followUp.question, page.width));
  page.anchor("reveal");
  if (desk.revealed) page.gap().add(...reader(followUp.answer, page.width));
  else page.add(theme.muted("Answer aloud, then press a."));
  page.gap().add(theme.strong("A model answer"));
  if (desk.model === undefined) page.add(theme.muted("Loading…"));
  else page.add(...reader(desk.model, page.width));
  if (sources.length === 0) return;
  page.gap().add(theme.strong("Where it is written"));
  for (const { title, url, checked } of sources) {
    page.add(...hangingText("  ", `${title}, ${url} ${theme.muted(`(read ${checked})`)}`, page.width));
  }
};
