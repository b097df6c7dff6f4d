import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

/** Encrypts a short secret for one clinic. Returns the ciphertext as base64 text. */
export async function encryptSecret(secret: string, clinic: string): Promise<string> {
  // await kms.send(new EncryptCommand({ … }))
  throw new Error("encryptSecret is not written yet");
}

/** Opens what encryptSecret returned, for the same clinic. */
export async function decryptSecret(stored: string, clinic: string): Promise<string> {
  // await kms.send(new DecryptCommand({ … }))
  throw new Error("decryptSecret is not written yet");
}
