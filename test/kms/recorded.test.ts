/**
 * Cases recorded from the real AWS KMS, by the id of the recording: ls = LocalStack's validated snapshots, sd = stackd's
 * captures, ack = the ACK project's notes, others as named. `K` in a text is the ARN of the key that the case is about.
 */
import { beforeAll, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { buildScene, OTHER_ACCOUNT, OTHER_REGION, REGION, type Scene, utf8 } from "./scene.ts";

interface Given extends Scene {
  readonly key: KmsKey;
  readonly otherKey: KmsKey;
  /** A key in another Region. */
  readonly farKey: KmsKey;
  readonly foreignKey: KmsKey;
  readonly blob: Uint8Array;
  readonly blobWithContext: Uint8Array;
}

interface Refused {
  readonly id: string;
  readonly operation: string;
  readonly input: (given: Given) => Record<string, unknown>;
  readonly code: string;
  /** Absent: the answer has no message member. */
  readonly message?: string | RegExp;
  readonly region?: string;
}

const UUID = "134f2428-cec1-4b25-a1ae-9048164dba47";
const ARN = `arn:aws:kms:${REGION}:111122223333`;
const tags = (count: number) => Array.from({ length: count }, (_, i) => ({ TagKey: `key${i}`, TagValue: `value${i}` }));

const REFUSED: readonly Refused[] = [
  {
    id: "ls:test_generate_random_invalid_number_of_bytes[None]",
    operation: "GenerateRandom",
    input: () => ({ NumberOfBytes: null }),
    code: "ValidationException",
    message: "NumberOfBytes is required.",
  },
  {
    id: "ls:test_generate_random_invalid_number_of_bytes[0]",
    operation: "GenerateRandom",
    input: () => ({ NumberOfBytes: 0 }),
    code: "ValidationException",
    message:
      "1 validation error detected: Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater than or equal to 1",
  },
  {
    id: "ls:test_generate_random_invalid_number_of_bytes[1025]",
    operation: "GenerateRandom",
    input: () => ({ NumberOfBytes: 1025 }),
    code: "ValidationException",
    message:
      "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less than or equal to 1024",
  },
  {
    id: "ls:test_get_key_in_different_region/with-id",
    operation: "DescribeKey",
    input: ({ farKey }) => ({ KeyId: farKey.id }),
    code: "NotFoundException",
    message: /^Key 'arn:aws:kms:eu-west-1:111122223333:key\/[0-9a-f-]{36}' does not exist$/,
  },
  {
    id: "ls:test_get_key_in_different_region/with-arn",
    operation: "DescribeKey",
    input: ({ farKey }) => ({ KeyId: farKey.arn }),
    code: "NotFoundException",
    message: `Invalid arn ${OTHER_REGION}`,
  },
  {
    id: "ls:test_get_key_does_not_exist/with-id",
    operation: "DescribeKey",
    input: () => ({ KeyId: UUID }),
    code: "NotFoundException",
    message: `Key '${ARN}:key/${UUID}' does not exist`,
  },
  {
    id: "ls:test_get_key_does_not_exist/with-arn",
    operation: "DescribeKey",
    input: () => ({ KeyId: `${ARN}:key/${UUID}` }),
    code: "NotFoundException",
    message: `Key '${ARN}:key/${UUID}' does not exist`,
  },
  {
    id: "ls:test_get_key_does_not_exist/with-valid-id-mrk",
    operation: "DescribeKey",
    input: () => ({ KeyId: "mrk-d3b95762d3b95762d3b95762d3b95762" }),
    code: "NotFoundException",
    message: `Key '${ARN}:key/mrk-d3b95762d3b95762d3b95762d3b95762' does not exist`,
  },
  ...["fake-key-id", "134f2428cec14b25a1ae9048164dba47", "mrk-fake-key-id"].map((KeyId) => ({
    id: `ls:test_get_key_invalid_uuid/${KeyId}`,
    operation: "DescribeKey",
    input: () => ({ KeyId }),
    code: "NotFoundException",
    message: `Invalid keyId '${KeyId}'`,
  })),
  {
    id: "sd:cloudtrail/describe_missing_alias",
    operation: "DescribeKey",
    input: () => ({ KeyId: "alias/missing" }),
    code: "NotFoundException",
    message: `Alias ${ARN}:alias/missing is not found.`,
  },
  {
    id: "ack:otherregion",
    operation: "DescribeKey",
    input: ({ key }) => ({ KeyId: key.arn }),
    region: "us-west-2",
    code: "NotFoundException",
    message: `Invalid arn ${REGION}`,
  },
  {
    id: "ack:otheraccount",
    operation: "DescribeKey",
    input: ({ foreignKey }) => ({ KeyId: foreignKey.arn }),
    code: "AccessDeniedException",
    message:
      "User: arn:aws:sts::111122223333:assumed-role/Admin/session is not authorized to perform: kms:DescribeKey on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access",
  },
  {
    id: "ls:test_create_alias/create_alias",
    operation: "CreateAlias",
    input: ({ key }) => ({ AliasName: "no-prefix", TargetKeyId: key.id }),
    code: "ValidationException",
    message:
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
  },
  ...["HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512", "ECC_NIST_P256"].map((KeySpec) => ({
    id: `sd:default_usage/${KeySpec}`,
    operation: "CreateKey",
    input: () => ({ KeySpec }),
    code: "ValidationException",
    message: "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
  })),
  {
    id: "ls:test_hmac_create_key_invalid_operations/invalid-spec",
    operation: "CreateKey",
    input: () => ({ KeySpec: "HMAC_random" }),
    code: "ValidationException",
    message:
      /^1 validation error detected: Value 'HMAC_random' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: \[.*RSA_2048.*\]$/,
  },
  {
    id: "ls:test_hmac_create_key_invalid_operations/invalid-key-usage",
    operation: "CreateKey",
    input: () => ({ KeySpec: "HMAC_256", KeyUsage: "RANDOM" }),
    code: "ValidationException",
    message:
      /^1 validation error detected: Value 'RANDOM' at 'keyUsage' failed to satisfy constraint: Member must satisfy enum value set: \[ENCRYPT_DECRYPT, /,
  },
  {
    id: "ls:test_derive_shared_secret/invalid-key-spec",
    operation: "CreateKey",
    input: () => ({ KeySpec: "RSA_2048", KeyUsage: "KEY_AGREEMENT" }),
    code: "ValidationException",
    message: "KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048",
  },
  {
    id: "sd:ecc/encryption_usage",
    operation: "CreateKey",
    input: () => ({ KeySpec: "ECC_NIST_P256", KeyUsage: "ENCRYPT_DECRYPT" }),
    code: "ValidationException",
    message: "KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec ECC_NIST_P256",
  },
  {
    id: "ls:test_create_key_with_too_many_tags_raises_error",
    operation: "CreateKey",
    input: () => ({ Tags: tags(51) }),
    code: "TagException",
    message: "Too many tags",
  },
  {
    id: "ls:test_key_with_long_tag_value_raises_error",
    operation: "CreateKey",
    input: () => ({ Tags: [{ TagKey: "tag1", TagValue: "v".repeat(257) }] }),
    code: "ValidationException",
    message: `1 validation error detected: Value '${"v".repeat(257)}' at 'tags.1.member.tagValue' failed to satisfy constraint: Member must have length less than or equal to 256`,
  },
  ...["aws:key1", "AWS:key1"].map((TagKey) => ({
    id: `ls:test_create_key_with_invalid_tag_key/${TagKey}`,
    operation: "CreateKey",
    input: () => ({ Tags: [{ TagKey, TagValue: "value1" }] }),
    code: "TagException",
    message: "Tags beginning with aws: are reserved",
  })),
  {
    id: "ls:test_create_key_with_invalid_tag_key[too_long_key]",
    operation: "CreateKey",
    input: () => ({ Tags: [{ TagKey: "a".repeat(129), TagValue: "value1" }] }),
    code: "ValidationException",
    message: `1 validation error detected: Value '${"a".repeat(129)}' at 'tags.1.member.tagKey' failed to satisfy constraint: Member must have length less than or equal to 128`,
  },
  {
    id: "ls:test_plaintext_size_for_encrypt",
    operation: "Encrypt",
    input: ({ key }) => ({ KeyId: key.id, Plaintext: new Uint8Array(4268) }),
    code: "ValidationException",
    message:
      "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
  },
  {
    id: "ls:test_encrypt_decrypt_encryption_context/without_encryption_context",
    operation: "Decrypt",
    input: ({ blobWithContext }) => ({ CiphertextBlob: blobWithContext }),
    code: "InvalidCiphertextException",
  },
  {
    id: "ls:test_encrypt_decrypt_encryption_context/invalid_ciphertext",
    operation: "Decrypt",
    input: ({ blobWithContext }) => ({
      CiphertextBlob: blobWithContext.subarray(68),
      EncryptionContext: { "context-key": "context-value" },
    }),
    code: "InvalidCiphertextException",
  },
  {
    id: "ls:test_key_rotations_encryption_decryption/bad-ciphertext",
    operation: "Decrypt",
    input: ({ blob }) => ({ CiphertextBlob: Buffer.concat([blob, utf8("bad_data")]) }),
    code: "InvalidCiphertextException",
  },
  {
    id: "sd:rsa/dry_invalid_ciphertext (with a symmetric key)",
    operation: "Decrypt",
    input: ({ key }) => ({ KeyId: key.arn, CiphertextBlob: utf8("garbage"), DryRun: true }),
    code: "InvalidCiphertextException",
  },
  {
    id: "ls:test_re_encrypt_incorrect_source_key (with a symmetric key)",
    operation: "ReEncrypt",
    input: ({ blob, otherKey }) => ({
      SourceKeyId: otherKey.id,
      DestinationKeyId: otherKey.id,
      CiphertextBlob: blob,
    }),
    code: "IncorrectKeyException",
    message: "The key ID in the request does not identify a CMK that can perform this operation.",
  },
  {
    id: "sd:multi_region/decrypt_replica_primary_arn",
    operation: "Decrypt",
    input: ({ blob, farKey }) => ({ KeyId: farKey.arn, CiphertextBlob: blob }),
    code: "IncorrectKeyException",
    message: "The key ID in the request does not identify a CMK that can perform this operation.",
  },
  {
    id: "sd:rsa/decrypt_no_key",
    operation: "Decrypt",
    input: () => ({ CiphertextBlob: new Uint8Array(256), EncryptionAlgorithm: "RSAES_OAEP_SHA_256" }),
    code: "ValidationException",
    message: "KeyId must not be null",
  },
  {
    id: "boto3:3428",
    operation: "GenerateDataKey",
    input: ({ key }) => ({ KeyId: key.id, KeySpec: "AES-256" }),
    code: "ValidationException",
    message:
      /^1 validation error detected: Value 'AES-256' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value set: \[.*RSA_2048.*ECC_NIST_P384/,
  },
  {
    id: "skyscanner:window",
    operation: "ScheduleKeyDeletion",
    input: ({ key }) => ({ KeyId: key.id, PendingWindowInDays: 1 }),
    code: "ValidationException",
    message: "PendingWindowInDays must be between 7 and 30",
  },
  {
    id: "boto:3883 (with another management operation)",
    operation: "DisableKey",
    input: () => ({ KeyId: "alias/mykeyalias" }),
    code: "InvalidArnException",
    message: "Key Aliases are not supported for this operation.",
  },
  {
    id: "ls: DryRun",
    operation: "GenerateDataKey",
    input: ({ key }) => ({ KeyId: key.id, KeySpec: "AES_256", DryRun: true }),
    code: "DryRunOperationException",
    message: "The request would have succeeded, but the DryRun option is set.",
  },
];

describe("recorded refusals", () => {
  let given: Given;
  beforeAll(async () => {
    const scene = buildScene();
    const key = await scene.createKey();
    given = {
      ...scene,
      key,
      otherKey: await scene.createKey(),
      farKey: await scene.createKey({}, { region: OTHER_REGION }),
      foreignKey: await scene.createKey({}, { caller: scene.otherAdmin }),
      blob: await scene.encrypt(key),
      blobWithContext: await scene.encrypt(key, utf8("a note"), { "context-key": "context-value" }),
    };
  });

  it.each(REFUSED)("$id", async ({ operation, input, code, message, region = REGION }) => {
    const error = await given.failure(operation, input(given), { region });
    expect(error.name).toBe(code);
    expect(error.hasMessage).toBe(message !== undefined);
    if (message instanceof RegExp) expect(error.message).toMatch(message);
    else expect(error.message).toBe(message ?? "");
    expect(error.statusCode).toBe(400);
    expect(error.messageMember).toBe(code === "AccessDeniedException" ? "Message" : "message");
  });
});

describe("recorded answers", () => {
  const MATERIAL_ID = expect.stringMatching(/^[0-9a-f]{64}$/);

  it("ls:test_create_key, sd: KeyMetadata", async () => {
    const { call } = buildScene();
    const { KeyMetadata } = await call("CreateKey", { Description: "test key 123" });
    const { KeyId } = KeyMetadata as Record<string, string>;
    const metadata = {
      AWSAccountId: "111122223333",
      Arn: `${ARN}:key/${KeyId}`,
      CreationDate: new Date("2026-01-01T00:00:00Z"),
      CurrentKeyMaterialId: MATERIAL_ID,
      CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
      Description: "test key 123",
      Enabled: true,
      EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
      KeyId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      KeyManager: "CUSTOMER",
      KeySpec: "SYMMETRIC_DEFAULT",
      KeyState: "Enabled",
      KeyUsage: "ENCRYPT_DECRYPT",
      MultiRegion: false,
      Origin: "AWS_KMS",
    };
    expect(KeyMetadata).toEqual(metadata);
    expect(await call("DescribeKey", { KeyId })).toEqual({ KeyMetadata: metadata });
  });

  it.each([12, 44, 91, 1, 1024])("ls:test_generate_random[%i]", async (NumberOfBytes) => {
    const { Plaintext } = await buildScene().call("GenerateRandom", { NumberOfBytes });
    expect(Plaintext).toHaveLength(NumberOfBytes);
  });

  it("ls:test_encrypt_decrypt_encryption_context", async () => {
    const { call, createKey } = buildScene();
    const key = await createKey();
    const EncryptionContext = { "context-key": "context-value" };
    const encrypted = await call("Encrypt", { KeyId: key.id, Plaintext: utf8("a note"), EncryptionContext });
    expect(encrypted).toEqual({
      CiphertextBlob: expect.any(Uint8Array),
      EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      KeyId: key.arn,
    });
    expect(await call("Decrypt", { CiphertextBlob: encrypted.CiphertextBlob, EncryptionContext })).toEqual({
      EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      KeyId: key.arn,
      KeyMaterialId: MATERIAL_ID,
      Plaintext: utf8("a note"),
    });
  });

  it("ls:test_generate_data_key, sd:rotation/data_key_rotated", async () => {
    const { call, createKey } = buildScene();
    const key = await createKey();
    const both = await call("GenerateDataKey", { KeyId: key.id, KeySpec: "AES_256" });
    const blob = { CiphertextBlob: expect.any(Uint8Array), KeyId: key.arn, KeyMaterialId: key.materials[0]?.id };
    expect(both).toEqual({ ...blob, Plaintext: expect.any(Uint8Array) });
    expect(both.Plaintext).toHaveLength(32);
    const one = await call("GenerateDataKeyWithoutPlaintext", { KeyId: key.id, NumberOfBytes: 64 });
    expect(one).toEqual(blob);
    const text = Buffer.from(one.CiphertextBlob as Uint8Array);
    expect(text.toString("base64")).toMatch(/^AQIDAH/);
    expect(text.subarray(5, 37).toString("hex")).toBe(key.materials[0]?.id);
  });

  it("ls:test_re_encrypt[SYMMETRIC_DEFAULT-SYMMETRIC_DEFAULT]", async () => {
    const { call, createKey, encrypt } = buildScene();
    const source = await createKey();
    const destination = await createKey();
    const CiphertextBlob = await encrypt(source, utf8("a note"), { from: "here" });
    const answer = await call("ReEncrypt", {
      CiphertextBlob,
      SourceEncryptionContext: { from: "here" },
      DestinationKeyId: destination.id,
      DestinationEncryptionContext: { to: "there" },
    });
    expect(answer).toEqual({
      CiphertextBlob: expect.any(Uint8Array),
      DestinationEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      DestinationKeyMaterialId: destination.materials[0]?.id,
      KeyId: destination.arn,
      SourceEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      SourceKeyId: source.arn,
      SourceKeyMaterialId: source.materials[0]?.id,
    });
    const opened = await call("Decrypt", {
      CiphertextBlob: answer.CiphertextBlob,
      EncryptionContext: { to: "there" },
    });
    expect(opened.Plaintext).toEqual(utf8("a note"));
  });

  it("sd: GetKeyPolicy shows AWS's default policy, spaces before colons included", async () => {
    const { call, createKey } = buildScene();
    const { Policy, PolicyName } = await call("GetKeyPolicy", { KeyId: (await createKey()).id });
    expect(PolicyName).toBe("default");
    expect(Policy).toBe(
      '{\n  "Version" : "2012-10-17",\n  "Id" : "key-default-1",\n  "Statement" : [ {\n    "Sid" : "Enable IAM User Permissions",\n    "Effect" : "Allow",\n    "Principal" : {\n      "AWS" : "arn:aws:iam::111122223333:root"\n    },\n    "Action" : "kms:*",\n    "Resource" : "*"\n  } ]\n}',
    );
  });

  it("sd:multi_region/put_policy_deleting, get_policy_deleting: a policy can be changed until the key is gone", async () => {
    const { call, createKey } = buildScene();
    const { id: KeyId } = await createKey();
    await call("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 });
    const { Policy } = await call("GetKeyPolicy", { KeyId });
    expect(await call("PutKeyPolicy", { KeyId, Policy })).toEqual({});
  });

  it("sd:multi_region/deleted_key: after the deletion date there is no such key", async () => {
    const { call, failure, createKey, clock } = buildScene();
    const key = await createKey();
    expect(await call("ScheduleKeyDeletion", { KeyId: key.id, PendingWindowInDays: 7 })).toEqual({
      KeyId: key.arn,
      DeletionDate: new Date("2026-01-08T00:00:00Z"),
      KeyState: "PendingDeletion",
      PendingWindowInDays: 7,
    });
    clock.advance(7 * 86_400_000 - 1);
    await call("DescribeKey", { KeyId: key.id });
    clock.advance(1);
    const error = await failure("DescribeKey", { KeyId: key.id });
    expect([error.name, error.message]).toEqual(["NotFoundException", `Key '${key.arn}' does not exist`]);
  });

  it("names another account's key only where the operation is offered across accounts", async () => {
    const { failure, createKey, otherAdmin } = buildScene();
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
    });
    const foreign = await createKey({ Policy }, { caller: otherAdmin });
    expect(foreign.account).toBe(OTHER_ACCOUNT);
    const error = await failure("DisableKey", { KeyId: foreign.arn });
    expect(error.name).toBe("AccessDeniedException");
  });
});
