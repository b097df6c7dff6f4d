/** State × operation: the outcome of every call on a key in every state follows from the one table. */
import type { KeyState } from "@aws-sdk/client-kms";
import { beforeAll, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { STATE_RULES } from "../../src/kms/key-states.ts";
import { OPERATIONS } from "../../src/kms/operations/index.ts";
import { ACCOUNT, buildScene, OTHER_REGION, REGION, type Scene, utf8 } from "./scene.ts";
import { rsaWrap } from "./wrap.ts";

const STATES = Object.keys(STATE_RULES.any) as KeyState[];

/** AWS's words (docs/fidelity.md); `K` is the key's ARN. */
const REFUSALS: Partial<Record<KeyState, string>> = {
  Disabled: "DisabledException: K is disabled.",
  PendingDeletion: "KMSInvalidStateException: K is pending deletion.",
  PendingReplicaDeletion: "KMSInvalidStateException: K is pending replica deletion.",
  PendingImport: "KMSInvalidStateException: K is pending import.",
  Unavailable: "KMSInvalidStateException: K is unavailable.",
  Creating: "KMSInvalidStateException: K is creating.",
  Updating: "KMSInvalidStateException: K is updating.",
};

/** Which states refuse an operation, written out from the Developer Guide's table as corrected by recordings. */
const DELETED = ["PendingDeletion", "PendingReplicaDeletion"] as const;
const REFUSED_IN: Readonly<Record<string, readonly KeyState[]>> = {
  cryptographic: ["Disabled", ...DELETED, "PendingImport", "Unavailable", "Creating"],
  "enable or disable": [...DELETED, "PendingImport", "Creating", "Updating"],
  "schedule deletion": [...DELETED, "Updating"],
  "public key": [...DELETED, "PendingImport", "Unavailable", "Creating"],
  grant: ["Disabled", ...DELETED, "PendingImport", "Creating"],
  "schedule rotation": ["Disabled", ...DELETED, "Creating"],
  rotate: ["Disabled", ...DELETED, "PendingImport", "Creating"],
  "relate Regions": ["Disabled", ...DELETED, "PendingImport", "Unavailable", "Creating", "Updating"],
  "prepare import": [...DELETED, "Creating", "Updating"],
  import: [...DELETED, "Creating"],
  "delete material": ["Creating", "Updating"],
  label: DELETED,
  any: [],
};

/** What an operation needs a key for, when a symmetric one does not do. */
const SIGNING = { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" };
const MACS = { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" };
const AGREEMENT = { KeySpec: "ECC_NIST_P256", KeyUsage: "KEY_AGREEMENT" };
const ENCAPSULATION = { KeySpec: "ML_KEM_512", KeyUsage: "ENCAPSULATE_DECAPSULATE" };
const SEVERAL_REGIONS = { MultiRegion: true };
const IMPORTED = { Origin: "EXTERNAL" };
const KEYS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Decapsulate: ENCAPSULATION,
  DeleteImportedKeyMaterial: IMPORTED,
  DeriveSharedSecret: AGREEMENT,
  Encapsulate: ENCAPSULATION,
  GenerateMac: MACS,
  GetParametersForImport: IMPORTED,
  GetPublicKey: SIGNING,
  ImportKeyMaterial: IMPORTED,
  ReplicateKey: SEVERAL_REGIONS,
  Sign: SIGNING,
  UpdatePrimaryRegion: SEVERAL_REGIONS,
  Verify: SIGNING,
  VerifyMac: MACS,
};

/** What an operation takes that the key itself has to make first. */
const Message = utf8("a note");
const WRAPPING = { WrappingAlgorithm: "RSAES_OAEP_SHA_256", WrappingKeySpec: "RSA_2048" };
const MADE_FIRST: Readonly<Record<string, readonly [string, Record<string, unknown>]>> = {
  Decapsulate: ["Encapsulate", { EncapsulationAlgorithm: "ML_KEM" }],
  Verify: ["Sign", { Message, SigningAlgorithm: "ECDSA_SHA_256" }],
  VerifyMac: ["GenerateMac", { Message, MacAlgorithm: "HMAC_SHA_256" }],
  DeriveSharedSecret: ["GetPublicKey", {}],
  ImportKeyMaterial: ["GetParametersForImport", WRAPPING],
};

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

const INPUTS: Readonly<Record<string, (keyId: string, blob: Uint8Array) => Record<string, unknown>>> = {
  CancelKeyDeletion: (KeyId) => ({ KeyId }),
  CreateAlias: (TargetKeyId) => ({ TargetKeyId, AliasName: "alias/notes" }),
  Decapsulate: (KeyId) => ({ KeyId, EncapsulationAlgorithm: "ML_KEM" }),
  DeleteAlias: () => ({ AliasName: "alias/current" }),
  CreateGrant: (KeyId) => ({ KeyId, GranteePrincipal: ROOT, Operations: ["DescribeKey"] }),
  Decrypt: (_, CiphertextBlob) => ({ CiphertextBlob }),
  DeleteImportedKeyMaterial: (KeyId) => ({ KeyId }),
  DeriveSharedSecret: (KeyId) => ({ KeyId, KeyAgreementAlgorithm: "ECDH" }),
  DescribeKey: (KeyId) => ({ KeyId }),
  DisableKey: (KeyId) => ({ KeyId }),
  DisableKeyRotation: (KeyId) => ({ KeyId }),
  EnableKey: (KeyId) => ({ KeyId }),
  EnableKeyRotation: (KeyId) => ({ KeyId }),
  Encapsulate: (KeyId) => ({ KeyId, EncapsulationAlgorithm: "ML_KEM" }),
  Encrypt: (KeyId) => ({ KeyId, Plaintext: utf8("a note") }),
  GenerateDataKey: (KeyId) => ({ KeyId, KeySpec: "AES_256" }),
  GenerateDataKeyPair: (KeyId) => ({ KeyId, KeyPairSpec: "ECC_NIST_P256" }),
  GenerateDataKeyPairWithoutPlaintext: (KeyId) => ({ KeyId, KeyPairSpec: "ECC_NIST_P256" }),
  GenerateDataKeyWithoutPlaintext: (KeyId) => ({ KeyId, KeySpec: "AES_256" }),
  GenerateMac: (KeyId) => ({ KeyId, Message, MacAlgorithm: "HMAC_SHA_256" }),
  GetKeyLastUsage: (KeyId) => ({ KeyId }),
  GetKeyPolicy: (KeyId) => ({ KeyId }),
  GetKeyRotationStatus: (KeyId) => ({ KeyId }),
  GetParametersForImport: (KeyId) => ({ KeyId, ...WRAPPING }),
  GetPublicKey: (KeyId) => ({ KeyId }),
  ImportKeyMaterial: (KeyId) => ({ KeyId, ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" }),
  ListGrants: (KeyId) => ({ KeyId }),
  ListKeyPolicies: (KeyId) => ({ KeyId }),
  ListKeyRotations: (KeyId) => ({ KeyId }),
  ListResourceTags: (KeyId) => ({ KeyId }),
  PutKeyPolicy: (KeyId) => ({ KeyId, Policy: "{}", BypassPolicyLockoutSafetyCheck: true }),
  ReEncrypt: (DestinationKeyId, CiphertextBlob) => ({ DestinationKeyId, CiphertextBlob }),
  ReplicateKey: (KeyId) => ({ KeyId, ReplicaRegion: OTHER_REGION }),
  ScheduleKeyDeletion: (KeyId) => ({ KeyId }),
  Sign: (KeyId) => ({ KeyId, Message, SigningAlgorithm: "ECDSA_SHA_256" }),
  RetireGrant: () => ({ GrantToken: "" }),
  RevokeGrant: (KeyId) => ({ KeyId, GrantId: "" }),
  RotateKeyOnDemand: (KeyId) => ({ KeyId }),
  TagResource: (KeyId) => ({ KeyId, Tags: [{ TagKey: "team", TagValue: "notes" }] }),
  UntagResource: (KeyId) => ({ KeyId, TagKeys: ["team"] }),
  UpdateAlias: (TargetKeyId) => ({ TargetKeyId, AliasName: "alias/current" }),
  UpdateKeyDescription: (KeyId) => ({ KeyId, Description: "Notes" }),
  UpdatePrimaryRegion: (KeyId) => ({ KeyId, PrimaryRegion: REGION }),
  Verify: (KeyId) => ({ KeyId, Message, SigningAlgorithm: "ECDSA_SHA_256" }),
  VerifyMac: (KeyId) => ({ KeyId, Message, MacAlgorithm: "HMAC_SHA_256" }),
};

const ON_KEYS = [...OPERATIONS.values()].filter(({ targets }) => targets.some(({ type }) => type === "key"));

describe.each(ON_KEYS)("$name", ({ name, targets }) => {
  const rule = targets.find((target) => target.type === "key")?.states ?? "any";

  it.each(STATES)("on a key in state %s", async (state) => {
    const { call, key, blob, grant, policy, made } = await given(name, state);
    const input = INPUTS[name]?.(key.id, blob);
    if (input === undefined) throw new Error(`Give an input for ${name}.`);
    Object.assign(input, made);
    if (name === "PutKeyPolicy") input.Policy = policy;
    if (name === "RetireGrant") input.GrantToken = grant.GrantToken;
    if (name === "RevokeGrant") input.GrantId = grant.GrantId;
    const outcome = call(name, input).then(
      () => "ok",
      (error: Error) => `${error.name}: ${error.message.replaceAll(key.arn, "K")}`,
    );
    expect(await outcome).toBe(expected(rule, state));
  });
});

function expected(rule: string, state: KeyState): string {
  if (rule === "cancel deletion") {
    const pending = state === "PendingDeletion" || state === "PendingReplicaDeletion";
    return pending ? "ok" : "KMSInvalidStateException: K is not pending deletion.";
  }
  return REFUSED_IN[rule]?.includes(state) ? (REFUSALS[state] ?? "no words") : "ok";
}

async function given(operation: string, state: KeyState) {
  const scene = buildScene();
  const key = await scene.createKey(KEYS[operation]);
  const blob =
    key.spec === "SYMMETRIC_DEFAULT" && key.origin === "AWS_KMS" ? await scene.encrypt(key) : new Uint8Array(0);
  const [maker, input] = MADE_FIRST[operation] ?? [];
  const { KeyId: _, KeyMaterialId: __, ...made } = maker ? await scene.call(maker, { KeyId: key.id, ...input }) : {};
  if (made.PublicKey instanceof Uint8Array && made.ImportToken !== undefined) {
    made.EncryptedKeyMaterial = rsaWrap(made.PublicKey, "sha256", new Uint8Array(32));
  }
  await scene.call("CreateAlias", { AliasName: "alias/current", TargetKeyId: key.id });
  key.state = "Enabled";
  const grant = await scene.call("CreateGrant", { KeyId: key.id, GranteePrincipal: ROOT, Operations: ["DescribeKey"] });
  key.state = state;
  return { ...scene, key, blob, grant, policy: key.policy.text, made };
}

describe("the ways between states", () => {
  let scene: Scene;
  let key: KmsKey;
  beforeAll(async () => {
    scene = buildScene();
    key = await scene.createKey();
  });

  it("goes where the operations send it", async () => {
    const states: string[] = [];
    for (const operation of [
      "DisableKey",
      "DisableKey",
      "EnableKey",
      "ScheduleKeyDeletion",
      "CancelKeyDeletion",
      "EnableKey",
    ]) {
      await scene.call(operation, { KeyId: key.id });
      states.push(key.state);
    }
    expect(states).toEqual(["Disabled", "Disabled", "Enabled", "PendingDeletion", "Disabled", "Enabled"]);
  });

  it("is not deleted once its deletion is cancelled", async () => {
    await scene.call("ScheduleKeyDeletion", { KeyId: key.id, PendingWindowInDays: 7 });
    const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: key.id });
    expect(KeyMetadata).toMatchObject({
      KeyState: "PendingDeletion",
      Enabled: false,
      DeletionDate: new Date("2026-01-08"),
    });
    await scene.call("CancelKeyDeletion", { KeyId: key.id });
    scene.clock.advance(30 * 86_400_000);
    const { KeyMetadata: after } = await scene.call("DescribeKey", { KeyId: key.id });
    expect(after).toMatchObject({ KeyState: "Disabled", Enabled: false });
    expect(after).not.toHaveProperty("DeletionDate");
  });

  it("takes aliases and ciphertexts along when it is deleted", async () => {
    const { call, failure, clock, createKey, encrypt } = buildScene();
    const doomed = await createKey();
    const blob = await encrypt(doomed);
    await call("CreateAlias", { AliasName: "alias/doomed", TargetKeyId: doomed.id });
    await call("ScheduleKeyDeletion", { KeyId: doomed.id });
    clock.advance(30 * 86_400_000);
    expect((await failure("DescribeKey", { KeyId: "alias/doomed" })).name).toBe("NotFoundException");
    expect((await call("ListKeys")).Keys).toEqual([]);
    expect((await failure("Decrypt", { CiphertextBlob: blob })).message).toContain(
      "on the resource associated with this ciphertext because the resource does not exist in this Region",
    );
  });
});
