/** The real client of the AWS SDK on a real world. */
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisabledException,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GetParametersForImportCommand,
  ImportKeyMaterialCommand,
  InvalidCiphertextException,
  type KMSClient,
  KMSServiceException,
  ListKeysCommand,
  NotFoundException,
} from "@aws-sdk/client-kms";
import { beforeEach, describe, expect, test } from "vitest";
import type { AwsRequest } from "../../src/aws/http.ts";
import { respond } from "../../src/aws/json-protocol.ts";
import { createClient, createRequestHandler } from "../../src/aws/sdk-transport.ts";
import { createWorld } from "../../src/kms/create-world.ts";
import type { World } from "../../src/kms/world.ts";
import { rsaWrap } from "../kms/wrap.ts";

const ROOT = "arn:aws:iam::111122223333:root";

let world: World;
let client: KMSClient;

beforeEach(() => {
  world = createWorld({ seed: "sdk-transport" });
  client = createClient(world, ROOT, "eu-west-1");
});

async function createKey(): Promise<string> {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  return KeyMetadata?.KeyId ?? "";
}

test("blobs go both ways as bytes", async () => {
  const KeyId = await createKey();
  const Plaintext = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId, Plaintext }));
  expect(CiphertextBlob).toBeInstanceOf(Uint8Array);
  const decrypted = await client.send(new DecryptCommand({ CiphertextBlob }));
  expect(decrypted.Plaintext).toEqual(Plaintext);
});

test("dates arrive as dates", async () => {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  expect(KeyMetadata?.CreationDate).toEqual(world.clock.now());
});

test("dates go out as dates: imported material expires when the request says", async () => {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ Origin: "EXTERNAL" }));
  const KeyId = KeyMetadata?.KeyId;
  const wrapping = { WrappingAlgorithm: "RSAES_OAEP_SHA_256", WrappingKeySpec: "RSA_2048" } as const;
  const { ImportToken, PublicKey } = await client.send(new GetParametersForImportCommand({ KeyId, ...wrapping }));
  const EncryptedKeyMaterial = rsaWrap(PublicKey ?? new Uint8Array(), "sha256", new Uint8Array(32));
  const ValidTo = new Date("2026-03-01T12:00:00Z");
  await client.send(new ImportKeyMaterialCommand({ KeyId, ImportToken, EncryptedKeyMaterial, ValidTo }));
  const described = await client.send(new DescribeKeyCommand({ KeyId }));
  expect(described.KeyMetadata).toMatchObject({ KeyState: "Enabled", ValidTo });
});

test("an alias, a data key and an empty answer", async () => {
  const TargetKeyId = await createKey();
  const created = await client.send(new CreateAliasCommand({ AliasName: "alias/notes", TargetKeyId }));
  expect(created.$metadata.httpStatusCode).toBe(200);
  const key = await client.send(new GenerateDataKeyCommand({ KeyId: "alias/notes", KeySpec: "AES_256" }));
  expect(key.Plaintext).toHaveLength(32);
});

test("the request id is the trail's", async () => {
  const { $metadata } = await client.send(new ListKeysCommand({}));
  expect($metadata.requestId).toBe(world.trail("111122223333", "eu-west-1").at(-1)?.requestID);
});

describe("errors are the SDK's classes", () => {
  test("NotFoundException", async () => {
    const failure = client.send(new DescribeKeyCommand({ KeyId: "alias/none" }));
    await expect(failure).rejects.toBeInstanceOf(NotFoundException);
    await expect(failure).rejects.toThrow("Alias arn:aws:kms:eu-west-1:111122223333:alias/none is not found.");
  });

  test("DisabledException", async () => {
    const KeyId = await createKey();
    await client.send(new DisableKeyCommand({ KeyId }));
    const failure = client.send(new EncryptCommand({ KeyId, Plaintext: Uint8Array.of(1) }));
    await expect(failure).rejects.toBeInstanceOf(DisabledException);
  });

  test("one without a text", async () => {
    const failure = client.send(new DecryptCommand({ CiphertextBlob: Uint8Array.of(1, 2, 3) }));
    await expect(failure).rejects.toBeInstanceOf(InvalidCiphertextException);
  });

  test("AccessDeniedException, which the model does not know, keeps its name and text", async () => {
    const role = world.addPrincipal({ account: "111122223333", kind: "role", name: "Intern" });
    const intern = createClient(world, role.policyArn, "eu-west-1");
    const failure = await intern.send(new ListKeysCommand({})).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(KMSServiceException);
    expect(failure).toMatchObject({ name: "AccessDeniedException" });
    expect(failure).toMatchObject({
      message: `User: ${role.arn} is not authorized to perform: kms:ListKeys on resource: * because no identity-based policy allows the kms:ListKeys action`,
    });
  });
});

test("an aborted call ends with AbortError", async () => {
  const failure = client.send(new ListKeysCommand({}), { abortSignal: AbortSignal.abort() });
  await expect(failure).rejects.toMatchObject({ name: "AbortError" });
});

test("the handler sends names of headers in lower case, and bodies as bytes", async () => {
  const seen: AwsRequest[] = [];
  const handler = createRequestHandler(async (request) => {
    seen.push(request);
    return { status: 200, headers: {}, body: new Uint8Array() };
  });
  if (!("handle" in handler) || typeof handler.handle !== "function") throw new Error("no handler");
  const message = { method: "POST", path: "/", headers: { "X-Amz-Target": "T" } };
  await handler.handle({ ...message, body: "é" });
  await handler.handle(message);
  expect(seen.map(({ headers }) => headers["x-amz-target"])).toEqual(["T", "T"]);
  expect(seen.map(({ body }) => [...body])).toEqual([[0xc3, 0xa9], []]);
});

test("what the handler is given can travel to another process", async () => {
  const { KMSClient: Client } = await import("@aws-sdk/client-kms");
  const seen: AwsRequest[] = [];
  const remote = new Client({
    region: "us-east-1",
    credentials: { ...world.credentials(ROOT) },
    requestHandler: createRequestHandler((request) => {
      seen.push(request);
      return respond(world, structuredClone(request)).then((response) => structuredClone(response));
    }),
  });
  await remote.send(new ListKeysCommand({}));
  expect(seen[0]).toMatchObject({ method: "POST", path: "/", headers: { "x-amz-target": "TrentService.ListKeys" } });
});
