/**
 * SYMMETRIC_DEFAULT: AES-256-GCM (NIST SP 800-38D) under a key derived for each ciphertext, with the encryption context
 * as additional authenticated data. The blob's header needs no authentication of its own: all that can vary in it (kind,
 * material, salt) goes into the key.
 */
import { gcm } from "@noble/ciphers/aes.js";
import { concatBytes } from "@noble/hashes/utils.js";
import type { Random } from "../random.ts";
import { type Blob, type BlobKind, KIND_BYTE, writeBlob } from "./ciphertext-blob.ts";
import type { KeyDerivation } from "./derive-key.ts";
import { type EncryptionContext, serializeEncryptionContext } from "./encryption-context.ts";

/** What sealing needs of a key material. */
export interface SealingMaterial {
  /** 32 bytes. */
  readonly idBytes: Uint8Array;
  readonly deriveKey: KeyDerivation;
}

/**
 * AWS's blobs are 11 bytes longer than their parts explain, whatever the plaintext; the bytes lie under the encryption
 * and what they say is not published. Ours say nothing.
 */
const FRAME = new Uint8Array(11);

/** Encrypts 1 to 4,096 bytes. The blob is 152 bytes longer than a plaintext of up to 42 bytes, and at most 15 more beyond. */
export function seal(
  material: SealingMaterial,
  random: Random,
  kind: BlobKind,
  plaintext: Uint8Array,
  context: EncryptionContext | undefined,
): Uint8Array {
  const salt = random.bytes(16);
  const nonce = random.bytes(12);
  const cipher = gcm(material.deriveKey(KIND_BYTE[kind], salt), nonce, serializeEncryptionContext(context));
  const sealed = cipher.encrypt(concatBytes(FRAME, plaintext));
  return writeBlob({ kind, materialId: material.idBytes, salt, nonce, sealed });
}

/** Decrypts; undefined when blob or context are not what was sealed. */
export function open(
  material: SealingMaterial,
  { kind, salt, nonce, sealed }: Blob,
  context: EncryptionContext | undefined,
): Uint8Array | undefined {
  const cipher = gcm(material.deriveKey(KIND_BYTE[kind], salt), nonce, serializeEncryptionContext(context));
  try {
    return cipher.decrypt(sealed).slice(FRAME.length);
  } catch {
    return undefined;
  }
}
