import { EncryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

/** Whether the caller may call Encrypt and GenerateDataKey with a key. Nothing is encrypted, and no data key is made. */
export async function mayUse(keyArn: string): Promise<{ encrypt: boolean; generateDataKey: boolean }> {
  // await kms.send(new EncryptCommand({ … }))
  throw new Error("mayUse is not written yet");
}
