/** An authorization decision as lines: every policy and grant, and what came of each of their statements. Also what `explain` prints. Pure. */
import type { Decision, GrantOutcome, PolicyTrace, StatementOutcome } from "../iam/decision.ts";

const outcomeText = (outcome: StatementOutcome | GrantOutcome): string =>
  outcome.applies
    ? outcome.delegates
      ? "hands the decision to IAM"
      : "applies"
    : `does not apply: ${outcome.because}`;

const policyLines = ({ type, name, statements, exempt }: PolicyTrace): string[] => {
  if (exempt !== undefined) return [`  ${type} ${name} is not asked: ${exempt}`];
  return [
    `  ${type} ${name}`,
    ...(statements.length === 0 ? ["    no statements"] : []),
    ...statements.map((statement) => `    ${statement.name}, ${statement.effect}: ${outcomeText(statement.outcome)}`),
  ];
};

export const decisionLines = ({ allowed, summary, request, trace, grants = [] }: Decision): string[] => [
  `${allowed ? "Allowed" : "Denied"}: ${request.principal}, ${request.action} on ${request.resource}`,
  ...trace.flatMap(policyLines),
  ...grants.map(({ name, grantee, outcome }) => `  grant ${name} for ${grantee}: ${outcomeText(outcome)}`),
  `  ${summary}`,
];
