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

/** Kinds of documents; a role's trust policy decides who may assume the role, not what may be done with keys. */
export type DocumentKind = PolicyKind | "trust policy";

export interface PolicyGrammar {
  /** "an identity policy". */
  readonly called: string;
  /** Whether its statements say whom they are about, and the document may have an Id; the others belong to somebody. */
  readonly namesPrincipals: boolean;
  /** Whether its statements say what they are about; a document that belongs to one resource and no other says nothing. */
  readonly namesResources: boolean;
  /** Whether AWS takes a statement without Action or Resource, which then has no effect. */
  readonly takesInertStatements: boolean;
  /** Whether a Sid is letters and digits only, and stands once in a document. */
  readonly plainSids: boolean;
}

const belongsToCaller = { namesPrincipals: false, namesResources: true, takesInertStatements: false, plainSids: true };

export const GRAMMAR: Readonly<Record<DocumentKind, PolicyGrammar>> = {
  "service control policy": { called: "a service control policy", ...belongsToCaller },
  "resource control policy": { called: "a resource control policy", ...belongsToCaller, namesPrincipals: true },
  "VPC endpoint policy": {
    called: "a VPC endpoint policy",
    namesPrincipals: true,
    namesResources: true,
    takesInertStatements: false,
    plainSids: false,
  },
  "key policy": {
    called: "a key policy",
    namesPrincipals: true,
    namesResources: true,
    takesInertStatements: true,
    plainSids: false,
  },
  "trust policy": {
    called: "a trust policy",
    namesPrincipals: true,
    namesResources: false,
    takesInertStatements: false,
    plainSids: true,
  },
  "identity policy": { called: "an identity policy", ...belongsToCaller },
  "permissions boundary": { called: "a permissions boundary", ...belongsToCaller },
  "session policy": { called: "a session policy", ...belongsToCaller },
};

/** As a sentence begins: "An identity policy". */
export const atBeginning = (called: string): string => called.charAt(0).toUpperCase() + called.slice(1);
