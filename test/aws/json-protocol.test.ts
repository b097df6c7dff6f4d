import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { AwsRequest, AwsResponse } from "../../src/aws/http.ts";
import { respond } from "../../src/aws/json-protocol.ts";
import { createWorld } from "../../src/kms/create-world.ts";
import type { World } from "../../src/kms/world.ts";

const ACCOUNT = "111122223333";
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const REGION = "eu-west-1";

let world: World;

beforeEach(() => {
  world = createWorld({ seed: "json-protocol" });
});

const credential = (accessKeyId = world.credentials(ROOT).accessKeyId) =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${REGION}/kms/aws4_request, SignedHeaders=host, Signature=0`;

function request(operation: string, body: unknown, headers: Record<string, string> = {}): AwsRequest {
  return {
    method: "POST",
    path: "/",
    headers: { "x-amz-target": `TrentService.${operation}`, authorization: credential(), ...headers },
    body:
      typeof body === "string"
        ? Buffer.from(body)
        : body instanceof Uint8Array
          ? body
          : Buffer.from(JSON.stringify(body)),
  };
}

const jsonOf = ({ body }: AwsResponse) => JSON.parse(Buffer.from(body).toString());

async function call(operation: string, body: unknown, headers?: Record<string, string>) {
  const response = await respond(world, request(operation, body, headers));
  return { status: response.status, json: jsonOf(response), response };
}

async function createKey(): Promise<string> {
  const { json } = await call("CreateKey", {});
  return json.KeyMetadata.KeyId;
}

describe("answers", () => {
  test("blobs are base64 and timestamps are epoch seconds", async () => {
    const { json: created } = await call("CreateKey", { Description: "notes" });
    expect(created.KeyMetadata.CreationDate).toBe(Date.parse("2026-01-01T00:00:00Z") / 1000);
    const { json: encrypted } = await call("Encrypt", { KeyId: created.KeyMetadata.KeyId, Plaintext: "aGVsbG8=" });
    expect(encrypted.CiphertextBlob).toMatch(/^AQICAH/);
    const { json: decrypted, status } = await call("Decrypt", { CiphertextBlob: encrypted.CiphertextBlob });
    expect(status).toBe(200);
    expect(decrypted.Plaintext).toBe("aGVsbG8=");
  });

  test("an encryption context may have pairs with the names of blobs", async () => {
    const KeyId = await createKey();
    const EncryptionContext = { Plaintext: "not base64!", ["__proto__"]: "x" };
    const { json } = await call("Encrypt", { KeyId, Plaintext: "aGVsbG8=", EncryptionContext });
    const { json: decrypted } = await call("Decrypt", { CiphertextBlob: json.CiphertextBlob, EncryptionContext });
    expect(decrypted.Plaintext).toBe("aGVsbG8=");
  });

  test("an operation that returns nothing has an empty body", async () => {
    const KeyId = await createKey();
    const response = await respond(world, request("DisableKey", { KeyId }));
    expect(response.status).toBe(200);
    expect(response.body).toHaveLength(0);
  });

  test("the request id is the one in the trail", async () => {
    const { response } = await call("ListKeys", {});
    expect(response.headers["x-amzn-requestid"]).toBe(world.trail(ACCOUNT, REGION).at(-1)?.requestID);
  });

  test("a call adds no observer to the world, which all calls at once would be told through", async () => {
    const observe = () => {
      throw new Error("Nobody should observe.");
    };
    const { status } = await respond({ ...world, observe }, request("ListKeys", {}));
    expect(status).toBe(200);
  });

  test("a plaintext of megabytes is told the limit of Encrypt", async () => {
    const KeyId = await createKey();
    const Plaintext = Buffer.alloc(5 * 2 ** 20).toString("base64");
    const { status, json } = await call("Encrypt", { KeyId, Plaintext });
    expect(status).toBe(400);
    expect(json.message).toContain(
      "Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
    );
  });

  test("each of several calls at once has its own request id", async () => {
    const operations = ["ListKeys", "ListAliases", "CreateKey"];
    const answers = await Promise.all(operations.map((operation) => call(operation, {})));
    const names = answers.map(({ response }) => {
      const id = response.headers["x-amzn-requestid"];
      return world.trail(ACCOUNT, REGION).find(({ requestID }) => requestID === id)?.eventName;
    });
    expect(names).toEqual(operations);
  });

  test("the trail keeps no more than a sensible piece of the user agent", async () => {
    await call("ListKeys", {}, { "user-agent": "x".repeat(5000) });
    expect(world.trail(ACCOUNT, REGION).at(-1)?.userAgent).toHaveLength(1024);
  });

  test("the Region is the credential's", async () => {
    const { json } = await call("CreateKey", {});
    expect(json.KeyMetadata.Arn).toContain(`:${REGION}:`);
  });
});

describe("errors", () => {
  test("carry their code, and their text in lower-case message", async () => {
    const { status, json } = await call("DescribeKey", { KeyId: "x" });
    expect(status).toBe(400);
    expect(json).toEqual({ __type: "NotFoundException", message: "Invalid keyId 'x'" });
  });

  test("AccessDeniedException spells Message with a capital", async () => {
    const stranger = world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Stranger" });
    const { accessKeyId } = world.credentials(stranger.policyArn);
    const { status, json } = await call("ListKeys", {}, { authorization: credential(accessKeyId) });
    expect(status).toBe(400);
    expect(Object.keys(json)).toEqual(["__type", "Message"]);
    expect(json.__type).toBe("AccessDeniedException");
  });

  test("some have no text at all", async () => {
    const { json } = await call("Decrypt", { CiphertextBlob: "AAAA" });
    expect(json).toEqual({ __type: "InvalidCiphertextException" });
  });

  const bad: readonly [string, () => AwsRequest, string, string?][] = [
    ["no target", () => request("", {}), "UnknownOperationException"],
    [
      "another service's target",
      () => request("X", {}, { "x-amz-target": "DynamoDB.GetItem" }),
      "UnknownOperationException",
    ],
    ["a target that is a name of Object", () => request("constructor", {}), "UnknownOperationException"],
    ["another path", () => ({ ...request("ListKeys", {}), path: "/x" }), "UnknownOperationException"],
    ["another method", () => ({ ...request("ListKeys", {}), method: "GET" }), "UnknownOperationException"],
    ["JSON cut short", () => request("ListKeys", "{"), "SerializationException"],
    ["JSON that is no object", () => request("ListKeys", "[]"), "SerializationException"],
    [
      "bytes that are no UTF-8",
      () => request("ListKeys", Buffer.from('{"Marker":"\xff"}', "latin1")),
      "SerializationException",
    ],
    ["base64 that is none", () => request("Decrypt", { CiphertextBlob: "a" }), "SerializationException"],
    ["a number for a blob", () => request("Decrypt", { CiphertextBlob: 1 }), "SerializationException"],
    ["a text for a number", () => request("GenerateRandom", { NumberOfBytes: "8" }), "SerializationException"],
    [
      "brackets without end",
      () => request("ListKeys", `${"[".repeat(5000)}${"]".repeat(5000)}`),
      "SerializationException",
    ],
    [
      "a nested list where a text should be",
      () => request("DescribeKey", `{"KeyId":${"[".repeat(3000)}${"]".repeat(3000)}}`),
      "SerializationException",
    ],
    [
      "a member that is missing",
      () => request("Encrypt", {}),
      "ValidationException",
      "2 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null; Value null at 'plaintext' failed to satisfy constraint: Member must not be null",
    ],
    [
      "more than eight mebibytes",
      () => request("ListKeys", new Uint8Array(8 * 2 ** 20 + 1)),
      "RequestEntityTooLargeException",
    ],
    [
      "no credentials",
      () => {
        const { authorization: _, ...headers } = request("ListKeys", {}).headers;
        return { ...request("ListKeys", {}), headers };
      },
      "MissingAuthenticationTokenException",
      "Missing Authentication Token",
    ],
    [
      "unreadable credentials",
      () => request("ListKeys", {}, { authorization: "Bearer x" }),
      "IncompleteSignatureException",
    ],
    [
      "a scope with too few parts",
      () => request("ListKeys", {}, { authorization: "AWS4-HMAC-SHA256 Credential=A/B, Signature=0" }),
      "IncompleteSignatureException",
    ],
    [
      "a scope with too many parts",
      () => request("ListKeys", {}, { authorization: credential().replace("aws4_request", "aws4_request/x") }),
      "IncompleteSignatureException",
    ],
    [
      "a Region that can be none",
      () => request("ListKeys", {}, { authorization: credential().replace(REGION, "__proto__") }),
      "InvalidSignatureException",
    ],
    [
      "credentials for another service",
      () => request("ListKeys", {}, { authorization: credential().replace("/kms/", "/s3/") }),
      "InvalidSignatureException",
    ],
    [
      "credentials that nobody has",
      () => request("ListKeys", {}, { authorization: credential("AKIANOBODY") }),
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
    ],
  ];

  test.each(bad)("%s", async (_name, make, code, message) => {
    const response = await respond(world, make());
    const json = jsonOf(response);
    expect(response.status).toBe(400);
    expect(json.__type).toBe(code);
    if (message !== undefined) expect(json.message).toBe(message);
    expect(response.headers["x-amzn-requestid"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("a fault of the mock's own tells the client nothing, and the host everything", async () => {
    const fault = new Error("secret detail");
    const broken: World = { ...world, call: () => Promise.reject(fault) };
    const told: unknown[] = [];
    const response = await respond(broken, request("ListKeys", {}), { onFault: (thrown) => told.push(thrown) });
    expect(response.status).toBe(500);
    expect(jsonOf(response)).toEqual({ __type: "KMSInternalException" });
    expect(told).toEqual([fault]);
  });
});

describe("hostile requests", () => {
  const operations = fc.constantFrom(
    "CreateKey",
    "Encrypt",
    "Decrypt",
    "GenerateDataKey",
    "ReEncrypt",
    "PutKeyPolicy",
    "ListAliases",
  );
  const member = fc.constantFrom(
    "KeyId",
    "Plaintext",
    "CiphertextBlob",
    "EncryptionContext",
    "Policy",
    "Recipient",
    "Limit",
    "ValidTo",
    "GrantTokens",
    "__proto__",
  );
  const isAnswer = async (response: AwsResponse, faults: unknown[]) => {
    expect(faults).toEqual([]);
    expect([200, 400]).toContain(response.status);
    const text = Buffer.from(response.body).toString();
    if (text !== "") JSON.parse(text);
    expect(text).not.toMatch(/\bat \S+ \(|\.ts:\d/);
  };

  test("any JSON members get an answer of AWS's", async () => {
    await fc.assert(
      fc.asyncProperty(operations, fc.dictionary(member, fc.jsonValue({ maxDepth: 3 })), async (operation, input) => {
        const faults: unknown[] = [];
        await isAnswer(
          await respond(world, request(operation, input), { onFault: (fault) => faults.push(fault) }),
          faults,
        );
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    {},
    { headers: null, body: new Uint8Array() },
    { headers: {}, body: "{}" },
    { headers: { "x-amz-target": 1 }, body: new Uint8Array() },
  ])("%j, which no type allows, gets an answer of AWS's", async (sent) => {
    const faults: unknown[] = [];
    const response = await respond(world, { method: "POST", path: "/", ...sent } as unknown as AwsRequest, {
      onFault: (fault) => faults.push(fault),
    });
    await isAnswer(response, faults);
    expect(jsonOf(response).__type).toBe("SerializationException");
  });

  test("any bytes, headers and paths get an answer of AWS's", async () => {
    const headers = fc.dictionary(
      fc.constantFrom("x-amz-target", "authorization", "user-agent", "content-type"),
      fc.oneof(fc.string(), fc.constant("TrentService.ListKeys"), fc.constant("AWS4-HMAC-SHA256 Credential=////")),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), headers, fc.boolean(), async (body, given, signed) => {
        const faults: unknown[] = [];
        const sent = {
          ...request("Decrypt", body),
          headers: signed ? { ...request("Decrypt", {}).headers, ...given } : given,
        };
        await isAnswer(await respond(world, sent, { onFault: (fault) => faults.push(fault) }), faults);
      }),
      { numRuns: 300 },
    );
  });
});
