/** Write JSON until every wanted call passes and every forbidden one stays denied. */
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import { type Scene, scene } from "../scene.ts";
import { callFields, readCall, type SceneCall } from "../scene-call.ts";
import { checkScene } from "../scene-check.ts";
import { fields, type Infer, oneOf, optional, slug, someOf, text } from "../schema.ts";
import { defineKind } from "./kind.ts";

const wantedCall = fields({
  id: slug,
  /** The line the learner reads: "role/NotesApp decrypts a note". */
  title: text,
  ...callFields,
  want: oneOf(["allow", "deny"]),
  /** Told when it comes out the other way. */
  why: text,
  next: text,
  misconception: optional(slug),
});

const documentName = v.pipe(
  v.string("must be text"),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*\.json$/, "must be a file name like key-policy.json"),
);

/** A call that is really made on the mock KMS, and what must come of it. */
export type WantedCall = Infer<typeof wantedCall> & SceneCall;

/** A JSON document the learner edits, and what it starts as. */
export interface EditableDocument {
  /** File name in the learner's folder: `key-policy.json`. */
  readonly name: string;
  readonly title: string;
  readonly starter: string;
}

export interface PolicyExercise extends ExerciseBase {
  readonly kind: "policy";
  readonly scene: Scene;
  readonly documents: readonly EditableDocument[];
  readonly calls: readonly WantedCall[];
}

export const policy = defineKind({
  fields: { scene, documents: someOf(fields({ name: documentName, title: text })), calls: someOf(wantedCall) },
  graded: true,
  read(base, { scene, documents, calls }, draft): PolicyExercise {
    const names = documents.map(({ name }) => name);
    draft.unique({ path: ["documents"], ids: names });
    draft.unique({ path: ["calls"], ids: calls.map(({ id }) => id) });
    checkScene(scene, names, draft);
    const read = calls.map((call, index) => {
      const path = ["calls", index];
      draft.misconception([...path, "misconception"], call.misconception);
      return readCall(path, call, scene, draft);
    });
    for (const [want, meaning] of [
      ["allow", "a document that allows nothing"],
      ["deny", "a document that lets everybody in"],
    ] as const) {
      if (!calls.some((call) => call.want === want)) {
        draft.problem(["calls"], `No call has "want: ${want}", so ${meaning} would pass.`, "Add one.");
      }
    }
    return {
      ...base,
      kind: "policy",
      scene,
      calls: read.filter((call) => call !== undefined),
      documents: documents.map((document) => ({
        ...document,
        starter: draft.file(`starter/${document.name}`, `what ${document.name} starts as`),
      })),
    };
  },
});
