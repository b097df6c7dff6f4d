import { GenerateDataKeyWithoutPlaintextCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

export async function move(records: object[]) {
  const moved = [];
  for (const record of records) {
    const { CiphertextBlob } = await kms.send(
      new GenerateDataKeyWithoutPlaintextCommand({
        KeyId: "alias/notes-next",
        KeySpec: "AES_256",
        EncryptionContext: { clinic: "north" },
      }),
    );
    moved.push({ ...record, encryptedDataKey: CiphertextBlob });
  }
  return moved;
}
