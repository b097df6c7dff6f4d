/** Grades `choose`: which options were picked. */
import type { ChooseExercise } from "../../content/kinds/choose.ts";
import type { OptionsAnswer } from "../answer.ts";
import type { Graded, GradingServices } from "../services.ts";
import { quote } from "../words.ts";
import { gradeOptions } from "./options.ts";

export const gradeChoose = (exercise: ChooseExercise, { ids }: OptionsAnswer, { pack }: GradingServices): Graded =>
  gradeOptions(exercise, ids, { picked: "picked", name: ({ text }) => quote(text) }, pack);
