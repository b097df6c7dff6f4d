import { EncryptCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

/** Encrypts a short result under the clinic's key. Returns the ciphertext. */
export async function seal(result: string, clinic: string): Promise<Uint8Array> {
  // await kms.send(new EncryptCommand({ … }))
  throw new Error("seal is not written yet");
}

/** Who has to change a policy before the laboratory can call Encrypt under this key? */
export async function whoMustAct(keyArn: string): Promise<"nobody" | "laboratory" | "clinic"> {
  throw new Error("whoMustAct is not written yet");
}
