import { createPublicKey, createVerify, type KeyObject } from "node:crypto";
import { GetPublicKeyCommand, KMSClient } from "@aws-sdk/client-kms";

const kms = new KMSClient({});
let publicKey: Promise<KeyObject> | undefined; // an asymmetric KMS key never gets another one, so once is enough

/** Whether the clinic signed this letter. */
export async function verifyLetter(letter: Uint8Array, signature: Uint8Array): Promise<boolean> {
  publicKey ??= fetchPublicKey("alias/letters");
  // The library hashes the letter. The signature is DER, which is what it expects of ECDSA unless told otherwise.
  return createVerify("sha256")
    .update(letter)
    .verify(await publicKey, signature);
}

async function fetchPublicKey(keyId: string): Promise<KeyObject> {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyId }));
  if (PublicKey === undefined) throw new Error("KMS returned no public key.");
  return createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
}
