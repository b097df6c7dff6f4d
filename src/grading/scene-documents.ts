/** The documents of a scene, read by their grammar before anything is built: the learner's policies and grants, and the author's. */
import type { DocumentReference, Scene } from "../content/scene.ts";
import { type DocumentKind, documentSlots } from "../content/scene-documents.ts";
import { readJson } from "../iam/json-text.ts";
import { type PolicyProblem, parsePolicy } from "../iam/policy.ts";
import { Problems } from "../iam/problem.ts";
import { createGrant } from "../kms/operations/create-grant.ts";

/** The text of each document of the learner's by its file name. */
export type Documents = Readonly<Record<string, string>>;

export interface RefusedDocument {
  /** Its file name: `key-policy.json`. */
  readonly name: string;
  readonly kind: DocumentKind;
  /** What is wrong with it by its grammar; empty when only KMS objects. */
  readonly problems: readonly PolicyProblem[];
  /** KMS's own words, where it was asked. */
  readonly error?: { readonly name: string; readonly message: string };
}

/** KMS or IAM does not take these documents of the learner's. */
export class DocumentsRefused extends Error {
  override readonly name = "DocumentsRefused";
  readonly refused: readonly RefusedDocument[];
  constructor(refused: readonly RefusedDocument[]) {
    super(`Refused: ${refused.map(({ name }) => name).join(", ")}.`);
    this.refused = refused;
  }
}

export const brokenScene = (part: string, cause: unknown): Error =>
  new Error(`The scene cannot be built: ${part}: ${cause instanceof Error ? cause.message : cause}`, {
    cause,
  });

/** The document as JSON text or as data. */
export function readReference(reference: DocumentReference, documents: Documents): unknown {
  if (!("document" in reference)) return reference.inline;
  const text = documents[reference.document];
  if (text === undefined) throw new Error(`The answer has no document ${reference.document}.`);
  return text;
}

/** Policies by the names that a decision's trace calls them. */
export const readByName = (references: readonly DocumentReference[], documents: Documents): Record<string, unknown> =>
  Object.fromEntries(references.map((each, index) => [policyName(each, index), readReference(each, documents)]));

const policyName = (reference: DocumentReference, index: number): string =>
  "document" in reference ? reference.document.replace(/\.json$/, "") : `policy-${index + 1}`;

/** Every document read by its grammar: the learner's that do not fit are returned, the author's thrown. */
export function checkGrammar(scene: Scene, documents: Documents): RefusedDocument[] {
  const refused = new Map<string, RefusedDocument>();
  for (const { kind, owner, reference } of documentSlots(scene)) {
    const given = readReference(reference, documents);
    const problems = kind === "grant" ? grantProblems(given) : parsePolicy(given, kind).problems;
    const [first] = problems;
    if (first === undefined) continue;
    if (!("document" in reference))
      throw brokenScene(`a ${kind === "grant" ? kind : "policy"} of ${owner}`, new Error(first.message));
    refused.set(reference.document, { name: reference.document, kind, problems });
  }
  return [...refused.values()];
}

/** Members of CreateGrant's request, as the API names them. */
const GRANT_MEMBERS = Object.keys(createGrant.members);

/** What keeps a document from being a request for a grant at all; whether KMS grants it, KMS says. */
function grantProblems(given: unknown): readonly PolicyProblem[] {
  if (typeof given !== "string") return [];
  const problems = new Problems(given);
  const read = readJson(given);
  if ("fault" in read) problems.add("json", "", read.fault.at, read.fault.message, read.fault.cure);
  else if (read.node.type !== "object") {
    problems.add("syntax", "", read.node.at, "A grant is an object in braces.", 'Write { "GranteePrincipal": … }.');
  } else problems.unknownMembers(read.node, "", GRANT_MEMBERS, "a request for a grant");
  return problems.none ? [] : problems.all();
}
