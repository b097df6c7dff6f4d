/**
 * Read the audit log: calls are really made, and CloudTrail's records of them are read. Nobody writes down what is right:
 * conditions in JMESPath, on one record or on the whole trail, are asked of the very records that the learner sees.
 */
import { compile } from "jmespath";
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import { type Scene, scene } from "../scene.ts";
import { callFields, readCall, type SceneCall } from "../scene-call.ts";
import { checkScene } from "../scene-check.ts";
import { fields, type Infer, listOf, oneOf, optional, slug, someOf, text, whole } from "../schema.ts";
import { defineKind } from "./kind.ts";

/** A condition in JMESPath: it holds when it gives anything but false, null, or something empty. */
const condition = v.pipe(text, v.check(isExpression, "must be an expression in JMESPath"));

const option = fields({
  id: slug,
  text,
  /** Asked of the list of records. */
  where: condition,
  why: text,
  next: optional(text),
  misconception: optional(slug),
});

const mistake = fields({
  /** Of which records that were picked wrongly. */
  where: condition,
  why: text,
  next: optional(text),
  misconception: optional(slug),
});

const events = fields({
  /** How many records there are: the learner picks among them. */
  count: whole,
  /** Asked of each record: those of which it holds are to be picked. */
  where: condition,
  /** Told of a record that was picked wrongly, unless a mistake says more. */
  why: text,
  next: optional(text),
  mistakes: optional(listOf(mistake)),
});

const call = fields(callFields);

/** Something a learner may say of the trail. */
export type TrailOption = Infer<typeof option>;

/** Which records are asked for. */
export type TrailEvents = Infer<typeof events>;

export interface TrailExercise extends ExerciseBase {
  readonly kind: "trail";
  readonly scene: Scene;
  /** Made in this order in one world; they may fail. */
  readonly calls: readonly SceneCall[];
  /** Whose trail is read. */
  readonly account: string;
  readonly select: "one" | "several";
  readonly question:
    | { readonly type: "options"; readonly options: readonly TrailOption[] }
    | ({ readonly type: "events" } & TrailEvents);
}

export const trail = defineKind({
  fields: {
    scene,
    calls: someOf(call),
    account: optional(v.pipe(text, v.regex(/^\d{12}$/, 'must be 12 digits in quotes: "111122223333"'))),
    select: oneOf(["one", "several"]),
    options: optional(someOf(option)),
    events: optional(events),
  },
  graded: true,
  read(base, { scene, calls, account = scene.account, select, options, events }, draft): TrailExercise {
    checkScene(scene, [], draft);
    const read = calls.map((each, index) => readCall(["calls", index], each, scene, draft));
    for (const [index, { misconception }] of (options ?? []).entries()) {
      draft.misconception(["options", index, "misconception"], misconception);
    }
    for (const [index, { misconception }] of (events?.mistakes ?? []).entries()) {
      draft.misconception(["events", "mistakes", index, "misconception"], misconception);
    }
    if (options !== undefined) draft.unique({ path: ["options"], ids: options.map(({ id }) => id) });
    if ((options === undefined) === (events === undefined)) {
      draft.problem([], "What is asked?", 'Write either "options:" or "events:".');
    } else if ((options?.length ?? events?.count ?? 0) < 2) {
      draft.problem(
        [options ? "options" : "events"],
        "There is nothing to choose from.",
        "There must be at least two.",
      );
    }
    return {
      ...base,
      ...{ kind: "trail", scene, account, select },
      calls: read.filter((each) => each !== undefined),
      // Where neither is there, that has been reported, and the exercise is left out.
      question: events === undefined ? { type: "options", options: options ?? [] } : { type: "events", ...events },
    };
  },
});

function isExpression(expression: string): boolean {
  try {
    compile(expression);
    return true;
  } catch {
    return false;
  }
}
