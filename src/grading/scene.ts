/** Builds the world that an exercise plays in, fresh, from the description in its front matter. */
import type { Scene } from "../content/scene.ts";
import type { Principal, World } from "../kms/world.ts";

export interface SceneOptions {
  /** Same seed, same scene: the same key ids, keys and ciphertexts. Default: a fresh random one. */
  readonly seed?: string;
  /** The learner's documents by file name, for the policies that name one. */
  readonly documents?: Readonly<Record<string, string>>;
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

/**
 * @throws DocumentRefused when KMS does not take one of the learner's documents as a policy
 * @throws Error when the scene itself cannot be built: the pack is broken
 */
export async function buildScene(scene: Scene, _options: SceneOptions = {}): Promise<BuiltScene> {
  throw new Error(`The scene of account ${scene.account} cannot be built yet.`);
}
