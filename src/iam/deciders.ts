/**
 * What decided: the statements or grants on which a decision rests, or the layer in which nothing allowed. What decides is
 * what the decision's reason names (IAM User Guide, "Policy evaluation logic"): a statement that hands the decision to IAM
 * does not decide itself, and of a cross-account request each side's allow does.
 */
import type { Decision, DecisionReason } from "./decision.ts";
import type { PolicyKind } from "./policy-kind.ts";

export type Decider =
  | { readonly type: "statement"; readonly layer: PolicyKind; readonly statement: string }
  /** Nothing in the layer allows the request. */
  | { readonly type: "silence"; readonly layer: PolicyKind }
  /** By the grant's id. */
  | { readonly type: "grant"; readonly grant: string }
  /** A rule that no policy can change. */
  | { readonly type: "rule"; readonly rule: DecidingRule };

/** Operations that AWS does not offer across accounts; the limits of a grant on grants made through it; who may retire a grant. */
export type DecidingRule = "cross-account" | "grant-limits" | "retirement";

/** One entry for each side that had its say; any decider of an entry would have been enough. */
export type Deciders = readonly (readonly Decider[])[];

type Rule =
  | { readonly allows: readonly PolicyKind[] }
  | { readonly denies: PolicyKind }
  | { readonly silent: PolicyKind }
  | { readonly grant: true }
  | { readonly rule: DecidingRule };

const RULES = {
  ALLOW_KEY_POLICY: { allows: ["key policy"] },
  ALLOW_IAM_VIA_KEY_POLICY: { allows: ["identity policy"] },
  ALLOW_IDENTITY: { allows: ["identity policy"] },
  ALLOW_CROSS_ACCOUNT: { allows: ["key policy", "identity policy"] },
  ALLOW_GRANT: { grant: true },
  DENY_EXPLICIT_SCP: { denies: "service control policy" },
  DENY_EXPLICIT_RCP: { denies: "resource control policy" },
  DENY_EXPLICIT_VPCE: { denies: "VPC endpoint policy" },
  DENY_EXPLICIT_KEY_POLICY: { denies: "key policy" },
  DENY_EXPLICIT_IDENTITY: { denies: "identity policy" },
  DENY_EXPLICIT_BOUNDARY: { denies: "permissions boundary" },
  DENY_EXPLICIT_SESSION: { denies: "session policy" },
  DENY_IMPLICIT_SCP: { silent: "service control policy" },
  DENY_IMPLICIT_VPCE: { silent: "VPC endpoint policy" },
  DENY_IMPLICIT_KEY_POLICY: { silent: "key policy" },
  DENY_IMPLICIT_IDENTITY: { silent: "identity policy" },
  DENY_IMPLICIT_BOUNDARY: { silent: "permissions boundary" },
  DENY_IMPLICIT_SESSION: { silent: "session policy" },
  DENY_CROSS_ACCOUNT_UNSUPPORTED: { rule: "cross-account" },
  DENY_GRANT_LIMITS: { rule: "grant-limits" },
  DENY_RETIRE_NOT_PERMITTED: { rule: "retirement" },
} as const satisfies Readonly<Record<DecisionReason, Rule>>;

export function decidersOf({ reason, trace, grants = [] }: Decision): Deciders {
  const rule: Rule = RULES[reason];
  const statements = (layer: PolicyKind, effect: "Allow" | "Deny"): Decider[] =>
    trace
      .filter(({ type }) => type === layer)
      .flatMap((policy) => policy.statements)
      .filter((statement) => statement.effect === effect && statement.outcome.applies)
      // Where the key policy allows by itself, what it also leaves to IAM decides nothing.
      .filter(({ outcome }) => reason !== "ALLOW_KEY_POLICY" || !("delegates" in outcome && outcome.delegates))
      .map(({ name: statement }) => ({ type: "statement", layer, statement }));
  // The root user of an account has no identity policies, and needs none.
  if ("allows" in rule)
    return rule.allows.map((layer) => statements(layer, "Allow")).filter(({ length }) => length > 0);
  if ("denies" in rule) return [statements(rule.denies, "Deny")];
  if ("silent" in rule) return [[{ type: "silence", layer: rule.silent }]];
  if ("rule" in rule) return [[{ type: "rule", rule: rule.rule }]];
  return [
    grants.filter(({ outcome }) => outcome.applies).map(({ name: grant }): Decider => ({ type: "grant", grant })),
  ];
}
