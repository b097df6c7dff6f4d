/** Fresh key material for every key spec. */
import type { KeySpec } from "@aws-sdk/client-kms";
import { generateKeyPair, isPairSpec } from "./crypto/key-pairs.ts";
import { type KeyMaterial, keyMaterial } from "./key.ts";
import type { Random } from "./random.ts";

/** HMAC keys are as long as the output of their hash. */
export const SECRET_BYTES: Readonly<Partial<Record<KeySpec, number>>> = {
  SYMMETRIC_DEFAULT: 32,
  HMAC_224: 28,
  HMAC_256: 32,
  HMAC_384: 48,
  HMAC_512: 64,
};

/** Everything is drawn at once; what then takes its time (RSA, loading a library) takes it off the main thread. */
export async function newMaterial(spec: KeySpec, keyId: string, random: Random): Promise<KeyMaterial> {
  if (isPairSpec(spec)) return keyMaterial(keyId, (await generateKeyPair(spec, random)).privateKey);
  const length = SECRET_BYTES[spec];
  if (length === undefined) throw new Error(`There is no way to make key material of the spec ${spec}.`);
  return keyMaterial(keyId, random.bytes(length));
}
