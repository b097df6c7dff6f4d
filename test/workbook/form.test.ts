import { expect, test } from "vitest";
import { formOf, pick } from "../../src/workbook/form.ts";
import { exerciseNamed } from "../fixtures/little-pack.ts";

test("every kind takes one of five forms", () => {
  const forms = ["pick-one", "pick-several", "in-order", "share-the-key", "seal-it", "say-it"].map(
    (id) => formOf(exerciseNamed(id)).type,
  );
  expect(forms).toEqual(["pick-one", "pick-several", "order", "edit", "edit", "write"]);
});

test("spot shows its snippet, and where each choice points", () => {
  const form = formOf(exerciseNamed("pick-several"));
  expect(form).toMatchObject({
    snippet: { language: "typescript" },
    choices: [{ line: 1 }, { line: 2 }, { line: 1 }],
  });
});

test("steps and distractors are shuffled, the same way every time, and never into the right order", () => {
  const exercise = exerciseNamed("in-order");
  const ids = (id: string) => {
    const form = formOf({ ...exercise, id });
    return "choices" in form ? form.choices.map((choice) => choice.id) : [];
  };
  expect(ids("in-order")).toEqual(ids("in-order"));
  const orders = new Set(Array.from({ length: 100 }, (_, number) => ids(`exercise-${number}`).join(" ")));
  expect(orders.size).toBeGreaterThan(10);
  expect([...orders].filter((order) => order === "bend take throw eat")).toEqual([]);
  for (const order of orders) expect(order.split(" ").sort()).toEqual(["bend", "eat", "take", "throw"]);
});

test("picks become ids in the order picked", () => {
  const form = formOf(exerciseNamed("pick-one"));
  expect("choices" in form && pick(form.choices, [1, 0])).toEqual({ ids: ["cheese", "stone"] });
});
