/**
 * AccessDeniedException in AWS's words: "User: … is not authorized to perform: kms:Decrypt on resource: … because …".
 * Recorded texts (docs/fidelity.md); the part after the resource names the one thing that decided.
 */
import type { Decision, DecisionReason, DenyReason } from "../iam/decision.ts";
import { KmsError } from "./errors.ts";
import type { Identity } from "./identity.ts";

const HIDDEN =
  "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";

/** The recorded words by reason; a missing allow of a service control policy is told as a deny, as AWS may do. */
const CONTEXT = {
  DENY_EXPLICIT_SCP: "with an explicit deny in a service control policy",
  DENY_EXPLICIT_RCP: "with an explicit deny in a resource control policy",
  DENY_EXPLICIT_VPCE: "with an explicit deny in a VPC endpoint policy",
  DENY_EXPLICIT_KEY_POLICY: "with an explicit deny in a resource-based policy",
  DENY_EXPLICIT_IDENTITY: "with an explicit deny in an identity-based policy",
  DENY_EXPLICIT_BOUNDARY: "with an explicit deny in a permissions boundary",
  DENY_EXPLICIT_SESSION: "with an explicit deny in a session policy",
  DENY_IMPLICIT_SCP: "with an explicit deny in a service control policy",
  DENY_IMPLICIT_VPCE: "because no VPC endpoint policy allows the {action} action",
  DENY_IMPLICIT_KEY_POLICY: "because no resource-based policy allows the {action} action",
  DENY_IMPLICIT_IDENTITY: "because no identity-based policy allows the {action} action",
  DENY_IMPLICIT_BOUNDARY: "because no permissions boundary allows the {action} action",
  DENY_IMPLICIT_SESSION: "because no session policy allows the {action} action",
  DENY_CROSS_ACCOUNT_UNSUPPORTED: HIDDEN,
  // No text is recorded for these two; AWS names the kinds of policy that could have allowed it.
  DENY_GRANT_LIMITS: "because no resource-based policy allows the {action} action",
  DENY_RETIRE_NOT_PERMITTED: "because no identity-based policy allows the {action} action",
} as const satisfies Record<DenyReason, string>;

/** What the owner of another account's key decided stays hidden. */
const OF_THE_OWNER: ReadonlySet<DecisionReason> = new Set<DenyReason>([
  "DENY_EXPLICIT_KEY_POLICY",
  "DENY_IMPLICIT_KEY_POLICY",
  "DENY_GRANT_LIMITS",
]);

export interface AskedFor {
  readonly arn: string;
  readonly foundBy: "name" | "ciphertext";
  /** Whether the key is another account's, which hides what its owner decided. */
  readonly foreign: boolean;
}

/**
 * A denial by nothing but a VPC endpoint's policy. To protect the VPC, CloudTrail does not log it: KMS Developer Guide,
 * "Logging requests that use a VPC endpoint".
 */
export class UnseenDenial extends KmsError {}

export function unseenDenial(caller: Identity, decision: Decision, asked: AskedFor): KmsError {
  const { name, message } = denial(caller, decision, asked);
  return new UnseenDenial(name, message);
}

export function denial({ principal }: Identity, { request, reason }: Decision, asked: AskedFor): KmsError {
  const resource =
    asked.foundBy === "ciphertext"
      ? "on the resource associated with this ciphertext"
      : asked.foreign
        ? "on this resource"
        : `on resource: ${asked.arn}`;
  return accessDenied(principal.arn, request.action, `${resource} ${why(reason, request.action, asked.foreign)}`);
}

/** The denial for a key that is not to be seen, or not there. */
export function hiddenDenial({ principal }: Identity, action: string, foundBy: AskedFor["foundBy"]): KmsError {
  const resource = foundBy === "ciphertext" ? "on the resource associated with this ciphertext" : "on this resource";
  return accessDenied(principal.arn, action, `${resource} ${HIDDEN}`);
}

function why(reason: DecisionReason, action: string, foreign: boolean): string {
  if (foreign && OF_THE_OWNER.has(reason)) return HIDDEN;
  if (!isDenial(reason)) throw new Error(`${action} was allowed, so there is no denial to word.`);
  return CONTEXT[reason].replace("{action}", action);
}

const isDenial = (reason: DecisionReason): reason is DenyReason => reason in CONTEXT;

const accessDenied = (caller: string, action: string, rest: string) =>
  new KmsError("AccessDeniedException", `User: ${caller} is not authorized to perform: ${action} ${rest}`);
