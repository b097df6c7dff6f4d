/** Which form an exercise's answer takes on the screen: one line a kind. */
import type { Exercise } from "../../content/exercise.ts";
import type { FormName, FormView } from "../forms/form.ts";
import { chooseForm } from "./choose.ts";
import { codeForm } from "./code.ts";
import { consoleForm } from "./console.ts";
import { explainForm } from "./explain.ts";
import { orderExerciseForm } from "./order.ts";
import { policyForm } from "./policy.ts";
import { predictForm } from "./predict.ts";
import { spotForm } from "./spot.ts";
import { trailForm } from "./trail.ts";

const make = (exercise: Exercise): FormView => {
  switch (exercise.kind) {
    case "choose":
      return chooseForm(exercise);
    case "spot":
      return spotForm(exercise);
    case "order":
      return orderExerciseForm(exercise);
    case "predict":
      return predictForm(exercise);
    case "trail":
      return trailForm(exercise);
    case "policy":
      return policyForm(exercise);
    case "console":
      return consoleForm(exercise);
    case "code":
      return codeForm(exercise);
    case "explain":
      return explainForm(exercise);
  }
};

const made = new WeakMap<Exercise, FormView>();

/** The same form every time for the same exercise. */
export const formViewOf = (exercise: Exercise): FormView => {
  const form = made.get(exercise) ?? make(exercise);
  made.set(exercise, form);
  return form;
};

export const formOf = (exercise: Exercise): FormName => formViewOf(exercise).form;
