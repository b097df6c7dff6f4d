/**
 * The reference cases, all of them: one request each, the policies and grants that bear on it, the decision and its reason.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decideCase, type ReferenceCase, Refused } from "./reference-request.ts";

const cases: ReferenceCase[] = readFileSync(new URL("authorization-cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Documents that can never come to a decision, because AWS does not take them; the cases say what they would do. */
const REFUSED = new Map([
  ["KP-040", "group"],
  ["DLG-013", "is no ARN"],
  ["IDN-020", "lists nothing"],
]);

test("every case is there", () => {
  expect(cases).toHaveLength(278);
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
  // A call of several checks that are all allowed has a reason of its own.
  const reason =
    deciding === undefined && decisions.length > 1 ? "ALLOW_ALL_STEPS" : (deciding ?? decisions[0])?.reason;
  expect(reason).toBe(one.reason);
});
