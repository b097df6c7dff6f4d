/**
 * Builds the world that an exercise plays in, fresh, from the description in its front matter.
 *
 * Things happen in the order in which administrators do them: the root user of a key's account creates the key under the
 * default key policy, names it, makes grants and prepares what the exercise needs; only then do the exercise's own policies
 * take over, and others make theirs. So nothing here goes around authorization, and a policy that locks people out is
 * refused as KMS refuses it.
 */
import type { Scene, SceneGrant } from "../content/scene.ts";
import { readPrincipalName } from "../content/scene-names.ts";
import { createWorld } from "../kms/create-world.ts";
import { KmsError } from "../kms/errors.ts";
import { KEY_SPECS } from "../kms/key-specs.ts";
import type { Principal, World } from "../kms/world.ts";
import {
  brokenScene,
  checkGrammar,
  type Documents,
  DocumentsRefused,
  type RefusedDocument,
  readByName,
  readReference,
} from "./scene-documents.ts";
import { describeSurroundings } from "./scene-surroundings.ts";

export interface SceneOptions {
  /** Same seed, same scene: the same key ids, keys and ciphertexts. Default: a fresh random one. */
  readonly seed?: string;
  /** Where the scene's clock starts. Default: the world's own. */
  readonly startTime?: Date;
  /** The learner's documents by file name, for the policies and grants that name one. */
  readonly documents?: Documents;
  /** Done by the owners of the keys once these exist, before the exercise's policies take over. */
  readonly prepare?: (administrators: Administrators) => Promise<void>;
}

export interface Administrators {
  /**
   * Makes a call as the root user of an account, under the default key policies.
   * @param account default: the scene's
   * @throws KmsError
   */
  call(operation: string, input: Input, account?: string): Promise<Record<string, unknown>>;
  keyArn(name: string): string;
}

type Input = Readonly<Record<string, unknown>>;

export interface MadeGrant {
  readonly id: string;
  readonly token: string;
  /** ARN of its key. */
  readonly keyArn: string;
}

export interface BuiltScene {
  readonly world: World;
  readonly account: string;
  readonly region: string;
  /** ARN of a key by its short name in the scene: `notes`. @throws Error for a name the scene does not have */
  keyArn(name: string): string;
  /** By a name in the scene: `role/NotesApp`, `root`, `444455556666:root`. @throws Error for a name the scene does not have */
  principal(name: string): Principal;
  /** By its short name in the scene. @throws Error for a name the scene does not have */
  grant(name: string): MadeGrant;
}

/** AWS: "usually less than five minutes". */
const GRANT_DELAY_MS = 5 * 60_000;

/**
 * @throws DocumentsRefused when AWS does not take a document of the learner's
 * @throws Error when the scene itself cannot be built: the pack is broken
 */
export async function buildScene(scene: Scene, options: SceneOptions = {}): Promise<BuiltScene> {
  const { seed, startTime, documents = {}, prepare } = options;
  const { account, region } = scene;
  const grammar = checkGrammar(scene, documents);
  // Of a key policy, KMS is asked for its own words too.
  if (grammar.some(({ kind }) => kind !== "key policy")) throw new DocumentsRefused(grammar);

  const keyIds = Object.values(scene.keys).flatMap(({ id }) => id ?? []);
  const given = { ...(seed !== undefined && { seed }), ...(startTime && { startTime }) };
  const world = createWorld({ grantDelay: GRANT_DELAY_MS, keyIds, ...given });
  // Principals come first: KMS takes no key policy that names somebody who does not exist.
  const principal = addPrincipals(world, scene, documents);
  const callAs = (caller: Principal) => (operation: string, input: Input) =>
    world.call({ operation, input, caller, region });
  const owner = (of: string) => callAs(world.principal(`arn:aws:iam::${of}:root`));

  const arns = new Map<string, string>();
  const keyArn = lookUp(arns, "key");
  // Keys with a fixed id take the given ids in their order; the others must come after them.
  const inOrder = Object.entries(scene.keys).sort(
    ([, a], [, b]) => Number(a.id === undefined) - Number(b.id === undefined),
  );
  for (const [name, { account: keyAccount = account, alias, description, spec, usage }] of inOrder) {
    const { KeyMetadata } = await owner(keyAccount)("CreateKey", {
      ...(description !== undefined && { Description: description }),
      ...(spec !== undefined && { KeySpec: spec, KeyUsage: usage ?? Object.keys(KEY_SPECS[spec])[0] }),
    });
    arns.set(name, String((KeyMetadata as { readonly Arn: string }).Arn));
    if (alias !== undefined) await owner(keyAccount)("CreateAlias", { AliasName: alias, TargetKeyId: keyArn(name) });
  }
  await prepare?.({ call: (operation, input, of = account) => owner(of)(operation, input), keyArn });

  const grants = new Map<string, MadeGrant>();
  const refused = new Map(grammar.map((each) => [each.name, each]));
  const makeGrants = async (which: (grant: SceneGrant) => boolean): Promise<void> => {
    for (const [name, grant] of Object.entries(scene.grants ?? {}).filter(([, each]) => which(each))) {
      const KeyId = keyArn(grant.key);
      const call = grant.by === undefined ? owner(accountOf(KeyId)) : callAs(principal(grant.by));
      const given = readReference(grant.request, documents);
      const request = typeof given === "string" ? JSON.parse(given) : given;
      try {
        const { GrantId, GrantToken } = await call("CreateGrant", { KeyId, ...request });
        grants.set(name, { id: String(GrantId), token: String(GrantToken), keyArn: KeyId });
      } catch (error) {
        if (!(error instanceof KmsError) || !("document" in grant.request))
          throw brokenScene(`the grant ${name}`, error);
        const { document } = grant.request;
        refused.set(document, { name: document, kind: "grant", problems: [], error });
      }
    }
  };

  await makeGrants(isOwners);
  for (const [name, { account: keyAccount = account, enabled }] of Object.entries(scene.keys)) {
    if (enabled === false) await owner(keyAccount)("DisableKey", { KeyId: keyArn(name) });
  }
  await putPolicies(scene, documents, { owner, keyArn, refused });
  if (refused.size > 0) throw new DocumentsRefused([...refused.values()]);
  // Last, because it binds the owners of the keys as well.
  describeSurroundings(world, scene, documents);
  await makeGrants((grant) => !isOwners(grant) && grant.known !== false);
  if (grants.size > 0) world.clock.advance(GRANT_DELAY_MS);
  await makeGrants(({ known }) => known === false);
  if (refused.size > 0) throw new DocumentsRefused([...refused.values()]);

  return { world, account, region, keyArn, principal, grant: lookUp(grants, "grant") };
}

/** A grant that the key's owner has made long ago, whatever the exercise's policies say. */
const isOwners = ({ by, request, known = true }: SceneGrant): boolean =>
  by === undefined && known && !("document" in request);

function addPrincipals(world: World, scene: Scene, documents: Documents): BuiltScene["principal"] {
  const principals = new Map<string, Principal>();
  for (const [fullName, { policies, boundary, sessionPolicies }] of Object.entries(scene.principals)) {
    const read = readPrincipalName(fullName, scene);
    if (read === undefined || read.kind === "root") {
      throw brokenScene(`the principal ${fullName}`, new Error("it is neither a role nor a user"));
    }
    const principal = world.addPrincipal({
      ...{ account: read.account, kind: read.kind, name: read.name },
      policies: readByName(policies, documents),
      ...(boundary && { boundary: readReference(boundary, documents) }),
      ...(sessionPolicies && { sessionPolicies: readByName(sessionPolicies, documents) }),
    });
    principals.set(fullName, principal);
  }
  const described = lookUp(principals, "principal");
  return (name) => {
    const read = readPrincipalName(name, scene);
    return read?.kind === "root" ? world.principal(`arn:aws:iam::${read.account}:root`) : described(name);
  };
}

interface PolicyDesk {
  owner(account: string): (operation: string, input: Input) => Promise<unknown>;
  keyArn(name: string): string;
  /** By file name; those that KMS refuses are added. */
  readonly refused: Map<string, RefusedDocument>;
}

async function putPolicies(scene: Scene, documents: Documents, { owner, keyArn, refused }: PolicyDesk): Promise<void> {
  for (const [name, { account = scene.account, policy }] of Object.entries(scene.keys)) {
    if (policy === undefined) continue;
    const given = readReference(policy, documents);
    const Policy = typeof given === "string" ? given : JSON.stringify(given);
    try {
      await owner(account)("PutKeyPolicy", { KeyId: keyArn(name), PolicyName: "default", Policy });
    } catch (error) {
      if (!(error instanceof KmsError) || !("document" in policy)) {
        throw brokenScene(`the policy of key ${name}`, error);
      }
      const { problems = [] } = refused.get(policy.document) ?? {};
      refused.set(policy.document, { name: policy.document, kind: "key policy", problems, error });
    }
  }
}

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

const lookUp =
  <T>(things: ReadonlyMap<string, T>, kind: string) =>
  (name: string): T => {
    const thing = things.get(name);
    if (thing === undefined) throw new Error(`The scene has no ${kind} "${name}".`);
    return thing;
  };
