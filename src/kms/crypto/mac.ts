/** HMAC (FIPS 198-1) with the SHA-2 family. */
import type { MacAlgorithmSpec } from "@aws-sdk/client-kms";
import { hmac } from "@noble/hashes/hmac.js";
import { sha224, sha256, sha384, sha512 } from "@noble/hashes/sha2.js";

const HASHES = {
  HMAC_SHA_224: sha224,
  HMAC_SHA_256: sha256,
  HMAC_SHA_384: sha384,
  HMAC_SHA_512: sha512,
} as const satisfies Record<MacAlgorithmSpec, unknown>;

/** 28, 32, 48 or 64 bytes. */
export const computeMac = (algorithm: MacAlgorithmSpec, key: Uint8Array, message: Uint8Array): Uint8Array =>
  hmac(HASHES[algorithm], key, message);

/** In constant time, as far as JavaScript has it. */
export function isMac(algorithm: MacAlgorithmSpec, key: Uint8Array, message: Uint8Array, mac: Uint8Array): boolean {
  const expected = computeMac(algorithm, key, message);
  let difference = expected.length ^ mac.length;
  for (const [index, byte] of expected.entries()) difference |= byte ^ (mac[index] ?? 0);
  return difference === 0;
}
