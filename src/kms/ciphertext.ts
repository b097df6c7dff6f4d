/** Opening a ciphertext with a key: Decrypt and the first half of ReEncrypt. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { readBlob } from "./crypto/ciphertext-blob.ts";
import type { EncryptionContext } from "./crypto/encryption-context.ts";
import { open } from "./crypto/symmetric.ts";
import { KmsError } from "./errors.ts";
import type { KeyMaterial, KmsKey } from "./key.ts";

/**
 * @returns the plaintext, and the material it was encrypted with
 * @throws InvalidCiphertextException, which never says what was wrong
 */
export function openWith(
  key: KmsKey,
  ciphertext: Uint8Array,
  context: EncryptionContext | undefined,
): { readonly plaintext: Uint8Array; readonly material: KeyMaterial } {
  const blob = readBlob(ciphertext);
  const materialId = blob && bytesToHex(blob.materialId);
  const material = key.materials.find(({ id }) => id === materialId);
  const plaintext = blob && material && open(material, blob, context);
  if (material === undefined || plaintext === undefined) throw new KmsError("InvalidCiphertextException");
  return { plaintext, material };
}
