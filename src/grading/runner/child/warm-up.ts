/**
 * Loads, ahead of time, what nearly every program needs: the AWS client, with one whole call so that its lazy parts
 * are there too, and Node's type stripping. It is most of what makes a check quick.
 */
import type { AwsResponse } from "../../../aws/http.ts";
import { PROGRAM, type ProgramHooks } from "./program-hooks.ts";
import type { Transport } from "./transport.ts";

const program = `
import { GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import "@noble/ciphers/aes.js";
import "@noble/ciphers/chacha.js";
import "@noble/ciphers/webcrypto.js";
const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" };
const client: KMSClient = new KMSClient({ region: "eu-west-1", credentials });
await client.send(new GenerateDataKeyCommand({ KeyId: "alias/warm-up", KeySpec: "AES_256" }));
client.destroy();
`;

const answer: AwsResponse = {
  status: 200,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: new TextEncoder().encode('{"KeyId":"warm-up","Plaintext":"AAAA","CiphertextBlob":"AAAA"}'),
};

/** @param use sets what answers the client's requests */
export const warmUp = async (hooks: ProgramHooks, use: (transport: Transport) => void): Promise<void> => {
  use(async () => answer);
  hooks.serve("file:///warm-up.ts", program);
  await import(PROGRAM);
};
