/** One question to the authorization engine: may this caller do this to that? Everything the decision reads is in it. */
import type { Policy } from "./policy.ts";
import type { RequestPrincipal } from "./principal.ts";

export interface AuthorizationRequest {
  readonly principal: RequestPrincipal;
  /** `kms:Decrypt`. */
  readonly action: string;
  /** The key's ARN, an alias's ARN, or `*` for an operation on no resource. */
  readonly resource: string;
  readonly context: RequestContext;
  /** The key that is asked for; without it (aliases, `*` operations) only identity policies decide. */
  readonly key?: RequestedKey;
  /** Every policy attached to the caller. Of the root user: none; it has every permission that its account can have. */
  readonly identityPolicies: readonly NamedPolicy[];
}

/**
 * Condition keys and their values; a list for multi-valued keys. Names ignore case. What follows from the principal and
 * the key need not be given (aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalType, aws:PrincipalTag/*, aws:username,
 * aws:PrincipalIsAWSService, aws:PrincipalServiceName, aws:SecureTransport, aws:ResourceAccount, kms:CallerAccount);
 * `null` says that such a key is absent all the same.
 */
export type RequestContext = Readonly<Record<string, string | readonly string[] | null>>;

interface RequestedKey {
  /** The account that owns the key: 12 digits. Another than the caller's makes this a cross-account request. */
  readonly account: string;
  readonly policy: Policy;
  /** Whether AWS offers the operation across accounts at all. Default: true. */
  readonly crossAccountUse?: boolean;
}

export interface NamedPolicy {
  /** "ReadNotes". */
  readonly name: string;
  readonly policy: Policy;
}
