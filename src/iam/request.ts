/** One question to the authorization engine: may this caller do this to that? Everything the decision reads is in it. */
import type { Grant, GrantConstraints } from "./grant.ts";
import type { Policy } from "./policy.ts";
import type { RequestPrincipal } from "./principal.ts";

export interface AuthorizationRequest {
  readonly principal: RequestPrincipal;
  /** `kms:Decrypt`. */
  readonly action: string;
  /** The key's ARN, an alias's ARN, or `*` for an operation on no resource. */
  readonly resource: string;
  readonly context: RequestContext;
  /** The key that is asked for; without it (aliases, `*` operations) key policies and grants play no part. */
  readonly key?: RequestedKey;
  /** Every policy attached to the caller. Of the root user: none; it has every permission that its account can have. */
  readonly identityPolicies: readonly NamedPolicy[];
  /** The caller's permissions boundary, if it has one. */
  readonly boundary?: NamedPolicy;
  /** The policies given when the session was made; absent if none were. */
  readonly sessionPolicies?: readonly NamedPolicy[];
  /** Of the caller's organization; absent outside one. */
  readonly serviceControlPolicies?: OrganizationPolicies;
  /** Of the endpoint that the request came through; absent if it came over the internet. */
  readonly vpcEndpointPolicy?: NamedPolicy;
  /** The request's pairs, for the constraints of grants. */
  readonly encryptionContext?: Readonly<Record<string, string>>;
  readonly grantTokens?: readonly string[];
  /** For kms:CreateGrant only: what the new grant should give; a grant that lets the caller create grants limits it. */
  readonly createGrant?: { readonly operations: readonly string[]; readonly constraints?: GrantConstraints };
  /** The grant that kms:RetireGrant is asked for. */
  readonly retireGrant?: Grant;
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
  /** Of the organization of the key's account; absent outside one. RCPFullAWSAccess need not be given. */
  readonly resourceControlPolicies?: OrganizationPolicies;
  /** Whether it is an AWS managed key (`aws/s3`), which resource control policies leave alone. */
  readonly awsManaged?: boolean;
  /** Every grant on the key. */
  readonly grants?: readonly Grant[];
}

export interface NamedPolicy {
  /** "ReadNotes". */
  readonly name: string;
  readonly policy: Policy;
}

/** Control policies from the root of an organization down to one account. */
export interface OrganizationPolicies {
  readonly levels: readonly OrganizationLevel[];
  /** 12 digits. Its own principals and resources are exempt. */
  readonly managementAccount?: string;
}

export interface OrganizationLevel {
  /** "root", "OU Clinics", "account". */
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}
