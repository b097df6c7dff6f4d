import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";

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
          CiphertextBlob: Buffer.from(ciphertext, "base64"),
          EncryptionContext: { id, clinic },
        }),
      );
      report.opened.push({ id, text: Buffer.from(Plaintext!).toString() });
    } catch {
      report.damaged.push(id);
    }
  }
  return report;
}
