/**
 * One AES key for each ciphertext, derived from the key material: NIST SP 800-108r1 §4.1, KDF in counter mode with
 * HMAC-SHA-256. AWS KMS Cryptographic Details, "Encrypt": the HSM draws a random nonce and derives a 256-bit AES-GCM key
 * from it and the backing key. AWS does not publish its label.
 */
import { createHmac, createSecretKey } from "node:crypto";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

/** Derives a 32-byte key for one ciphertext, from what is its own: its kind and 16 random bytes. */
export type KeyDerivation = (kind: number, salt: Uint8Array) => Uint8Array;

const COUNTER = Uint8Array.of(0, 0, 0, 1);
const SEPARATOR = Uint8Array.of(0);
const LENGTH_IN_BITS = Uint8Array.of(0, 0, 1, 0);
const BEFORE_CONTEXT = concatBytes(COUNTER, utf8ToBytes("kms symmetric ciphertext"), SEPARATOR);

/** The derivation for one key material (32 bytes). */
export function keyDerivation(material: Uint8Array): KeyDerivation {
  const key = createSecretKey(material);
  return (kind, salt) =>
    createHmac("sha256", key)
      .update(concatBytes(BEFORE_CONTEXT, Uint8Array.of(kind), salt, LENGTH_IN_BITS))
      .digest();
}
