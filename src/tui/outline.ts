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
    const found = lesson.exercises.filter((exercise) =>
      fits(words, [exercise.title, exercise.id, ...exercise.topics, exercise.kind]),
    );
    const lessonFits = fits(words, [lesson.title, lesson.id, lesson.summary]);
    const searching = words.length > 0;
    if (searching && !lessonFits && found.length === 0) return [];
    const open = searching ? found.length > 0 : outline.open.has(lesson.id);
    const shown = open ? found : [];
    return [
      { type: "lesson", id: `lesson:${lesson.id}`, lesson, solved, open, found: lessonFits },
      ...shown.map((exercise): Row => ({ type: "exercise", id: `exercise:${exercise.id}`, lesson, exercise })),
    ];
  });
};

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");

/** Every word of the search stands in one of the texts; letters' case does not matter. */
const fits = (words: readonly string[], texts: readonly string[]): boolean =>
  words.every((word) => texts.some((text) => text.toLowerCase().includes(word)));
