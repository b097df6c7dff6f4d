/**
 * A pack as JSON texts. The build writes the built-in lessons so, and the program then starts without YAML and schemas:
 * keep their imports out of here. The outline is a text of its own, and so is each lesson, which is read when more of it
 * is asked for than the outline shows: the first frame need not wait for every exercise there is.
 */
import type { Exercise, Lesson, Misconception, Pack } from "./exercise.ts";

const FORMAT = "kms-workbook/pack/2";
const OUTLINE = "outline.json";
const MISCONCEPTIONS = "misconceptions.json";

/** Where the texts are kept. Names are relative paths with forward slashes. */
export interface PackTexts {
  /** @throws Error when there is no such text */
  read(name: string): string;
  /** Its size in bytes of UTF-8. @throws Error when there is no such text */
  size(name: string): number;
}

/** What outline, search, totals and journal ask for. */
const EXERCISE_HEAD = ["id", "lesson", "title", "kind", "level", "points", "topics", "file"] as const;
const LESSON_HEAD = ["id", "title", "summary", "file"] as const;

type ExerciseHead = Pick<Exercise, (typeof EXERCISE_HEAD)[number]>;
type LessonHead = Pick<Lesson, (typeof LESSON_HEAD)[number]>;

interface CompiledOutline {
  readonly format: typeof FORMAT;
  readonly lessons: readonly (LessonHead & { readonly exercises: readonly ExerciseHead[] })[];
  /** Of the other texts, in bytes: half an installation is found out at the start, and not in the middle of a lesson. */
  readonly sizes: Readonly<Record<string, number>>;
}

const lessonText = (id: string): string => `lessons/${id}.json`;

const pick = <Whole, Name extends keyof Whole>(whole: Whole, names: readonly Name[]): Pick<Whole, Name> =>
  Object.fromEntries(names.map((name) => [name, whole[name]])) as Pick<Whole, Name>;

/** The texts by name. */
export function serializePack({ lessons, misconceptions }: Pack): ReadonlyMap<string, string> {
  const texts = new Map<string, string>([[MISCONCEPTIONS, toText([...misconceptions.values()])]]);
  for (const lesson of lessons) texts.set(lessonText(lesson.id), toText(lesson));
  const outline: CompiledOutline = {
    format: FORMAT,
    lessons: lessons.map((lesson) => ({
      ...pick(lesson, LESSON_HEAD),
      exercises: lesson.exercises.map((exercise) => pick<ExerciseHead, keyof ExerciseHead>(exercise, EXERCISE_HEAD)),
    })),
    sizes: Object.fromEntries([...texts].map(([name, text]) => [name, Buffer.byteLength(text)])),
  };
  return texts.set(OUTLINE, toText(outline));
}

const toText = (value: unknown): string => `${JSON.stringify(value)}\n`;

/**
 * @param root absolute path of the folder that holds the pack's `lessons/`
 * @throws Error when the texts are not those that {@link serializePack} of the same version wrote
 */
export function readCompiledPack(texts: PackTexts, root: string): Pack {
  const { format, lessons, sizes = {} } = JSON.parse(texts.read(OUTLINE)) as Partial<CompiledOutline>;
  if (format !== FORMAT || !Array.isArray(lessons)) {
    throw new Error(`This is not a compiled pack of the format ${FORMAT}. Build the program again.`);
  }
  for (const [name, size] of Object.entries(sizes)) {
    if (texts.size(name) !== size) throw new Error(`${name} has not the ${size} bytes that it was written with.`);
  }
  let misconceptions: Pack["misconceptions"] | undefined;
  return {
    root,
    lessons: (lessons as CompiledOutline["lessons"]).map((lesson) => readLesson(lesson, texts)),
    get misconceptions() {
      misconceptions ??= new Map(
        (JSON.parse(texts.read(MISCONCEPTIONS)) as Misconception[]).map((each) => [each.id, each]),
      );
      return misconceptions;
    },
  };
}

const readLesson = ({ exercises, ...head }: CompiledOutline["lessons"][number], texts: PackTexts): Lesson => {
  let known: Lesson | undefined;
  const whole = (): Lesson => {
    known ??= JSON.parse(texts.read(lessonText(head.id))) as Lesson;
    return known;
  };
  const grown = exercises.map((exercise, index) => growing<Exercise>(exercise, () => whole().exercises[index]));
  return growing<Lesson>({ ...head, exercises: grown }, whole);
};

/** An object with its first members at once, and with all the others as soon as one of them is asked for. */
const growing = <Whole extends object>(head: Partial<Whole>, whole: () => Whole | undefined): Whole => {
  let isWhole = false;
  const all = (): object => {
    if (isWhole) return head;
    isWhole = true;
    return Object.assign(head, { ...whole(), ...head });
  };
  return new Proxy(head, {
    get: (target, name) => Reflect.get(name in target ? target : all(), name),
    has: (_, name) => name in all(),
    ownKeys: () => Reflect.ownKeys(all()),
  }) as Whole;
};

/** Reads what is not read yet. An update of the program may replace the texts while it runs. */
export const readWhole = (pack: Pack): void => {
  void pack.misconceptions;
  for (const lesson of pack.lessons) void lesson.reading;
};
