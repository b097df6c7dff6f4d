/**
 * 206 of the 278 reference cases: those that need only a key policy, identity policies and conditions.
 * The other 72 wait for the policy layers they test: grants and RetireGrant (36), permissions boundaries (12, one of them
 * for NotPrincipal), service control policies (8), resource control policies (8), session policies (6, with the
 * federated session that has none), VPC endpoint policies (2).
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DecisionReason } from "../../src/iam/decision.ts";
import { decideCase, type ReferenceCase, Refused } from "./reference-request.ts";

const cases: ReferenceCase[] = readFileSync(new URL("authorization-cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const REASONS: Readonly<Record<string, DecisionReason>> = {
  ALLOW_KEY_POLICY: "allowed-by-key-policy",
  ALLOW_IAM_VIA_KEY_POLICY: "allowed-by-identity-policy",
  ALLOW_IDENTITY: "allowed-by-identity-policy",
  ALLOW_CROSS_ACCOUNT: "allowed-by-both-accounts",
  DENY_EXPLICIT_KEY_POLICY: "explicit-deny-in-key-policy",
  DENY_EXPLICIT_IDENTITY: "explicit-deny-in-identity-policy",
  DENY_IMPLICIT_KEY_POLICY: "no-key-policy-allow",
  DENY_IMPLICIT_IDENTITY: "no-identity-policy-allow",
  DENY_CROSS_ACCOUNT_UNSUPPORTED: "not-offered-across-accounts",
};

/** Documents that can never come to a decision, because AWS does not take them; the cases say what they would do. */
const REFUSED = new Map([
  ["KP-040", "group"],
  ["DLG-013", "is no ARN"],
  ["IDN-020", "lists nothing"],
]);

test("every case is there", () => {
  expect(cases).toHaveLength(206);
});

test.each(cases.map((one) => [one.id, one.description, one] as const))("%s %s", (id, _description, one) => {
  const refusal = REFUSED.get(id);
  if (refusal !== undefined) {
    expect(() => decideCase(one)).toThrow(Refused);
    expect(() => decideCase(one)).toThrow(refusal);
    return;
  }
  const decisions = decideCase(one);
  const deciding = decisions.find(({ allowed }) => !allowed);
  expect(deciding === undefined ? "allow" : "deny", decisions.map(({ summary }) => summary).join(" ")).toBe(one.expect);
  if (one.reason !== "ALLOW_ALL_STEPS") expect((deciding ?? decisions[0])?.reason).toBe(REASONS[one.reason]);
});
