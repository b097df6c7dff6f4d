import type { ExerciseBase } from "../exercise.ts";
import type { Scene } from "../scene.ts";

/** A JSON document the learner edits, and what it starts as. */
export interface EditableDocument {
  /** File name in the learner's folder: `key-policy.json`. */
  readonly name: string;
  readonly title: string;
  readonly starter: string;
}

/** A call that is really made on the mock KMS, and what must come of it. */
export interface WantedCall {
  readonly id: string;
  /** The line the learner reads: "role/NotesApp decrypts a note". */
  readonly title: string;
  /** A principal of the scene. */
  readonly as: string;
  /** An operation of AWS KMS: `Decrypt`. */
  readonly operation: string;
  /** A key of the scene. */
  readonly key?: string;
  readonly encryptionContext?: Readonly<Record<string, string>>;
  /** Further members of the request, as the API names them. */
  readonly input?: Readonly<Record<string, unknown>>;
  readonly want: "allow" | "deny";
  /** Told when it comes out the other way. */
  readonly why: string;
  readonly next: string;
  readonly misconception?: string;
}

/** Write JSON until every wanted call passes and every forbidden one stays denied. */
export interface PolicyExercise extends ExerciseBase {
  readonly kind: "policy";
  readonly scene: Scene;
  readonly documents: readonly EditableDocument[];
  readonly calls: readonly WantedCall[];
}
