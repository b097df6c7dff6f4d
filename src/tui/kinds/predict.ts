/** `predict`: policies and grants to read, a call, and predictions to pick from. */
import type { PredictExercise } from "../../content/kinds/predict.ts";
import { formOf } from "../../workbook/form.ts";
import type { FormView } from "../forms/form.ts";
import { pickForm } from "../forms/pick.ts";
import { theme } from "../theme.ts";
import { plainCode } from "../views/code.ts";

export const predictForm = (exercise: PredictExercise): FormView => {
  const form = formOf(exercise);
  const { choices, prediction } = form.type === "pick-one" ? form : { choices: [], prediction: undefined };
  return pickForm({
    select: "one",
    options: choices,
    instruction: "What happens, and what decides it? Pick one.",
    before(page, _desk, reader) {
      for (const { title, json } of prediction?.exhibits ?? []) {
        page
          .gap()
          .say(title, theme.strong)
          .add(...plainCode("json", json, page.width, reader));
      }
      page.gap().add(...reader(`**The call.** ${prediction?.call ?? ""}`, page.width));
    },
  });
};
