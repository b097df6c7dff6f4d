/** A decision in one plain sentence. */
import type { Decision, PolicyTrace } from "./decision.ts";
import { spokenPrincipal } from "./principal.ts";
import type { AuthorizationRequest } from "./request.ts";

type Told = Pick<Decision, "reason" | "trace" | "grants">;

/** "Denied: the key policy leaves the decision to IAM, and no identity policy of role/App allows kms:Decrypt." */
export function summarize(request: AuthorizationRequest, { reason, trace, grants = [] }: Told): string {
  const { principal, action, key } = request;
  const caller = spokenPrincipal(principal.policyArn, key?.account ?? principal.account);
  const across = key !== undefined && principal.kind !== "service" && key.account !== principal.account;
  const named = (type: PolicyTrace["type"], effect: "Allow" | "Deny") => deciding(trace, type, effect);
  const denies = (whose: string, type: PolicyTrace["type"]) =>
    `Denied: ${whose} denies ${action} in ${named(type, "Deny")}, and a deny beats every allow.`;
  const limits = (type: string) =>
    `Denied: the ${type} of ${caller} does not allow ${action}, and it limits what others allow.`;
  switch (reason) {
    case "ALLOW_KEY_POLICY":
      return `Allowed: the key policy allows it in ${named("key policy", "Allow")}.`;
    case "ALLOW_IDENTITY":
      if (principal.kind === "root") return `Allowed: ${caller} asks as root user, which needs no identity policy.`;
      return `Allowed: an identity policy of ${caller} allows ${action} in ${named("identity policy", "Allow")}.`;
    case "ALLOW_IAM_VIA_KEY_POLICY":
      return `Allowed: the key policy leaves the decision to IAM, and an identity policy of ${caller} allows ${action} in ${named("identity policy", "Allow")}.`;
    case "ALLOW_CROSS_ACCOUNT":
      return principal.kind === "root"
        ? `Allowed: the key policy allows account ${principal.account}, and its root user needs no identity policy.`
        : `Allowed: the key policy lets account ${principal.account} in, and an identity policy of ${caller} allows ${action} in ${named("identity policy", "Allow")}.`;
    case "ALLOW_GRANT": {
      const grant = grants.find(({ outcome }) => outcome.applies)?.name ?? "";
      if (request.retireGrant !== undefined) return `Allowed: ${caller} may retire grant ${grant}.`;
      return `Allowed: grant ${grant} gives ${caller} ${action}.`;
    }
    case "DENY_EXPLICIT_SCP":
      return denies(`a service control policy of account ${principal.account}`, "service control policy");
    case "DENY_EXPLICIT_RCP":
      return denies(
        `a resource control policy of account ${key?.account ?? principal.account}`,
        "resource control policy",
      );
    case "DENY_EXPLICIT_VPCE":
      return denies("the VPC endpoint policy", "VPC endpoint policy");
    case "DENY_EXPLICIT_KEY_POLICY":
      return denies("the key policy", "key policy");
    case "DENY_EXPLICIT_IDENTITY":
      return denies(`an identity policy of ${caller}`, "identity policy");
    case "DENY_EXPLICIT_BOUNDARY":
      return denies(`the permissions boundary of ${caller}`, "permissions boundary");
    case "DENY_EXPLICIT_SESSION":
      return denies(`a session policy of ${caller}`, "session policy");
    case "DENY_IMPLICIT_SCP":
      return `Denied: a level of the organization has no service control policy that allows ${action}, and every level must.`;
    case "DENY_IMPLICIT_VPCE":
      return `Denied: the VPC endpoint policy does not allow ${action}, and it limits every request through the endpoint.`;
    case "DENY_IMPLICIT_KEY_POLICY": {
      const left = `leaves that to ${across ? `account ${principal.account}` : "IAM"}`;
      const silent = `the key policy neither allows ${caller} to use ${action} nor ${left}`;
      return grants.length === 0 ? `Denied: ${silent}.` : `Denied: ${silent}, and no grant gives it.`;
    }
    case "DENY_IMPLICIT_IDENTITY": {
      if (key === undefined) return `Denied: no identity policy of ${caller} allows ${action}.`;
      const opened = grants.some(({ outcome }) => outcome.applies) ? "the key policy or a grant" : "the key policy";
      return across
        ? `Denied: ${opened} lets account ${principal.account} in, but no identity policy of ${caller} allows ${action}, and across accounts both must.`
        : `Denied: ${opened} leaves the decision to IAM, and no identity policy of ${caller} allows ${action}.`;
    }
    case "DENY_IMPLICIT_BOUNDARY":
      return limits("permissions boundary");
    case "DENY_IMPLICIT_SESSION":
      if (request.sessionPolicies !== undefined) return limits("session policy");
      return `Denied: the session of ${caller} was made without a session policy, and so it has no permissions of its user.`;
    case "DENY_CROSS_ACCOUNT_UNSUPPORTED":
      return `Denied: AWS does not offer ${action} on a key of another account, whatever the policies say.`;
    case "DENY_GRANT_LIMITS":
      return `Denied: ${caller} may create grants only through a grant, and the new one would give more than that.`;
    case "DENY_RETIRE_NOT_PERMITTED":
      return `Denied: ${caller} is not who may retire the grant, and no identity policy of an account that may passes it on.`;
  }
}

/** The first statement that applied with this effect: `"App may use the key"`, or `statement 2`. */
function deciding(trace: readonly PolicyTrace[], type: PolicyTrace["type"], effect: "Allow" | "Deny"): string {
  const applied = trace
    .filter((policy) => policy.type === type)
    .flatMap((policy) => policy.statements)
    .filter((statement) => statement.effect === effect && statement.outcome.applies);
  const direct = applied.find(({ outcome }) => outcome.applies && !outcome.delegates) ?? applied[0];
  return spokenStatement(direct?.name ?? "a statement");
}

/** A statement's name in a sentence: a Sid in quotation marks, a place in the document without. */
export const spokenStatement = (name: string): string => (/^statement \d+$/.test(name) ? name : `"${name}"`);
