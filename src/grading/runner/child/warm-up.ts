/**
 * Loads, ahead of time, what a program may need: the libraries, the lazy parts of the AWS client by one whole
 * call, and Node's type stripping. It is most of what makes a check quick, and once it is done nothing more is read.
 */
import type { AwsResponse } from "../../../aws/http.ts";
import { libraries } from "../allowed.ts";
import { PROGRAM, type ProgramHooks } from "./program-hooks.ts";
import type { Transport } from "./transport.ts";

const program = `
import { GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
${Object.keys(libraries)
  .map((name) => `import "${name}";`)
  .join("\n")}
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
