/** The outcome of an authorization check, and everything needed to explain it. Data only: faces draw it. */

export interface Decision {
  readonly allowed: boolean;
  /** Which rule decided; the words of AWS's policy evaluation logic. */
  readonly reason: DecisionReason;
  /** One plain sentence: "Denied: the key policy hands the decision to IAM, and no identity policy of role/App allows kms:Decrypt." */
  readonly summary: string;
  /** The request that was decided. */
  readonly request: { readonly principal: string; readonly action: string; readonly resource: string };
  /** Every policy that was looked at, in the order of evaluation. */
  readonly trace: readonly PolicyTrace[];
}

export type DecisionReason =
  | "allowed-by-key-policy"
  | "allowed-by-identity-policy"
  /** Both sides of a cross-account request allow it: the key's policy, and the caller's own account. */
  | "allowed-by-both-accounts"
  | "explicit-deny-in-key-policy"
  | "explicit-deny-in-identity-policy"
  | "no-key-policy-allow"
  | "no-identity-policy-allow"
  /** AWS does not offer the operation on another account's key, whatever the policies say. */
  | "not-offered-across-accounts";

export interface PolicyTrace {
  readonly type: "key policy" | "identity policy";
  /** Whose or which: the key's ARN, or "role/App: ReadNotes". */
  readonly name: string;
  readonly statements: readonly StatementTrace[];
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
