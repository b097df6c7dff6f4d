/** Reads test/wrong-answers/ of a pack: which answers must fail, at which check, and with what feedback. */
import * as v from "valibot";
import type { Exercise } from "../content/exercise.ts";
import type { OpenDocument, PackReader } from "../content/pack-reader.ts";
import { fields, type Infer, optional, slug, text } from "../content/schema.ts";
import { didYouMean } from "../content/suggest.ts";

const ROOT = "test/wrong-answers";

/** For every hands-on exercise. */
const FEWEST = 3;

const words = v.pipe(
  v.union([text, v.array(text)], "must be text or a list of texts"),
  v.transform((given): readonly string[] => (typeof given === "string" ? [given] : given)),
);

const expectation = fields({
  /** The first check that fails. */
  fails: slug,
  misconception: optional(slug),
  /** Words that its feedback must contain. */
  says: v.optional(words, []),
});

const expectations = v.record(v.string(), expectation, "must have an entry for each wrong answer");

export interface WrongAnswer {
  readonly exercise: Exercise;
  /** The answer, relative to the pack's folder; for `policy` a folder. */
  readonly file: string;
  readonly expected: Infer<typeof expectation>;
  readonly expectedFile: string;
  readonly line: number;
}

/** Reports what is missing and what belongs to nothing. */
export function readWrongAnswers(reader: PackReader, exercises: readonly Exercise[]): WrongAnswer[] {
  if (reader.kindOf(ROOT) !== "folder") {
    reader.report({
      file: ROOT,
      severity: "warning",
      message: "There are no wrong answers here, so none were tried.",
      cure: "An installed pack leaves them out. In the folder where a pack is written, every hands-on exercise needs three.",
    });
    return [];
  }
  const wrong = exercises.flatMap((exercise) => readThoseOf(reader, exercise));
  reader.reportStrays(ROOT, exercises);
  return wrong;
}

function readThoseOf(reader: PackReader, exercise: Exercise): WrongAnswer[] {
  const folder = `${ROOT}/${exercise.lesson}/${exercise.id}`;
  const handsOn = exercise.kind === "policy" || exercise.kind === "code" || exercise.kind === "console";
  if (reader.kindOf(folder) !== "folder") {
    if (handsOn) reader.error(folder, `There are no wrong answers for ${exercise.id}.`, `Write at least ${FEWEST}.`);
    return [];
  }
  const expectedFile = `${folder}/expected.yaml`;
  const document = reader.yaml(expectedFile, "the list of what each wrong answer must come to");
  const list = document && reader.validate(document, expectations, "expected.yaml");
  if (document === undefined || list === undefined) {
    reader.disregard(folder);
    return [];
  }
  const wrong = Object.entries(list).flatMap(([name, expected]): WrongAnswer[] => {
    const file = `${folder}/${name}`;
    if (!isThere(reader, document, folder, name)) return [];
    if (exercise.kind === "policy") for (const each of exercise.documents) reader.use(`${file}/${each.name}`);
    else reader.use(file);
    return [{ exercise, file, expected, expectedFile, line: document.lineOf([name]) }];
  });
  if (handsOn && wrong.length < FEWEST) {
    document.report([], `${exercise.id} has ${wrong.length} wrong answers.`, `Write at least ${FEWEST}.`);
  }
  return wrong;
}

function isThere(reader: PackReader, document: OpenDocument, folder: string, name: string): boolean {
  if (!name.includes("/") && reader.kindOf(`${folder}/${name}`) !== undefined) return true;
  const names = reader.names(folder).filter((each) => each !== "expected.yaml");
  document.report([name], `There is no ${folder}/${name}.`, didYouMean(name, names));
  return false;
}
