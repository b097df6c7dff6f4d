/** What faces say of a `console` exercise. */
import type { ConsoleExercise } from "./kinds/console.ts";

/** What the learner is told to bring about, a line each. */
export const toReach = ({ states, goals, forbid }: ConsoleExercise): readonly string[] =>
  [...states, ...goals, ...forbid].map(({ title }) => title);
