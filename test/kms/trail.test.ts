/** What CloudTrail shows of a call: AWS's shapes, and never a secret. */
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { ACCOUNT, buildScene, OTHER_ACCOUNT, REGION, type Scene, utf8 } from "./scene.ts";

const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const Plaintext = utf8("a secret note");
const EncryptionContext = { Clinic: "north" };

let scene: Scene;
let key: KmsKey;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

const newest = (account = ACCOUNT) => scene.world.trail(account, REGION).at(-1);
const resource = () => ({ accountId: ACCOUNT, type: "AWS::KMS::Key", ARN: key.arn });
const materialId = () => key.materials[0]?.id;

it("records a call whole", async () => {
  await scene.call("Encrypt", { KeyId: key.id, Plaintext, EncryptionContext });
  expect(newest()).toEqual({
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      principalId: expect.stringMatching(/^AROA[A-Z2-7]{17}:session$/),
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/session`,
      accountId: ACCOUNT,
      accessKeyId: scene.world.credentials(scene.admin.policyArn).accessKeyId,
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
          arn: `arn:aws:iam::${ACCOUNT}:role/Admin`,
          accountId: ACCOUNT,
          userName: "Admin",
        },
        attributes: { creationDate: "2026-01-01T00:00:00Z", mfaAuthenticated: "false" },
      },
    },
    eventTime: "2026-01-01T00:00:00Z",
    eventSource: "kms.amazonaws.com",
    eventName: "Encrypt",
    awsRegion: REGION,
    sourceIPAddress: "192.0.2.1",
    userAgent: "in-process",
    requestParameters: {
      keyId: key.id,
      encryptionContext: EncryptionContext,
      encryptionAlgorithm: "SYMMETRIC_DEFAULT",
    },
    responseElements: null,
    additionalEventData: { keyMaterialId: materialId() },
    requestID: UUID,
    eventID: UUID,
    readOnly: true,
    resources: [resource()],
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: "Management",
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_256_GCM_SHA384",
      keyExchange: "X25519MLKEM768",
      clientProvidedHostHeader: `kms.${REGION}.amazonaws.com`,
    },
  });
});

describe("request and response, by operation", () => {
  interface Case {
    readonly operation: string;
    readonly input: () => Promise<object> | object;
    readonly record: () => object;
  }
  const blob = () => scene.encrypt(key, Plaintext, EncryptionContext);
  const read = { readOnly: true, responseElements: null };
  const changed = () => ({ readOnly: false, responseElements: { keyId: key.arn }, resources: [resource()] });

  const CASES: readonly Case[] = [
    {
      operation: "Decrypt",
      input: async () => ({ CiphertextBlob: await blob(), EncryptionContext }),
      record: () => ({
        ...read,
        requestParameters: { encryptionContext: EncryptionContext, encryptionAlgorithm: "SYMMETRIC_DEFAULT" },
        additionalEventData: { keyMaterialId: materialId() },
        resources: [resource()],
      }),
    },
    {
      operation: "GenerateDataKey",
      input: () => ({ KeyId: "alias/notes", KeySpec: "AES_256" }),
      record: () => ({
        ...read,
        requestParameters: { keyId: "alias/notes", keySpec: "AES_256" },
        additionalEventData: { keyMaterialId: materialId() },
        resources: [resource()],
      }),
    },
    {
      operation: "ReEncrypt",
      input: async () => ({
        CiphertextBlob: await blob(),
        SourceEncryptionContext: EncryptionContext,
        DestinationKeyId: "alias/other",
      }),
      record: () => ({
        ...read,
        requestParameters: {
          sourceEncryptionContext: EncryptionContext,
          sourceEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
          destinationKeyId: "alias/other",
          destinationEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
        },
        additionalEventData: { sourceKeyMaterialId: materialId(), destinationKeyMaterialId: expect.any(String) },
        resources: [resource(), { ...resource(), ARN: expect.not.stringContaining(key.id) }],
      }),
    },
    {
      operation: "GenerateRandom",
      input: () => ({ NumberOfBytes: 16 }),
      record: () => ({ ...read, requestParameters: { numberOfBytes: 16 }, resources: [] }),
    },
    {
      operation: "ListKeys",
      input: () => ({}),
      record: () => ({ ...read, requestParameters: null, resources: [] }),
    },
    {
      operation: "GetKeyPolicy",
      input: () => ({ KeyId: key.id }),
      record: () => ({ ...read, requestParameters: { keyId: key.id, policyName: "default" }, resources: [resource()] }),
    },
    {
      operation: "DisableKey",
      input: () => ({ KeyId: key.id }),
      record: () => ({ ...changed(), requestParameters: { keyId: key.id } }),
    },
    {
      operation: "EnableKey",
      input: () => ({ KeyId: key.id }),
      record: () => ({ ...changed(), requestParameters: { keyId: key.id } }),
    },
    {
      operation: "CreateAlias",
      input: () => ({ AliasName: "alias/third", TargetKeyId: key.id }),
      record: () => ({
        ...changed(),
        requestParameters: { aliasName: "alias/third", targetKeyId: key.id },
        resources: [resource(), { ...resource(), ARN: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/third` }],
      }),
    },
    {
      operation: "ScheduleKeyDeletion",
      input: () => ({ KeyId: key.id, PendingWindowInDays: 20 }),
      record: () => ({
        readOnly: false,
        requestParameters: { keyId: key.id, pendingWindowInDays: 20 },
        responseElements: {
          keyId: key.arn,
          keyState: "PendingDeletion",
          deletionDate: "Jan 21, 2026, 12:00:00 AM",
          pendingWindowInDays: 20,
        },
        resources: [resource()],
      }),
    },
    {
      operation: "CreateKey",
      input: () => ({ Description: "Notes", Tags: [{ TagKey: "team", TagValue: "notes" }] }),
      record: () => ({
        readOnly: false,
        requestParameters: {
          description: "Notes",
          keyUsage: "ENCRYPT_DECRYPT",
          customerMasterKeySpec: "SYMMETRIC_DEFAULT",
          keySpec: "SYMMETRIC_DEFAULT",
          origin: "AWS_KMS",
          bypassPolicyLockoutSafetyCheck: false,
          tags: [{ tagKey: "team", tagValue: "notes" }],
        },
        responseElements: {
          keyMetadata: expect.objectContaining({
            AWSAccountId: ACCOUNT,
            arn: expect.stringContaining(":key/"),
            creationDate: "Jan 1, 2026, 12:00:00 AM",
            keyState: "Enabled",
          }),
        },
        resources: [{ ...resource(), ARN: expect.not.stringContaining(key.id) }],
      }),
    },
  ];

  it.each(CASES)("$operation", async ({ operation, input, record }) => {
    await scene.call("CreateAlias", { AliasName: "alias/notes", TargetKeyId: key.id });
    await scene.call("CreateAlias", { AliasName: "alias/other", TargetKeyId: (await scene.createKey()).id });
    await scene.call(operation, { ...(await input()) });
    expect(newest()?.eventName).toBe(operation);
    expect(pick(newest(), PARTS)).toEqual(record());
  });
});

const PARTS = ["readOnly", "requestParameters", "responseElements", "additionalEventData", "resources"];

const pick = (record: object | undefined, members: readonly string[]) =>
  Object.fromEntries(Object.entries(record ?? {}).filter(([member]) => members.includes(member)));

it("holds no plaintext, no ciphertext and no data key", async () => {
  const { CiphertextBlob } = await scene.call("Encrypt", { KeyId: key.id, Plaintext });
  await scene.call("Decrypt", { CiphertextBlob });
  const dataKey = await scene.call("GenerateDataKey", { KeyId: key.id, KeySpec: "AES_256" });
  const random = await scene.call("GenerateRandom", { NumberOfBytes: 32 });
  const trail = JSON.stringify(scene.world.trail(ACCOUNT, REGION), (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
  );
  for (const secret of [Plaintext, CiphertextBlob, dataKey.Plaintext, dataKey.CiphertextBlob, random.Plaintext]) {
    const bytes = Buffer.from(secret as Uint8Array);
    for (const form of [bytes.toString("base64"), bytes.toString("hex")]) expect(trail).not.toContain(form);
  }
  expect(trail).not.toContain("a secret note");
});

describe("failed calls", () => {
  it("before permission is given: what was asked for is not logged", async () => {
    const { message } = await scene.failure("DescribeKey", { KeyId: "alias/missing" });
    expect(newest()).toMatchObject({
      errorCode: "NotFoundException",
      errorMessage: message,
      requestParameters: null,
      responseElements: null,
      readOnly: true,
    });
    expect(newest()).not.toHaveProperty("resources");
  });

  it("a refusal is logged as AccessDenied", async () => {
    const caller = scene.world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Bob" });
    const { message } = await scene.failure("Encrypt", { KeyId: key.id, Plaintext }, { caller });
    expect(newest()).toMatchObject({
      errorCode: "AccessDenied",
      errorMessage: message,
      userIdentity: { type: "IAMUser", userName: "Bob", principalId: expect.stringMatching(/^AIDA/) },
    });
  });

  it("after permission: the request and the key are logged", async () => {
    await scene.call("DisableKey", { KeyId: key.id });
    await scene.failure("Encrypt", { KeyId: key.id, Plaintext });
    expect(newest()).toMatchObject({
      errorCode: "DisabledException",
      errorMessage: `${key.arn} is disabled.`,
      requestParameters: { keyId: key.id, encryptionAlgorithm: "SYMMETRIC_DEFAULT" },
      resources: [resource()],
    });
  });

  it("an error without a message has no errorMessage, and a dry run is one", async () => {
    await scene.failure("Decrypt", { KeyId: key.id, CiphertextBlob: utf8("garbage") });
    expect(newest()).toMatchObject({ errorCode: "InvalidCiphertextException" });
    expect(newest()).not.toHaveProperty("errorMessage");
    await scene.failure("Encrypt", { KeyId: key.id, Plaintext, DryRun: true });
    expect(newest()).toMatchObject({ errorCode: "DryRunOperationException", requestParameters: { dryRun: true } });
  });
});

it("shows a call across accounts in both trails, under one shared id", async () => {
  const policy = JSON.parse(key.policy.text);
  policy.Statement.push({ Effect: "Allow", Principal: "*", Action: "kms:Encrypt", Resource: "*" });
  await scene.call("PutKeyPolicy", { KeyId: key.id, Policy: JSON.stringify(policy) });
  await scene.call("Encrypt", { KeyId: key.arn, Plaintext }, { caller: scene.otherAdmin });
  const own = newest(OTHER_ACCOUNT);
  const owners = newest(ACCOUNT);
  expect(own).toMatchObject({
    recipientAccountId: OTHER_ACCOUNT,
    userIdentity: { type: "AssumedRole" },
    sharedEventID: UUID,
  });
  expect(owners).toMatchObject({
    eventName: "Encrypt",
    recipientAccountId: ACCOUNT,
    userIdentity: { type: "AWSAccount", accountId: OTHER_ACCOUNT, principalId: expect.stringMatching(/^AROA/) },
    sharedEventID: own?.sharedEventID,
    requestID: own?.requestID,
  });
  expect(owners?.eventID).not.toBe(own?.eventID);
  await scene.failure("DescribeKey", { KeyId: key.arn }, { caller: scene.otherAdmin });
  expect(newest(OTHER_ACCOUNT)).toMatchObject({ eventName: "DescribeKey", errorCode: "AccessDenied" });
  expect(newest(ACCOUNT)).toBe(owners);
});

it("shows the deletion itself as an event of the service", async () => {
  await scene.call("ScheduleKeyDeletion", { KeyId: key.id, PendingWindowInDays: 7 });
  scene.clock.advance(30 * 86_400_000);
  expect(newest()).toMatchObject({
    eventName: "DeleteKey",
    eventType: "AwsServiceEvent",
    eventTime: "2026-01-08T00:00:00Z",
    userIdentity: { accountId: ACCOUNT, invokedBy: "AWS Internal" },
    requestParameters: null,
    resources: [resource()],
  });
});
