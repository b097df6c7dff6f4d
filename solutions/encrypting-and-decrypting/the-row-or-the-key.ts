import { DecryptCommand, IncorrectKeyException, InvalidCiphertextException, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

interface Row {
  id: string;
  clinic: string;
  /** In base64. */
  ciphertext: string;
}

interface Report {
  opened: { id: string; text: string }[];
  damaged: string[];
  foreign: string[];
}

/** Decrypts all rows, and reports those that do not open. */
export async function checkTable(rows: Row[]): Promise<Report> {
  const report: Report = { opened: [], damaged: [], foreign: [] };
  for (const { id, clinic, ciphertext } of rows) {
    try {
      const { Plaintext } = await kms.send(
        new DecryptCommand({
          // Without it KMS would take any key that we may use.
          KeyId: "alias/notes",
          CiphertextBlob: Buffer.from(ciphertext, "base64"),
          EncryptionContext: { id, clinic },
        }),
      );
      report.opened.push({ id, text: new TextDecoder().decode(Plaintext) });
    } catch (error) {
      // These two speak of the row. Everything else would come for every row.
      if (error instanceof InvalidCiphertextException) report.damaged.push(id);
      else if (error instanceof IncorrectKeyException) report.foreign.push(id);
      else throw error;
    }
  }
  return report;
}
