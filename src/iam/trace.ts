/** A decision told policy by policy and grant by grant: what applied, or the first thing that did not fit. */
import { listed } from "./conditions.ts";
import type { GrantTrace, PolicyTrace, StatementOutcome, StatementTrace } from "./decision.ts";
import { fitGrant, type Grant, grantee } from "./grant.ts";
import { LAYERS, type Layer } from "./layers.ts";
import type { Policy, Statement } from "./policy.ts";
import { spokenPrincipal } from "./principal.ts";
import type { AuthorizationRequest } from "./request.ts";
import { retiringCapacities } from "./retire-grant.ts";
import { fitStatement, type Question } from "./statement-fit.ts";

/** Every policy in the order of evaluation. */
export function tracePolicies(question: Question): readonly PolicyTrace[] {
  return LAYERS.flatMap((layer) => traceLayer(layer, question));
}

function traceLayer({ type, levels, exempt }: Layer, question: Question): PolicyTrace[] {
  const reason = exempt?.(question.request);
  return levels(question.request).flatMap(({ name: level, policies }) => {
    const traces = policies.map(({ name, policy }) => ({
      type,
      name: nameIn(type, level, name, question.request),
      statements: reason === undefined ? traceStatements(policy, question) : [],
      ...(reason !== undefined && { exempt: reason }),
    }));
    // A level without policies allows nothing, which is worth a line.
    return traces.length === 0 && type === "service control policy" ? [{ type, name: level, statements: [] }] : traces;
  });
}

function nameIn(type: PolicyTrace["type"], level: string, name: string, { principal }: AuthorizationRequest): string {
  switch (type) {
    case "service control policy":
    case "resource control policy":
      return `${level}: ${name}`;
    case "key policy":
    case "VPC endpoint policy":
      return name;
    case "identity policy":
    case "permissions boundary":
    case "session policy":
      return `${spokenPrincipal(principal.policyArn, principal.account)}: ${name}`;
  }
}

/** Every grant of the key; for RetireGrant the grant to be retired. Undefined if the request brings none. */
export function traceGrants(question: Question): readonly GrantTrace[] | undefined {
  const { request, action } = question;
  const retiring = action === "kms:retiregrant";
  const grants = retiring && request.retireGrant !== undefined ? [request.retireGrant] : request.key?.grants;
  return grants?.map((grant) => ({
    name: grant.grantId,
    grantee: grantee(grant, request),
    outcome: retiring ? retirementOf(grant, request) : grantOutcome(grant, question),
  }));
}

function grantOutcome(grant: Grant, question: Question): GrantTrace["outcome"] {
  const fit = fitGrant(grant, question);
  if (fit.applies) return { applies: true, delegates: fit.match === "account" };
  return { applies: false, part: fit.part, because: fit.because() };
}

function retirementOf(grant: Grant, { principal, key }: AuthorizationRequest): GrantTrace["outcome"] {
  const capacities = retiringCapacities(grant, principal);
  if (capacities.length > 0) return { applies: true, delegates: capacities.every((match) => match === "account") };
  const retiring = grant.retiringPrincipal ?? grant.retiringServicePrincipal;
  const named = retiring === undefined ? "nobody" : spokenPrincipal(retiring, key?.account ?? principal.account);
  return {
    applies: false,
    part: "grantee",
    because: `it may be retired by ${named}, by account ${grant.issuingAccount}, and by its grantee if it lists RetireGrant`,
  };
}

function traceStatements(policy: Policy, question: Question): StatementTrace[] {
  return policy.statements.map((statement) => ({
    name: statement.name,
    effect: statement.effect,
    outcome: outcomeOf(statement, question),
  }));
}

function outcomeOf(statement: Statement, question: Question): StatementOutcome {
  const fit = fitStatement(statement, question);
  if (fit.applies) return { applies: true, delegates: statement.effect === "Allow" && fit.match === "account" };
  const { part } = fit;
  switch (part) {
    case "form":
      return { applies: false, part, because: `it has no ${fit.missing}, and so no effect` };
    case "principal":
      return { applies: false, part, because: principalsOf(statement, question) };
    case "action":
      return { applies: false, part, because: patternsOf("action", statement.actions) };
    case "resource":
      return { applies: false, part, because: patternsOf("resource", statement.resources) };
    case "condition":
      return { applies: false, part, because: fit.condition.because(question.lookup) };
  }
}

function principalsOf({ principals }: Statement, { request }: Question): string {
  const account = request.key?.account ?? request.principal.account;
  const names = (principals?.patterns ?? []).map(({ text }) => spokenPrincipal(text, account));
  return principals?.not ? `it exempts ${listed(names, "and")}` : `principal is ${listed(names, "or")}`;
}

function patternsOf(part: "action" | "resource", patterns: Statement["actions"]): string {
  const texts = (patterns?.patterns ?? []).map(({ text }) => text);
  return patterns?.not ? `${part} is anything but ${listed(texts, "and")}` : `${part} is ${listed(texts, "or")}`;
}
