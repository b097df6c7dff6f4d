import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
const KEY = "alias/secrets";

/** Encrypts a short secret for one clinic. Returns the ciphertext as base64 text. */
export async function encryptSecret(secret: string, clinic: string): Promise<string> {
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({ KeyId: KEY, Plaintext: Buffer.from(secret), EncryptionContext: { Clinic: clinic } }),
  );
  if (CiphertextBlob === undefined) throw new Error("KMS returned no ciphertext.");
  return Buffer.from(CiphertextBlob).toString("base64");
}

/**
 * Opens what encryptSecret returned, for the same clinic.
 * @throws InvalidCiphertextException for another clinic, IncorrectKeyException for another key's ciphertext
 */
export async function decryptSecret(stored: string, clinic: string): Promise<string> {
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      KeyId: KEY, // KMS could tell from the ciphertext; naming the key keeps other people's ciphertexts out.
      CiphertextBlob: Buffer.from(stored, "base64"),
      EncryptionContext: { Clinic: clinic },
    }),
  );
  if (Plaintext === undefined) throw new Error("KMS returned no plaintext.");
  return Buffer.from(Plaintext).toString();
}
