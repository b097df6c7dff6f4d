import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
const EncryptionContext = { clinic: "north" };

export async function move(records: { encryptedDataKey: Uint8Array }[]) {
  const moved = [];
  for (const record of records) {
    const { Plaintext } = await kms.send(
      new DecryptCommand({ CiphertextBlob: record.encryptedDataKey, EncryptionContext }),
    );
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId: "alias/notes-next", Plaintext, EncryptionContext }),
    );
    moved.push({ ...record, encryptedDataKey: CiphertextBlob });
  }
  return moved;
}
