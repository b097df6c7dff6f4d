/** The three outcomes of a check, each with what belongs to it and nothing else. */
import type { CheckResult, Feedback } from "./verdict.ts";

interface Named {
  readonly id: string;
  /** The line the learner reads. */
  readonly title: string;
  /** What passing it is worth; 0 where a check only guards. */
  readonly maxPoints?: number;
}

export const passed = ({ id, title, maxPoints = 0 }: Named, points = maxPoints): CheckResult => ({
  id,
  title,
  status: "passed",
  points,
  maxPoints,
});

export interface Failing extends Named {
  readonly feedback: Feedback;
  readonly misconception?: string | undefined;
}

/** @param points what is partly right earns part of the points */
export const failed = ({ id, title, maxPoints = 0, misconception, feedback }: Failing, points = 0): CheckResult => ({
  id,
  title,
  status: "failed",
  points,
  maxPoints,
  ...(misconception !== undefined && { misconception }),
  feedback,
});

export const skipped = ({ id, title, maxPoints = 0 }: Named, feedback?: Feedback): CheckResult => ({
  id,
  title,
  status: "skipped",
  points: 0,
  maxPoints,
  ...(feedback && { feedback }),
});
