/** `choose`: options to mark, one or several. */
import type { ChooseExercise } from "../../content/kinds/choose.ts";
import type { FormView } from "../forms/form.ts";
import { pickForm } from "../forms/pick.ts";

export const chooseForm = ({ select, options }: ChooseExercise): FormView =>
  pickForm({ select, options, instruction: select === "one" ? "Pick one." : "Pick all that are right." });
