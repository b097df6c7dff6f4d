import { DecryptCommand, KMSClient, RetireGrantCommand } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

interface ReminderEvent {
  keyArn: string;
  clinic: string;
  grantId: string;
  grantToken: string;
  reminders: Uint8Array[];
}

/** Decrypts the reminders of one clinic, and ends the grant of this run. */
export async function handler(event: ReminderEvent): Promise<string[]> {
  try {
    const texts: string[] = [];
    for (const reminder of event.reminders) {
      const { Plaintext = new Uint8Array() } = await kms.send(
        new DecryptCommand({
          KeyId: event.keyArn,
          CiphertextBlob: reminder,
          EncryptionContext: { clinic: "north" },
          GrantTokens: [event.grantToken], // The grant is so new that not every part of KMS knows it.
        }),
      );
      texts.push(Buffer.from(Plaintext).toString("utf8"));
    }
    return texts;
  } finally {
    await kms.send(new RetireGrantCommand({ GrantToken: event.grantToken }));
  }
}
