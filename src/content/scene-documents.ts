/** Every place of a scene where a policy or a grant stands: one list for those who check, parse, show or build scenes. */
import type { PolicyKind } from "../iam/policy-kind.ts";
import type { DocumentReference, Scene, SceneUnit } from "./scene.ts";
import { keyTitle } from "./scene-names.ts";
import type { Path } from "./yaml-document.ts";

/** What a document is: a policy of some kind, or the request for a grant. */
export type DocumentKind = PolicyKind | "grant";

export interface DocumentSlot {
  /** Within the exercise's front matter. */
  readonly path: Path;
  readonly kind: DocumentKind;
  /** Whose it is: `role/NotesApp`, `alias/notes`, `account 111122223333`; of a grant its name. */
  readonly owner: string;
  readonly reference: DocumentReference;
}

/** In the order in which a decision looks at them; grants come last. */
export function documentSlots(scene: Scene): readonly DocumentSlot[] {
  const slots: DocumentSlot[] = [];
  const add = (path: Path, kind: DocumentKind, owner: string, reference: DocumentReference | undefined): void => {
    if (reference !== undefined) slots.push({ path: ["scene", ...path], kind, owner, reference });
  };
  const addAll = (
    path: Path,
    kind: DocumentKind,
    owner: string,
    references: readonly DocumentReference[] = [],
  ): void => {
    for (const [index, reference] of references.entries()) add([...path, index], kind, owner, reference);
  };
  const addUnit = (path: Path, name: string, unit: SceneUnit): void => {
    addAll([...path, "serviceControlPolicies"], "service control policy", name, unit.serviceControlPolicies);
    addAll([...path, "resourceControlPolicies"], "resource control policy", name, unit.resourceControlPolicies);
    for (const [account, policies] of Object.entries(unit.accounts ?? {})) {
      addUnit([...path, "accounts", account], `account ${account}`, policies);
    }
    for (const [inner, below] of Object.entries(unit.units ?? {})) addUnit([...path, "units", inner], inner, below);
  };
  const { organization, endpoints = {} } = scene;
  if (organization !== undefined) addUnit(["organization", "root"], "the organization's root", organization.root);
  for (const [id, { policy }] of Object.entries(endpoints)) {
    add(["endpoints", id, "policy"], "VPC endpoint policy", id, policy);
  }
  for (const [name, { policy }] of Object.entries(scene.keys)) {
    add(["keys", name, "policy"], "key policy", keyTitle(scene, name), policy);
  }
  for (const [name, { policies, boundary, sessionPolicies }] of Object.entries(scene.principals)) {
    addAll(["principals", name, "policies"], "identity policy", name, policies);
    add(["principals", name, "boundary"], "permissions boundary", name, boundary);
    addAll(["principals", name, "sessionPolicies"], "session policy", name, sessionPolicies);
  }
  for (const [name, { request }] of Object.entries(scene.grants ?? {})) {
    add(["grants", name, "request"], "grant", name, request);
  }
  return slots;
}

/** What each document of the learner's is; the first slot's kind, should it stand in several places. */
export function documentKinds(scene: Scene): ReadonlyMap<string, DocumentKind> {
  const kinds = new Map<string, DocumentKind>();
  for (const { reference, kind } of documentSlots(scene)) {
    if ("document" in reference && !kinds.has(reference.document)) kinds.set(reference.document, kind);
  }
  return kinds;
}
