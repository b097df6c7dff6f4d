/**
 * Who asks, and whom a policy names. Follows the IAM User Guide, "AWS JSON policy elements: Principal" and
 * "NotPrincipal"; how a match counts follows "Policy evaluation logic", resource-based policies and implicit denies.
 */

/** The caller as policies see it. A `Principal` of the mock KMS is one. */
export interface RequestPrincipal {
  /** A user, the root user, `arn:aws:sts::ACCOUNT:assumed-role/Name/Session`, `…:federated-user/Name`, or a service's name. */
  readonly arn: string;
  /** 12 digits; empty for a service principal, which belongs to no account. */
  readonly account: string;
  readonly kind: "user" | "role" | "root" | "federated-user" | "service";
  /** What policies name: the user's ARN, or the role's ARN for a session of it; for the others the same as `arn`. */
  readonly policyArn: string;
  /** `AIDA…` or `AROA…`, where it is known. */
  readonly uniqueId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** One member of a Principal element. */
export type PrincipalPattern =
  | { readonly type: "everyone" }
  | { readonly type: "account"; readonly account: string; readonly text: string }
  | { readonly type: "user" | "role" | "session"; readonly text: string }
  | { readonly type: "unique-id"; readonly text: string }
  | { readonly type: "service"; readonly text: string }
  | { readonly type: "federated" | "canonical-user"; readonly text: string };

/**
 * How a principal element matches a caller. `account` hands the decision to the account's identity policies;
 * `role` is a session matched through its role; `direct` needs nothing else in the same account.
 */
export type PrincipalMatch = "direct" | "role" | "account";

const STRENGTH = { account: 1, role: 2, direct: 3 } as const satisfies Record<PrincipalMatch, number>;

/** The stronger of two matches. */
export function strongerMatch(
  a: PrincipalMatch | undefined,
  b: PrincipalMatch | undefined,
): PrincipalMatch | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return STRENGTH[a] >= STRENGTH[b] ? a : b;
}

/** How one pattern matches the caller, or undefined. Names are case-sensitive, paths included. */
export function matchPrincipal(pattern: PrincipalPattern, caller: RequestPrincipal): PrincipalMatch | undefined {
  switch (pattern.type) {
    case "everyone":
      return "direct";
    case "account":
      if (pattern.account !== caller.account) return undefined;
      return caller.kind === "root" ? "direct" : "account";
    case "service":
      return caller.kind === "service" && pattern.text === caller.arn ? "direct" : undefined;
    case "session":
      return pattern.text === caller.arn ? "direct" : undefined;
    case "user":
    case "role":
      if (pattern.text !== caller.policyArn) return undefined;
      return caller.kind === "user" ? "direct" : "role";
    case "unique-id":
      if (pattern.text !== caller.uniqueId) return undefined;
      return caller.kind === "user" ? "direct" : "role";
    case "federated":
    case "canonical-user":
      return undefined;
  }
}
