/**
 * Recorded cases (see recorded.test.ts) that belong to several operations' tests and stand in none of them. With these,
 * every recorded case is run, but for
 *
 * - ls:test_rotate_key_on_demand_raises_error_given_key_with_imported_key_material, of March 2025: AWS rotates imported
 *   keys since, and later recordings are followed (rotation.test.ts);
 * - ls:test_key_rotations_limits, run with the limit of 25 that there is by now, not with the 10 of its recording;
 * - ls:test_import_key_rsa_aes_wrap_sha256, run with RSA_2048 instead of RSA_4096, which takes long to make (import.test.ts);
 * - ack:disabled and ack:pending, CreateGrant by a service: rows of key-states.test.ts, without the service;
 * - sd:grants/federated_retire, run with a user: a world has no federated users (grants.test.ts);
 * - answers of GenerateDataKey and its siblings from before 2025, which have no KeyMaterialId: they are run with it.
 */
import { generateKeyPairSync } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { ACCOUNT, allow, buildScene, OTHER_ACCOUNT, OTHER_REGION, REGION, type Scene, utf8 } from "./scene.ts";
import { wrapFor } from "./wrap.ts";

const GRANT_SPREADS = 300_000;
const ROTATION_ENDS = 100_000;
const REPLICA_IS_READY = 10_000;

let scene: Scene;
let key: KmsKey;
beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey({ Description: "test - description" });
});

const metadataOf = async (KeyId: string) => {
  const { KeyMetadata } = await scene.call("DescribeKey", { KeyId });
  return KeyMetadata as Record<string, unknown>;
};

describe("data keys", () => {
  it("ls:test_generate_data_key_without_plaintext", async () => {
    expect(await scene.call("GenerateDataKeyWithoutPlaintext", { KeyId: key.id, KeySpec: "AES_256" })).toEqual({
      CiphertextBlob: expect.any(Uint8Array),
      KeyId: key.arn,
      KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it.each([
    ["ls:test_encryption_context_generate_data_key", "GenerateDataKey", { KeySpec: "AES_256" }],
    [
      "ls:test_encryption_context_generate_data_key_without_plaintext",
      "GenerateDataKeyWithoutPlaintext",
      { KeySpec: "AES_256" },
    ],
    ["ls:test_encryption_context_generate_data_key_pair", "GenerateDataKeyPair", { KeyPairSpec: "ECC_NIST_P256" }],
    [
      "ls:test_encryption_context_generate_data_key_pair_without_plaintext",
      "GenerateDataKeyPairWithoutPlaintext",
      { KeyPairSpec: "ECC_NIST_P256" },
    ],
  ])("%s", async (_id, operation, spec) => {
    const EncryptionContext = { "context-key": "context-value" };
    const answer = await scene.call(operation, { KeyId: key.id, EncryptionContext, ...spec });
    const CiphertextBlob = answer.CiphertextBlob ?? answer.PrivateKeyCiphertextBlob;
    const error = await scene.failure("Decrypt", { CiphertextBlob });
    expect([error.name, error.hasMessage]).toEqual(["InvalidCiphertextException", false]);
    await scene.call("Decrypt", { CiphertextBlob, EncryptionContext });
  });

  it.each([
    ["sd:ecc/data_key_pair_p256", "ECC_NIST_P256", { ciphertext: 307, privateKey: 150, publicKey: 91 }],
    ["sd:ecc/data_key_pair_ed25519", "ECC_NIST_EDWARDS25519", { ciphertext: 201, privateKey: 48, publicKey: 44 }],
  ])("%s", async (_id, KeyPairSpec, sizes) => {
    const answer = await scene.call("GenerateDataKeyPair", { KeyId: key.id, KeyPairSpec });
    expect(answer).toMatchObject({ KeyId: key.arn, KeyPairSpec, KeyMaterialId: key.history[0]?.id });
    expect(answer.PrivateKeyCiphertextBlob).toHaveLength(sizes.ciphertext);
    expect(answer.PrivateKeyPlaintext).toHaveLength(sizes.privateKey);
    expect(answer.PublicKey).toHaveLength(sizes.publicKey);
  });
});

describe("keys", () => {
  it("ls:test_describe_with_alias_arn", async () => {
    await scene.call("CreateAlias", { AliasName: "alias/notes", TargetKeyId: key.id });
    const byAlias = await metadataOf(`arn:aws:kms:${REGION}:${ACCOUNT}:alias/notes`);
    expect(byAlias).toMatchObject({ Arn: key.arn, KeyId: key.id, Description: "test - description" });
    expect(byAlias).toEqual(await metadataOf(key.id));
  });

  it("ack:missingalias", async () => {
    const error = await scene.failure("DescribeKey", { KeyId: "alias/x" });
    const message = `Alias arn:aws:kms:${REGION}:${ACCOUNT}:alias/x is not found.`;
    expect([error.name, error.message]).toEqual(["NotFoundException", message]);
  });

  it("ls:test_create_multi_region_key", async () => {
    const { id, arn } = await scene.createKey({ MultiRegion: true, Description: "test multi region key" });
    expect(await metadataOf(id)).toMatchObject({
      KeyId: expect.stringMatching(/^mrk-[0-9a-f]{32}$/),
      MultiRegion: true,
      MultiRegionConfiguration: {
        MultiRegionKeyType: "PRIMARY",
        PrimaryKey: { Arn: arn, Region: REGION },
        ReplicaKeys: [],
      },
    });
  });

  it("ls:test_non_multi_region_keys_should_not_have_multi_region_properties", async () => {
    const metadata = await metadataOf(key.id);
    expect(metadata.MultiRegion).toBe(false);
    expect(metadata).not.toHaveProperty("MultiRegionConfiguration");
  });

  it("ls:test_replicate_replica_key_should_fail", async () => {
    const { id } = await scene.createKey({ MultiRegion: true });
    await scene.call("ReplicateKey", { KeyId: id, ReplicaRegion: OTHER_REGION });
    scene.clock.advance(REPLICA_IS_READY);
    const input = { KeyId: id, ReplicaRegion: OTHER_REGION };
    const error = await scene.failure("ReplicateKey", input, { region: OTHER_REGION });
    const message = `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/${id} is not a multi-region primary key.`;
    expect([error.name, error.message]).toEqual(["UnsupportedOperationException", message]);
  });

  it("sd:imports/schedule_missing_material", async () => {
    const empty = await scene.createKey({ Origin: "EXTERNAL" });
    expect(await scene.call("ScheduleKeyDeletion", { KeyId: empty.id, PendingWindowInDays: 7 })).toEqual({
      KeyId: empty.arn,
      DeletionDate: new Date("2026-01-08T00:00:00Z"),
      KeyState: "PendingDeletion",
      PendingWindowInDays: 7,
    });
  });
});

it("ls:test_import_key_ecc_keys[ECC_NIST_P521]", async () => {
  const imported = await scene.createKey({ Origin: "EXTERNAL", KeySpec: "ECC_NIST_P521", KeyUsage: "SIGN_VERIFY" });
  const KeyId = imported.id;
  const empty = { KeySpec: "ECC_NIST_P521", KeyState: "PendingImport", Enabled: false, Origin: "EXTERNAL" };
  const algorithms = { SigningAlgorithms: ["ECDSA_SHA_512"] };
  expect(await metadataOf(KeyId)).toMatchObject({ ...empty, ...algorithms });
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-521" });
  const bytes = Uint8Array.from(privateKey.export({ type: "pkcs8", format: "der" }));
  const wrapped = await wrapFor(scene, imported, bytes, { algorithm: "RSA_AES_KEY_WRAP_SHA_256" });
  const ExpirationModel = "KEY_MATERIAL_DOES_NOT_EXPIRE";
  await scene.call("ImportKeyMaterial", { KeyId, ExpirationModel, ...wrapped });
  expect(await metadataOf(KeyId)).toMatchObject({ KeyState: "Enabled", Enabled: true, ExpirationModel, ...algorithms });
  const message = { KeyId, Message: utf8("a note"), SigningAlgorithm: "ECDSA_SHA_512" };
  const { Signature, ...signed } = await scene.call("Sign", message);
  expect(signed).toEqual({ KeyId: imported.arn, SigningAlgorithm: "ECDSA_SHA_512" });
  expect(await scene.call("Verify", { ...message, Signature })).toEqual({ ...signed, SignatureValid: true });
  await scene.call("DeleteImportedKeyMaterial", { KeyId });
  expect(await metadataOf(KeyId)).toMatchObject(empty);
  expect(await metadataOf(KeyId)).not.toHaveProperty("ExpirationModel");
});

describe("rotation on demand", () => {
  it.each([
    ["SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"],
    ["RSA_4096", "ENCRYPT_DECRYPT"],
  ])("ls:test_rotate_key_on_demand_on_external_key_with_no_key_material[%s]", async (KeySpec, KeyUsage) => {
    const empty = await scene.createKey({ Origin: "EXTERNAL", KeySpec, KeyUsage });
    const error = await scene.failure("RotateKeyOnDemand", { KeyId: empty.id });
    expect([error.name, error.message]).toEqual(["KMSInvalidStateException", `${empty.arn} is pending import.`]);
  });

  it("sd:rotation/disabled_list-key-rotations", async () => {
    await scene.call("RotateKeyOnDemand", { KeyId: key.id });
    scene.clock.advance(ROTATION_ENDS);
    await scene.call("DisableKey", { KeyId: key.id });
    const { Rotations } = await scene.call("ListKeyRotations", { KeyId: key.id });
    expect(Rotations).toEqual([expect.objectContaining({ KeyId: key.arn, RotationType: "ON_DEMAND" })]);
  });

  it("sd:rotation/disable_initial", async () => {
    expect(await scene.call("DisableKeyRotation", { KeyId: key.id })).toEqual({});
  });

  it("ls:test_rotate_on_demand_returns_arn_for_key_id", async () => {
    expect(await scene.call("RotateKeyOnDemand", { KeyId: key.id })).toEqual({ KeyId: key.arn });
  });

  it("ls:test_rotate_key_on_demand_with_symmetric_key_and_automatic_rotation_enabled", async () => {
    await scene.call("EnableKeyRotation", { KeyId: key.id });
    await scene.call("RotateKeyOnDemand", { KeyId: key.id });
    scene.clock.advance(ROTATION_ENDS);
    expect(await scene.call("GetKeyRotationStatus", { KeyId: key.id })).toEqual({
      KeyId: key.arn,
      KeyRotationEnabled: true,
      NextRotationDate: new Date("2027-01-01T00:00:00Z"),
      RotationPeriodInDays: 365,
    });
  });

  it("ls:test_key_rotation_updates_current_key_material_id_for_aws_symmetric_keys", async () => {
    const { CurrentKeyMaterialId: first, ...before } = await metadataOf(key.id);
    await scene.call("RotateKeyOnDemand", { KeyId: key.id });
    scene.clock.advance(ROTATION_ENDS);
    const { CurrentKeyMaterialId: second, ...after } = await metadataOf(key.id);
    expect(after).toEqual(before);
    expect(second).toMatch(/^[0-9a-f]{64}$/);
    expect(second).not.toBe(first);
  });
});

describe("grants", () => {
  const boundary = allow("s3:*");

  it.each([
    ["sd:grants/session_no_identity_allow", "session", undefined],
    ["sd:grants/role_no_identity_allow", "role", undefined],
    ["sd:grants/session_implicit_boundary_deny", "session", boundary],
  ])("%s: the grant is enough", async (_id, grantee, limit) => {
    const caller = scene.world.addPrincipal({
      account: ACCOUNT,
      kind: "role",
      name: "Grantee",
      ...(limit && { boundary: limit }),
    });
    const CiphertextBlob = await scene.encrypt(key);
    const GranteePrincipal = grantee === "role" ? caller.policyArn : caller.arn;
    await scene.call("CreateGrant", { KeyId: key.id, GranteePrincipal, Operations: ["Decrypt"] });
    await expect(scene.call("Decrypt", { CiphertextBlob }, { caller })).rejects.toThrow("is not authorized");
    scene.clock.advance(GRANT_SPREADS);
    const { Plaintext, KeyId } = await scene.call("Decrypt", { CiphertextBlob }, { caller });
    expect([Plaintext, KeyId]).toEqual([utf8("a note"), key.arn]);
  });

  const stranger = (...actions: string[]) =>
    scene.world.addPrincipal({
      account: OTHER_ACCOUNT,
      kind: "role",
      name: "Stranger",
      ...(actions.length > 0 && { policies: { Kms: allow(...actions) } }),
    });

  it("sd:grants/cross_owner_identity_allowed", async () => {
    const caller = stranger("kms:DescribeKey");
    const grant = { KeyId: key.arn, GranteePrincipal: caller.policyArn, Operations: ["DescribeKey"] };
    await expect(scene.call("DescribeKey", { KeyId: key.arn }, { caller })).rejects.toThrow("is not authorized");
    await scene.call("CreateGrant", grant);
    scene.clock.advance(GRANT_SPREADS);
    expect(await scene.call("DescribeKey", { KeyId: key.arn }, { caller })).toMatchObject({
      KeyMetadata: { Arn: key.arn },
    });
  });

  it("sd:grants/cross_trusted_session_no_identity_allow: the caller's account gave the grant itself", async () => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [ACCOUNT, OTHER_ACCOUNT].map((account) => ({
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      })),
    });
    await scene.call("PutKeyPolicy", { KeyId: key.id, Policy });
    const caller = stranger();
    const describeKey = () => scene.call("DescribeKey", { KeyId: key.arn }, { caller });
    await expect(describeKey()).rejects.toThrow("is not authorized");
    const grant = { KeyId: key.arn, GranteePrincipal: caller.arn, Operations: ["DescribeKey"] };
    await scene.call("CreateGrant", grant, { caller: scene.otherAdmin });
    scene.clock.advance(GRANT_SPREADS);
    expect(await describeKey()).toMatchObject({ KeyMetadata: { Arn: key.arn } });
  });
});
