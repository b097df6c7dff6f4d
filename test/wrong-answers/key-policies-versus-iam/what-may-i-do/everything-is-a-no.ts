import { EncryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
const works = async (call: Promise<unknown>) => {
  try {
    await call;
    return true;
  } catch {
    return false;
  }
};

export async function mayUse(keyArn: string) {
  return {
    encrypt: await works(kms.send(new EncryptCommand({ KeyId: keyArn, Plaintext: Buffer.from("a"), DryRun: true }))),
    generateDataKey: await works(kms.send(new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: "AES_256", DryRun: true }))),
  };
}
