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
  /** A fixed key id, so that policies can name the key's ARN. Default: a random one. */
  id: optional(
    matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be a key id: 1234abcd-12ab-34cd-56ef-1234567890ab"),
  ),
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

const controlPolicies = {
  /** Where a level has none, AWS attaches FullAWSAccess. */
  serviceControlPolicies: optional(policies),
  /** They only deny. */
  resourceControlPolicies: optional(policies),
};

interface ControlPolicies {
  readonly serviceControlPolicies?: DocumentReference[];
  readonly resourceControlPolicies?: DocumentReference[];
}

/** The root of an organization, or an organizational unit. */
interface WrittenUnit extends ControlPolicies {
  readonly accounts?: Record<string, ControlPolicies>;
  readonly units?: Record<string, WrittenUnit>;
}

const NAMED_ACCOUNTS = "must have an account by its 12 digits";

/** AWS nests units five deep; unrolled, so that a slip in a field's name is still told with the name that was meant. */
function unitSchema(below: number): v.GenericSchema<WrittenUnit> {
  const level = {
    ...controlPolicies,
    accounts: optional(v.record(accountId, fields(controlPolicies), NAMED_ACCOUNTS)),
  };
  if (below === 0) return fields(level);
  return fields({
    ...level,
    units: optional(v.record(v.string(), unitSchema(below - 1), "must have an organizational unit by its name")),
  });
}

const organization = fields({
  /** `o-a1b2c3d4e5`, for conditions that name it. Default: a random one. */
  id: optional(matching(/^o-[a-z0-9]{10,32}$/, "must be the id of an organization: o-a1b2c3d4e5")),
  /** Its own principals and keys are not bound. */
  managementAccount: accountId,
  root: unitSchema(5),
});

const endpoint = fields({
  vpc: optional(matching(/^vpc-[0-9a-z]+$/, "must be the id of a VPC: vpc-1a2b3c4d")),
  /** The endpoint policy; without one everything passes. */
  policy: optional(documentReference),
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
  /** Accounts outside it are not bound by it. */
  organization: optional(organization),
  /** VPC endpoints of the scene's account, by id. */
  endpoints: optional(
    v.record(
      matching(/^vpce-[0-9a-z]+$/, "must be the id of a VPC endpoint: vpce-1a2b3c4d"),
      endpoint,
      "must have a VPC endpoint by its id",
    ),
  ),
});

export type Scene = Infer<typeof scene>;

export type SceneGrant = Infer<typeof grant>;

export type SceneUnit = NonNullable<Scene["organization"]>["root"];
