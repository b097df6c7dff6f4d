/**
 * The kinds of policy, and what each may hold.
 * Follows the IAM User Guide, "Grammar of the IAM JSON policy language" and "Policies and permissions".
 */

/** In the order in which a decision looks at them. */
export type PolicyKind =
  | "service control policy"
  | "resource control policy"
  | "VPC endpoint policy"
  | "key policy"
  | "identity policy"
  | "permissions boundary"
  | "session policy";

export interface PolicyGrammar {
  /** "an identity policy". */
  readonly called: string;
  /** Whether its statements say whom they are about, and the document may have an Id; the others belong to somebody. */
  readonly namesPrincipals: boolean;
  /** Whether AWS takes a statement without Action or Resource, which then has no effect. */
  readonly takesInertStatements: boolean;
  /** Whether a Sid is letters and digits only, and stands once in a document. */
  readonly plainSids: boolean;
}

const belongsToCaller = { namesPrincipals: false, takesInertStatements: false, plainSids: true };

export const GRAMMAR: Readonly<Record<PolicyKind, PolicyGrammar>> = {
  "service control policy": { called: "a service control policy", ...belongsToCaller },
  "resource control policy": { called: "a resource control policy", ...belongsToCaller, namesPrincipals: true },
  "VPC endpoint policy": {
    called: "a VPC endpoint policy",
    namesPrincipals: true,
    takesInertStatements: false,
    plainSids: false,
  },
  "key policy": { called: "a key policy", namesPrincipals: true, takesInertStatements: true, plainSids: false },
  "identity policy": { called: "an identity policy", ...belongsToCaller },
  "permissions boundary": { called: "a permissions boundary", ...belongsToCaller },
  "session policy": { called: "a session policy", ...belongsToCaller },
};

/** As a sentence begins: "An identity policy". */
export const atBeginning = (called: string): string => called.charAt(0).toUpperCase() + called.slice(1);
