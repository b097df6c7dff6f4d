import { createPublicKey, verify } from "node:crypto";
import { GetPublicKeyCommand, KMSClient } from "@aws-sdk/client-kms";

// Fetched when the program starts. Made into PEM, for libraries that want it so.
const { PublicKey } = await new KMSClient({}).send(new GetPublicKeyCommand({ KeyId: "alias/letters" }));
const base64 = Buffer.from(PublicKey ?? []).toString("base64");
const pem = `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
const key = createPublicKey(pem);

export const verifyLetter = (letter: Uint8Array, signature: Uint8Array): boolean =>
  verify("sha256", letter, { key, dsaEncoding: "der" }, signature);
