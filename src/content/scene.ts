/**
 * The world an exercise plays in, as its front matter describes it: accounts' principals and keys.
 * grading/ builds a fresh one for every check of an answer, so nothing carries over.
 */
export interface Scene {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** By name as the learner reads it: `role/NotesApp`, `user/Alice`, or another account's `444455556666:role/Auditor`. */
  readonly principals: Readonly<Record<string, ScenePrincipal>>;
  /** By short name: `notes`. */
  readonly keys: Readonly<Record<string, SceneKey>>;
}

export interface ScenePrincipal {
  /** Identity policies: each a policy document, or the name of an editable document. */
  readonly policies: readonly PolicyReference[];
}

export interface SceneKey {
  readonly alias?: string;
  readonly description?: string;
  /** The key policy; without one the key gets the default that the API gives. */
  readonly policy?: PolicyReference;
  readonly enabled?: boolean;
}

/** A policy written out as data, or the name of a document the learner edits. */
export type PolicyReference = { readonly document: string } | { readonly inline: unknown };
