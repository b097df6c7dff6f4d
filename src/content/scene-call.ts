/** A call that is really made in an exercise's scene, as its front matter describes it. */
import * as v from "valibot";
import type { Draft } from "./kinds/kind.ts";
import type { Scene } from "./scene.ts";
import { checkName } from "./scene-check.ts";
import { DURATION } from "./scene-names.ts";
import { isSceneOperation, SCENE_OPERATIONS, type SceneOperationName } from "./scene-operations.ts";
import { fields, type Infer, listOf, oneOf, optional, slug, text } from "./schema.ts";
import { didYouMean } from "./suggest.ts";
import type { Path } from "./yaml-document.ts";

const context = v.record(v.string(), v.string("must be text; quote numbers"), "must be pairs of a name and a text");

const callEntries = {
  /** A principal of the scene, or the root user of an account: `root`, `444455556666:root`. */
  as: text,
  /** An operation of AWS KMS: `Decrypt`. */
  operation: text,
  /** A key of the scene. */
  key: optional(slug),
  /** How the request names the key. Default: by its ARN. */
  named: optional(oneOf(["arn", "id", "alias", "alias-arn"])),
  /** For ReEncrypt and UpdateAlias: the key to move to. */
  toKey: optional(slug),
  encryptionContext: optional(context),
  /** The context that the ciphertext was made with, when it is another. */
  sealedContext: optional(context),
  /** For RetireGrant and RevokeGrant: a grant of the scene. */
  grant: optional(slug),
  /** Grants of the scene whose tokens the request brings. */
  grantTokens: optional(listOf(slug)),
  /** The VPC endpoint that the call comes through. Default: it comes over the internet. */
  endpoint: optional(text),
  /** The service that makes the call on the principal's behalf: `s3`. */
  via: optional(slug),
  /** Further members of the request, as the API names them; `null` leaves one out. */
  input: optional(v.record(v.string(), v.unknown(), "must be members of the request")),
};

const preparation = fields(callEntries);

export const callFields = {
  ...callEntries,
  /** Calls that are made first, and must succeed. */
  before: optional(listOf(preparation)),
  /** How long passes before the call: `10m`, `2h`, `30d`. */
  wait: optional(v.pipe(text, v.regex(DURATION, "must be a number and a unit: 10m, 2h or 30d"))),
};

const sceneCall = fields(callFields);

type WrittenPreparation = Infer<typeof preparation>;

/** As the author wrote it: the operation may be none. */
export type WrittenCall = Infer<typeof sceneCall>;

export interface Preparation extends WrittenPreparation {
  readonly operation: SceneOperationName;
}

export interface SceneCall extends Preparation, Pick<WrittenCall, "wait"> {
  readonly before?: readonly Preparation[];
}

/** Reports what a call names and the scene does not have, and what it lacks; undefined if it can't be made at all. */
export function readCall<Call extends WrittenCall>(
  path: Path,
  call: Call,
  scene: Scene,
  draft: Draft,
): (Call & SceneCall) | undefined {
  const before = (call.before ?? []).map((each, index) => readOne([...path, "before", index], each, scene, draft));
  const read = readOne(path, call, scene, draft);
  if (read === undefined || before.includes(undefined)) return undefined;
  return { ...read, ...(call.before && { before: before.filter((each) => each !== undefined) }) };
}

function readOne<Call extends WrittenPreparation>(
  path: Path,
  call: Call,
  scene: Scene,
  draft: Draft,
): (Call & Preparation) | undefined {
  const { as, operation, key, toKey, named = "arn", grant, grantTokens = [], endpoint } = call;
  checkName([...path, "as"], as, "principal", scene, draft);
  if (key !== undefined) checkName([...path, "key"], key, "key", scene, draft);
  if (toKey !== undefined) checkName([...path, "toKey"], toKey, "key", scene, draft);
  if (grant !== undefined) checkName([...path, "grant"], grant, "grant", scene, draft);
  if (endpoint !== undefined) checkName([...path, "endpoint"], endpoint, "endpoint", scene, draft);
  for (const [index, name] of grantTokens.entries()) {
    checkName([...path, "grantTokens", index], name, "grant", scene, draft);
  }
  if (named.startsWith("alias") && key !== undefined && scene.keys[key]?.alias === undefined) {
    draft.problem([...path, "named"], `"${key}" has no alias to be named by.`, "Give the key one.");
  }
  if (!isSceneOperation(operation)) {
    draft.problem(
      [...path, "operation"],
      `"${operation}" is not an operation that a call of an exercise can make.`,
      didYouMean(operation, Object.keys(SCENE_OPERATIONS)),
    );
    return undefined;
  }
  const { on } = SCENE_OPERATIONS[operation];
  if (on !== "nothing" && call[on] === undefined) {
    draft.problem(path, `${operation} works on a ${on}, and "${on}" is missing.`, `Add a line "${on}: …".`);
  }
  return { ...call, operation };
}
