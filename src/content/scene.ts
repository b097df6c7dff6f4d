/**
 * The world an exercise plays in, as its front matter describes it: accounts' principals and keys.
 * grading/ builds a fresh one for every check of an answer, so nothing carries over.
 */
import * as v from "valibot";
import type { Draft } from "./kinds/kind.ts";
import { fields, type Infer, optional, slug, text, yesOrNo } from "./schema.ts";
import { didYouMean } from "./suggest.ts";
import type { Path } from "./yaml-document.ts";

const matching = (pattern: RegExp, message: string) => v.pipe(v.string(message), v.regex(pattern, message));

/** A policy written out as data, or the name of a document the learner edits. */
export type PolicyReference = { readonly document: string } | { readonly inline: unknown };

const policyReference = v.custom<PolicyReference>((value) => {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const [[name, policy] = ["", undefined]] = entries;
  return (
    entries.length === 1 &&
    (name === "document"
      ? typeof policy === "string"
      : name === "inline" && typeof policy === "object" && policy !== null)
  );
}, "must be { document: NAME } or { inline: { Version: …, Statement: … } }");

const principal = fields({
  /** Identity policies: each a policy document, or the name of an editable document. */
  policies: v.array(policyReference, "must be a list"),
});

const key = fields({
  alias: optional(
    matching(/^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/, "must be alias/ and a name, and not begin with alias/aws/"),
  ),
  description: optional(text),
  /** The key policy; without one the key gets the default that the API gives. */
  policy: optional(policyReference),
  enabled: optional(yesOrNo),
});

export const scene = fields({
  /** 12 digits. */
  account: matching(/^\d{12}$/, 'must be 12 digits in quotes: "111122223333"'),
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region of AWS, such as eu-west-1"),
  /** By name as the learner reads it: `role/NotesApp`, `user/Alice`, or another account's `444455556666:role/Auditor`. */
  principals: v.record(
    matching(
      /^(\d{12}:)?(role|user)\/[\w+=,.@-]{1,64}$/,
      "must be named like role/NotesApp, user/Alice or 444455556666:role/Auditor",
    ),
    principal,
    "must have a principal by its name",
  ),
  /** By short name: `notes`. */
  keys: v.record(slug, key, "must have a key by its short name"),
});

export type Scene = Infer<typeof scene>;

/** Reports aliases that two keys share, policies of documents that are not there, and documents that no policy is. */
export function checkScene(scene: Scene, documents: readonly string[], draft: Draft): void {
  const used = new Set<string>();
  const check = (path: Path, reference: PolicyReference | undefined): void => {
    if (reference === undefined || !("document" in reference)) return;
    used.add(reference.document);
    if (documents.includes(reference.document)) return;
    draft.problem(
      path,
      `"${reference.document}" is not a document of this exercise.`,
      documents.length === 0 ? "Write the policy out: { inline: … }." : didYouMean(reference.document, documents),
    );
  };
  for (const [name, { policies }] of Object.entries(scene.principals)) {
    for (const [index, policy] of policies.entries()) check(["scene", "principals", name, "policies", index], policy);
  }
  const aliases = new Map<string, string>();
  for (const [name, { alias, policy }] of Object.entries(scene.keys)) {
    check(["scene", "keys", name, "policy"], policy);
    const other = alias === undefined ? undefined : aliases.get(alias);
    if (other !== undefined) {
      draft.problem(
        ["scene", "keys", name, "alias"],
        `"${other}" has the alias ${alias} too.`,
        "Name one differently.",
      );
    }
    if (alias !== undefined) aliases.set(alias, name);
  }
  for (const [index, name] of documents.entries()) {
    if (used.has(name)) continue;
    draft.problem(
      ["documents", index],
      `No principal and no key of the scene has the policy "${name}".`,
      `Write { document: ${name} } where it belongs.`,
    );
  }
}

/** Reports a name that a field gives and the scene does not have. */
export function checkName(path: Path, name: string, kind: "principal" | "key", scene: Scene, draft: Draft): void {
  const names = Object.keys(kind === "principal" ? scene.principals : scene.keys);
  if (!names.includes(name)) draft.problem(path, `"${name}" is no ${kind} of the scene.`, didYouMean(name, names));
}
