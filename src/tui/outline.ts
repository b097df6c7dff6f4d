/** The rows of the outline: lessons and, where open, their exercises; while searching only what fits. */
import type { Exercise, Lesson } from "../content/exercise.ts";
import { progressOf, type RowId, type State } from "./state.ts";

export type Row =
  | {
      readonly type: "lesson";
      readonly id: RowId;
      readonly lesson: Lesson;
      readonly solved: number;
      readonly open: boolean;
      /** It has the words itself, and does not stand there for an exercise only. */
      readonly found: boolean;
    }
  | { readonly type: "exercise"; readonly id: RowId; readonly lesson: Lesson; readonly exercise: Exercise };

export const rowsOf = (state: State): readonly Row[] => {
  const { pack, outline } = state;
  const words = wordsOf(outline.search?.text ?? "");
  return pack.lessons.flatMap((lesson): readonly Row[] => {
    const solved = lesson.exercises.filter(({ id }) => progressOf(state, id).solved).length;
    // Every key asks for the rows: who does not search need not have all exercises looked through.
    const searching = words.length > 0;
    const open = outline.open.has(lesson.id);
    if (!searching) return [lessonRow(lesson, solved, open, true), ...(open ? exerciseRows(lesson) : [])];
    const rows = exerciseRows(lesson).filter(({ exercise }) =>
      fits(words, [exercise.title, exercise.id, ...exercise.topics, exercise.kind]),
    );
    const found = fits(words, [lesson.title, lesson.id, lesson.summary]);
    return found || rows.length > 0 ? [lessonRow(lesson, solved, rows.length > 0, found), ...rows] : [];
  });
};

type LessonRow = Extract<Row, { type: "lesson" }>;
type ExerciseRow = Extract<Row, { type: "exercise" }>;

const lessonRow = (lesson: Lesson, solved: number, open: boolean, found: boolean): LessonRow => ({
  type: "lesson",
  id: `lesson:${lesson.id}`,
  lesson,
  solved,
  open,
  found,
});

const exerciseRows = (lesson: Lesson): readonly ExerciseRow[] =>
  lesson.exercises.map((exercise) => ({ type: "exercise", id: `exercise:${exercise.id}`, lesson, exercise }));

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");

/** Every word of the search stands in one of the texts; letters' case does not matter. */
const fits = (words: readonly string[], texts: readonly string[]): boolean =>
  words.every((word) => texts.some((text) => text.toLowerCase().includes(word)));
