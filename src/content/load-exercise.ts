/** Reads one exercise: `ID.md` for a question, `ID/exercise.md` and its other files for a hands-on exercise. */
import * as v from "valibot";
import type { Exercise, ExerciseBase, ExerciseKind, Misconception } from "./exercise.ts";
import { exerciseFields } from "./exercise-fields.ts";
import { kinds } from "./kinds/index.ts";
import type { Draft } from "./kinds/kind.ts";
import type { OpenDocument, PackReader } from "./pack-reader.ts";
import { capital, fields } from "./schema.ts";
import { didYouMean, nearest } from "./suggest.ts";

const kindNames = Object.keys(kinds) as ExerciseKind[];

export interface ExercisePlace {
  readonly lesson: string;
  readonly id: string;
  /** `lessons/x/y.md` or `lessons/x/y/exercise.md`. */
  readonly file: string;
  /** `lessons/x/y`, where it is a folder. */
  readonly folder?: string;
}

/** @returns the exercise, or undefined when it is broken (and reported) */
export function loadExercise(
  reader: PackReader,
  place: ExercisePlace,
  misconceptions: ReadonlyMap<string, Misconception>,
): Exercise | undefined {
  const document = reader.markdown(place.file, "the exercise's file");
  if (document === undefined) return undefined;
  const name = readKind(document);
  if (name === undefined) return undefined;
  const kind = kinds[name];
  const what = `${/^[aeiou]/.test(name) ? "an" : "a"} ${name} exercise`;
  const schema = fields({ ...kind.fields, kind: v.literal(name), ...exerciseFields });
  const front = reader.validate(document, schema, what);
  if (front === undefined) return undefined;

  const { draft, problem, isSound } = openDraft(reader, place, misconceptions, document);
  const base = readBase(front, place, document);
  for (const [index, id] of base.misconceptions.entries()) draft.misconception(["misconceptions", index], id);
  for (const [index, { checked }] of base.sources.entries()) {
    reader.checkAge(document, ["sources", index, "checked"], checked);
  }
  if (kind.graded && base.points === 0)
    problem(["points"], "The exercise is worth nothing.", "Give it at least 1 point.");
  if (!kind.graded && base.points > 0) problem(["points"], `${capital(what)} is never graded.`, "Write points: 0.");
  if (base.task === "") problem([], "There is no task below the front matter.", "Write what the learner is to do.");
  const exercise = kind.read(base, document.value, draft);
  return isSound() ? exercise : undefined;
}

function readKind(document: OpenDocument): ExerciseKind | undefined {
  const given = (document.value as { readonly kind?: unknown } | null)?.kind;
  const name = kindNames.find((each) => each === given);
  if (name !== undefined) return name;
  if (typeof given === "string") {
    document.report(["kind"], `"${given}" is not a kind of exercise.`, didYouMean(given, kindNames));
  } else {
    const cure = `Add a line "kind: …" with one of ${kindNames.join(", ")}.`;
    document.report(["kind"], "The front matter does not say which kind of exercise this is.", cure);
  }
  return undefined;
}

type SharedFields = v.InferOutput<v.ObjectSchema<typeof exerciseFields, undefined>>;

function readBase(front: SharedFields, place: ExercisePlace, document: OpenDocument): ExerciseBase {
  const { title, level, points, topics, misconceptions, hints, interview, followUp, sources } = front;
  return {
    id: place.id,
    lesson: place.lesson,
    ...{ title, level, points, topics, misconceptions, hints, interview, followUp, sources },
    task: document.body,
    file: place.file,
  };
}

interface OpenDraft extends Pick<Draft, "problem"> {
  readonly draft: Draft;
  /** Whether nothing was reported so far. */
  isSound(): boolean;
}

function openDraft(
  reader: PackReader,
  place: ExercisePlace,
  misconceptions: ReadonlyMap<string, Misconception>,
  document: OpenDocument,
): OpenDraft {
  let sound = true;
  const problem: Draft["problem"] = (path, message, cure) => {
    sound = false;
    document.report(path, message, cure);
  };
  const draft: Draft = {
    problem,
    misconception(path, id) {
      if (id === undefined || misconceptions.has(id)) return;
      const meant = nearest(id, [...misconceptions.keys()]);
      const cure = meant === undefined ? "Write it down there first." : `Did you mean "${meant}"?`;
      problem(path, `"${id}" is not in lessons/misconceptions.yaml.`, cure);
    },
    unique(...lists) {
      const seen = new Set<string>();
      for (const { path, ids } of lists) {
        for (const [index, id] of ids.entries()) {
          if (seen.has(id)) problem([...path, index], `"${id}" occurs twice.`, "Give each its own id.");
          seen.add(id);
        }
      }
    },
    file(file, purpose) {
      if (place.folder === undefined) {
        const cure = `Move this file to ${place.file.replace(/\.md$/, "/exercise.md")}, and put ${file} beside it.`;
        problem(["kind"], `${file} (${purpose}) has no place: this kind of exercise is a folder.`, cure);
        return "";
      }
      const text = reader.text(`${place.folder}/${file}`, purpose);
      if (text === undefined) sound = false;
      return text ?? "";
    },
    hasFile: (file) => place.folder !== undefined && reader.kindOf(`${place.folder}/${file}`) !== undefined,
    fileName: (file) => `${place.folder ?? ""}/${file}`,
  };
  return { draft, problem, isSound: () => sound };
}
