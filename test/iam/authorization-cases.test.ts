/**
 * The reference cases, all of them: one request each, the policies and grants that bear on it, the decision and its reason.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { explainCase, type ReferenceCase } from "./reference-request.ts";

const cases: ReferenceCase[] = readFileSync(new URL("authorization-cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

/** Cases with an entry that AWS refuses: it fits nothing, and that is told. */
const REFUSED = new Map([
  ["KP-040", "keyPolicy.Statement[0].Principal.AWS"],
  ["DLG-013", "identityPolicies[0].Statement[0].Resource"],
  ["IDN-020", "identityPolicies[0].Statement[0].Action"],
]);

test("every case is there", () => {
  expect(cases).toHaveLength(278);
});

test.each(cases.map((one) => [one.id, one.description, one] as const))("%s %s", (id, _description, one) => {
  const { decision, reason, summary, refused = [] } = explainCase(one);
  expect(decision, summary).toBe(one.expect);
  expect(reason).toBe(one.reason);
  expect(refused.map(({ path }) => path)).toEqual(REFUSED.has(id) ? [REFUSED.get(id)] : []);
});
