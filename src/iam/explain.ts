/** Decides a scenario, and tells the outcome as `explain --json` prints it. */
import { decide } from "./decide.ts";
import type { AllowReason, Decision, DenyReason } from "./decision.ts";
import type { PolicyProblem } from "./policy.ts";
import type { ReadScenario } from "./scenario.ts";

export interface Explanation {
  readonly id: string;
  readonly decision: "allow" | "deny";
  /** Of the check that denied, or of the only one; a call of several checks that are all allowed has a reason of its own. */
  readonly reason: AllowReason | DenyReason | "ALLOW_ALL_STEPS";
  readonly summary: string;
  /** One decision for each check that the call needs, each with its own trace of policies and grants. */
  readonly trace: readonly Decision[];
  /** What AWS would refuse in the scenario's policies: an entry that names nothing, and so fits nothing. */
  readonly refused?: readonly PolicyProblem[];
}

export function explainScenario({ id, requests, refusals }: ReadScenario): Explanation {
  const trace = requests.map(decide);
  const [first] = trace;
  if (first === undefined) throw new Error(`Scenario ${id} asks for nothing`);
  const denied = trace.find(({ allowed }) => !allowed);
  const told =
    denied === undefined && trace.length > 1
      ? { reason: "ALLOW_ALL_STEPS" as const, summary: allAllowed(trace) }
      : (denied ?? first);
  return {
    id,
    decision: denied === undefined ? "allow" : "deny",
    reason: told.reason,
    summary: told.summary,
    trace,
    ...(refusals.length > 0 && { refused: refusals }),
  };
}

const allAllowed = (trace: readonly Decision[]): string =>
  `Allowed: the call needs ${trace.length} permissions, and each is given: ${trace
    .map(({ request }) => `${request.action} on ${request.resource}`)
    .join("; ")}.`;
