import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gradeOrder } from "../../../src/grading/kinds/order.ts";
import { exercise, inShort, services, sumOfPoints } from "../../fixtures/packs/exercises.ts";

// ask → seal → store, and log any time after ask.
const steps = exercise("order");
const order = (...ids: readonly string[]) => gradeOrder(steps, { ids }, services).checks;

describe("order", () => {
  it.each([
    ["as listed", ["ask", "seal", "store", "log"], ["passed complete 0/0", "passed order 2/2"]],
    ["another that works", ["ask", "log", "seal", "store"], ["passed complete 0/0", "passed order 2/2"]],
    ["one too early", ["log", "ask", "seal", "store"], ["passed complete 0/0", "failed order 1/2"]],
    ["backwards", ["log", "store", "seal", "ask"], ["passed complete 0/0", "failed order 0/2"]],
    ["one missing", ["ask", "seal", "store"], ["failed complete 0/0", "skipped order 0/2"]],
    ["nothing", [], ["failed complete 0/0", "skipped order 0/2"]],
    [
      "a distractor among them",
      ["ask", "keep-key", "seal", "store", "log"],
      ["failed not-keep-key 0/0", "passed complete 0/0", "passed order 1/2"],
    ],
    [
      "a step twice",
      ["ask", "seal", "seal", "store", "log"],
      ["failed once-seal 0/0", "passed complete 0/0", "passed order 1/2"],
    ],
    [
      "no step at all",
      ["ask", "seal", "store", "log", "sing"],
      ["failed unknown-step 0/0", "passed complete 0/0", "passed order 1/2"],
    ],
  ])("%s", (_, ids, checks) => expect(inShort(order(...ids))).toEqual(checks));

  it("tells the first step that stands too early, with its reason, and not what it waits for", () => {
    const [, check] = order("store", "ask", "log", "seal");
    expect(check?.feedback).toMatchObject({
      did: "“Store” stands at place 1, before something that it needs.",
      why: "What is sealed can be stored.",
    });
  });

  it("passes exactly the orders that keep every step after those it needs", () => {
    const ids = ["ask", "seal", "store", "log"];
    fc.assert(
      fc.property(fc.shuffledSubarray(ids, { minLength: 4 }), (answer) => {
        const before = (a: string, b: string) => answer.indexOf(a) < answer.indexOf(b);
        const works = before("ask", "seal") && before("seal", "store") && before("ask", "log");
        const checks = order(...answer);
        expect(checks.every(({ status }) => status === "passed")).toBe(works);
        expect(sumOfPoints(checks) === steps.points).toBe(works);
      }),
    );
  });
});
