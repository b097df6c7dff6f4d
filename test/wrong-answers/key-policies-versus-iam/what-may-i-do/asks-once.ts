import { EncryptCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

export async function mayUse(keyArn: string) {
  try {
    await kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from("a"), DryRun: true }));
  } catch (error) {
    if (error instanceof Error && error.name === "DryRunOperationException") return { encrypt: true, generateDataKey: true };
  }
  return { encrypt: false, generateDataKey: false };
}
