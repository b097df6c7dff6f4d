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
    const sent = event.reminders.map((CiphertextBlob) =>
      kms.send(
        new DecryptCommand({
          KeyId: event.keyArn,
          CiphertextBlob,
          EncryptionContext: { clinic: event.clinic },
          GrantTokens: [event.grantToken],
        }),
      ),
    );
    // Wait for all, those that fail included, before the permission goes.
    await Promise.allSettled(sent);
    const answers = await Promise.all(sent);
    return answers.map(({ Plaintext }) => new TextDecoder().decode(Plaintext));
  } finally {
    await kms.send(new RetireGrantCommand({ GrantToken: event.grantToken }));
  }
}
