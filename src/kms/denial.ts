/**
 * AccessDeniedException in AWS's words: "User: … is not authorized to perform: kms:Decrypt on resource: … because …".
 * Recorded texts (docs/fidelity.md); the part after the resource names the one thing that decided.
 */
import type { Decision, DecisionReason } from "../iam/decision.ts";
import { KmsError } from "./errors.ts";
import type { Identity } from "./identities.ts";

const HIDDEN =
  "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";

const EXPLICIT = {
  "explicit-deny-in-key-policy": "with an explicit deny in a resource-based policy",
  "explicit-deny-in-identity-policy": "with an explicit deny in an identity-based policy",
} as const satisfies Partial<Record<DecisionReason, string>>;

export interface AskedFor {
  readonly arn: string;
  readonly foundBy: "name" | "ciphertext";
  /** Whether the key is another account's, which hides what its owner decided. */
  readonly foreign: boolean;
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
  switch (reason) {
    case "explicit-deny-in-key-policy":
      return foreign ? HIDDEN : EXPLICIT[reason];
    case "explicit-deny-in-identity-policy":
      return EXPLICIT[reason];
    case "no-key-policy-allow":
      return foreign ? HIDDEN : `because no resource-based policy allows the ${action} action`;
    case "no-identity-policy-allow":
      return `because no identity-based policy allows the ${action} action`;
    case "not-offered-across-accounts":
      return HIDDEN;
    case "allowed-by-key-policy":
    case "allowed-by-identity-policy":
    case "allowed-by-both-accounts":
      throw new Error(`${action} was allowed, so there is no denial to word.`);
  }
}

const accessDenied = (caller: string, action: string, rest: string) =>
  new KmsError("AccessDeniedException", `User: ${caller} is not authorized to perform: ${action} ${rest}`);
