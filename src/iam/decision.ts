/**
 * The outcome of an authorization check, and everything needed to explain it. Data only: faces draw it.
 * The shape follows AWS's own access troubleshooter, which lists what matched; here stands also what did not, and why.
 */
import type { PolicyKind } from "./policy-kind.ts";

export interface Decision {
  readonly allowed: boolean;
  /** Which rule decided. */
  readonly reason: DecisionReason;
  /** One plain sentence: "Denied: the key policy hands the decision to IAM, and no identity policy of role/App allows kms:Decrypt." */
  readonly summary: string;
  /** The request that was decided. */
  readonly request: { readonly principal: string; readonly action: string; readonly resource: string };
  /** Every policy that was looked at, in the order of evaluation. */
  readonly trace: readonly PolicyTrace[];
  /** Every grant of the key; absent if the request brought none. */
  readonly grants?: readonly GrantTrace[] | undefined;
}

/** The rules of AWS's policy evaluation logic, one word each. */
export type DecisionReason = AllowReason | DenyReason;

export type AllowReason =
  | "ALLOW_KEY_POLICY"
  /** The key policy hands the decision to its account, and an identity policy allows. */
  | "ALLOW_IAM_VIA_KEY_POLICY"
  /** No key is asked for, and an identity policy allows. */
  | "ALLOW_IDENTITY"
  /** Both sides of a cross-account request allow it: the key's policy, and the caller's own account. */
  | "ALLOW_CROSS_ACCOUNT"
  | "ALLOW_GRANT";

export type DenyReason =
  | "DENY_EXPLICIT_SCP"
  | "DENY_EXPLICIT_RCP"
  | "DENY_EXPLICIT_VPCE"
  | "DENY_EXPLICIT_KEY_POLICY"
  | "DENY_EXPLICIT_IDENTITY"
  | "DENY_EXPLICIT_BOUNDARY"
  | "DENY_EXPLICIT_SESSION"
  /** A level of the caller's organization has no service control policy that allows. */
  | "DENY_IMPLICIT_SCP"
  | "DENY_IMPLICIT_VPCE"
  | "DENY_IMPLICIT_KEY_POLICY"
  | "DENY_IMPLICIT_IDENTITY"
  | "DENY_IMPLICIT_BOUNDARY"
  | "DENY_IMPLICIT_SESSION"
  /** AWS does not offer the operation on another account's key, whatever the policies say. */
  | "DENY_CROSS_ACCOUNT_UNSUPPORTED"
  /** The caller may create grants through a grant only, and the new one would give more than that. */
  | "DENY_GRANT_LIMITS"
  | "DENY_RETIRE_NOT_PERMITTED";

export interface PolicyTrace {
  readonly type: PolicyKind;
  /** Whose or which: the key's ARN, "role/App: ReadNotes", or "root: FullAWSAccess" for a level of an organization. */
  readonly name: string;
  readonly statements: readonly StatementTrace[];
  /** Why the policy does not bind this request: "service-linked roles are exempt". Its statements are not looked at. */
  readonly exempt?: string;
}

export interface StatementTrace {
  /** The Sid, or "statement 2". */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  readonly outcome: StatementOutcome;
}

/** Whether a statement applied, or the first thing in it that did not fit. */
export type StatementOutcome =
  | { readonly applies: true; readonly delegates: boolean }
  | {
      readonly applies: false;
      readonly part: "principal" | "action" | "resource" | "condition" | "form";
      /** "principal is role/NotesApp"; "kms:EncryptionContext:clinic is "south", not "north"". */
      readonly because: string;
    };

export interface GrantTrace {
  /** The grant's id. */
  readonly name: string;
  /** "role/NotesApp". */
  readonly grantee: string;
  readonly outcome: GrantOutcome;
}

/** Whether a grant gives the caller the operation, or the first thing in it that did not fit. */
export type GrantOutcome =
  /** `delegates`: the grantee is an account, whose identity policies decide. */
  | { readonly applies: true; readonly delegates: boolean }
  | {
      readonly applies: false;
      readonly part: GrantPart;
      /** "operations are Encrypt and DescribeKey"; "the encryption context has no Department". */
      readonly because: string;
    };

export type GrantPart = "grantee" | "operation" | "state" | "constraint" | "limits";
