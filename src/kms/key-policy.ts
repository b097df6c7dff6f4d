/** Key policies as the API takes them: the default one, and what a new one must fulfil (CreateKey, PutKeyPolicy). */
import { namedPrincipals, type PolicyProblem, parsePolicy } from "../iam/policy.ts";
import type { PrincipalPattern } from "../iam/principal.ts";
import { mayDo } from "./authorize.ts";
import { KmsError } from "./errors.ts";
import type { Identities } from "./identities.ts";
import type { KeyPolicy, KmsKey } from "./key.ts";
import type { AnyCall } from "./operation.ts";

const LARGEST_POLICY_BYTES = 32_768;

/** What a key gets when its creator gives no policy, in AWS's own layout: identity policies of the account decide. */
export function defaultKeyPolicy(account: string): KeyPolicy {
  const text = `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:aws:iam::${account}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;
  const { policy } = parsePolicy(text, "key policy");
  if (policy === undefined) throw new Error("The default key policy is not a policy.");
  return { text, policy };
}

/** @throws MalformedPolicyDocumentException or LimitExceededException */
export function readKeyPolicy(identities: Identities, text: string): KeyPolicy {
  if (Buffer.byteLength(text) > LARGEST_POLICY_BYTES) {
    throw new KmsError("LimitExceededException", `The key policy is longer than ${LARGEST_POLICY_BYTES} bytes.`);
  }
  const { policy, problems } = parsePolicy(text, "key policy");
  if (policy === undefined) throw malformed(inWords(problems[0]));
  if (!namedPrincipals(policy).every((named) => isKnown(identities, named))) throw malformed(INVALID_PRINCIPALS);
  return { text, policy };
}

/** A policy that takes away the caller's power to change it again is refused, unless the caller insists. */
export function refuseLockout(call: AnyCall, key: KmsKey, { policy }: KeyPolicy): void {
  if (call.input.BypassPolicyLockoutSafetyCheck === true) return;
  if (!mayDo(call, "kms:PutKeyPolicy", key, policy)) {
    throw malformed("The new key policy will not allow you to update the key policy in the future.");
  }
}

/** AWS's words (Developer Guide, "AWS KMS condition keys") for ForAllValues on a pair of the encryption context. */
const OVERLY_PERMISSIVE =
  "OverlyPermissiveCondition:EncryptionContext: Using the ForAllValues set operator with a single-valued condition key matches requests without the specified encryption context or with an unspecified encryption context. To fix, remove ForAllValues.";

const INVALID_PRINCIPALS = "Policy contains a statement with one or more invalid principals.";

/** Users, roles and unique ids must exist when the policy is put; accounts and services are taken on trust. */
function isKnown(identities: Identities, { type, ...pattern }: PrincipalPattern): boolean {
  if (type !== "user" && type !== "role" && type !== "unique-id") return true;
  return "text" in pattern && identities.exists(pattern.text);
}

function inWords({ code, message, cure, path }: PolicyProblem): string {
  switch (code) {
    case "no-principal":
      return "Policy contains a statement with no principal.";
    case "invalid-principal":
      return INVALID_PRINCIPALS;
    case "overly-permissive-condition":
      return /kms:encryptioncontext:/i.test(path) ? OVERLY_PERMISSIVE : `OverlyPermissiveCondition: ${message} ${cure}`;
    case "json":
    case "syntax":
      return `${path && `${path}: `}${message} ${cure}`;
  }
}

const malformed = (message: string) => new KmsError("MalformedPolicyDocumentException", message);
