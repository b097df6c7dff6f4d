/** What faces say of a `console` exercise. */
import type { ConsoleExercise } from "./kinds/console.ts";

/** What the learner is told to bring about, a line each. */
export const toReach = ({ states, goals, forbid }: ConsoleExercise): readonly string[] =>
  [...states, ...goals, ...forbid].map(({ title }) => title);

/** Of its console, when it is left as it was entered. */
export const NOTHING_TYPED = "No command was typed that did something, so your answer stays as it is.";
