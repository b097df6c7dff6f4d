/** Write client code. The program runs apart; the checks look at what it did to the mock KMS and what it returned. */
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import { EXTENSIONS, type Language } from "../language.ts";
import { type Scene, scene } from "../scene.ts";
import { checkName, checkScene } from "../scene-check.ts";
import { someOf, text, whole } from "../schema.ts";
import { type Draft, defineKind } from "./kind.ts";

export interface Starter {
  readonly language: Language;
  /** In the learner's folder: `seal-a-record.ts`. */
  readonly fileName: string;
  readonly text: string;
}

export interface CodeExercise extends ExerciseBase {
  readonly kind: "code";
  readonly scene: Scene;
  /** The principal of the scene whose credentials the program gets. */
  readonly caller: string;
  /** What the learner starts from, in each language that the exercise can be taken in; the answer is in the first one's. */
  readonly starters: readonly [Starter, ...Starter[]];
  /** The functions the program must have, as TypeScript names them; Python writes `open_record` for `openRecord`. */
  readonly exports: readonly string[];
  /** The module with the checks, relative to the pack's folder: `lessons/x/y/checks.ts`. */
  readonly checksFile: string;
  /** Wall-clock limit for the whole check of a program in TypeScript, in milliseconds; one in Python has ten seconds more. */
  readonly timeLimitMs: number;
}

const exportName = v.pipe(
  v.string("must be text"),
  v.regex(/^[A-Za-z_$][\w$]*$/, "must be a name that a program can export"),
);

export const code = defineKind({
  fields: {
    scene,
    caller: text,
    exports: someOf(exportName),
    timeLimitMs: v.optional(
      v.pipe(whole, v.minValue(100, "must be at least 100"), v.maxValue(60_000, "must be at most 60000")),
      5_000,
    ),
  },
  graded: true,
  read(base, { scene, caller, exports, timeLimitMs }, draft): CodeExercise {
    checkScene(scene, [], draft);
    checkName(["caller"], caller, "principal", scene, draft);
    draft.unique({ path: ["exports"], ids: exports });
    draft.file("checks.ts", "the module with the checks");
    return {
      ...base,
      kind: "code",
      scene,
      caller,
      exports,
      timeLimitMs,
      starters: [
        readStarter("typescript", base.id, draft),
        ...(draft.hasFile("starter.py") ? [readStarter("python", base.id, draft)] : []),
      ],
      checksFile: draft.fileName("checks.ts"),
    };
  },
});

const readStarter = (language: Language, id: string, draft: Draft): Starter => ({
  language,
  fileName: `${id}${EXTENSIONS[language]}`,
  text: draft.file(`starter${EXTENSIONS[language]}`, "what the learner starts from"),
});
