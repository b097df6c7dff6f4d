/** What graders need from outside, and what each kind's grader gives back. */
import type { Pack } from "../content/exercise.ts";
import type { Runner } from "./runner/runner.ts";
import type { CheckResult, Evidence } from "./verdict.ts";

export interface GradingServices {
  readonly pack: Pack;
  /** Runs learners' programs; only `code` exercises ask for it. */
  readonly runner: Runner;
  now(): Date;
  /** For worlds that can be replayed. Default: a fresh random seed each time. */
  readonly seed?: string;
}

/** What a kind's grader gives back; grade.ts makes the verdict of it. Faults of our own are thrown, not returned. */
export interface Graded {
  readonly checks: readonly CheckResult[];
  readonly evidence?: Partial<Evidence>;
}
