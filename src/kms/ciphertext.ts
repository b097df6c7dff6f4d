/** Encrypting and decrypting with a KMS key of any kind: Encrypt, Decrypt and the two halves of ReEncrypt. */
import type { EncryptionAlgorithmSpec } from "@aws-sdk/client-kms";
import { bytesToHex } from "@noble/hashes/utils.js";
import { readBlob } from "./crypto/ciphertext-blob.ts";
import type { EncryptionContext } from "./crypto/encryption-context.ts";
import { open, seal } from "./crypto/symmetric.ts";
import { KmsError, validationError } from "./errors.ts";
import { currentMaterial, type KmsKey } from "./key.ts";
import { encryptionOf } from "./key-pair-of.ts";
import type { Random } from "./random.ts";

/** What goes with a text in either direction. */
export interface Using {
  readonly key: KmsKey;
  readonly algorithm: EncryptionAlgorithmSpec;
  readonly context: EncryptionContext | undefined;
}

/** The longest plaintexts in bytes; a longer one than 4,096 never comes this far. */
const LONGEST: Readonly<Record<Exclude<EncryptionAlgorithmSpec, "SYMMETRIC_DEFAULT">, (spec: string) => number>> = {
  RSAES_OAEP_SHA_1: (spec) => modulusBytes(spec) - 42,
  RSAES_OAEP_SHA_256: (spec) => modulusBytes(spec) - 66,
  SM2PKE: () => 1024,
};

const modulusBytes = (spec: string) => Number(spec.slice("RSA_".length)) / 8;

/**
 * @returns the ciphertext and, of a symmetric key, the id of the material that made it
 * @throws ValidationException for what an asymmetric key does not take
 */
export async function encryptWith(
  { key, algorithm, context }: Using,
  random: Random,
  plaintext: Uint8Array,
): Promise<{ readonly ciphertext: Uint8Array; readonly materialId?: string }> {
  if (algorithm === "SYMMETRIC_DEFAULT") {
    const material = currentMaterial(key);
    return { ciphertext: seal(material, random, "encrypt", plaintext, context), materialId: material.id };
  }
  refuseContext(context);
  const longest = LONGEST[algorithm](key.spec);
  if (plaintext.length > longest) {
    throw validationError(
      `Algorithm ${algorithm} and key spec ${key.spec} cannot encrypt data larger than ${longest} bytes.`,
    );
  }
  return { ciphertext: (await encryptionOf(key)).encrypt(algorithm, plaintext, random) };
}

/**
 * @returns the plaintext and, of a symmetric key, the id of the material it was encrypted with
 * @throws InvalidCiphertextException, which never says what was wrong
 */
export async function decryptWith(
  { key, algorithm, context }: Using,
  ciphertext: Uint8Array,
): Promise<{ readonly plaintext: Uint8Array; readonly materialId?: string }> {
  if (algorithm === "SYMMETRIC_DEFAULT") return openWith(key, ciphertext, context);
  refuseContext(context);
  const plaintext = (await encryptionOf(key)).decrypt(algorithm, ciphertext);
  if (plaintext === undefined) throw new KmsError("InvalidCiphertextException");
  return { plaintext };
}

function openWith(key: KmsKey, ciphertext: Uint8Array, context: EncryptionContext | undefined) {
  const blob = readBlob(ciphertext);
  const materialId = blob && bytesToHex(blob.materialId);
  const material = key.materials.find(({ id }) => id === materialId);
  const plaintext = blob && material && open(material, blob, context);
  if (material === undefined || plaintext === undefined) throw new KmsError("InvalidCiphertextException");
  return { plaintext, materialId: material.id };
}

function refuseContext(context: EncryptionContext | undefined): void {
  if (context !== undefined && Object.keys(context).length > 0) {
    throw validationError("EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.");
  }
}
