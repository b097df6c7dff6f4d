/**
 * What will this call do, and what decides? Nobody writes the answer down: the mock KMS makes the call, and the option that
 * says what really happens is the right one.
 */
import * as v from "valibot";
import type { PolicyKind } from "../../iam/policy-kind.ts";
import type { ExerciseBase } from "../exercise.ts";
import { type Scene, scene } from "../scene.ts";
import { callFields, readCall, type SceneCall } from "../scene-call.ts";
import { checkName, checkScene } from "../scene-check.ts";
import { documentSlots } from "../scene-documents.ts";
import { fields, type Infer, oneOf, optional, slug, someOf, text } from "../schema.ts";
import { didYouMean } from "../suggest.ts";
import type { Path } from "../yaml-document.ts";
import { type Draft, defineKind } from "./kind.ts";

const LAYERS = [
  "key policy",
  "identity policy",
  "permissions boundary",
  "session policy",
  "service control policy",
  "resource control policy",
  "VPC endpoint policy",
] as const satisfies readonly PolicyKind[];

const decider = v.union(
  [
    /** Without a statement: nothing in the layer allows it. */
    fields({ layer: oneOf(LAYERS), statement: optional(text) }),
    /** A grant of the scene. */
    fields({ grant: slug }),
    fields({ rule: oneOf(["cross-account", "grant-limits", "retirement"]) }),
  ],
  "must be { layer: …, statement: … }, { layer: … }, { grant: … } or { rule: … }",
);

const option = fields({
  id: slug,
  /** `allow`, `deny`, or the error of a call that fails for another reason than permission: `DisabledException`. */
  outcome: v.pipe(text, v.regex(/^(allow|deny|[A-Z][A-Za-z]+)$/, "must be allow, deny or the name of an error")),
  /** What decides: one thing, or across accounts one for each side. */
  decides: optional(someOf(decider)),
  /** Told when it is picked wrongly, and after passing. */
  why: text,
  next: optional(text),
  misconception: optional(slug),
});

export type PredictedDecider = Infer<typeof decider>;

/** What a learner may predict. */
export type Prediction = Infer<typeof option>;

const call = fields(callFields);

export interface PredictExercise extends ExerciseBase {
  readonly kind: "predict";
  readonly scene: Scene;
  readonly call: SceneCall;
  readonly options: readonly Prediction[];
}

export const predict = defineKind({
  fields: { scene, call, options: someOf(option) },
  graded: true,
  read(base, { scene, call, options }, draft): PredictExercise {
    checkScene(scene, [], draft);
    checkOptions(scene, options, draft);
    const read = readCall(["call"], call, scene, draft);
    // What could not be read has been reported, and the exercise is left out.
    return { ...base, kind: "predict", scene, call: read ?? { as: "root", operation: "ListKeys" }, options };
  },
});

function checkOptions(scene: Scene, options: readonly Prediction[], draft: Draft): void {
  draft.unique({ path: ["options"], ids: options.map(({ id }) => id) });
  if (options.length < 2) {
    draft.problem(["options"], "There is nothing to choose from.", "Give at least two options.");
  }
  for (const [index, { outcome, decides, misconception }] of options.entries()) {
    const path = ["options", index];
    draft.misconception([...path, "misconception"], misconception);
    const byPermission = outcome === "allow" || outcome === "deny";
    if (byPermission && decides === undefined) {
      draft.problem(path, `"decides" is missing: what allows or denies it?`, 'Add a line "decides: [ … ]".');
    } else if (!byPermission && decides !== undefined) {
      draft.problem([...path, "decides"], `${outcome} is no matter of permission, so nothing decides.`, "Remove it.");
    }
    for (const [place, each] of (decides ?? []).entries())
      checkDecider([...path, "decides", place], each, scene, draft);
  }
}

function checkDecider(path: Path, decider: PredictedDecider, scene: Scene, draft: Draft): void {
  if ("grant" in decider) checkName([...path, "grant"], decider.grant, "grant", scene, draft);
  if (!("layer" in decider) || decider.statement === undefined) return;
  const names = statementNames(scene, decider.layer);
  if (names.includes(decider.statement)) return;
  draft.problem(
    [...path, "statement"],
    `No ${decider.layer} of the scene has a statement "${decider.statement}".`,
    didYouMean(decider.statement, names),
  );
}

/** The Sids of a layer's statements; of the key policy that a key gets by default too. */
function statementNames(scene: Scene, layer: PolicyKind): string[] {
  const written = documentSlots(scene).flatMap(({ kind, reference }) =>
    kind === layer && "inline" in reference ? namesIn(reference.inline) : [],
  );
  return layer === "key policy" ? [...written, DEFAULT_STATEMENT] : written;
}

const DEFAULT_STATEMENT = "Enable IAM User Permissions";

const sid = v.object({ Sid: v.optional(v.string()) });
const withStatements = v.object({
  Statement: v.union([
    v.array(sid),
    v.pipe(
      sid,
      v.transform((one) => [one]),
    ),
  ]),
});

/** As decisions name them: the Sid, or "statement 2". What is no policy has none; the grader refuses it. */
function namesIn(policy: unknown): string[] {
  const read = v.safeParse(withStatements, policy);
  return read.success ? read.output.Statement.map(({ Sid }, index) => Sid ?? `statement ${index + 1}`) : [];
}
