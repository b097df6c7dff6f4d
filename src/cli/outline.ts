/** `list` and `next`: the outline and the next step as text. */
import type { Exercise } from "../content/exercise.ts";
import { answerFilePaths } from "../workbook/answer-files.ts";
import { formOf } from "../workbook/form.ts";
import { chooseFolder } from "../workbook/last-folder.ts";
import { openWorkbook } from "../workbook/open-workbook.ts";
import type { Workbook } from "../workbook/workbook.ts";
import { type Call, exitCode } from "./command.ts";
import type { Context } from "./context.ts";
import { runnerOnDemand } from "./runner-on-demand.ts";

export const OUTLINE_FORMAT = "kms-workbook/outline/1";

const openToRead = async ({ values }: Call, context: Context): Promise<Workbook> => {
  const workbook = openWorkbook({
    pack: await context.readPack(),
    folder: chooseFolder(values.get("folder"), context.cwd, context.environment),
    runner: runnerOnDemand(() => context.createRunner({ spare: 0 })),
    now: context.now,
  });
  // Progress that cannot be read must not look like none.
  if (workbook.readOnly !== undefined) context.errors.write(`${workbook.readOnly}\n`);
  return workbook;
};

const outlineDocument = (workbook: Workbook) => ({
  format: OUTLINE_FORMAT,
  folder: workbook.folder,
  ...workbook.totals(),
  lessons: workbook.pack.lessons.map(({ id, title, summary, exercises }) => ({
    id,
    title,
    summary,
    exercises: exercises.map((exercise) => {
      const { solved, attempts, hintsTaken, last } = workbook.progress(exercise.id);
      return {
        id: exercise.id,
        title: exercise.title,
        kind: exercise.kind,
        level: exercise.level,
        points: exercise.points,
        solved,
        attempts,
        hintsTaken,
        ...(last && { last: { at: last.at.toISOString(), status: last.status, points: last.points } }),
      };
    }),
  })),
});

const mark = (workbook: Workbook, { id }: Exercise): string => {
  const { solved, attempts } = workbook.progress(id);
  if (solved) return "solved";
  return attempts > 0 ? "tried" : "-";
};

const outlineLines = (workbook: Workbook): string[] => {
  const { solved, exercises } = workbook.totals();
  const idWidth = Math.max(
    0,
    ...workbook.pack.lessons.flatMap((lesson) => lesson.exercises.map(({ id }) => id.length)),
  );
  return [
    `${solved} of ${exercises} solved`,
    ...workbook.pack.lessons.flatMap((lesson) => [
      "",
      lesson.title,
      ...lesson.exercises.map((exercise) =>
        [mark(workbook, exercise).padEnd(6), exercise.id.padEnd(idWidth), exercise.kind.padEnd(7), exercise.title].join(
          "  ",
        ),
      ),
    ]),
  ];
};

export const list = async (call: Call, context: Context): Promise<number> => {
  const workbook = await openToRead(call, context);
  const text = call.switches.has("json")
    ? JSON.stringify(outlineDocument(workbook), null, 2)
    : outlineLines(workbook).join("\n");
  context.output.write(`${text}\n`);
  return exitCode.done;
};

export const next = async (call: Call, context: Context): Promise<number> => {
  const workbook = await openToRead(call, context);
  const exercise = workbook.next();
  const lesson = workbook.pack.lessons.find(({ id }) => id === exercise?.lesson);
  const lines =
    exercise === undefined || lesson === undefined
      ? [`All ${workbook.totals().exercises} exercises are solved.`]
      : [
          `${exercise.id}: ${exercise.title}`,
          `Lesson: ${lesson.title}`,
          ...(formOf(exercise).isFile ? [`Answer: ${answerFilePaths(workbook.folder, exercise).join(" or ")}`] : []),
          "Open it with: kms-workbook",
        ];
  context.output.write(`${lines.join("\n")}\n`);
  return exitCode.done;
};
