/** The randomized encodings of RFC 8017: EME-OAEP (§7.1.1) with an empty label, and EMSA-PSS (§9.1). */
import { hash } from "node:crypto";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Random } from "../random.ts";

export type HashName = "sha1" | "sha256" | "sha384" | "sha512";

const digest = (name: HashName, ...parts: readonly Uint8Array[]): Uint8Array =>
  hash(name, concatBytes(...parts), "buffer");

/** @param message at most `bits / 8 − 2 · hash − 2` bytes */
export function oaepEncode(name: HashName, message: Uint8Array, bits: number, random: Random): Uint8Array {
  const labelHash = digest(name);
  const room = bits / 8 - 2 * labelHash.length - 2 - message.length;
  if (room < 0) throw new RangeError(`RSAES-OAEP cannot encrypt ${message.length} bytes with ${bits} bits.`);
  const seed = random.bytes(labelHash.length);
  const block = concatBytes(labelHash, new Uint8Array(room), Uint8Array.of(1), message);
  const masked = xor(block, mask(name, seed, block.length));
  return concatBytes(Uint8Array.of(0), xor(seed, mask(name, masked, seed.length)), masked);
}

/** The salt is as long as the hash, as AWS has it. */
export function pssEncode(name: HashName, messageDigest: Uint8Array, bits: number, random: Random): Uint8Array {
  const salt = random.bytes(messageDigest.length);
  const check = digest(name, new Uint8Array(8), messageDigest, salt);
  const room = bits / 8 - salt.length - check.length - 2;
  const masked = xorMask(name, concatBytes(new Uint8Array(room), Uint8Array.of(1), salt), check);
  return concatBytes(masked, check, Uint8Array.of(0xbc));
}

/** Whether the encoding is one of this digest. The salt must be as long as the hash. */
export function isPssEncoded(name: HashName, messageDigest: Uint8Array, bits: number, encoded: Uint8Array): boolean {
  const blockLength = bits / 8 - messageDigest.length - 1;
  const masked = encoded.subarray(0, blockLength);
  const check = encoded.subarray(blockLength, -1);
  if (encoded.length !== bits / 8 || encoded.at(-1) !== 0xbc || (masked[0] ?? 0) >= 0x80) return false;
  const block = xorMask(name, masked, check);
  const saltAt = blockLength - messageDigest.length;
  const padded = block.subarray(0, saltAt - 1).every((byte) => byte === 0) && block[saltAt - 1] === 1;
  const expected = digest(name, new Uint8Array(8), messageDigest, block.subarray(saltAt));
  return padded && Buffer.compare(expected, check) === 0;
}

/** The data block of PSS with its mask on or off; its first bit is zero, because the modulus has one bit more. */
function xorMask(name: HashName, block: Uint8Array, check: Uint8Array): Uint8Array {
  const result = xor(block, mask(name, check, block.length));
  result[0] = (result[0] ?? 0) & 0x7f;
  return result;
}

/** MGF1 (§B.2.1). */
function mask(name: HashName, seed: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let made = 0, counter = 0; made < length; counter++) {
    const block = digest(name, seed, Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter));
    blocks.push(block);
    made += block.length;
  }
  return concatBytes(...blocks).subarray(0, length);
}

const xor = (a: Uint8Array, b: Uint8Array) => Uint8Array.from(a, (byte, index) => byte ^ (b[index] ?? 0));
