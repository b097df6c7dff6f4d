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
  const results = await Promise.allSettled(
    rows.map(async ({ id, clinic, ciphertext }) => {
      const { Plaintext } = await kms.send(
        new DecryptCommand({
          KeyId: "alias/notes",
          CiphertextBlob: Buffer.from(ciphertext, "base64"),
          EncryptionContext: { clinic, id },
        }),
      );
      return new TextDecoder().decode(Plaintext);
    }),
  );
  const report: Report = { opened: [], damaged: [], foreign: [] };
  for (const [index, result] of results.entries()) {
    const id = rows[index]?.id ?? "";
    if (result.status === "fulfilled") {
      report.opened.push({ id, text: result.value });
      continue;
    }
    switch (result.reason.name) {
      case "InvalidCiphertextException":
        report.damaged.push(id);
        break;
      case "IncorrectKeyException":
        report.foreign.push(id);
        break;
      default:
        throw result.reason;
    }
  }
  return report;
}
