/**
 * Decides one request from the policies that bear on it, and explains the decision.
 * Follows the IAM User Guide, "Policy evaluation logic", and the KMS Developer Guide, "Key policies": an identity policy
 * counts for a key only as far as the key policy hands the decision to the caller's account.
 */
import { Lookup } from "./context.ts";
import type { Decision, DecisionReason } from "./decision.ts";
import type { Policy } from "./policy.ts";
import { type PrincipalMatch, strongerMatch } from "./principal.ts";
import type { AuthorizationRequest, NamedPolicy } from "./request.ts";
import { fitStatement, type Question } from "./statement-fit.ts";
import { summarize } from "./summary.ts";
import { tracePolicies } from "./trace.ts";

export type { AuthorizationRequest } from "./request.ts";

/**
 * Decides a request. The decision's summary and trace are worked out when they are first read, from the same request
 * and policies; neither may be changed in place meanwhile.
 */
export function decide(request: AuthorizationRequest): Decision {
  const question: Question = { request, action: request.action.toLowerCase(), lookup: new Lookup(request) };
  return new LazyDecision(question, conclude(question));
}

/** What the statements of one or several policies say together. */
type Weight = "denied" | PrincipalMatch | "silent";

function conclude(question: Question): DecisionReason {
  const { principal, key, identityPolicies } = question.request;
  const keySide = key === undefined ? "silent" : weigh(key.policy, question);
  if (keySide === "denied") return "explicit-deny-in-key-policy";
  const callerSide = weighAll(identityPolicies, question);
  if (callerSide === "denied") return "explicit-deny-in-identity-policy";

  // The root user has no identity policies, and every permission that its account has.
  const callerAllows = callerSide !== "silent" || principal.kind === "root";
  if (key === undefined) return callerAllows ? "allowed-by-identity-policy" : "no-identity-policy-allow";

  // A service principal belongs to no account: the key policy alone decides.
  const crossAccount = principal.kind !== "service" && principal.account !== key.account;
  if (crossAccount && key.crossAccountUse === false) return "not-offered-across-accounts";
  if (keySide === "silent") return "no-key-policy-allow";
  if (crossAccount) return callerAllows ? "allowed-by-both-accounts" : "no-identity-policy-allow";
  if (keySide !== "account") return "allowed-by-key-policy";
  return callerAllows ? "allowed-by-identity-policy" : "no-identity-policy-allow";
}

/** One matching Deny decides; otherwise the strongest match among the Allow statements. */
function weigh(policy: Policy, question: Question): Weight {
  let best: PrincipalMatch | undefined;
  for (const statement of policy.statements) {
    const fit = fitStatement(statement, question);
    if (!fit.applies) continue;
    if (statement.effect === "Deny") return "denied";
    best = strongerMatch(best, fit.match);
  }
  return best ?? "silent";
}

function weighAll(policies: readonly NamedPolicy[], question: Question): Weight {
  let together: Weight = "silent";
  for (const { policy } of policies) {
    const weight = weigh(policy, question);
    if (weight === "denied") return weight;
    if (weight !== "silent") together = weight;
  }
  return together;
}

const ALLOWED: ReadonlySet<DecisionReason> = new Set<DecisionReason>([
  "allowed-by-key-policy",
  "allowed-by-identity-policy",
  "allowed-by-both-accounts",
]);

class LazyDecision implements Decision {
  readonly allowed: boolean;
  readonly reason: DecisionReason;
  readonly request: Decision["request"];
  readonly #question: Question;
  #trace: Decision["trace"] | undefined;

  constructor(question: Question, reason: DecisionReason) {
    const { principal, action, resource } = question.request;
    this.allowed = ALLOWED.has(reason);
    this.reason = reason;
    this.request = { principal: principal.arn, action, resource };
    this.#question = question;
  }

  get trace(): Decision["trace"] {
    this.#trace ??= tracePolicies(this.#question);
    return this.#trace;
  }

  get summary(): string {
    return summarize(this.#question.request, this.reason, this.trace);
  }

  /** The whole decision as plain data. */
  toJSON(): Decision {
    const { allowed, reason, summary, request, trace } = this;
    return { allowed, reason, summary, request, trace };
  }
}
