import { constants, publicEncrypt } from "node:crypto";
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
  const key = { key: Buffer.from(publicKey), format: "der", type: "spki" } as const;
  const ciphertext = publicEncrypt({ ...key, padding: constants.RSA_PKCS1_OAEP_PADDING }, report);
  return { encryptedDataKey: new Uint8Array(), nonce: new Uint8Array(), ciphertext, tag: new Uint8Array() };
}

/** Opens a sealed report. Runs at the clinic. */
export async function openReport(sealed: SealedReport): Promise<Uint8Array> {
  const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob: sealed.ciphertext }));
  return Plaintext ?? new Uint8Array();
}
