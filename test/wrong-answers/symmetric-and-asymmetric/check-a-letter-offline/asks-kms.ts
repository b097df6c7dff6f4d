import { KMSClient, VerifyCommand } from "@aws-sdk/client-kms";

const kms = new KMSClient({});

/** Whether the clinic signed this letter. */
export async function verifyLetter(letter: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const { SignatureValid } = await kms.send(
    new VerifyCommand({
      KeyId: "alias/letters",
      Message: letter,
      Signature: signature,
      SigningAlgorithm: "ECDSA_SHA_256",
    }),
  );
  return SignatureValid ?? false;
}
