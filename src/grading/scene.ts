/**
 * Builds the world that an exercise plays in, fresh, from the description in its front matter.
 *
 * Things happen in the order in which an administrator does them: the account's root user creates the keys under the
 * default key policy, names them and prepares what the exercise needs; only then do the exercise's own policies take
 * over. So nothing here goes around authorization, and a policy that locks people out is refused as KMS refuses it.
 */
import type { PolicyReference, Scene } from "../content/scene.ts";
import { type PolicyKind, type PolicyProblem, parsePolicy } from "../iam/policy.ts";
import { createWorld } from "../kms/create-world.ts";
import { KmsError } from "../kms/errors.ts";
import type { Principal, World } from "../kms/world.ts";

export interface SceneOptions {
  /** Same seed, same scene: the same key ids, keys and ciphertexts. Default: a fresh random one. */
  readonly seed?: string;
  /** The learner's documents by file name, for the policies that name one. */
  readonly documents?: Readonly<Record<string, string>>;
  /** Done by the account's root user once the keys exist, before their policies take over. */
  readonly prepare?: (administrator: Administrator) => Promise<void>;
}

interface Administrator {
  /** Makes a call as the account's root user, under the default key policies. @throws KmsError */
  call(operation: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  keyArn(name: string): string;
}

export interface BuiltScene {
  readonly world: World;
  readonly account: string;
  readonly region: string;
  /** ARN of a key by its short name in the scene: `notes`. @throws Error for a name the scene does not have */
  keyArn(name: string): string;
  /** A principal by its name in the scene: `role/NotesApp`. @throws Error for a name the scene does not have */
  principal(name: string): Principal;
}

export interface RefusedDocument {
  /** Its file name: `key-policy.json`. */
  readonly name: string;
  readonly kind: PolicyKind;
  /** What is wrong with it by the grammar of policies; empty when only KMS objects. */
  readonly problems: readonly PolicyProblem[];
  /** KMS's own words, where it was asked. */
  readonly error?: { readonly name: string; readonly message: string };
}

/** KMS or IAM does not take these documents of the learner's as policies. */
export class DocumentsRefused extends Error {
  override readonly name = "DocumentsRefused";
  readonly refused: readonly RefusedDocument[];
  constructor(refused: readonly RefusedDocument[]) {
    super(`Refused: ${refused.map(({ name }) => name).join(", ")}.`);
    this.refused = refused;
  }
}

/**
 * @throws DocumentsRefused when a document of the learner's is no policy
 * @throws Error when the scene itself cannot be built: the pack is broken
 */
export async function buildScene(scene: Scene, options: SceneOptions = {}): Promise<BuiltScene> {
  const { seed, documents = {}, prepare } = options;
  const { account, region } = scene;
  const world = createWorld(seed === undefined ? {} : { seed });
  const policyOf = (reference: PolicyReference): unknown => readReference(reference, documents);
  const grammar = checkGrammar(scene, documents);

  if (grammar.some(({ kind }) => kind === "identity policy")) throw new DocumentsRefused(grammar);
  // Principals come first: KMS takes no key policy that names somebody who does not exist.
  const principals = new Map<string, Principal>();
  for (const [fullName, { policies }] of Object.entries(scene.principals)) {
    const { account: home = account, kind, name } = readName(fullName);
    const described = policies.map((reference, index) => [policyName(reference, index), policyOf(reference)]);
    const principal = world.addPrincipal({ account: home, kind, name, policies: Object.fromEntries(described) });
    principals.set(fullName, principal);
  }

  const arns = new Map<string, string>();
  const keyArn = lookUp(arns, "key");
  const root = world.principal(`arn:aws:iam::${account}:root`);
  const call: Administrator["call"] = (operation, input) => world.call({ operation, input, caller: root, region });

  for (const [name, { alias, description }] of Object.entries(scene.keys)) {
    const { KeyMetadata } = await call("CreateKey", { ...(description !== undefined && { Description: description }) });
    arns.set(name, String((KeyMetadata as { readonly Arn: string }).Arn));
    if (alias !== undefined) await call("CreateAlias", { AliasName: alias, TargetKeyId: keyArn(name) });
  }
  await prepare?.({ call, keyArn });
  for (const [name, { enabled }] of Object.entries(scene.keys)) {
    if (enabled === false) await call("DisableKey", { KeyId: keyArn(name) });
  }

  const refused = new Map(grammar.map((each) => [each.name, each]));
  for (const [name, { policy }] of Object.entries(scene.keys)) {
    if (policy === undefined) continue;
    const given = policyOf(policy);
    const Policy = typeof given === "string" ? given : JSON.stringify(given);
    try {
      await call("PutKeyPolicy", { KeyId: keyArn(name), PolicyName: "default", Policy });
    } catch (error) {
      if (!(error instanceof KmsError) || !("document" in policy))
        throw brokenScene(`the policy of key ${name}`, error);
      const { problems = [] } = refused.get(policy.document) ?? {};
      refused.set(policy.document, { name: policy.document, kind: "key policy", problems, error });
    }
  }
  if (refused.size > 0) throw new DocumentsRefused([...refused.values()]);

  return { world, account, region, keyArn, principal: lookUp(principals, "principal") };
}

/** Every policy of the scene read by the grammar: the learner's that do not fit are returned, the author's thrown. */
function checkGrammar(scene: Scene, documents: Readonly<Record<string, string>>): RefusedDocument[] {
  const refused = new Map<string, RefusedDocument>();
  const check = (reference: PolicyReference, kind: PolicyKind, owner: string): void => {
    const { problems } = parsePolicy(readReference(reference, documents), kind);
    if (problems.length === 0) return;
    if (!("document" in reference)) throw brokenScene(`a policy of ${owner}`, new Error(problems[0]?.message));
    refused.set(reference.document, { name: reference.document, kind, problems });
  };
  for (const [name, { policies }] of Object.entries(scene.principals)) {
    for (const reference of policies) check(reference, "identity policy", name);
  }
  for (const [name, { policy }] of Object.entries(scene.keys)) if (policy) check(policy, "key policy", name);
  return [...refused.values()];
}

/** What kind of policy each document of the learner's is; the last one, should it stand in several places. */
export function documentKinds({ principals, keys }: Scene): ReadonlyMap<string, PolicyKind> {
  const identity = Object.values(principals).flatMap(({ policies }) => policies);
  const key = Object.values(keys).flatMap(({ policy }) => policy ?? []);
  const kinds = new Map<string, PolicyKind>();
  for (const one of identity) if ("document" in one) kinds.set(one.document, "identity policy");
  for (const one of key) if ("document" in one) kinds.set(one.document, "key policy");
  return kinds;
}

function readReference(reference: PolicyReference, documents: Readonly<Record<string, string>>): unknown {
  if (!("document" in reference)) return reference.inline;
  const text = documents[reference.document];
  if (text === undefined) throw new Error(`The answer has no document ${reference.document}.`);
  return text;
}

/** What a decision's trace calls an identity policy. */
const policyName = (reference: PolicyReference, index: number): string =>
  "document" in reference ? reference.document.replace(/\.json$/, "") : `policy-${index + 1}`;

function readName(fullName: string): { account?: string; kind: "role" | "user"; name: string } {
  const [, account, kind, name] = /^(?:(\d{12}):)?(role|user)\/(.+)$/.exec(fullName) ?? [];
  if (name === undefined) throw brokenScene(`the principal ${fullName}`, new Error("it is neither a role nor a user"));
  return { ...(account !== undefined && { account }), kind: kind === "user" ? "user" : "role", name };
}

const lookUp =
  <T>(things: ReadonlyMap<string, T>, kind: string) =>
  (name: string): T => {
    const thing = things.get(name);
    if (thing === undefined) throw new Error(`The scene has no ${kind} "${name}".`);
    return thing;
  };

const brokenScene = (part: string, cause: unknown): Error =>
  new Error(`The exercise's scene cannot be built: ${part}: ${cause instanceof Error ? cause.message : cause}`, {
    cause,
  });
