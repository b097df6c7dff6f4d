/** Progress, place and totals, derived from the journal's entries and nothing else. Pure. */
import type { Exercise, Pack } from "../content/exercise.ts";
import type { JournalEntry } from "./journal-entry.ts";
import type { Place } from "./workbook.ts";

export interface ExerciseRecord {
  readonly attempts: number;
  readonly solved: boolean;
  readonly hintsTaken: number;
  /** The most points any attempt got. */
  readonly points: number;
  readonly last?: Extract<JournalEntry, { type: "attempt" }>;
}

export interface History {
  readonly records: ReadonlyMap<string, ExerciseRecord>;
  readonly place?: Place;
}

export const untouched: ExerciseRecord = { attempts: 0, solved: false, hintsTaken: 0, points: 0 };

/** A reset starts the exercise again: the lines before it stay in the journal, but no longer count. */
export const derive = (entries: readonly JournalEntry[]): History => {
  const records = new Map<string, ExerciseRecord>();
  let place: Place | undefined;
  for (const entry of entries) {
    switch (entry.type) {
      case "attempt": {
        const record = records.get(entry.exercise) ?? untouched;
        records.set(entry.exercise, {
          attempts: record.attempts + 1,
          solved: record.solved || entry.status === "passed",
          hintsTaken: record.hintsTaken,
          points: Math.max(record.points, entry.points),
          last: entry,
        });
        break;
      }
      case "hint": {
        const record = records.get(entry.exercise) ?? untouched;
        records.set(entry.exercise, { ...record, hintsTaken: Math.max(record.hintsTaken, entry.step) });
        break;
      }
      case "reset":
        records.delete(entry.exercise);
        break;
      case "place":
        place = { lesson: entry.lesson, ...(entry.exercise !== undefined && { exercise: entry.exercise }) };
        break;
    }
  }
  return { records, ...(place && { place }) };
};

export const exercisesOf = (pack: Pack): readonly Exercise[] => pack.lessons.flatMap((lesson) => lesson.exercises);

/** The place if the pack still has it; else its lesson, else the start. */
export const validPlace = (pack: Pack, place: Place | undefined): Place => {
  const lesson = pack.lessons.find(({ id }) => id === place?.lesson);
  if (lesson === undefined) return { lesson: pack.lessons[0]?.id ?? "" };
  const exercise = lesson.exercises.find(({ id }) => id === place?.exercise);
  return { lesson: lesson.id, ...(exercise && { exercise: exercise.id }) };
};

/** The first unsolved exercise after the given one, going round at the end; undefined when all are solved. */
export const nextUnsolved = (pack: Pack, history: History, after?: string): Exercise | undefined => {
  const all = exercisesOf(pack);
  const from = all.findIndex(({ id }) => id === after) + 1;
  return [...all.slice(from), ...all.slice(0, from)].find(({ id }) => history.records.get(id)?.solved !== true);
};
