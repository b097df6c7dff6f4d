/**
 * Key material as it comes to be imported: wrapped with a public key of KMS's. RSAES-OAEP and SM2 wrap it directly;
 * RSA_AES wraps it with a 256-bit AES key (AES Key Wrap with Padding, RFC 5649), and that one with RSAES-OAEP
 * (PKCS #11 v3.0 §2.1.21, CKM_RSA_AES_KEY_WRAP). Follows the Developer Guide, "Select a wrapping algorithm".
 */
import type { AlgorithmSpec, EncryptionAlgorithmSpec, KeySpec, WrappingKeySpec } from "@aws-sdk/client-kms";
import { aeskwp } from "@noble/ciphers/aes.js";
import type { KeyPair } from "./key-pair.ts";
import { isPairSpec } from "./key-pairs.ts";

const AES_KEY_BYTES = 32;

interface Wrapping {
  readonly wrappingKeys: "RSA" | "SM2";
  readonly wraps: (spec: KeySpec, wrappingKeySpec: WrappingKeySpec) => boolean;
  /** Takes off the outer layer: the material's own, or that of the AES key before it. */
  readonly outer: EncryptionAlgorithmSpec;
  readonly withAesKey: boolean;
}

const oaep = (outer: EncryptionAlgorithmSpec): Wrapping => ({
  wrappingKeys: "RSA",
  wraps: (spec, by) => !spec.startsWith("RSA_") && !(spec === "ECC_NIST_P521" && by === "RSA_2048"),
  outer,
  withAesKey: false,
});
const rsaAes = (outer: EncryptionAlgorithmSpec): Wrapping => ({
  wrappingKeys: "RSA",
  wraps: isPairSpec,
  outer,
  withAesKey: true,
});

/** RSAES_PKCS1_V1_5 can still be asked for; since October 2023 it wraps nothing. */
const WRAPPINGS: Readonly<Record<Exclude<AlgorithmSpec, "RSAES_PKCS1_V1_5">, Wrapping>> = {
  RSAES_OAEP_SHA_1: oaep("RSAES_OAEP_SHA_1"),
  RSAES_OAEP_SHA_256: oaep("RSAES_OAEP_SHA_256"),
  RSA_AES_KEY_WRAP_SHA_1: rsaAes("RSAES_OAEP_SHA_1"),
  RSA_AES_KEY_WRAP_SHA_256: rsaAes("RSAES_OAEP_SHA_256"),
  SM2PKE: { wrappingKeys: "SM2", wraps: () => true, outer: "SM2PKE", withAesKey: false },
};

const wrappingOf = (algorithm: AlgorithmSpec): Wrapping | undefined =>
  algorithm === "RSAES_PKCS1_V1_5" ? undefined : WRAPPINGS[algorithm];

/** Whether material of a key with this spec may be wrapped so. */
export function canWrap(spec: KeySpec, algorithm: AlgorithmSpec, wrappingKeySpec: WrappingKeySpec): boolean {
  const wrapping = wrappingOf(algorithm);
  return (
    wrapping !== undefined && wrappingKeySpec.startsWith(wrapping.wrappingKeys) && wrapping.wraps(spec, wrappingKeySpec)
  );
}

/** What was wrapped; undefined for bytes that were not wrapped so, or not with this key. */
export function unwrap(wrappingKey: KeyPair, algorithm: AlgorithmSpec, wrapped: Uint8Array): Uint8Array | undefined {
  const wrapping = wrappingOf(algorithm);
  if (wrapping === undefined || wrappingKey.encryption === undefined) return undefined;
  const { outer, withAesKey } = wrapping;
  if (!withAesKey) return wrappingKey.encryption.decrypt(outer, wrapped);
  const length = wrappingKey.encryption.ciphertextBytes;
  if (length === undefined) return undefined;
  const aesKey = wrappingKey.encryption.decrypt(outer, wrapped.subarray(0, length));
  if (aesKey?.length !== AES_KEY_BYTES) return undefined;
  try {
    return aeskwp(aesKey).decrypt(wrapped.subarray(length));
  } catch {
    return undefined;
  }
}
