/**
 * The world an exercise plays in, as its front matter describes it: principals, keys and grants, and what limits them from
 * above. grading/ builds a fresh one for every check of an answer, so nothing carries over.
 */
import type { KeySpec, KeyUsageType } from "@aws-sdk/client-kms";
import * as v from "valibot";
import { KEY_SPECS } from "../kms/key-specs.ts";
import { PRINCIPAL } from "./scene-names.ts";
import { fields, type Infer, oneOf, optional, slug, text, yesOrNo } from "./schema.ts";

const matching = (pattern: RegExp, message: string) => v.pipe(v.string(message), v.regex(pattern, message));

/** A document written out as data, or the name of one that the learner edits. */
export type DocumentReference = { readonly document: string } | { readonly inline: unknown };

const documentReference = v.custom<DocumentReference>((value) => {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const [[name, document] = ["", undefined]] = entries;
  return (
    entries.length === 1 &&
    (name === "document"
      ? typeof document === "string"
      : name === "inline" && typeof document === "object" && document !== null)
  );
}, "must be { document: NAME } or { inline: … } with the document written out");

const policies = v.array(documentReference, "must be a list");

const accountId = matching(/^\d{12}$/, 'must be 12 digits in quotes: "111122223333"');

const principal = fields({
  /** Identity policies. */
  policies,
  /** The permissions boundary. */
  boundary: optional(documentReference),
  /** Of the role's session. */
  sessionPolicies: optional(policies),
});

const key = fields({
  /** Who owns it; the scene's account unless told. */
  account: optional(accountId),
  alias: optional(
    matching(/^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/, "must be alias/ and a name, and not begin with alias/aws/"),
  ),
  description: optional(text),
  spec: optional(oneOf(Object.keys(KEY_SPECS) as KeySpec[])),
  /** Needed where a spec has several usages. */
  usage: optional(
    oneOf([
      "ENCRYPT_DECRYPT",
      "SIGN_VERIFY",
      "GENERATE_VERIFY_MAC",
      "KEY_AGREEMENT",
      "ENCAPSULATE_DECAPSULATE",
    ] satisfies KeyUsageType[]),
  ),
  /** The key policy; without one the key gets the default that the API gives. */
  policy: optional(documentReference),
  enabled: optional(yesOrNo),
});

const grant = fields({
  key: slug,
  /** Who makes it, as a call's `as` names people; the root user of the key's account unless told. */
  by: optional(text),
  /** What CreateGrant is asked for, without KeyId. */
  request: documentReference,
  /** `false`: so new that it counts only for those who bring its token. */
  known: optional(yesOrNo),
});

export const scene = fields({
  account: accountId,
  region: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region of AWS, such as eu-west-1"),
  /** By name as the learner reads it: `role/NotesApp`, `user/Alice`, or another account's `444455556666:role/Auditor`. */
  principals: v.record(
    matching(PRINCIPAL, "must be named like role/NotesApp, user/Alice or 444455556666:role/Auditor"),
    principal,
    "must have a principal by its name",
  ),
  /** By short name: `notes`. */
  keys: v.record(slug, key, "must have a key by its short name"),
  /** Made in this order once every policy is in place; those not yet known everywhere come last. */
  grants: optional(v.record(slug, grant, "must have a grant by its short name")),
});

export type Scene = Infer<typeof scene>;

export type SceneGrant = Infer<typeof grant>;
