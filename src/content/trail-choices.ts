/** What there is to pick in a `trail` exercise, for faces and graders alike. */
import type { TrailExercise } from "./kinds/trail.ts";

export interface TrailChoice {
  readonly id: string;
  readonly text: string;
  /** Empty for events: what is said of one depends on its record. */
  readonly why: string;
}

/** The options as written; or the trail's events by their numbers: `event-3`. */
export const trailChoices = ({ question }: TrailExercise): readonly TrailChoice[] =>
  question.type === "options"
    ? question.options
    : Array.from({ length: question.count }, (_, index) => ({
        id: `event-${index + 1}`,
        text: `Event ${index + 1}`,
        why: "",
      }));
