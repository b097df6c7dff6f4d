/** The first line: what this is, where the learner is, and how far. */
import { clip, widthOf } from "../lines.ts";
import { exerciseHere, lessonHere, type State } from "../state.ts";
import { theme } from "../theme.ts";

export const headerLine = (state: State): string => {
  const { columns } = state.size;
  const { solved, exercises } = state.standing;
  const place = placeTold(state);
  const right = columns < 70 ? `${solved}/${exercises}` : `solved ${solved} of ${exercises}`;
  const name = columns < 70 ? "" : "kms-workbook";
  const room = columns - widthOf(name) - right.length - 6;
  const middle = clip(place, room);
  const free = room - widthOf(middle);
  // From 70 columns on the place stands near the right end, as a page number does; below it comes first.
  const gap = name === "" ? 0 : free;
  return ` ${theme.strong(name)}${" ".repeat(gap + (name === "" ? 0 : 2))}${middle}${" ".repeat(free - gap + (name === "" ? 4 : 2))}${theme.muted(right)} `;
};

const placeTold = (state: State): string => {
  const lesson = lessonHere(state);
  if (lesson === undefined) return "";
  const exercise = exerciseHere(state);
  if (exercise === undefined) return `${lesson.title} · reading`;
  return `${lesson.title} · ${lesson.exercises.indexOf(exercise) + 1} of ${lesson.exercises.length}`;
};
