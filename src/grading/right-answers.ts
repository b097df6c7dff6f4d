/** Reads test/right-answers/ of a pack: second right answers, which must pass with all points as the model answers do. */
import type { Exercise } from "../content/exercise.ts";
import type { PackReader } from "../content/pack-reader.ts";

const ROOT = "test/right-answers";

export interface RightAnswer {
  readonly exercise: Exercise;
  /** The answer, relative to the pack's folder; for `policy` a folder. */
  readonly file: string;
}

/** Reports what belongs to nothing. A pack need not have any. */
export function readRightAnswers(reader: PackReader, exercises: readonly Exercise[]): RightAnswer[] {
  if (reader.kindOf(ROOT) !== "folder") return [];
  const answers = exercises.flatMap((exercise): RightAnswer[] => {
    const folder = `${ROOT}/${exercise.lesson}/${exercise.id}`;
    if (reader.kindOf(folder) !== "folder") return [];
    return reader.names(folder).map((name) => {
      const file = `${folder}/${name}`;
      if (exercise.kind === "policy") for (const document of exercise.documents) reader.use(`${file}/${document.name}`);
      else reader.use(file);
      return { exercise, file };
    });
  });
  reader.reportStrays(ROOT, exercises);
  return answers;
}
