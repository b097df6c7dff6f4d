import { constants, createCipheriv, createDecipheriv, publicEncrypt, randomBytes } from "node:crypto";
import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

export interface SealedReport {
  encryptedDataKey: Uint8Array;
  nonce: Uint8Array;
  ciphertext: Uint8Array;
  tag: Uint8Array;
}

/** Seals a report for the clinic. Runs at the laboratory, without AWS. */
export async function sealReport(report: Uint8Array, publicKey: Uint8Array): Promise<SealedReport> {
  const dataKey = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", dataKey, nonce);
  const ciphertext = Buffer.concat([cipher.update(report), cipher.final()]);
  const encryptedDataKey = publicEncrypt(
    {
      ...{ key: Buffer.from(publicKey), format: "der", type: "spki" },
      ...{ padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" }, // without oaepHash it would be SHA-1
    },
    dataKey,
  );
  return { encryptedDataKey, nonce, ciphertext, tag: cipher.getAuthTag() };
}

/**
 * Opens a sealed report. Runs at the clinic.
 * @throws where somebody has changed the report, or it was sealed for another key
 */
export async function openReport({ encryptedDataKey, nonce, ciphertext, tag }: SealedReport): Promise<Uint8Array> {
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      KeyId: "alias/reports", // an RSA ciphertext names neither its key nor its algorithm
      CiphertextBlob: encryptedDataKey,
    }),
  );
  if (Plaintext === undefined) throw new Error("KMS returned no data key.");
  const decipher = createDecipheriv("aes-256-gcm", Plaintext, nonce, { authTagLength: 16 });
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
}
