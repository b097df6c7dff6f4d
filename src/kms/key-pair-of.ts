/** The key pair of an asymmetric KMS key, and what its usage lets it do. The pipeline has checked the usage before. */
import type { Encapsulation, KeyPair, PublicKeyEncryption, Signing } from "./crypto/key-pair.ts";
import { isPairSpec, openKeyPair } from "./crypto/key-pairs.ts";
import { currentMaterial, type KmsKey } from "./key.ts";

/** Undefined for symmetric and HMAC keys. */
export const keyPairOf = async (key: KmsKey): Promise<KeyPair | undefined> =>
  isPairSpec(key.spec) ? openKeyPair(key.spec, currentMaterial(key).bytes) : undefined;

export const signingOf = async (key: KmsKey): Promise<Signing> =>
  (await keyPairOf(key))?.signing ?? cannot(key, "sign");

export const encryptionOf = async (key: KmsKey): Promise<PublicKeyEncryption> =>
  (await keyPairOf(key))?.encryption ?? cannot(key, "encrypt");

export const encapsulationOf = async (key: KmsKey): Promise<Encapsulation> =>
  (await keyPairOf(key))?.encapsulation ?? cannot(key, "encapsulate");

function cannot(key: KmsKey, what: string): never {
  throw new Error(`${key.arn} (${key.spec}) cannot ${what}, and was let through by its usage.`);
}
