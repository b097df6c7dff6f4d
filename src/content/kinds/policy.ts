/** Write JSON until every wanted call passes and every forbidden one stays denied. */
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import { checkName, checkScene, type Scene, scene } from "../scene.ts";
import { fields, type Infer, oneOf, optional, slug, someOf, text } from "../schema.ts";
import { didYouMean } from "../suggest.ts";
import { type Draft, defineKind } from "./kind.ts";
import { isWantedOperation, WANTED_OPERATIONS, type WantedOperationName } from "./wanted-operations.ts";

const wantedCall = fields({
  id: slug,
  /** The line the learner reads: "role/NotesApp decrypts a note". */
  title: text,
  /** A principal of the scene. */
  as: text,
  /** An operation of AWS KMS: `Decrypt`. */
  operation: text,
  /** A key of the scene. */
  key: optional(slug),
  encryptionContext: optional(
    v.record(v.string(), v.string("must be text; quote numbers"), "must be pairs of a name and a text"),
  ),
  /** Further members of the request, as the API names them. */
  input: optional(v.record(v.string(), v.unknown(), "must be members of the request")),
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

/** As the author wrote it. */
type WrittenCall = Infer<typeof wantedCall>;

/** A call that is really made on the mock KMS, and what must come of it. */
export interface WantedCall extends WrittenCall {
  readonly operation: WantedOperationName;
}

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
    for (const [index, call] of calls.entries()) checkCall(index, call, scene, draft);
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
      calls: calls.filter(isWantedCall),
      documents: documents.map((document) => ({
        ...document,
        starter: draft.file(`starter/${document.name}`, `what ${document.name} starts as`),
      })),
    };
  },
});

function checkCall(index: number, call: WrittenCall, scene: Scene, draft: Draft): void {
  const path = ["calls", index];
  checkName([...path, "as"], call.as, "principal", scene, draft);
  if (call.key !== undefined) checkName([...path, "key"], call.key, "key", scene, draft);
  draft.misconception([...path, "misconception"], call.misconception);
  if (!isWantedCall(call)) {
    draft.problem(
      [...path, "operation"],
      `"${call.operation}" is not an operation that a wanted call can make.`,
      didYouMean(call.operation, Object.keys(WANTED_OPERATIONS)),
    );
  } else if (WANTED_OPERATIONS[call.operation].key && call.key === undefined) {
    draft.problem(path, `${call.operation} works on a key, and "key" is missing.`, 'Add a line "key: …".');
  }
}

const isWantedCall = (call: WrittenCall): call is WantedCall => isWantedOperation(call.operation);
