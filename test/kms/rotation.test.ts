/**
 * Rotation of key material. Cases named ls: and sd: are recorded from AWS (docs/fidelity.md). One of them is not run:
 * ls:test_rotate_key_on_demand_raises_error_given_key_with_imported_key_material is of March 2025, before AWS rotated
 * imported keys (the recordings of November 2025 are followed), and ls:test_key_rotations_limits is run with the limit
 * of 25 that there is by now, not with the 10 of its recording.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { currentMaterial, type KmsKey, keyMaterial } from "../../src/kms/key.ts";
import { ACCOUNT, allow, buildScene, OTHER_REGION, REGION, type Scene, utf8 } from "./scene.ts";

const DAY = 86_400_000;
const START = new Date("2026-01-01T00:00:00Z");
/** As long as a rotation on demand takes here. */
const A_WHILE = 100_000;

let scene: Scene;
let key: KmsKey;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

const after = (days: number) => new Date(START.getTime() + days * DAY);
const onKey = (operation: string, input: Record<string, unknown> = {}) =>
  scene.call(operation, { KeyId: key.id, ...input });
const refusal = async (operation: string, input: Record<string, unknown> = {}) => {
  const { name, message } = await scene.failure(operation, { KeyId: key.id, ...input });
  return `${name}: ${message.replaceAll(key.arn, "K")}`;
};
const status = async () => {
  const { KeyId, ...rest } = await onKey("GetKeyRotationStatus");
  expect(KeyId).toBe(key.arn);
  return rest;
};
const rotations = async (input: Record<string, unknown> = {}) =>
  (await onKey("ListKeyRotations", input)).Rotations as Record<string, unknown>[];
const rotate = async () => {
  await onKey("RotateKeyOnDemand");
  scene.clock.advance(A_WHILE);
};
/** An imported key as ImportKeyMaterial leaves it, with a material that waits for its rotation or without. */
async function importedKey({ pending }: { readonly pending: boolean }): Promise<KmsKey> {
  const imported = await scene.createKey({ Origin: "EXTERNAL" });
  for (const state of pending ? (["CURRENT", "PENDING_ROTATION"] as const) : (["CURRENT"] as const)) {
    const material = keyMaterial(imported.id, new Uint8Array(32).fill(state.length));
    imported.materials.push(material);
    imported.history.push({ id: material.id, state });
    imported.imports.set(material.id, {});
    scene.state.nameMaterial(imported, material.id);
  }
  imported.state = "Enabled";
  return imported;
}

/** A primary key and its replica in the other Region, both ready. */
async function multiRegionKey(): Promise<{ readonly primary: KmsKey; readonly replica: KmsKey }> {
  const primary = await scene.createKey({ MultiRegion: true });
  await scene.call("ReplicateKey", { KeyId: primary.id, ReplicaRegion: OTHER_REGION });
  scene.clock.advance(A_WHILE);
  const replica = scene.state.home(ACCOUNT, OTHER_REGION).keys.get(primary.id);
  if (replica === undefined) throw new Error("There is no replica.");
  return { primary, replica };
}

describe("recorded refusals", () => {
  interface Refused {
    readonly id: string;
    readonly operation: string;
    readonly input?: Record<string, unknown>;
    readonly make?: () => Promise<KmsKey>;
    readonly state?: KmsKey["state"];
    /** Code and text; `K` is the key's ARN. */
    readonly error: string;
  }
  const hmac = () => scene.createKey({ KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" });
  // Which asymmetric key it is makes no difference, and RSA keys take long to make.
  const asymmetric = () => scene.createKey({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
  const external = () => scene.createKey({ Origin: "EXTERNAL" });

  const REFUSED: readonly Refused[] = [
    {
      id: "sd:rotation/enable_2561",
      operation: "EnableKeyRotation",
      input: { RotationPeriodInDays: 2561 },
      error:
        "ValidationException: 1 validation error detected: Value '2561' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value less than or equal to 2560",
    },
    ...[
      ["get-key-rotation-status", "GetKeyRotationStatus"],
      ["list-key-rotations", "ListKeyRotations"],
      ["enable-key-rotation", "EnableKeyRotation"],
      ["disable-key-rotation", "DisableKeyRotation"],
      ["rotate-key-on-demand", "RotateKeyOnDemand"],
    ].map(([name, operation = ""]) => ({
      id: `sd:rotation/alias_${name}`,
      operation,
      input: { KeyId: "alias/x" },
      error: "InvalidArnException: Key Aliases are not supported for this operation.",
    })),
    {
      id: "sd:rotation/invalid_marker",
      operation: "ListKeyRotations",
      input: { Marker: "bogus" },
      error: "InvalidMarkerException: ",
    },
    ...[
      ["enable", "EnableKeyRotation"],
      ["disable", "DisableKeyRotation"],
      ["rotate", "RotateKeyOnDemand"],
    ].flatMap(([name, operation = ""]) => [
      {
        id: `sd:rotation/disabled_${name}`,
        operation,
        state: "Disabled" as const,
        error: "DisabledException: K is disabled.",
      },
      {
        id: `sd:rotation/deleting_${name}`,
        operation,
        state: "PendingDeletion" as const,
        error: "KMSInvalidStateException: K is pending deletion.",
      },
    ]),
    {
      id: "sd:rotation/hmac_enable-key-rotation",
      operation: "EnableKeyRotation",
      make: hmac,
      error: "UnsupportedOperationException: ",
    },
    {
      id: "sd:rotation/hmac_rotate-key-on-demand",
      operation: "RotateKeyOnDemand",
      make: hmac,
      error: "UnsupportedOperationException: ",
    },
    {
      id: "ls:test_rotate_key_on_demand_raises_error_given_non_symmetric_key/error-response",
      operation: "RotateKeyOnDemand",
      make: asymmetric,
      error: "UnsupportedOperationException: ",
    },
    {
      id: "ls:test_rotate_key_on_demand_raises_error_given_key_is_disabled/error-response",
      operation: "RotateKeyOnDemand",
      make: asymmetric,
      state: "Disabled",
      error: "DisabledException: K is disabled.",
    },
    {
      id: "ls:test_rotate_key_on_demand_raises_error_given_key_that_does_not_exist/error-response",
      operation: "RotateKeyOnDemand",
      input: { KeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      error: `NotFoundException: Key 'arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab' does not exist`,
    },
    {
      id: "sd:imports/pending_enable",
      operation: "EnableKeyRotation",
      make: external,
      error: "UnsupportedOperationException: K origin is EXTERNAL which is not valid for this operation.",
    },
    {
      id: "sd:imports/pending_disable",
      operation: "DisableKeyRotation",
      make: external,
      error: "UnsupportedOperationException: K origin is EXTERNAL which is not valid for this operation.",
    },
    {
      id: "sd:imports/pending_rotate, ls:test_rotate_key_on_demand_on_external_key_with_no_key_material",
      operation: "RotateKeyOnDemand",
      make: external,
      error: "KMSInvalidStateException: K is pending import.",
    },
    {
      id: "sd:imports/imported_rotate, ls:test_rotate_key_on_demand_raises_for_no_pending_key_material",
      operation: "RotateKeyOnDemand",
      make: () => importedKey({ pending: false }),
      error: "KMSInvalidStateException: No available key material pending rotation for the key: K.",
    },
  ];

  it.each(REFUSED)("$id", async ({ operation, input, make, state, error }) => {
    if (make) key = await make();
    if (state) key.state = state;
    expect(await refusal(operation, input)).toBe(error);
  });

  it("carry no message member where the spec is the reason", async () => {
    key = await hmac();
    expect((await scene.failure("EnableKeyRotation", { KeyId: key.id })).hasMessage).toBe(false);
    expect((await scene.failure("RotateKeyOnDemand", { KeyId: key.id })).hasMessage).toBe(false);
  });

  it("sd:rotation/hmac_*: what can never rotate has a status, an empty list, and nothing to disable", async () => {
    key = await hmac();
    expect(await status()).toEqual({ KeyRotationEnabled: false });
    expect(await onKey("ListKeyRotations")).toEqual({ Rotations: [], Truncated: false });
    expect(await onKey("DisableKeyRotation")).toEqual({});
    expect(await refusal("ListKeyRotations", { IncludeKeyMaterial: "ALL_KEY_MATERIAL" })).toBe(
      "UnsupportedOperationException: ",
    );
  });

  it("sd:imports/pending_get-key-rotation-status: an imported key has a status without its material", async () => {
    key = await external();
    expect(await status()).toEqual({ KeyRotationEnabled: false });
  });

  it.each(["EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand"])(
    "sd:multi_region/replica_%s",
    async (operation) => {
      key = (await multiRegionKey()).replica;
      const { name, message } = await scene.failure(operation, { KeyId: key.id }, { region: OTHER_REGION });
      expect(`${name}: ${message}`).toBe(
        `UnsupportedOperationException: ${key.arn} is a multi-region replica key which is not valid for ${operation}.`,
      );
    },
  );
});

describe.each(["AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"] as const)("a key of origin %s", (origin) => {
  beforeEach(async () => {
    key = { ...(await scene.createKey()), origin, customStore: { storeId: "cks-1", whenConnected: "Enabled" } };
    scene.state.addKey(key);
  });

  it.each(["EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand"])("is refused by %s", async (operation) => {
    expect(await refusal(operation)).toBe(
      `UnsupportedOperationException: K origin is ${origin} which is not valid for this operation.`,
    );
  });

  it("has a status and no rotations", async () => {
    expect(await status()).toEqual({ KeyRotationEnabled: false });
    expect(await rotations()).toEqual([]);
    expect(await refusal("ListKeyRotations", { IncludeKeyMaterial: "ALL_KEY_MATERIAL" })).toBe(
      `UnsupportedOperationException: K origin is ${origin} which is not valid for this operation.`,
    );
  });
});

describe("the schedule", () => {
  it("sd:rotation/initial_status: there is none at first, and none to disable", async () => {
    expect(await status()).toEqual({ KeyRotationEnabled: false });
    expect(await onKey("DisableKeyRotation")).toEqual({});
  });

  it.each([90, 180, 2560])("ls:test_key_enable_rotation_status, sd:rotation/status_90: %i days", async (period) => {
    expect(await onKey("EnableKeyRotation", { RotationPeriodInDays: period })).toEqual({});
    expect(await status()).toEqual({
      KeyRotationEnabled: true,
      RotationPeriodInDays: period,
      NextRotationDate: after(period),
    });
  });

  it("takes no less than 90 days", async () => {
    expect(await refusal("EnableKeyRotation", { RotationPeriodInDays: 89 })).toContain(
      "Value '89' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value greater than or equal to 90",
    );
  });

  it("sd:rotation/status_default: enabled again without a period, it stays as it is", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 2560 });
    const before = await status();
    scene.clock.advance(10 * DAY);
    await onKey("EnableKeyRotation");
    expect(await status()).toEqual(before);
  });

  it("sd:rotation/status_disabled_rotation, status_reenable_omitted: after a pause the period is 365 days again", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 2560 });
    await onKey("DisableKeyRotation");
    expect(await status()).toEqual({ KeyRotationEnabled: false });
    scene.clock.advance(10 * DAY);
    await onKey("EnableKeyRotation");
    expect(await status()).toEqual({
      KeyRotationEnabled: true,
      RotationPeriodInDays: 365,
      NextRotationDate: after(375),
    });
  });

  it("begins anew with a new period", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    scene.clock.advance(80 * DAY);
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 100 });
    scene.clock.advance(99 * DAY);
    expect(await rotations()).toEqual([]);
    scene.clock.advance(DAY);
    expect(await rotations()).toMatchObject([{ RotationDate: after(180) }]);
  });

  it("rotates to the millisecond, and again after every period", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    scene.clock.advance(90 * DAY - 1);
    expect(await rotations()).toEqual([]);
    scene.clock.advance(1);
    expect(await rotations()).toMatchObject([{ RotationDate: after(90), RotationType: "AUTOMATIC" }]);
    expect(await status()).toMatchObject({ NextRotationDate: after(180) });
    scene.clock.advance(190 * DAY);
    const dates = (await rotations()).map(({ RotationDate }) => RotationDate);
    expect(dates).toEqual([after(90), after(180), after(270)]);
  });

  it("rotates no more once it is disabled", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    await onKey("DisableKeyRotation");
    scene.clock.advance(1000 * DAY);
    expect(await rotations({ IncludeKeyMaterial: "ALL_KEY_MATERIAL" })).toHaveLength(1);
  });

  it("sd:rotation/disabled_get-key-rotation-status: a disabled key keeps it, and rotates once when it is enabled too late", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    await onKey("DisableKey");
    scene.clock.advance(300 * DAY);
    expect(await status()).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 90 });
    expect(await rotations()).toEqual([]);
    await onKey("EnableKey");
    expect(await rotations()).toMatchObject([{ RotationDate: after(300), RotationType: "AUTOMATIC" }]);
    expect(await status()).toMatchObject({ NextRotationDate: after(390) });
  });

  it("goes on as it was for a disabled key that is enabled in time", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    await onKey("DisableKey");
    scene.clock.advance(89 * DAY);
    await onKey("EnableKey");
    expect(await rotations()).toEqual([]);
    expect(await status()).toMatchObject({ NextRotationDate: after(90) });
  });

  it("sd:rotation/deleting_get-key-rotation-status, status_canceled_deletion: a pending deletion hides it", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    const before = await status();
    await onKey("ScheduleKeyDeletion");
    expect(await status()).toEqual({ KeyRotationEnabled: false });
    await onKey("CancelKeyDeletion");
    expect(await status()).toEqual(before);
  });

  it("rotates no key whose deletion is pending, but does so when the key is enabled again", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    scene.clock.advance(80 * DAY);
    await onKey("ScheduleKeyDeletion", { PendingWindowInDays: 30 });
    scene.clock.advance(20 * DAY);
    await onKey("CancelKeyDeletion");
    expect(await rotations()).toEqual([]);
    await onKey("EnableKey");
    expect(await rotations()).toMatchObject([{ RotationDate: after(100) }]);
  });

  it("sd:multi_region/rotation_status_pending_replica_deletion: shown while replicas are waited for", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    key.state = "PendingReplicaDeletion";
    expect(await status()).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 90 });
  });

  it("ends with the key", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    await onKey("ScheduleKeyDeletion");
    scene.clock.advance(1000 * DAY);
    expect(scene.world.trail(ACCOUNT, REGION).map(({ eventName }) => eventName)).not.toContain("RotateKey");
  });
});

describe("a rotation on demand", () => {
  it("sd:rotation/rotate_first, status_after_request: takes a while, and shows meanwhile", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    scene.clock.advance(DAY);
    const before = await status();
    expect(await onKey("RotateKeyOnDemand")).toEqual({ KeyId: key.arn });
    expect(await status()).toEqual({ ...before, OnDemandRotationStartDate: after(1) });
    expect(await rotations()).toEqual([]);
    scene.clock.advance(A_WHILE);
    expect(await status()).toEqual(before);
    expect(await rotations()).toHaveLength(1);
  });

  it("ls:test_rotate_key_on_demand_with_symmetric_key_and_automatic_rotation_disabled", async () => {
    await rotate();
    expect(await status()).toEqual({ KeyRotationEnabled: false });
  });

  it("sd:rotation/rotate_immediate_repeat: asked for twice at once, it happens once", async () => {
    await onKey("RotateKeyOnDemand");
    expect(await onKey("RotateKeyOnDemand")).toEqual({ KeyId: key.arn });
    scene.clock.advance(DAY);
    expect(await rotations()).toHaveLength(1);
  });

  it.each(["DisableKey", "ScheduleKeyDeletion"])(
    "sd:rotation/disabled_rotation_list: ends though %s comes between",
    async (operation) => {
      await onKey("RotateKeyOnDemand");
      await onKey(operation);
      scene.clock.advance(A_WHILE);
      expect(await rotations()).toMatchObject([{ KeyMaterialState: "CURRENT", RotationType: "ON_DEMAND" }]);
    },
  );

  it("ls:test_key_rotations_limits: 25 times a key, automatic ones not counted", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    scene.clock.advance(90 * DAY);
    for (let time = 1; time <= 25; time++) await rotate();
    expect(await refusal("RotateKeyOnDemand")).toBe(
      "LimitExceededException: The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: K",
    );
    expect(await rotations()).toHaveLength(26);
  });

  it("is refused in the last 20 minutes before an automatic one", async () => {
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    scene.clock.advance(90 * DAY - 20 * 60_000);
    expect(await refusal("RotateKeyOnDemand")).toMatch(/^ConflictException: /);
    scene.clock.advance(20 * 60_000);
    await rotate();
    expect(await rotations()).toMatchObject([{ RotationType: "AUTOMATIC" }, { RotationType: "ON_DEMAND" }]);
  });

  it("ls:test_rotate_key_on_demand_updates_current_key_material_for_external_keys, …_decrypts_with_previous_material", async () => {
    key = await importedKey({ pending: true });
    const [first, second] = key.history;
    const blob = await scene.encrypt(key);
    expect(await onKey("RotateKeyOnDemand")).toEqual({ KeyId: key.arn });
    expect((await onKey("DescribeKey")).KeyMetadata).toMatchObject({ CurrentKeyMaterialId: first?.id });
    scene.clock.advance(A_WHILE);
    expect((await onKey("DescribeKey")).KeyMetadata).toMatchObject({ CurrentKeyMaterialId: second?.id });
    expect(await scene.call("Decrypt", { CiphertextBlob: blob })).toMatchObject({
      Plaintext: utf8("a note"),
      KeyMaterialId: first?.id,
    });
    expect(await refusal("RotateKeyOnDemand")).toContain("No available key material pending rotation");
  });

  it("comes to nothing when the imported material has gone meanwhile", async () => {
    key = await importedKey({ pending: true });
    const [first] = key.history;
    await onKey("RotateKeyOnDemand");
    key.history.splice(1);
    scene.clock.advance(A_WHILE);
    expect((await onKey("DescribeKey")).KeyMetadata).toMatchObject({ CurrentKeyMaterialId: first?.id });
    expect(await status()).toEqual({ KeyRotationEnabled: false });
    expect(await rotations()).toEqual([]);
  });
});

describe("after a rotation", () => {
  it("sd:rotation/decrypt_old, data_key_rotated: new material encrypts, the old one still decrypts", async () => {
    const old = currentMaterial(key).id;
    const blob = await scene.encrypt(key);
    await rotate();
    expect(await scene.call("Decrypt", { CiphertextBlob: blob })).toEqual({
      KeyId: key.arn,
      Plaintext: utf8("a note"),
      EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      KeyMaterialId: old,
    });
    const { KeyMaterialId: fresh } = await onKey("GenerateDataKeyWithoutPlaintext", { KeySpec: "AES_256" });
    expect(fresh).not.toBe(old);
    expect((await onKey("DescribeKey")).KeyMetadata).toMatchObject({ CurrentKeyMaterialId: fresh });
    const again = await scene.encrypt(key);
    expect(Buffer.from(again.subarray(5, 37)).toString("hex")).toBe(fresh);
  });

  it("sd:rotation/reencrypt_old: ReEncrypt brings a ciphertext to the new material", async () => {
    const old = currentMaterial(key).id;
    const blob = await scene.encrypt(key);
    await rotate();
    expect(await scene.call("ReEncrypt", { CiphertextBlob: blob, DestinationKeyId: key.id })).toMatchObject({
      SourceKeyId: key.arn,
      KeyId: key.arn,
      SourceKeyMaterialId: old,
      DestinationKeyMaterialId: currentMaterial(key).id,
    });
  });

  it("every ciphertext of every material stays readable", async () => {
    const blobs: Uint8Array[] = [];
    await onKey("EnableKeyRotation", { RotationPeriodInDays: 90 });
    for (let time = 0; time < 12; time++) {
      blobs.push(await scene.encrypt(key, utf8(`note ${time}`)));
      if (time % 3 === 0) await rotate();
      else scene.clock.advance(91 * DAY);
    }
    const used = new Set<unknown>();
    for (const [time, CiphertextBlob] of blobs.entries()) {
      const { Plaintext, KeyMaterialId } = await scene.call("Decrypt", { CiphertextBlob });
      expect(Plaintext).toEqual(utf8(`note ${time}`));
      used.add(KeyMaterialId);
    }
    expect(used.size).toBe(blobs.length);
  });

  it("ls:test_rotate_key_on_demand_modifies_key_material: a key's name, ARN and policy are what they were", async () => {
    const { KeyMetadata: before } = await onKey("DescribeKey");
    await rotate();
    const { KeyMetadata: now } = await onKey("DescribeKey");
    expect(now).toEqual({ ...Object(before), CurrentKeyMaterialId: currentMaterial(key).id });
    expect(currentMaterial(key).id).not.toBe(Object(before).CurrentKeyMaterialId);
  });
});

describe("of a multi-Region key", () => {
  const eventsIn = (region: string) => scene.world.trail(ACCOUNT, region).map(({ eventName }) => eventName);

  it("the Regions share schedule, status and rotations", async () => {
    const { primary, replica } = await multiRegionKey();
    await scene.call("EnableKeyRotation", { KeyId: primary.id, RotationPeriodInDays: 90 });
    scene.clock.advance(90 * DAY);
    const inRegion = async (operation: string, { id, region }: KmsKey) => {
      const answer = await scene.call(operation, { KeyId: id }, { region });
      return JSON.stringify(answer).replaceAll(region, "REGION");
    };
    for (const operation of ["GetKeyRotationStatus", "ListKeyRotations"]) {
      expect(await inRegion(operation, replica)).toBe(await inRegion(operation, primary));
    }
    const blob = await scene.encrypt(replica);
    expect(await scene.call("Decrypt", { CiphertextBlob: blob })).toMatchObject({
      KeyId: primary.arn,
      KeyMaterialId: currentMaterial(primary).id,
    });
    expect(primary.history).toHaveLength(2);
  });

  it("rotation is an event of the primary key's Region", async () => {
    const { primary } = await multiRegionKey();
    await scene.call("RotateKeyOnDemand", { KeyId: primary.id });
    scene.clock.advance(A_WHILE);
    expect(eventsIn(REGION).slice(-2)).toEqual(["RotateKey", "SynchronizeMultiRegionKey"]);
    expect(eventsIn(OTHER_REGION)).not.toContain("RotateKey");
  });

  it("the schedule goes over to a new primary key", async () => {
    const { primary, replica } = await multiRegionKey();
    await scene.call("EnableKeyRotation", { KeyId: primary.id, RotationPeriodInDays: 90 });
    await scene.call("UpdatePrimaryRegion", { KeyId: primary.id, PrimaryRegion: OTHER_REGION });
    scene.clock.advance(91 * DAY);
    expect(eventsIn(OTHER_REGION)).toContain("RotateKey");
    expect(eventsIn(REGION)).not.toContain("RotateKey");
    expect(replica.history).toHaveLength(2);
  });
});

describe("ListKeyRotations", () => {
  const ALL = { IncludeKeyMaterial: "ALL_KEY_MATERIAL" };

  it("sd:rotation/initial_list, initial_all: no rotation, and one material", async () => {
    expect(await onKey("ListKeyRotations")).toEqual({ Rotations: [], Truncated: false });
    expect(await onKey("ListKeyRotations", { IncludeKeyMaterial: "ROTATIONS_ONLY" })).toEqual({
      Rotations: [],
      Truncated: false,
    });
    expect(await onKey("ListKeyRotations", ALL)).toEqual({
      Rotations: [{ KeyId: key.arn, KeyMaterialId: currentMaterial(key).id, KeyMaterialState: "CURRENT" }],
      Truncated: false,
    });
  });

  it("sd:rotation/list_rotated, all_rotated: oldest first, the first material without date and type", async () => {
    const old = { KeyId: key.arn, KeyMaterialId: currentMaterial(key).id, KeyMaterialState: "NON_CURRENT" };
    await rotate();
    const fresh = {
      KeyId: key.arn,
      KeyMaterialId: currentMaterial(key).id,
      KeyMaterialState: "CURRENT",
      RotationDate: new Date(START.getTime() + A_WHILE),
      RotationType: "ON_DEMAND",
    };
    expect(await onKey("ListKeyRotations")).toEqual({ Rotations: [fresh], Truncated: false });
    expect(await onKey("ListKeyRotations", ALL)).toEqual({ Rotations: [old, fresh], Truncated: false });
  });

  it("sd:rotation/page_first: in pages, which put together are the whole", async () => {
    for (let time = 0; time < 11; time++) await rotate();
    const whole = await rotations(ALL);
    const together: unknown[] = [];
    let Marker: unknown;
    do {
      const answer = await onKey("ListKeyRotations", { ...ALL, Limit: 5, ...(Marker !== undefined && { Marker }) });
      expect(answer.Truncated).toBe(answer.NextMarker !== undefined);
      together.push(...(answer.Rotations as unknown[]));
      Marker = answer.NextMarker;
    } while (Marker !== undefined);
    expect(whole.map(({ KeyMaterialId }) => KeyMaterialId)).toEqual(key.history.map(({ id }) => id));
    expect(whole).toHaveLength(12);
    expect(together).toEqual(whole);
  });

  it("takes no marker of the other kind of list", async () => {
    for (let time = 0; time < 3; time++) await rotate();
    const { NextMarker } = await onKey("ListKeyRotations", { ...ALL, Limit: 1 });
    expect(await refusal("ListKeyRotations", { Marker: NextMarker, Limit: 1 })).toBe("InvalidMarkerException: ");
  });

  it("shows of an imported key what is there, what waits, and when it expires", async () => {
    key = await importedKey({ pending: true });
    const [first, second] = key.history;
    if (second === undefined) throw new Error("There is no pending material.");
    second.description = "from the safe";
    key.imports.set(second.id, { expires: { date: after(30), appointment: 0 } });
    expect(await rotations()).toEqual([]);
    expect(await rotations(ALL)).toEqual([
      {
        KeyId: key.arn,
        KeyMaterialId: first?.id,
        ImportState: "IMPORTED",
        ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE",
        KeyMaterialState: "CURRENT",
      },
      {
        KeyId: key.arn,
        KeyMaterialId: second.id,
        KeyMaterialDescription: "from the safe",
        ImportState: "IMPORTED",
        ExpirationModel: "KEY_MATERIAL_EXPIRES",
        ValidTo: after(30),
        KeyMaterialState: "PENDING_ROTATION",
      },
    ]);
    key.imports.clear();
    expect(await rotations(ALL)).toMatchObject([{ ImportState: "PENDING_IMPORT" }, { ImportState: "PENDING_IMPORT" }]);
  });
});

describe("permission", () => {
  /** A role that may enable rotation for at most 90 days. */
  const limited = () =>
    scene.world.addPrincipal({
      account: ACCOUNT,
      kind: "role",
      name: "Limited",
      policies: {
        Rotate: allow("kms:EnableKeyRotation"),
        NotLong: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Deny",
              Action: "kms:EnableKeyRotation",
              Resource: "*",
              Condition: { NumericGreaterThan: { "kms:RotationPeriodInDays": "90" } },
            },
          ],
        },
      },
    });

  it.each([
    ["365 days", { RotationPeriodInDays: 365 }],
    ["sd:rotation/condition_numeric_omitted: no period, which counts as 365 days", {}],
  ])("is refused by kms:RotationPeriodInDays for %s", async (_, input) => {
    const error = await scene.failure("EnableKeyRotation", { KeyId: key.id, ...input }, { caller: limited() });
    expect(error.name).toBe("AccessDeniedException");
    expect(error.message).toContain("with an explicit deny in an identity-based policy");
  });

  it("is given by kms:RotationPeriodInDays for 90 days", async () => {
    await scene.call("EnableKeyRotation", { KeyId: key.id, RotationPeriodInDays: 90 }, { caller: limited() });
    expect(await status()).toMatchObject({ RotationPeriodInDays: 90 });
  });

  it("reaches across accounts for the status alone", async () => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
    });
    key = await scene.createKey({ Policy });
    const caller = scene.otherAdmin;
    expect(await scene.call("GetKeyRotationStatus", { KeyId: key.arn }, { caller })).toMatchObject({ KeyId: key.arn });
    for (const operation of ["EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand", "ListKeyRotations"]) {
      expect((await scene.failure(operation, { KeyId: key.arn }, { caller })).name).toBe("AccessDeniedException");
    }
  });
});

describe("an AWS managed key", () => {
  beforeEach(async () => {
    const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: "alias/aws/sqs" });
    const managed = scene.state.home(ACCOUNT, REGION).keys.get(Object(KeyMetadata).KeyId);
    if (managed === undefined) throw new Error("There is no managed key.");
    key = managed;
  });

  it("sd:rotation/managed_sqs_enable-key-rotation", async () => {
    expect(await refusal("EnableKeyRotation")).toBe(
      `AccessDeniedException: User: ${scene.admin.arn} is not authorized to perform: kms:EnableKeyRotation on resource: K because no resource-based policy allows the kms:EnableKeyRotation action`,
    );
  });

  it("sd:rotation/managed_sqs_status", async () => {
    expect(await status()).toEqual({ KeyRotationEnabled: false });
  });
});

describe("CloudTrail", () => {
  const newest = () => scene.world.trail(ACCOUNT, REGION).at(-1);

  it.each([
    ["EnableKeyRotation", { RotationPeriodInDays: 180 }, { rotationPeriodInDays: 180 }],
    ["EnableKeyRotation", {}, {}],
    ["DisableKeyRotation", {}, {}],
    ["RotateKeyOnDemand", {}, {}],
  ])("shows %s %o as a change", async (eventName, input, parameters) => {
    await onKey(eventName, input);
    expect(newest()).toMatchObject({
      eventName,
      readOnly: false,
      requestParameters: { keyId: key.id, ...parameters },
      responseElements: { keyId: key.arn },
    });
    expect(Object.keys(newest()?.requestParameters ?? {})).toEqual(["keyId", ...Object.keys(parameters)]);
  });

  it.each(["GetKeyRotationStatus", "ListKeyRotations"])("shows %s as reading", async (eventName) => {
    await onKey(eventName);
    expect(newest()).toMatchObject({ eventName, readOnly: true, responseElements: null });
  });

  it.each([
    ["AUTOMATIC", "EnableKeyRotation", 365 * DAY],
    ["ON_DEMAND", "RotateKeyOnDemand", A_WHILE],
  ])("shows a rotation, %s, as an event of the service", async (rotationType, operation, wait) => {
    const previousKeyMaterialId = currentMaterial(key).id;
    await onKey(operation);
    scene.clock.advance(wait);
    const record = newest();
    expect(record).toMatchObject({
      eventName: "RotateKey",
      eventType: "AwsServiceEvent",
      eventTime: `${new Date(START.getTime() + wait).toISOString().slice(0, 19)}Z`,
      userIdentity: { accountId: ACCOUNT, invokedBy: "AWS Internal" },
      requestParameters: null,
      responseElements: null,
      resources: [{ accountId: ACCOUNT, type: "AWS::KMS::Key", ARN: key.arn }],
    });
    expect(record?.serviceEventDetails).toEqual({
      rotationType,
      keyOrigin: "AWS_KMS",
      previousKeyMaterialId,
      currentKeyMaterialId: currentMaterial(key).id,
      keyId: key.id,
    });
  });
});
