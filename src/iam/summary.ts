/** A decision in one plain sentence. */
import type { DecisionReason, PolicyTrace } from "./decision.ts";
import { spokenPrincipal } from "./principal.ts";
import type { AuthorizationRequest } from "./request.ts";

/** "Denied: the key policy leaves the decision to IAM, and no identity policy of role/App allows kms:Decrypt." */
export function summarize(
  request: AuthorizationRequest,
  reason: DecisionReason,
  trace: readonly PolicyTrace[],
): string {
  const { principal, action, key } = request;
  const caller = spokenPrincipal(principal.policyArn, key?.account ?? principal.account);
  const across = key !== undefined && key.account !== principal.account;
  const named = (type: PolicyTrace["type"], effect: "Allow" | "Deny") => deciding(trace, type, effect);
  switch (reason) {
    case "allowed-by-key-policy":
      return `Allowed: the key policy allows it in ${named("key policy", "Allow")}.`;
    case "allowed-by-identity-policy":
      if (principal.kind === "root") return `Allowed: ${caller} asks as root user, which needs no identity policy.`;
      return key === undefined
        ? `Allowed: an identity policy of ${caller} allows ${action} in ${named("identity policy", "Allow")}.`
        : `Allowed: the key policy leaves the decision to IAM, and an identity policy of ${caller} allows ${action} in ${named("identity policy", "Allow")}.`;
    case "allowed-by-both-accounts":
      return principal.kind === "root"
        ? `Allowed: the key policy allows account ${principal.account}, and its root user needs no identity policy.`
        : `Allowed: the key policy lets account ${principal.account} in, and an identity policy of ${caller} allows ${action} in ${named("identity policy", "Allow")}.`;
    case "explicit-deny-in-key-policy":
      return `Denied: the key policy denies ${action} in ${named("key policy", "Deny")}, and a deny beats every allow.`;
    case "explicit-deny-in-identity-policy":
      return `Denied: an identity policy of ${caller} denies ${action} in ${named("identity policy", "Deny")}, and a deny beats every allow.`;
    case "no-key-policy-allow":
      return `Denied: the key policy neither allows ${caller} to use ${action} nor leaves that to ${across ? `account ${principal.account}` : "IAM"}.`;
    case "no-identity-policy-allow":
      if (key === undefined) return `Denied: no identity policy of ${caller} allows ${action}.`;
      return across
        ? `Denied: the key policy lets account ${principal.account} in, but no identity policy of ${caller} allows ${action}, and across accounts both must.`
        : `Denied: the key policy leaves the decision to IAM, and no identity policy of ${caller} allows ${action}.`;
    case "not-offered-across-accounts":
      return `Denied: AWS does not offer ${action} on a key of another account, whatever the policies say.`;
  }
}

/** The first statement that applied with this effect: `"App may use the key"`, or `statement 2`. */
function deciding(trace: readonly PolicyTrace[], type: PolicyTrace["type"], effect: "Allow" | "Deny"): string {
  const applied = trace
    .filter((policy) => policy.type === type)
    .flatMap((policy) => policy.statements)
    .filter((statement) => statement.effect === effect && statement.outcome.applies);
  const direct = applied.find(({ outcome }) => outcome.applies && !outcome.delegates) ?? applied[0];
  const name = direct?.name ?? "a statement";
  return /^statement \d+$/.test(name) ? name : `"${name}"`;
}
