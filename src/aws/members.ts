/**
 * Which members of requests JSON cannot carry as they are. KMS uses a member's name for one type only (checked over the
 * 56 operations of its API model), so a name is enough. Answers need no table: there the values tell.
 */

export const BLOBS: readonly string[] = [
  "CiphertextBlob",
  "EncryptedKeyMaterial",
  "ImportToken",
  "Mac",
  "Message",
  "Plaintext",
  "PublicKey",
  "SharedSecretCiphertextBlob",
  "Signature",
];

/** Structures with blobs inside: the structure's name, and theirs. Maps such as EncryptionContext are never looked into. */
export const BLOBS_WITHIN: ReadonlyMap<string, readonly string[]> = new Map([["Recipient", ["AttestationDocument"]]]);

export const TIMESTAMPS: readonly string[] = ["ValidTo"];
