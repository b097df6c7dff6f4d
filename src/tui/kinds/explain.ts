/** `explain`: a text, scored against a rubric. */
import type { ExplainExercise } from "../../content/kinds/explain.ts";
import type { FormView } from "../forms/form.ts";
import { textForm } from "../forms/text.ts";

export const explainForm = (exercise: ExplainExercise): FormView => textForm(exercise);
