/** Grades `spot`: which places of the snippet were marked as faults. */
import type { SpotExercise, Suspect } from "../../content/kinds/spot.ts";
import type { OptionsAnswer } from "../answer.ts";
import type { Graded, GradingServices } from "../services.ts";
import { quote } from "../words.ts";
import { gradeOptions } from "./options.ts";

export const gradeSpot = (exercise: SpotExercise, { ids }: OptionsAnswer, { pack }: GradingServices): Graded =>
  gradeOptions(exercise, ids, { picked: "marked", name }, pack);

const name = ({ line, text }: Suspect): string => (line === undefined ? quote(text) : `line ${line}: ${quote(text)}`);
