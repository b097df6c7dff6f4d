/** `order`: lines to take and to sort, some of which belong nowhere. */
import type { OrderExercise } from "../../content/kinds/order.ts";
import { formOf } from "../../workbook/form.ts";
import type { FormView } from "../forms/form.ts";
import { orderForm } from "../forms/order.ts";

/** The lines stand as the workbook shuffled them: both faces show the same order. */
export const orderExerciseForm = (exercise: OrderExercise): FormView => {
  const form = formOf(exercise);
  const shuffled = form.type === "order" ? form.choices.map(({ id }) => id) : [];
  const lines = [...exercise.steps, ...exercise.distractors];
  return orderForm(shuffled.flatMap((id) => lines.filter((line) => line.id === id)));
};
