/** The whole journey as appended lines with numbered choices: outline, lessons, exercises, and back to the same place. */
import type { Readable, Writable } from "node:stream";
import type { Exercise, Lesson } from "../content/exercise.ts";
import { exercisesOf } from "../workbook/progress.ts";
import type { Workbook } from "../workbook/workbook.ts";
import { type Conversation, converse, EndOfInput, type MenuItem } from "./conversation.ts";
import { takeExercise } from "./exercise.ts";
import { saySources } from "./sources.ts";

/** Where to go from a stop of the journey. */
type Stop =
  | { readonly at: "outline" }
  | { readonly at: "lesson"; readonly lesson: Lesson }
  | { readonly at: "exercise"; readonly exercise: Exercise }
  | { readonly at: "end" };

export interface PlainOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const stateOf = (workbook: Workbook, { id }: Exercise): string => {
  const { solved, attempts } = workbook.progress(id);
  if (solved) return "solved";
  return attempts === 0 ? "not tried" : "not solved yet";
};

const isLesson =
  (id: string) =>
  (lesson: Lesson): boolean =>
    lesson.id === id;

const whereTheyWere = ({ pack, place }: Workbook): Stop => {
  const exercise = exercisesOf(pack).find(({ id }) => id === place.exercise);
  return exercise === undefined ? { at: "outline" } : { at: "exercise", exercise };
};

const outline = async (workbook: Workbook, talk: Conversation): Promise<Stop> => {
  const next = workbook.next();
  const items: MenuItem<Stop>[] = workbook.pack.lessons.map((lesson) => {
    const solved = lesson.exercises.filter(({ id }) => workbook.progress(id).solved).length;
    return {
      label: `${lesson.title}: ${solved} of ${lesson.exercises.length} solved. ${lesson.summary}`,
      value: { at: "lesson", lesson },
    };
  });
  if (next) items.push({ label: `Go to the next exercise: ${next.title}`, value: { at: "exercise", exercise: next } });
  if (items.length === 0) {
    talk.say("This pack has no lessons.");
    return { at: "end" };
  }
  const chosen = await talk.menu("Lessons", items);
  return typeof chosen === "string" ? { at: "end" } : chosen;
};

const lessonStop = async (workbook: Workbook, talk: Conversation, lesson: Lesson): Promise<Stop> => {
  workbook.remember({ lesson: lesson.id });
  talk.say("", lesson.title);
  for (;;) {
    const chosen = await talk.menu<"read" | Exercise>("In this lesson", [
      { label: "Read the lesson", value: "read" },
      ...lesson.exercises.map((exercise) => ({
        label: `${exercise.title} (${exercise.kind}, level ${exercise.level}, ${stateOf(workbook, exercise)})`,
        value: exercise,
      })),
    ]);
    if (chosen === "leave") return { at: "end" };
    if (chosen === "back") return { at: "outline" };
    if (chosen !== "read") return { at: "exercise", exercise: chosen };
    if (lesson.questions.length > 0) talk.say("", "The interview asks", ...lesson.questions);
    talk.say("");
    talk.sayMarkdown(lesson.reading);
    saySources(talk, lesson.sources);
  }
};

/** Says so when progress can no longer be saved, and when it can again. */
const savingTeller = (workbook: Workbook, talk: Conversation): (() => void) => {
  let told: string | undefined;
  return () => {
    const { readOnly } = workbook;
    if (readOnly === told) return;
    talk.say(readOnly === undefined ? "Your progress is saved again." : `${readOnly} You can go on meanwhile.`);
    told = readOnly;
  };
};

const travel = async (workbook: Workbook, talk: Conversation, environment: PlainOptions["environment"]) => {
  const tellSaving = savingTeller(workbook, talk);
  let stop = whereTheyWere(workbook);
  if (stop.at === "exercise") talk.say("You are back where you were.");
  while (stop.at !== "end") {
    tellSaving();
    switch (stop.at) {
      case "outline":
        stop = await outline(workbook, talk);
        break;
      case "lesson":
        stop = await lessonStop(workbook, talk, stop.lesson);
        break;
      case "exercise": {
        const { exercise }: { exercise: Exercise } = stop;
        const way = await takeExercise(workbook, talk, exercise, environment ?? {}, tellSaving);
        const lesson = workbook.pack.lessons.find(isLesson(exercise.lesson));
        const next = workbook.next(exercise.id);
        if (way === "leave") stop = { at: "end" };
        else if (way === "next" && next) stop = { at: "exercise", exercise: next };
        else stop = lesson ? { at: "lesson", lesson } : { at: "outline" };
        break;
      }
    }
  }
};

/** @returns the exit code: 0, also when the input ends in the middle */
export const runPlain = async (workbook: Workbook, { input, output, environment }: PlainOptions): Promise<number> => {
  const talk = converse(input, output);
  const { solved, exercises } = workbook.totals();
  talk.say(`kms-workbook. ${solved} of ${exercises} exercises solved.`, `Your folder: ${workbook.folder}`);
  talk.say("");
  try {
    await travel(workbook, talk, environment);
  } catch (error) {
    if (!(error instanceof EndOfInput)) throw error;
  } finally {
    talk.close();
  }
  talk.say("", workbook.readOnly ?? "Your place is kept. Start kms-workbook again to go on from here.");
  return 0;
};
