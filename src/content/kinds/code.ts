import type { ExerciseBase } from "../exercise.ts";
import type { Scene } from "../scene.ts";

/** Write client code. The program runs apart; the checks look at what it did to the mock KMS and what it returned. */
export interface CodeExercise extends ExerciseBase {
  readonly kind: "code";
  readonly language: "typescript";
  readonly scene: Scene;
  /** The principal of the scene whose credentials the program gets. */
  readonly caller: string;
  /** What the learner starts from. */
  readonly starter: string;
  /** File name in the learner's folder: `seal-a-record.ts`. */
  readonly fileName: string;
  /** The names the program must export as functions. */
  readonly exports: readonly string[];
  /** The module with the checks, relative to the pack's folder: `lessons/x/y/checks.ts`. */
  readonly checksFile: string;
  /** Wall-clock limit for the whole check, in milliseconds. */
  readonly timeLimitMs: number;
}
