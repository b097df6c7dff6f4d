/** What a caller of ImportKeyMaterial does: wraps key material with OpenSSL, for the public key that KMS gave. */
import { constants, createCipheriv, createPublicKey, publicEncrypt } from "node:crypto";
import type { KmsKey } from "../../src/kms/key.ts";
import type { Scene } from "./scene.ts";

/** RFC 5649 §3: the alternative initial value. */
const AIV = Buffer.from("a65959a6", "hex");

export function rsaWrap(publicKey: Uint8Array, hash: "sha1" | "sha256", bytes: Uint8Array): Uint8Array {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" });
  return Uint8Array.from(publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, bytes));
}

export function aesWrap(aesKey: Uint8Array, bytes: Uint8Array): Uint8Array {
  const cipher = createCipheriv(`id-aes${aesKey.length * 8}-wrap-pad`, aesKey, AIV);
  return Uint8Array.from(Buffer.concat([cipher.update(bytes), cipher.final()]));
}

export function wrap(publicKey: Uint8Array, algorithm: string, bytes: Uint8Array): Uint8Array {
  const hash = algorithm.endsWith("SHA_1") ? "sha1" : "sha256";
  if (algorithm.startsWith("RSAES_OAEP")) return rsaWrap(publicKey, hash, bytes);
  const aesKey = new Uint8Array(32).fill(7);
  return Uint8Array.from(Buffer.concat([rsaWrap(publicKey, hash, aesKey), aesWrap(aesKey, bytes)]));
}

export interface Wrapped {
  readonly ImportToken: Uint8Array;
  readonly EncryptedKeyMaterial: Uint8Array;
}

/** The two members that ImportKeyMaterial needs. */
export async function wrapFor(
  { call }: Pick<Scene, "call">,
  key: KmsKey,
  bytes: Uint8Array,
  { algorithm = "RSAES_OAEP_SHA_256", spec = "RSA_2048" } = {},
): Promise<Wrapped> {
  const parameters = await call(
    "GetParametersForImport",
    { KeyId: key.id, WrappingAlgorithm: algorithm, WrappingKeySpec: spec },
    { region: key.region },
  );
  const publicKey = parameters.PublicKey as Uint8Array;
  return {
    ImportToken: parameters.ImportToken as Uint8Array,
    EncryptedKeyMaterial: wrap(publicKey, algorithm, bytes),
  };
}
