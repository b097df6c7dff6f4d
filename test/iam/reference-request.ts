/** The reference cases, read and decided as `kms-workbook explain` reads and decides a scenario. */
import type { Decision } from "../../src/iam/decision.ts";
import { type Explanation, explainScenario } from "../../src/iam/explain.ts";
import { type Policy, type PolicyKind, parsePolicy } from "../../src/iam/policy.ts";
import { readScenarios } from "../../src/iam/scenario.ts";
import type { Scenario } from "../../src/iam/scenario-schema.ts";

export interface ReferenceCase extends Scenario {
  readonly description: string;
  readonly expect: "allow" | "deny";
  readonly reason: string;
}

export function explainCase(one: ReferenceCase): Explanation {
  const [scenario, ...others] = readScenarios(one);
  if (scenario === undefined || others.length > 0) throw new Error("One case is one scenario");
  return explainScenario(scenario);
}

/** One decision for each check that the call needs. */
export const decideCase = (one: ReferenceCase): readonly Decision[] => explainCase(one).trace;

export function parsed(document: unknown, kind: PolicyKind): Policy {
  const { policy, problems } = parsePolicy(document, kind);
  if (policy === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return policy;
}
