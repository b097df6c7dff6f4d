/**
 * Decides one request from the policies that bear on it, and explains the decision.
 * Follows the IAM User Guide, "Policy evaluation logic", and the KMS Developer Guide, "Key policies": an identity policy
 * counts for a key only as far as the key policy hands the decision to the caller's account.
 */
import type { Decision, DecisionReason, PolicyTrace, StatementOutcome } from "./decision.ts";
import { globMatches } from "./match.ts";
import type { Policy, Statement } from "./policy.ts";
import { matchPrincipal, type PrincipalMatch, strongerMatch } from "./principal.ts";
import type { AuthorizationRequest } from "./request.ts";

export type { AuthorizationRequest, NamedPolicy, RequestContext, RequestedKey } from "./request.ts";

export function decide(request: AuthorizationRequest): Decision {
  const reason = decideReason(request);
  const allowed = reason.startsWith("allowed");
  return {
    allowed,
    reason,
    summary: `${allowed ? "Allowed" : "Denied"}: ${reason}.`,
    request: { principal: request.principal.arn, action: request.action, resource: request.resource },
    trace: traceOf(request),
  };
}

function decideReason(request: AuthorizationRequest): DecisionReason {
  const { principal, key, identityPolicies } = request;
  const keySide = key === undefined ? undefined : verdictOf(key.policy, request);
  const callerSide = identityPolicies.map((named) => verdictOf(named.policy, request));
  if (keySide === "deny") return "explicit-deny-in-key-policy";
  if (callerSide.includes("deny")) return "explicit-deny-in-identity-policy";
  const identityAllows = principal.kind === "root" || callerSide.some((side) => side !== undefined);
  if (key === undefined) return identityAllows ? "allowed-by-identity-policy" : "no-identity-policy-allow";
  const crossAccount = principal.kind !== "service" && principal.account !== key.account;
  if (crossAccount && key.crossAccountUse === false) return "not-offered-across-accounts";
  if (keySide === undefined) return "no-key-policy-allow";
  if (crossAccount) return identityAllows ? "allowed-by-both-accounts" : "no-identity-policy-allow";
  if (keySide !== "account") return "allowed-by-key-policy";
  return identityAllows ? "allowed-by-identity-policy" : "no-identity-policy-allow";
}

function verdictOf(policy: Policy, request: AuthorizationRequest): PrincipalMatch | "deny" | undefined {
  let best: PrincipalMatch | undefined;
  for (const statement of policy.statements) {
    const match = statementMatch(statement, request);
    if (match === undefined) continue;
    if (statement.effect === "Deny") return "deny";
    best = strongerMatch(best, match);
  }
  return best;
}

function statementMatch(statement: Statement, request: AuthorizationRequest): PrincipalMatch | undefined {
  const { principals, actions, resources, conditions } = statement;
  if (actions === undefined || resources === undefined) return undefined;
  let match: PrincipalMatch | undefined = "direct";
  if (principals !== undefined) {
    match = undefined;
    for (const pattern of principals.patterns) match = strongerMatch(match, matchPrincipal(pattern, request.principal));
    if (principals.not) match = match === undefined ? "direct" : undefined;
  }
  if (match === undefined) return undefined;
  const action = request.action.toLowerCase();
  if (actions.patterns.some((pattern) => globMatches(pattern.toLowerCase(), action)) === actions.not) return undefined;
  if (resources.patterns.some((pattern) => globMatches(pattern, request.resource)) === resources.not) return undefined;
  for (const { key, values } of conditions) {
    const value = request.context[key];
    if (value === undefined || value === null) return undefined;
    if (![value].flat().some((one) => values.some((pattern) => globMatches(pattern, one)))) return undefined;
  }
  return match;
}

function traceOf(request: AuthorizationRequest): PolicyTrace[] {
  const traces: PolicyTrace[] = [];
  const add = (type: PolicyTrace["type"], name: string, policy: Policy) =>
    traces.push({
      type,
      name,
      statements: policy.statements.map((statement) => {
        const match = statementMatch(statement, request);
        const outcome: StatementOutcome =
          match === undefined
            ? { applies: false, part: "form", because: "it does not fit" }
            : { applies: true, delegates: match === "account" };
        return { name: statement.name, effect: statement.effect, outcome };
      }),
    });
  if (request.key !== undefined) add("key policy", request.resource, request.key.policy);
  for (const { name, policy } of request.identityPolicies) add("identity policy", name, policy);
  return traces;
}
