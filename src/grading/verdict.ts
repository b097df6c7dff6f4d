/** What came of checking an answer. Everything a face draws or a report exports is derived from this. */
import type { Decision } from "../iam/decision.ts";
import type { TrailRecord } from "../kms/trail.ts";

const VERDICT_FORMAT = "kms-workbook/verdict/1";

/**
 * `failed` is about the answer. `error` is our own fault (a broken pack, a crashed checker, a full disk):
 * it is never held against the learner.
 */
type VerdictStatus = "passed" | "failed" | "error";

export interface Verdict {
  readonly exercise: string;
  readonly status: VerdictStatus;
  readonly points: number;
  readonly maxPoints: number;
  readonly durationMs: number;
  readonly checks: readonly CheckResult[];
  /** Present when, and only when, the status is `error`: what happened and what to do. */
  readonly error?: { readonly message: string; readonly next: string };
  readonly evidence: Evidence;
}

export interface CheckResult {
  readonly id: string;
  readonly title: string;
  /** `skipped`: not run, because a check it waits for failed. */
  readonly status: "passed" | "failed" | "skipped";
  readonly points: number;
  readonly maxPoints: number;
  /** Id of the misconception behind the mistake, where one is known. */
  readonly misconception?: string;
  readonly feedback?: Feedback;
}

/** One mistake, told so that it can be mended. Markdown in every text. */
export interface Feedback {
  /** What the answer did. */
  readonly did: string;
  readonly expected?: string;
  readonly actual?: string;
  /** What KMS does, and why that matters. */
  readonly why: string;
  /** What to try. */
  readonly next: string;
  readonly source?: { readonly title: string; readonly url: string; readonly checked: string };
}

/** What happened in the world while the answer was checked, for the tabs beside a verdict. */
export interface Evidence {
  /** The KMS calls the answer made, as CloudTrail would show them. */
  readonly calls: readonly TrailRecord[];
  /** The authorization decisions worth showing, newest last. */
  readonly decisions: readonly Decision[];
  /** A diagram made from the learner's own bytes; plain text, at most 60 columns wide. */
  readonly picture?: string;
  /** What the learner's program printed, cut to a sensible length. */
  readonly output?: string;
}

/** The document that `--json` prints: the verdict without the evidence. */
export const verdictDocument = ({ evidence: _, ...verdict }: Verdict) => ({ format: VERDICT_FORMAT, ...verdict });
