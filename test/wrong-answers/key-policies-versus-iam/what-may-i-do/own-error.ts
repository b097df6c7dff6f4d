import { EncryptCommand, GenerateDataKeyCommand, KMSClient, KMSServiceException } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

/** Whether the caller may call Encrypt and GenerateDataKey with a key. Nothing is encrypted, and no data key is made. */
export async function mayUse(keyArn: string): Promise<{ encrypt: boolean; generateDataKey: boolean }> {
  return {
    encrypt: await isAllowed(
      kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from("a question"), DryRun: true })),
    ),
    generateDataKey: await isAllowed(
      kms.send(new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: "AES_256", DryRun: true })),
    ),
  };
}

/** A dry run always ends with an error: its name is the answer. */
async function isAllowed(dryRun: Promise<unknown>): Promise<boolean> {
  try {
    await dryRun;
  } catch (error) {
    if (error instanceof KMSServiceException && error.name === "AccessDeniedException") return false;
    if (error instanceof KMSServiceException && error.name !== "DryRunOperationException") throw new Error("something else is wrong");
  }
  return true;
}
