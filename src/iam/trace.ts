/** A decision told statement by statement: what applied, or the first thing that did not fit. */
import { listed } from "./conditions.ts";
import type { PolicyTrace, StatementOutcome, StatementTrace } from "./decision.ts";
import type { Policy, Statement } from "./policy.ts";
import { spokenPrincipal } from "./principal.ts";
import { fitStatement, type Question } from "./statement-fit.ts";

/** Every policy in the order of evaluation: the key's, then the caller's own. */
export function tracePolicies(question: Question): readonly PolicyTrace[] {
  const { principal, resource, key, identityPolicies } = question.request;
  const caller = spokenPrincipal(principal.policyArn, principal.account);
  const traces: PolicyTrace[] = [];
  if (key !== undefined) {
    traces.push({ type: "key policy", name: resource, statements: traceStatements(key.policy, question) });
  }
  for (const { name, policy } of identityPolicies) {
    traces.push({
      type: "identity policy",
      name: `${caller}: ${name}`,
      statements: traceStatements(policy, question),
    });
  }
  return traces;
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
