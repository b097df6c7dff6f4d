/** Reads a pack from its folder: the outline, the lessons it lists, the exercises these list, and the misconceptions. */
import { resolve } from "node:path";
import type { Exercise, Lesson, Misconception, Pack } from "./exercise.ts";
import { lessonFields, misconceptionList, outlineList } from "./exercise-fields.ts";
import { type ExercisePlace, loadExercise } from "./load-exercise.ts";
import { type OpenDocument, PackReader } from "./pack-reader.ts";
import type { ContentProblem } from "./problem.ts";
import { isSlug } from "./schema.ts";
import { didYouMean } from "./suggest.ts";

export interface LoadOptions {
  /** Sources checked more than 180 days before this are warned about; without it nobody asks how old they are. */
  readonly today?: Date;
}

export interface LoadedPack {
  /** Everything that could be read; what has an error is left out. */
  readonly pack: Pack;
  readonly problems: readonly ContentProblem[];
}

/**
 * Reads and validates the pack in the folder `root`. Never throws for what is in the folder: every fault is a problem
 * with its file and line, and the rest of the pack still loads.
 */
export function loadPack(root: string, { today }: LoadOptions = {}): LoadedPack {
  const reader = new PackReader(root, today);
  const pack: Pack = { root: resolve(root), ...loadContent(reader) };
  return { pack, problems: reader.problems };
}

function loadContent(reader: PackReader): Pick<Pack, "lessons" | "misconceptions"> {
  if (reader.kindOf("lessons") !== "folder") {
    reader.error("lessons", "There is no folder of this name.", "Name the folder that holds lessons/.");
    return { lessons: [], misconceptions: new Map() };
  }
  const misconceptions = loadMisconceptions(reader);
  const outline = loadOutline(reader);
  const seen = new Map<string, string>();
  const lessons = outline.ids.flatMap(
    (id, index) => loadLesson(reader, outline, id, index, misconceptions, seen) ?? [],
  );
  for (const name of reader.names("lessons")) {
    const path = `lessons/${name}`;
    if (reader.kindOf(path) !== "folder" || outline.ids.includes(name) || outline.document === undefined) continue;
    const cure = isSlug(name)
      ? `Add "- ${name}" to it, or remove the folder.`
      : "Rename it to a slug and list it there.";
    reader.error(path, "The lesson is not listed in lessons/outline.yaml.", cure);
  }
  reader.reportUnused("lessons", (path) => path.split("/").length === 2 && reader.kindOf(path) === "folder");
  return { lessons, misconceptions };
}

function loadMisconceptions(reader: PackReader): ReadonlyMap<string, Misconception> {
  const file = "lessons/misconceptions.yaml";
  const known = new Map<string, Misconception>();
  if (reader.kindOf(file) === undefined) return known;
  const document = reader.yaml(file, "the list of misconceptions");
  const list = document && reader.validate(document, misconceptionList, "the list of misconceptions");
  if (document === undefined || list === undefined) return known;
  for (const [index, misconception] of list.entries()) {
    const { id, source } = misconception;
    if (known.has(id)) document.report([index, "id"], `"${id}" occurs twice.`, "Give each its own id.");
    reader.checkAge(document, [index, "source", "checked"], source.checked);
    known.set(id, misconception);
  }
  return known;
}

interface Outline {
  readonly ids: readonly string[];
  /** Absent when the outline is broken: the folders stand in for it, so that the rest can still be looked at. */
  readonly document?: OpenDocument;
}

function loadOutline(reader: PackReader): Outline {
  const document = reader.yaml("lessons/outline.yaml", "the list of lessons");
  const ids = document && reader.validate(document, outlineList, "the outline");
  if (document !== undefined && ids !== undefined) return { ids: withoutRepeats(document, [], ids), document };
  return { ids: reader.names("lessons").filter((name) => reader.kindOf(`lessons/${name}`) === "folder") };
}

function withoutRepeats(document: OpenDocument, path: readonly string[], ids: readonly string[]): string[] {
  return ids.filter((id, index) => {
    const first = ids.indexOf(id) === index;
    if (!first) document.report([...path, index], `"${id}" is listed twice.`, "Remove one.");
    return first;
  });
}

function loadLesson(
  reader: PackReader,
  outline: Outline,
  id: string,
  index: number,
  misconceptions: ReadonlyMap<string, Misconception>,
  seen: Map<string, string>,
): Lesson | undefined {
  const folder = `lessons/${id}`;
  if (reader.kindOf(folder) !== "folder") {
    const folders = reader.names("lessons").filter((name) => reader.kindOf(`lessons/${name}`) === "folder");
    outline.document?.report([index], `There is no folder ${folder}.`, didYouMean(id, folders));
    return undefined;
  }
  const document = reader.markdown(`${folder}/lesson.md`, "the lesson's reading");
  const front = document && reader.validate(document, lessonFields, "a lesson");
  if (document === undefined || front === undefined) return undefined;
  if (document.body === "") document.report([], "There is nothing to read below the front matter.", "Write it.");
  for (const [place, { checked }] of front.sources.entries()) {
    reader.checkAge(document, ["sources", place, "checked"], checked);
  }
  const ids = withoutRepeats(document, ["exercises"], front.exercises);
  const exercises = ids.flatMap((name): Exercise | readonly Exercise[] => {
    const line = ["exercises", front.exercises.indexOf(name)];
    const place = findExercise(reader, document, line, id, name);
    if (place === undefined) return [];
    const other = seen.get(name);
    if (other !== undefined) {
      document.report(line, `"${name}" is the id of ${other} too.`, "Rename the newer one: ids are unique in a pack.");
      reader.disregard(place.folder ?? place.file);
      return [];
    }
    seen.set(name, place.file);
    const exercise = loadExercise(reader, place, misconceptions);
    if (exercise === undefined && place.folder !== undefined) reader.disregard(place.folder);
    return exercise ?? [];
  });
  reportUnlisted(reader, folder, front.exercises);
  const { title, summary, questions, sources } = front;
  return { id, title, summary, questions, sources, reading: document.body, file: document.file, exercises };
}

function findExercise(
  reader: PackReader,
  document: OpenDocument,
  line: readonly (string | number)[],
  lesson: string,
  id: string,
): ExercisePlace | undefined {
  const folder = `lessons/${lesson}/${id}`;
  const asFile = reader.kindOf(`${folder}.md`) === "file" && id !== "lesson";
  const asFolder = reader.kindOf(folder) === "folder";
  if (asFile && asFolder) {
    document.report(line, `"${id}" is there twice: ${folder}.md and ${folder}/.`, "Remove one.");
  }
  if (asFolder) return { lesson, id, file: `${folder}/exercise.md`, folder };
  if (asFile) return { lesson, id, file: `${folder}.md` };
  const names = exerciseNames(reader, `lessons/${lesson}`);
  document.report(line, `There is no exercise ${folder}.md, nor a folder ${folder}.`, didYouMean(id, names));
  return undefined;
}

const exerciseNames = (reader: PackReader, folder: string): string[] =>
  reader
    .names(folder)
    .filter((name) => name !== "lesson.md" && (name.endsWith(".md") || reader.kindOf(`${folder}/${name}`) === "folder"))
    .map((name) => name.replace(/\.md$/, ""));

function reportUnlisted(reader: PackReader, folder: string, listed: readonly string[]): void {
  const unlisted = exerciseNames(reader, folder).filter((name) => !listed.includes(name));
  const isUnlisted = (path: string): boolean =>
    unlisted.some((id) => path === `${folder}/${id}.md` || path === `${folder}/${id}`);
  for (const path of reader
    .names(folder)
    .map((name) => `${folder}/${name}`)
    .filter(isUnlisted)) {
    reader.error(path, `The exercise is not listed in ${folder}/lesson.md.`, "Add it to exercises, or remove it.");
  }
  reader.reportUnused(folder, (path) => isUnlisted(path));
}
