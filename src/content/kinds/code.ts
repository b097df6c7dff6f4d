/** Write client code. The program runs apart; the checks look at what it did to the mock KMS and what it returned. */
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import { type Scene, scene } from "../scene.ts";
import { checkName, checkScene } from "../scene-check.ts";
import { oneOf, someOf, text, whole } from "../schema.ts";
import { defineKind } from "./kind.ts";

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

const exportName = v.pipe(
  v.string("must be text"),
  v.regex(/^[A-Za-z_$][\w$]*$/, "must be a name that a program can export"),
);

export const code = defineKind({
  fields: {
    language: v.optional(oneOf(["typescript"]), "typescript"),
    scene,
    caller: text,
    exports: someOf(exportName),
    timeLimitMs: v.optional(
      v.pipe(whole, v.minValue(100, "must be at least 100"), v.maxValue(60_000, "must be at most 60000")),
      5_000,
    ),
  },
  graded: true,
  read(base, { language, scene, caller, exports, timeLimitMs }, draft): CodeExercise {
    checkScene(scene, [], draft);
    checkName(["caller"], caller, "principal", scene, draft);
    draft.unique({ path: ["exports"], ids: exports });
    draft.file("checks.ts", "the module with the checks");
    return {
      ...base,
      kind: "code",
      language,
      scene,
      caller,
      exports,
      timeLimitMs,
      starter: draft.file("starter.ts", "what the learner starts from"),
      fileName: `${base.id}.ts`,
      checksFile: draft.fileName("checks.ts"),
    };
  },
});
