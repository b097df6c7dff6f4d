/**
 * Grades `trail`: the conditions of the exercise are asked of the records, and what they hold of is right. The records are
 * shown before the answer, so a verdict shows them too.
 */
import { search } from "jmespath";
import type { TrailExercise } from "../../content/kinds/trail.ts";
import { trailChoices } from "../../content/trail-choices.ts";
import type { TrailRecord } from "../../kms/trail.ts";
import type { OptionsAnswer } from "../answer.ts";
import type { Graded, GradingServices } from "../services.ts";
import { readTrail } from "../trail-records.ts";
import { quote } from "../words.ts";
import { gradeOptions } from "./options.ts";

export async function gradeTrail(
  exercise: TrailExercise,
  { ids }: OptionsAnswer,
  { pack }: GradingServices,
): Promise<Graded> {
  const records = await readTrail(exercise);
  const options = withTruth(exercise, records);
  checkTruth(exercise, options.filter(({ correct }) => correct).length, options.length);
  const graded = gradeOptions(
    { ...exercise, options },
    ids,
    { picked: "picked", name: ({ text }) => quote(text) },
    pack,
  );
  return { ...graded, evidence: { calls: records } };
}

/** What there is to pick, each with whether it is right and what to say if it is not. */
function withTruth(exercise: TrailExercise, records: readonly TrailRecord[]) {
  const { question } = exercise;
  if (question.type === "options") {
    return question.options.map((option) => ({ ...option, correct: holds(option.where, records) }));
  }
  if (records.length !== question.count) {
    throw new Error(`The calls leave ${records.length} records, and the exercise says ${question.count}.`);
  }
  return trailChoices(exercise).map((choice, index) => {
    const record = records[index];
    const told = question.mistakes?.find(({ where }) => holds(where, record)) ?? question;
    return {
      ...{ id: choice.id, text: choice.text, correct: holds(question.where, record), why: told.why },
      ...(told.next !== undefined && { next: told.next }),
      ...("misconception" in told && told.misconception !== undefined && { misconception: told.misconception }),
    };
  });
}

/** False as JMESPath has it: false, null, and what is empty. */
function holds(condition: string, of: unknown): boolean {
  const found = search(of, condition);
  if (typeof found === "object" && found !== null) return Object.keys(found).length > 0;
  return found !== undefined && found !== null && found !== false && found !== "";
}

/** @throws Error where the question has no answer, or every answer would do */
function checkTruth({ select }: TrailExercise, right: number, all: number): void {
  if (select === "one" && right !== 1) throw new Error(`One is to be picked, and ${right} are right.`);
  if (right === 0) throw new Error("Nothing is right.");
  if (right === all) throw new Error("Everything is right, so that picking all would pass.");
}
