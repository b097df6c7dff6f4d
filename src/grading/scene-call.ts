/** Makes the calls that an exercise describes, for real, each in a fresh world of the exercise's scene. */
import type { Scene } from "../content/scene.ts";
import type { Preparation, SceneCall } from "../content/scene-call.ts";
import { keyTitle, readDuration } from "../content/scene-names.ts";
import { type Given, type Input, SCENE_OPERATIONS } from "../content/scene-operations.ts";
import { KmsError } from "../kms/errors.ts";
import { KEY_SPECS } from "../kms/key-specs.ts";
import type { ObservedCall } from "../kms/world.ts";
import { type Administrators, type BuiltScene, buildScene, type SceneOptions } from "./scene.ts";

export interface MadeCall {
  /** The call itself; or the first of those before it that did not succeed. */
  readonly call: Preparation;
  readonly observed: ObservedCall;
  /** Its error, where it failed. */
  readonly error?: KmsError;
  readonly built: BuiltScene;
}

/** @throws DocumentsRefused, or Error when the scene cannot be built */
export async function makeCall(
  scene: Scene,
  call: SceneCall,
  options: Pick<SceneOptions, "seed" | "documents"> = {},
): Promise<MadeCall> {
  const { made, prepare } = preparing(scene, [call]);
  return makeCallIn(await buildScene(scene, { ...options, prepare }), scene, call, made);
}

/** What calls need to be there, by the step that needs it. */
type Made = ReadonlyMap<Preparation, Record<string, unknown>>;

const stepsOf = (call: SceneCall): readonly Preparation[] => [...(call.before ?? []), call];

/** What a scene's `prepare` does for these calls, and what came of it once the scene is built. */
export function preparing(
  scene: Scene,
  calls: readonly SceneCall[],
): { readonly made: Made; prepare(administrators: Administrators): Promise<void> } {
  const made = new Map<Preparation, Record<string, unknown>>();
  return {
    made,
    async prepare(administrators) {
      for (const step of calls.flatMap(stepsOf)) {
        const first = await makeFirst(scene, step, administrators);
        if (first !== undefined) made.set(step, first);
      }
    },
  };
}

/** Makes a call in a world that is there already. @param made what {@link preparing} has made for it */
export async function makeCallIn(built: BuiltScene, scene: Scene, call: SceneCall, made: Made): Promise<MadeCall> {
  for (const step of stepsOf(call)) {
    if (step === call && call.wait !== undefined) built.world.clock.advance(readDuration(call.wait));
    const result = await makeOne(scene, step, built, made.get(step));
    if (result.error !== undefined || step === call) return { call: step, built, ...result };
  }
  throw new Error("A call is the last of its steps.");
}

/** What the operation needs to be there: a ciphertext for Decrypt, a signature for Verify. */
async function makeFirst(
  scene: Scene,
  step: Preparation,
  { call, keyArn }: Administrators,
): Promise<Record<string, unknown> | undefined> {
  const operation = SCENE_OPERATIONS[step.operation];
  if (!("first" in operation) || step.key === undefined) return undefined;
  const { account = scene.account } = scene.keys[step.key] ?? {};
  const EncryptionContext = step.sealedContext ?? step.encryptionContext;
  const given: Given = {
    ...algorithmOf(scene, step.key),
    KeyId: keyArn(step.key),
    ...(EncryptionContext && Object.keys(EncryptionContext).length > 0 && { EncryptionContext }),
  };
  return call(operation.first.operation, withoutGaps(operation.first.request(given)), account);
}

async function makeOne(
  scene: Scene,
  step: Preparation,
  built: BuiltScene,
  made: Record<string, unknown> | undefined,
): Promise<Pick<MadeCall, "observed" | "error">> {
  const caller = built.principal(step.as);
  const grant = step.grant === undefined ? undefined : built.grant(step.grant);
  const given: Given = {
    ...(step.key !== undefined && { ...algorithmOf(scene, step.key), KeyId: nameKey(scene, step, built) }),
    ...(grant && { KeyId: grant.keyArn, GrantId: grant.id }),
    ...(step.toKey !== undefined && { toKeyId: built.keyArn(step.toKey) }),
    ...(step.encryptionContext && { EncryptionContext: step.encryptionContext }),
    ...(made && { made }),
    caller: caller.policyArn,
  };
  const GrantTokens = step.grantTokens?.map((name) => built.grant(name).token);
  const input = withoutGaps(
    withBytes({ ...SCENE_OPERATIONS[step.operation].request(given), GrantTokens, ...step.input }),
  );
  const request = {
    ...{ operation: step.operation, input, caller, region: built.region },
    ...(step.endpoint !== undefined && { endpoint: step.endpoint }),
    ...(step.via !== undefined && { via: step.via }),
  };
  let observed: ObservedCall | undefined;
  let error: KmsError | undefined;
  try {
    await built.world.call(request, (each) => {
      observed = each;
    });
  } catch (thrown) {
    if (!(thrown instanceof KmsError)) throw thrown;
    error = thrown;
  }
  if (observed === undefined) throw new Error(`The call of ${step.operation} left no trace.`);
  return { observed, ...(error && { error }) };
}

/** The last algorithm that the key's spec has for its usage: the strongest, and for Ed25519 the one that signs messages as they are. */
function algorithmOf({ keys }: Scene, name: string): Pick<Given, "algorithm"> {
  const { spec = "SYMMETRIC_DEFAULT", usage } = keys[name] ?? {};
  const usages = KEY_SPECS[spec];
  const algorithm = (usage === undefined ? Object.values(usages)[0] : usages[usage])?.at(-1);
  return algorithm === undefined ? {} : { algorithm };
}

function nameKey(scene: Scene, { key = "", named = "arn" }: Preparation, { keyArn, region }: BuiltScene): string {
  const arn = keyArn(key);
  const { account = scene.account } = scene.keys[key] ?? {};
  switch (named) {
    case "arn":
      return arn;
    case "id":
      return arn.slice(arn.indexOf("/") + 1);
    case "alias":
      return keyTitle(scene, key);
    case "alias-arn":
      return `arn:aws:kms:${region}:${account}:${keyTitle(scene, key)}`;
  }
}

/** YAML has no bytes: those of the author's are written as text. */
const BYTES: ReadonlySet<string> = new Set(["Plaintext", "Message"]);

const withBytes = (request: Input): Input =>
  Object.fromEntries(
    Object.entries(request).map(([name, value]) =>
      BYTES.has(name) && typeof value === "string" ? [name, new TextEncoder().encode(value)] : [name, value],
    ),
  );

/** Without members that have no value; `null` is how an author takes one out. */
const withoutGaps = (request: Input): Input =>
  Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined && value !== null));
