import { GenerateDataKeyWithoutPlaintextCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

export interface PreparedFolder {
  folder: string;
  encryptedDataKey: Uint8Array;
}

/** Makes a data key for each folder. The registrar never sees one of them in plaintext. */
export async function prepare(folders: string[]): Promise<PreparedFolder[]> {
  return Promise.all(folders.map(prepareOne));
}

async function prepareOne(folder: string): Promise<PreparedFolder> {
  const { CiphertextBlob } = await kms.send(
    new GenerateDataKeyWithoutPlaintextCommand({
      KeyId: "alias/notes",
      KeySpec: "AES_256",
      EncryptionContext: { folders: "today" },
    }),
  );
  if (CiphertextBlob === undefined) throw new Error("KMS returned no data key.");
  return { folder, encryptedDataKey: CiphertextBlob };
}
