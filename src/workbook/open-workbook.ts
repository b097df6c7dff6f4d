/** Opens a learner's folder over a pack: joins journal, answer files, watching and grading to the {@link Workbook}. */
import { join } from "node:path";
import type { Exercise, Pack } from "../content/exercise.ts";
import type { Answer, OptionsAnswer } from "../grading/answer.ts";
import { readAnswerFile } from "../grading/answer-file.ts";
import type { Runner } from "../grading/runner/runner.ts";
import type { Verdict } from "../grading/verdict.ts";
import { InputProblem } from "../input-problem.ts";
import { answerFilePaths, answerPath, createAnswerFiles, keepAnswer, moveToHistory } from "./answer-files.ts";
import { type Disk, realDisk } from "./disk.ts";
import { formOf } from "./form.ts";
import { openJournal } from "./journal.ts";
import { derive, type ExerciseRecord, exercisesOf, nextUnsolved, untouched, validPlace } from "./progress.ts";
import { standardTimes, type WatchTimes, watchFiles } from "./watching.ts";
import type { Place, Workbook } from "./workbook.ts";

/** As `gradeExercise` does: a fault of our own is a verdict with the status `error`, never thrown. */
export type Grade = (exercise: Exercise, answer: Answer) => Promise<Verdict>;

export interface WorkbookOptions {
  readonly pack: Pack;
  /** Absolute path of the learner's folder; it is created when something is first saved. */
  readonly folder: string;
  readonly runner: Runner;
  readonly now: () => Date;
  /** Stand-ins for tests. */
  readonly grade?: Grade;
  readonly disk?: Disk;
  readonly times?: WatchTimes;
}

export const openWorkbook = ({
  pack,
  folder,
  runner,
  now,
  // Loaded with the first check: the cryptography in it is not needed for the first frame.
  grade = async (exercise, answer) =>
    (await import("../grading/grade.ts")).gradeExercise(exercise, answer, { pack, runner, now }),
  disk = realDisk,
  times = standardTimes,
}: WorkbookOptions): Workbook => {
  const journalPath = join(folder, ".workbook", "attempts.jsonl");
  const journal = openJournal(journalPath, disk, now);
  const verdicts = new Map<string, { readonly at: string; readonly verdict: Verdict }>();
  const listeners = new Set<() => void>();
  const stops = new Set<() => void>();
  let history = derive(journal.entries);
  let place = validPlace(pack, history.place);
  let stopJournal: (() => void) | undefined;

  const changed = () => {
    history = derive(journal.entries);
    for (const listener of [...listeners]) listener();
  };
  const note = (entry: Parameters<typeof journal.add>[0]) => {
    const added = journal.add(entry);
    changed();
    return added;
  };
  const recordOf = (exerciseId: string): ExerciseRecord => history.records.get(exerciseId) ?? untouched;

  const workbook: Workbook = {
    pack,
    folder,
    get readOnly() {
      return journal.problem;
    },
    get place() {
      return place;
    },

    progress(exerciseId) {
      const { attempts, solved, hintsTaken, last } = recordOf(exerciseId);
      const known = verdicts.get(exerciseId);
      return {
        attempts,
        solved,
        hintsTaken,
        ...(last && {
          last: {
            at: new Date(last.at),
            status: last.status,
            points: last.points,
            ...(known?.at === last.at && { verdict: known.verdict }),
          },
        }),
      };
    },

    totals() {
      const exercises = exercisesOf(pack);
      return {
        solved: exercises.filter(({ id }) => recordOf(id).solved).length,
        exercises: exercises.length,
        points: exercises.reduce((sum, { id, points }) => sum + Math.min(points, recordOf(id).points), 0),
        maxPoints: exercises.reduce((sum, { points }) => sum + points, 0),
      };
    },

    next: (exerciseId) => nextUnsolved(pack, history, exerciseId),

    remember(newPlace: Place) {
      if (newPlace.lesson === place.lesson && newPlace.exercise === place.exercise) return;
      place = newPlace;
      journal.add({ type: "place", ...newPlace });
    },

    takeHint(exerciseId) {
      const step = Math.min(4, recordOf(exerciseId).hintsTaken + 1);
      if (step > recordOf(exerciseId).hintsTaken) note({ type: "hint", exercise: exerciseId, step });
      return step;
    },

    answerFiles(exercise) {
      createAnswerFiles(folder, exercise, disk);
      return answerFilePaths(folder, exercise);
    },

    readAnswer(exercise) {
      const path = answerPath(folder, exercise, disk);
      const picked = recordOf(exercise.id).last?.picked;
      if (!formOf(exercise).isFile && disk.stat(path) === undefined) {
        if (picked !== undefined) return { ids: picked } satisfies OptionsAnswer;
        throw new InputProblem(
          `There is no answer to "${exercise.id}" yet. Answer it in the workbook, or write the ids you pick into ${path}, one a line.`,
        );
      }
      if (formOf(exercise).isFile) createAnswerFiles(folder, exercise, disk);
      return readAnswerFile(exercise, path);
    },

    keep: (exercise, answer) => keepAnswer(folder, exercise, answer, disk, now()),

    async submit(exercise, answer, confidence) {
      const verdict = await grade(exercise, answer);
      if (verdict.status === "error") return verdict;
      const failed = verdict.checks.filter(({ status }) => status === "failed");
      const misconceptions = failed.flatMap(({ misconception }) => misconception ?? []);
      const { at } = journal.add({
        type: "attempt",
        exercise: exercise.id,
        status: verdict.status,
        points: verdict.points,
        maxPoints: verdict.maxPoints,
        ...(confidence !== undefined && { confidence }),
        ...(failed.length > 0 && { failed: failed.map(({ id }) => id) }),
        ...(misconceptions.length > 0 && { misconceptions }),
        ...("ids" in answer && { picked: [...answer.ids] }),
      });
      verdicts.set(exercise.id, { at, verdict });
      changed();
      return verdict;
    },

    watch(exercise, listener) {
      const paths = workbook.answerFiles(exercise);
      let stopped = false;
      let checking = false;
      let savedAgain = false;
      const check = async (savedAt: Date) => {
        if (checking) {
          savedAgain = true;
          return;
        }
        checking = true;
        listener.onStart();
        try {
          const verdict = await workbook.submit(exercise, workbook.readAnswer(exercise));
          if (!stopped) listener.onVerdict(verdict, savedAt);
        } catch (error) {
          if (!stopped) listener.onProblem(error instanceof Error ? error.message : String(error));
        }
        checking = false;
        if (savedAgain && !stopped) {
          savedAgain = false;
          await check(now());
        }
      };
      const files = watchFiles(paths, () => void check(now()), disk, times);
      if (!files.isReported) {
        listener.onProblem(
          "This system does not report saved files, so they are looked at once a second. You can also check by hand.",
        );
      }
      const stop = () => {
        stopped = true;
        files.stop();
        stops.delete(stop);
      };
      stops.add(stop);
      return stop;
    },

    reset(exercise) {
      const movedTo = moveToHistory(folder, exercise, disk, now());
      note({ type: "reset", exercise: exercise.id, ...(movedTo !== undefined && { movedTo }) });
      verdicts.delete(exercise.id);
      createAnswerFiles(folder, exercise, disk);
      return movedTo === undefined ? undefined : join(folder, movedTo);
    },

    onChange(listener) {
      listeners.add(listener);
      stopJournal ??= watchFiles([journalPath], () => journal.refresh() && changed(), disk, times).stop;
      return () => {
        listeners.delete(listener);
      };
    },

    close() {
      for (const stop of [...stops]) stop();
      stopJournal?.();
      listeners.clear();
    },
  };
  return workbook;
};
