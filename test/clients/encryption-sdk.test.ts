/** The AWS Encryption SDK for JavaScript with its KMS keyring, on the endpoint. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { buildClient, CommitmentPolicy, KMS, KmsKeyringNode } from "@aws-crypto/client-node";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Endpoint, listen } from "../../src/aws/endpoint/listen.ts";
import { createWorld } from "../../src/kms/create-world.ts";

/** The library's own types do not fit each other where optional members are taken exactly. */
type Keyring = NonNullable<ConstructorParameters<typeof KmsKeyringNode>[0]>;
type Supplier = NonNullable<Keyring["clientProvider"]>;
type Client = Exclude<ReturnType<Supplier>, false>;

const ACCOUNT = "111122223333";
const region = "eu-west-1";
const world = createWorld({ seed: "encryption-sdk" });
const credentials = { ...world.credentials(`arn:aws:iam::${ACCOUNT}:root`) };
const { encryptStream, decryptStream, encrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
const encryptionContext = { clinic: "north" };

let endpoint: Endpoint;
let keyring: KmsKeyringNode;

beforeAll(async () => {
  endpoint = await listen(world);
  const client = new KMSClient({ endpoint: endpoint.url, region, credentials });
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const clientProvider: Supplier = (region) =>
    new KMS({ endpoint: endpoint.url, region, credentials }) as unknown as Client;
  keyring = new KmsKeyringNode({ generatorKeyId: KeyMetadata?.Arn ?? "", clientProvider });
});
afterAll(() => endpoint.close());

test("a stream of two megabytes is encrypted and decrypted, with one data key", async () => {
  const notes = Buffer.alloc(2_000_000, "a note of the clinic. ");
  const before = world.trail(ACCOUNT, region).length;
  const sealed = await buffer(Readable.from([notes]).pipe(encryptStream(keyring, { encryptionContext })));
  expect(sealed.includes("a note of the clinic")).toBe(false);
  const opened = await buffer(Readable.from([sealed]).pipe(decryptStream(keyring)));
  expect(opened.equals(notes)).toBe(true);
  const calls = world.trail(ACCOUNT, region).slice(before);
  expect(calls.map(({ eventName }) => eventName)).toEqual(["GenerateDataKey", "Decrypt"]);
  expect(calls[0]?.requestParameters).toMatchObject({ encryptionContext: expect.objectContaining(encryptionContext) });
});

test("a changed byte is noticed", async () => {
  const { result } = await encrypt(keyring, "a note", { encryptionContext });
  result[result.length - 1] = (result.at(-1) ?? 0) ^ 1;
  await expect(buffer(Readable.from([result]).pipe(decryptStream(keyring)))).rejects.toThrow();
});
