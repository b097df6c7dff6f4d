import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
const none = new Uint8Array();

export async function seal(note: string) {
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({
      KeyId: "alias/notes",
      Plaintext: Buffer.from(note),
      EncryptionContext: { clinic: "north" },
    }),
  );
  return { encryptedDataKey: none, nonce: none, ciphertext: CiphertextBlob, tag: none };
}

export async function open(record: { ciphertext: Uint8Array }): Promise<string> {
  const { Plaintext } = await kms.send(
    new DecryptCommand({ CiphertextBlob: record.ciphertext, EncryptionContext: { clinic: "north" } }),
  );
  return Buffer.from(Plaintext ?? []).toString();
}
