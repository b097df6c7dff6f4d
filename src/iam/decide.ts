/**
 * Decides one request from the policies and grants that bear on it, and explains the decision.
 * Follows the IAM User Guide, "Policy evaluation logic", and the KMS Developer Guide, "Key policies" and "Grants": any deny
 * ends it; then every cap must allow; then the key policy, the caller's own policies or a grant must give the permission.
 */

import { Lookup } from "./context.ts";
import type { AllowReason, Decision, DecisionReason, DenyReason } from "./decision.ts";
import { fitGrant, type Grant } from "./grant.ts";
import { LAYERS, type Layer } from "./layers.ts";
import type { Policy } from "./policy.ts";
import type { PolicyKind } from "./policy-kind.ts";
import { type PrincipalMatch, strongerMatch } from "./principal.ts";
import type { AuthorizationRequest, NamedPolicy } from "./request.ts";
import { retiringCapacities } from "./retire-grant.ts";
import { fitStatement, type Question } from "./statement-fit.ts";
import { summarize } from "./summary.ts";
import { traceGrants, tracePolicies } from "./trace.ts";

export type { AuthorizationRequest } from "./request.ts";

/**
 * Decides a request. The decision's summary and trace are worked out when they are first read, from the same request
 * and policies; neither may be changed in place meanwhile.
 */
export function decide(request: AuthorizationRequest): Decision {
  const question: Question = { request, action: request.action.toLowerCase(), lookup: new Lookup(request) };
  return new LazyDecision(question, conclude(question));
}

/** What the policies of a layer say together. */
type Weight = "denied" | PrincipalMatch | "silent";

/** What the layers say that a request has and that bind it. */
type Said = Partial<Record<PolicyKind, Exclude<Weight, "denied"> | undefined>>;

function conclude(question: Question): DecisionReason {
  const said: Said = {};
  for (const layer of LAYERS) {
    const weight = weighLayer(layer, question);
    if (weight === "denied") return layer.denied;
    said[layer.type] = weight;
  }
  for (const { type, silent } of LAYERS) if (silent !== undefined && said[type] === "silent") return silent;

  const { request, action } = question;
  const { principal, key } = request;
  if (key === undefined) return lacking("account", false, said, request) ?? "ALLOW_IDENTITY";
  // A service principal belongs to no account: the key's side alone decides.
  const across = principal.kind !== "service" && principal.account !== key.account;
  if (across && key.crossAccountUse === false) return "DENY_CROSS_ACCOUNT_UNSUPPORTED";
  if (action === "kms:retiregrant") return concludeRetirement(across, said, request);
  const byPolicy = concludePolicies(across, said, request);
  if (isAllowed(byPolicy) || key.grants === undefined) return byPolicy;
  return concludeGrants(key.grants, byPolicy, across, said, question);
}

/** Without grants. */
function concludePolicies(across: boolean, said: Said, request: AuthorizationRequest): AllowReason | DenyReason {
  const match = said["key policy"];
  if (match === undefined || match === "silent") return "DENY_IMPLICIT_KEY_POLICY";
  const lack = lacking(match, across, said, request);
  if (lack !== undefined) return lack;
  if (across) return "ALLOW_CROSS_ACCOUNT";
  return match === "account" ? "ALLOW_IAM_VIA_KEY_POLICY" : "ALLOW_KEY_POLICY";
}

/** Denials behind a key's side that is open, in the order of the way to an allow; the one that came furthest is told. */
const PROGRESS: readonly DecisionReason[] = [
  "DENY_IMPLICIT_IDENTITY",
  "DENY_IMPLICIT_BOUNDARY",
  "DENY_IMPLICIT_SESSION",
  "DENY_GRANT_LIMITS",
];

/** A grant opens the key's side as a key policy does that names its grantee. */
function concludeGrants(
  grants: readonly Grant[],
  byPolicy: DenyReason,
  across: boolean,
  said: Said,
  question: Question,
): DecisionReason {
  let furthest = byPolicy;
  for (const grant of grants) {
    const denial = denialOf(grant, across, said, question);
    if (denial === undefined) return "ALLOW_GRANT";
    if (PROGRESS.indexOf(denial) > PROGRESS.indexOf(furthest)) furthest = denial;
  }
  return furthest;
}

/** Why a grant does not give the permission; undefined if it does. */
function denialOf(grant: Grant, across: boolean, said: Said, question: Question): DenyReason | undefined {
  const fit = fitGrant(grant, question);
  if (!fit.applies) return fit.part === "limits" ? "DENY_GRANT_LIMITS" : "DENY_IMPLICIT_KEY_POLICY";
  const { request } = question;
  // Issued by the grantee's own account, it speaks for the caller's side too.
  return lacking(fit.match, across && grant.issuingAccount !== request.principal.account, said, request);
}

function concludeRetirement(across: boolean, said: Said, request: AuthorizationRequest): DecisionReason {
  const { principal, retireGrant: grant } = request;
  let denial: DenyReason = "DENY_RETIRE_NOT_PERMITTED";
  if (grant === undefined) return denial;
  for (const match of retiringCapacities(grant, principal)) {
    const lack = lacking(match, across && grant.issuingAccount !== principal.account, said, request);
    if (lack === undefined) return "ALLOW_GRANT";
    // An account that does not delegate to this caller has simply not permitted it.
    const undelegated = match === "account" && lack === "DENY_IMPLICIT_IDENTITY";
    if (!undelegated) denial = lack;
  }
  return denial;
}

/**
 * What the caller's own policies lack, once the key's side is open to them by this match. An account leaves it to identity
 * policies, and across accounts both sides must allow. Boundary and session policy limit what comes through identity
 * policies or through a role; what is given to the very user or session, they limit only by explicit denies.
 */
function lacking(
  match: PrincipalMatch,
  bothSides: boolean,
  said: Said,
  { principal, sessionPolicies }: AuthorizationRequest,
): DenyReason | undefined {
  // The root user has no policies of its own, and every permission that its account has.
  if (principal.kind === "root") return undefined;
  const needsIdentity = bothSides || match === "account";
  if (needsIdentity && said["identity policy"] === "silent") return "DENY_IMPLICIT_IDENTITY";
  if (!needsIdentity && match === "direct") return undefined;
  if (said["permissions boundary"] === "silent") return "DENY_IMPLICIT_BOUNDARY";
  // A federated user's session has the permissions that its session policies let through: without any, none.
  const none = principal.kind === "federated-user" && sessionPolicies === undefined;
  return none || said["session policy"] === "silent" ? "DENY_IMPLICIT_SESSION" : undefined;
}

/** Undefined if the request has no such layer, or the layer does not bind it. */
function weighLayer(layer: Layer, question: Question): Weight | undefined {
  if (layer.exempt?.(question.request) !== undefined) return undefined;
  let together: Weight | undefined;
  for (const { policies } of layer.levels(question.request)) {
    const weight = weighAll(policies, question);
    if (weight === "denied") return weight;
    if (together !== "silent") together = weight;
  }
  return together;
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

const isAllowed = (reason: DecisionReason): reason is AllowReason => reason.startsWith("ALLOW_");

class LazyDecision implements Decision {
  readonly allowed: boolean;
  readonly reason: DecisionReason;
  readonly request: Decision["request"];
  readonly #question: Question;
  #trace: Decision["trace"] | undefined;

  constructor(question: Question, reason: DecisionReason) {
    const { principal, action, resource } = question.request;
    this.allowed = isAllowed(reason);
    this.reason = reason;
    this.request = { principal: principal.arn, action, resource };
    this.#question = question;
  }

  get trace(): Decision["trace"] {
    this.#trace ??= tracePolicies(this.#question);
    return this.#trace;
  }

  get grants(): Decision["grants"] {
    return traceGrants(this.#question);
  }

  get summary(): string {
    return summarize(this.#question.request, this);
  }

  /** The whole decision as plain data. */
  toJSON(): Decision {
    const { allowed, reason, summary, request, trace, grants } = this;
    return { allowed, reason, summary, request, trace, ...(grants && { grants }) };
  }
}
