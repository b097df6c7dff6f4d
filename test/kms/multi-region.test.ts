/**
 * Multi-Region keys: cases recorded from the real AWS KMS by the id of the recording (sd = stackd's captures, ls =
 * LocalStack's snapshots), and what the Developer Guide says of related keys. `K` in a text is the named key's ARN.
 */
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { ACCOUNT, allow, buildScene, OTHER_REGION, REGION, type Scene, utf8 } from "./scene.ts";
import { wrapFor } from "./wrap.ts";

const DAY = 86_400_000;
const FAR = { region: OTHER_REGION };
const THIRD_REGION = "ap-southeast-1";
/** Longer than keys are Creating or Updating. */
const A_WHILE = 5 * 60_000;

let scene: Scene;
let primary: KmsKey;
beforeEach(async () => {
  scene = buildScene();
  primary = await scene.createKey({ MultiRegion: true, Description: "test replicated key" });
});

async function replicate(input: Record<string, unknown> = {}): Promise<KmsKey> {
  const region = String(input.ReplicaRegion ?? OTHER_REGION);
  await scene.call("ReplicateKey", { KeyId: primary.id, ReplicaRegion: region, ...input });
  scene.clock.advance(A_WHILE);
  const replica = scene.state.home(ACCOUNT, region).keys.get(primary.id);
  if (replica === undefined) throw new Error("ReplicateKey made no key.");
  return replica;
}

async function metadata(key: KmsKey): Promise<unknown> {
  const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: key.arn }, { region: key.region });
  return KeyMetadata;
}

interface Refused {
  readonly id: string;
  readonly operation: string;
  readonly input: (replica: KmsKey) => Record<string, unknown>;
  /** What happens to the keys before. */
  readonly before?: readonly [operation: string, where: "primary" | "replica"];
  readonly region?: string;
  readonly error: string;
}

const REFUSED: readonly Refused[] = [
  {
    id: "sd:multi_region/replicate_region_us-east-1 (the primary key's Region is another)",
    operation: "ReplicateKey",
    input: () => ({ ReplicaRegion: REGION }),
    error: `ValidationException: ${REGION} cannot have a replica because it contains the primary.`,
  },
  ...["cn-north-1", "us-gov-west-1"].map((ReplicaRegion) => ({
    id: `sd:multi_region/replicate_region_cn-north-1 (${ReplicaRegion})`,
    operation: "ReplicateKey",
    input: () => ({ ReplicaRegion }),
    error: "ValidationException: The replica key Region must be in the same AWS partition as the primary key Region.",
  })),
  {
    id: "sd:multi_region/replicate_region_us-invalid-1",
    operation: "ReplicateKey",
    input: () => ({ ReplicaRegion: "us-invalid-1" }),
    error:
      "ValidationException: Region us-invalid-1 is not a valid Region or multi-Region keys are not supported in Region us-invalid-1.",
  },
  ...([undefined, ["ScheduleKeyDeletion", "replica"]] as const).map((before) => ({
    id: `sd:multi_region/replicate_existing${before ? " (pending deletion)" : ""}`,
    operation: "ReplicateKey",
    input: () => ({ ReplicaRegion: OTHER_REGION }),
    ...(before && { before }),
    error: "AlreadyExistsException: You can create only one replica of each primary key in each AWS Region.",
  })),
  {
    id: "sd:multi_region/replicate_replica",
    operation: "ReplicateKey",
    input: () => ({ ReplicaRegion: THIRD_REGION }),
    region: OTHER_REGION,
    error: "UnsupportedOperationException: K is not a multi-region primary key.",
  },
  {
    id: "sd:multi_region/replicate_disabled_primary",
    operation: "ReplicateKey",
    input: () => ({ ReplicaRegion: THIRD_REGION }),
    before: ["DisableKey", "primary"],
    error: "DisabledException: K is disabled.",
  },
  {
    id: "sd:multi_region/alias_ReplicateKey",
    operation: "ReplicateKey",
    input: () => ({ KeyId: "alias/x", ReplicaRegion: OTHER_REGION }),
    error: "InvalidArnException: Key Aliases are not supported for this operation.",
  },
  {
    id: "sd:multi_region/alias_UpdatePrimaryRegion",
    operation: "UpdatePrimaryRegion",
    input: () => ({ KeyId: "alias/x", PrimaryRegion: OTHER_REGION }),
    error: "InvalidArnException: Key Aliases are not supported for this operation.",
  },
  {
    id: "sd:multi_region/update_primary_missing",
    operation: "UpdatePrimaryRegion",
    input: () => ({ PrimaryRegion: THIRD_REGION }),
    error: "ValidationException: ID does not have a replica key in the specified Region.",
  },
  {
    id: "sd:multi_region/update_from_replica",
    operation: "UpdatePrimaryRegion",
    input: () => ({ PrimaryRegion: REGION }),
    region: OTHER_REGION,
    error: "KMSInvalidStateException: K is not a multi-Region primary key.",
  },
  {
    id: "sd:multi_region/promote_deleting_replica",
    operation: "UpdatePrimaryRegion",
    input: () => ({ PrimaryRegion: OTHER_REGION }),
    before: ["ScheduleKeyDeletion", "replica"],
    error: "KMSInvalidStateException: REPLICA is pending deletion.",
  },
  {
    id: "sd:multi_region/promote_disabled_primary",
    operation: "UpdatePrimaryRegion",
    input: () => ({ PrimaryRegion: OTHER_REGION }),
    before: ["DisableKey", "primary"],
    error: "DisabledException: K is disabled.",
  },
  {
    id: "sd:multi_region/promote_disabled_replica",
    operation: "UpdatePrimaryRegion",
    input: () => ({ PrimaryRegion: OTHER_REGION }),
    before: ["DisableKey", "replica"],
    error: "DisabledException: REPLICA is disabled.",
  },
  ...[
    { operation: "TagResource", input: () => ({ Tags: [{ TagKey: "team", TagValue: "notes" }] }) },
    { operation: "UntagResource", input: () => ({ TagKeys: ["team"] }) },
  ].flatMap(({ operation, input }) => [
    {
      id: `sd:multi_region/${operation === "TagResource" ? "" : "un"}tag_pending_replica_deletion`,
      operation,
      input,
      before: ["ScheduleKeyDeletion", "primary"] as const,
      error: "KMSInvalidStateException: K is pending replica deletion.",
    },
    {
      id: `sd:multi_region/${operation === "TagResource" ? "" : "un"}tag_pending_deletion`,
      operation,
      input,
      before: ["ScheduleKeyDeletion", "replica"] as const,
      region: OTHER_REGION,
      error: "KMSInvalidStateException: K is pending deletion.",
    },
  ]),
];

describe("recorded refusals", () => {
  it.each(REFUSED)("$id", async ({ operation, input, before, region = REGION, error }) => {
    const replica = await replicate();
    if (before !== undefined) {
      const [earlier, where] = before;
      await scene.call(earlier, { KeyId: primary.id }, where === "primary" ? {} : FAR);
    }
    const named = region === REGION ? primary : replica;
    const { name, message } = await scene.failure(operation, { KeyId: named.id, ...input(replica) }, { region });
    const said = message.replace(named.arn, "K").replace(replica.arn, "REPLICA").replace(named.id, "ID");
    expect(`${name}: ${said}`).toBe(error);
  });
});

describe("CreateKey", () => {
  it("makes a primary key with an id of its own kind", async () => {
    expect(primary.id).toMatch(/^mrk-[0-9a-f]{32}$/);
    expect(await metadata(primary)).toMatchObject({
      MultiRegion: true,
      MultiRegionConfiguration: {
        MultiRegionKeyType: "PRIMARY",
        PrimaryKey: { Arn: primary.arn, Region: REGION },
        ReplicaKeys: [],
      },
    });
  });
});

describe("ReplicateKey", () => {
  const replicaMetadata = () => {
    const Arn = primary.arn.replace(REGION, THIRD_REGION);
    return {
      AWSAccountId: ACCOUNT,
      Arn,
      CreationDate: new Date("2026-01-01T00:00:00Z"),
      CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
      Description: "",
      Enabled: false,
      EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
      KeyId: primary.id,
      KeyManager: "CUSTOMER",
      KeySpec: "SYMMETRIC_DEFAULT",
      KeyState: "Creating",
      KeyUsage: "ENCRYPT_DECRYPT",
      MultiRegion: true,
      MultiRegionConfiguration: {
        MultiRegionKeyType: "REPLICA",
        PrimaryKey: { Arn: primary.arn, Region: REGION },
        ReplicaKeys: [{ Arn, Region: THIRD_REGION }],
      },
      Origin: "AWS_KMS",
    };
  };

  it("ls:test_replicate_key, sd:multi_region/replica_policy, replica_tags", async () => {
    const input = { KeyId: primary.id, ReplicaRegion: THIRD_REGION };
    expect(await scene.call("ReplicateKey", input)).toEqual({
      ReplicaKeyMetadata: replicaMetadata(),
      ReplicaPolicy: primary.policy.text,
    });
    scene.clock.advance(A_WHILE);
    const there = { region: THIRD_REGION };
    const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: primary.id }, there);
    const CurrentKeyMaterialId = primary.history[0]?.id;
    expect(KeyMetadata).toEqual({ ...replicaMetadata(), CurrentKeyMaterialId, Enabled: true, KeyState: "Enabled" });
    const { MultiRegionKeyType: _, ...related } = replicaMetadata().MultiRegionConfiguration;
    expect(await metadata(primary)).toMatchObject({
      Description: "test replicated key",
      KeyState: "Enabled",
      CurrentKeyMaterialId,
      MultiRegionConfiguration: { MultiRegionKeyType: "PRIMARY", ...related },
    });
    const { Policy } = await scene.call("GetKeyPolicy", { KeyId: primary.id }, there);
    expect(Policy).toBe(primary.policy.text);
    expect(await scene.call("ListResourceTags", { KeyId: primary.id }, there)).toEqual({ Tags: [], Truncated: false });
  });

  it("gives the replica key a description, a policy and tags of its own", async () => {
    const Policy = primary.policy.text.replace("key-default-1", "far-away");
    const Tags = [{ TagKey: "team", TagValue: "far" }];
    const own = { Policy, Tags, Description: "far away" };
    const input = { KeyId: primary.arn, ReplicaRegion: OTHER_REGION, ...own };
    expect(await scene.call("ReplicateKey", input)).toMatchObject({
      ReplicaKeyMetadata: { Description: "far away" },
      ReplicaPolicy: Policy,
      ReplicaTags: Tags,
    });
    expect(primary.policy.text).not.toBe(Policy);
    expect(primary.tags.size).toBe(0);
  });

  it("makes nothing when policy or tags are refused", async () => {
    const input = { KeyId: primary.id, ReplicaRegion: OTHER_REGION };
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "kms:Decrypt", Resource: "*" }],
    });
    expect((await scene.failure("ReplicateKey", { ...input, Policy })).message).toBe(
      "The new key policy will not allow you to update the key policy in the future.",
    );
    const Tags = [{ TagKey: "aws:team", TagValue: "" }];
    expect((await scene.failure("ReplicateKey", { ...input, Tags })).name).toBe("TagException");
    expect((await scene.call("ListKeys", {}, FAR)).Keys).toEqual([]);
    await scene.call("ReplicateKey", { ...input, Policy, BypassPolicyLockoutSafetyCheck: true });
  });

  it.each([
    [OTHER_REGION, "made"],
    [REGION, "MalformedPolicyDocumentException"],
  ])(
    "asks whether the new policy can be changed again in the replica's Region (allowed in %s)",
    async (region, ends) => {
      const Policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: ACCOUNT },
            Action: "kms:*",
            Resource: "*",
            Condition: { StringEquals: { "aws:RequestedRegion": region } },
          },
        ],
      });
      const made = scene.call("ReplicateKey", { KeyId: primary.id, ReplicaRegion: OTHER_REGION, Policy }).then(
        () => "made",
        ({ name }: Error) => name,
      );
      expect(await made).toBe(ends);
    },
  );

  it("copies the material of a key of any spec", async () => {
    primary = await scene.createKey({ MultiRegion: true, KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
    await replicate();
    const input = { KeyId: primary.id, Message: utf8("a note"), SigningAlgorithm: "ECDSA_SHA_256" };
    const { Signature } = await scene.call("Sign", input, FAR);
    expect(await scene.call("Verify", { ...input, Signature })).toMatchObject({ SignatureValid: true });
  });

  it("refuses a primary key whose material is still to be imported", async () => {
    primary = await scene.createKey({ MultiRegion: true, Origin: "EXTERNAL" });
    const input = { KeyId: primary.id, ReplicaRegion: OTHER_REGION };
    const { message } = await scene.failure("ReplicateKey", input);
    expect(message).toBe(`${primary.arn} is pending import.`);
  });

  it("refuses a single-Region key", async () => {
    const { id, arn } = await scene.createKey();
    const refused = await scene.failure("ReplicateKey", { KeyId: id, ReplicaRegion: OTHER_REGION });
    expect(refused.message).toBe(`${arn} is not a multi-region primary key.`);
    const unmoved = await scene.failure("UpdatePrimaryRegion", { KeyId: id, PrimaryRegion: OTHER_REGION });
    expect(unmoved.message).toBe(`${arn} is not a multi-Region primary key.`);
  });

  it("does not wake a replica key whose deletion was scheduled while it was Creating", async () => {
    await scene.call("ReplicateKey", { KeyId: primary.id, ReplicaRegion: OTHER_REGION });
    const { message } = await scene.failure("Encrypt", { KeyId: primary.id, Plaintext: utf8("a note") }, FAR);
    expect(message).toMatch(/ is creating\.$/);
    await scene.call("ScheduleKeyDeletion", { KeyId: primary.id }, FAR);
    scene.clock.advance(A_WHILE);
    const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: primary.id }, FAR);
    expect(KeyMetadata).toMatchObject({ KeyState: "PendingDeletion" });
  });
});

describe("related keys", () => {
  it("sd:multi_region/decrypt_replica_implicit, decrypt_replica_primary_arn", async () => {
    const replica = await replicate();
    const CiphertextBlob = await scene.encrypt(primary);
    const [material] = primary.history;
    expect(await scene.call("Decrypt", { CiphertextBlob }, FAR)).toMatchObject({
      KeyId: replica.arn,
      KeyMaterialId: material?.id,
      Plaintext: utf8("a note"),
    });
    const { name } = await scene.failure("Decrypt", { CiphertextBlob, KeyId: primary.arn }, FAR);
    expect(name).toBe("IncorrectKeyException");
    const back = await scene.encrypt(replica);
    expect(await scene.call("Decrypt", { CiphertextBlob: back })).toMatchObject({ KeyId: primary.arn });
  });

  it("read in each Region what was encrypted with a material of before or after a rotation", async () => {
    const before = await scene.encrypt(primary);
    const replica = await replicate();
    await scene.call("RotateKeyOnDemand", { KeyId: primary.id });
    scene.clock.advance(A_WHILE);
    const after = await scene.encrypt(replica);
    const ids = [];
    for (const [CiphertextBlob, region] of [
      [before, OTHER_REGION],
      [after, REGION],
    ] as const) {
      ids.push((await scene.call("Decrypt", { CiphertextBlob }, { region })).KeyMaterialId);
    }
    expect(ids).toEqual(primary.history.map(({ id }) => id));
    expect(ids[0]).not.toBe(ids[1]);
  });

  it("have policies, aliases, grants, tags, descriptions and states of their own", async () => {
    const replica = await replicate();
    const KeyId = primary.id;
    await scene.call("DisableKey", { KeyId });
    await scene.call("UpdateKeyDescription", { KeyId, Description: "here" });
    await scene.call("TagResource", { KeyId, Tags: [{ TagKey: "team", TagValue: "here" }] });
    await scene.call("CreateAlias", { AliasName: "alias/here", TargetKeyId: KeyId });
    const grant = { KeyId, GranteePrincipal: scene.admin.arn, Operations: ["Decrypt"] };
    await scene.call("CreateGrant", grant, FAR);
    expect(await metadata(replica)).toMatchObject({ KeyState: "Enabled", Description: "" });
    expect((await scene.call("ListResourceTags", { KeyId }, FAR)).Tags).toEqual([]);
    expect((await scene.call("ListAliases", { KeyId }, FAR)).Aliases).toEqual([]);
    expect((await scene.call("ListGrants", { KeyId })).Grants).toEqual([]);
    expect((await scene.call("ListGrants", { KeyId }, FAR)).Grants).toHaveLength(1);
    expect(await scene.encrypt(replica)).toBeInstanceOf(Uint8Array);
  });
});

describe("imported material", () => {
  const put = async (key: KmsKey, value: number, input: Record<string, unknown> = {}) =>
    scene.call(
      "ImportKeyMaterial",
      {
        KeyId: key.id,
        ...(await wrapFor(scene, key, new Uint8Array(32).fill(value))),
        ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE",
        ...input,
      },
      { region: key.region },
    );
  beforeEach(async () => {
    primary = await scene.createKey({ MultiRegion: true, Origin: "EXTERNAL" });
    await put(primary, 1);
  });

  it("is not copied: a new replica key waits for it, and then reads what its primary key wrote", async () => {
    const CiphertextBlob = await scene.encrypt(primary);
    const replica = await replicate();
    expect(await metadata(replica)).toMatchObject({ KeyState: "PendingImport", Enabled: false });
    expect((await scene.failure("Decrypt", { CiphertextBlob }, FAR)).message).toBe(`${replica.arn} is pending import.`);
    await put(replica, 1);
    expect(await scene.call("Decrypt", { CiphertextBlob }, FAR)).toMatchObject({ Plaintext: utf8("a note") });
  });

  it("that is new cannot become the current one while a replica key lacks it, one of later too", async () => {
    const { KeyMaterialId } = await put(primary, 2, { ImportType: "NEW_KEY_MATERIAL" });
    const pending = () => primary.history.at(-1);
    expect(pending()).toEqual({ id: KeyMaterialId, state: "PENDING_ROTATION" });
    await replicate();
    expect(pending()?.state).toBe("PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
    expect((await scene.failure("RotateKeyOnDemand", { KeyId: primary.id })).name).toBe("KMSInvalidStateException");
    await scene.call("ScheduleKeyDeletion", { KeyId: primary.id }, FAR);
    scene.clock.advance(30 * DAY);
    expect(pending()?.state).toBe("PENDING_ROTATION");
  });

  it("can expire while keys change places", async () => {
    const replica = await replicate();
    await put(replica, 1);
    const ValidTo = new Date(scene.clock.now().getTime() + 1_000);
    await put(primary, 1, { ExpirationModel: "KEY_MATERIAL_EXPIRES", ValidTo });
    await scene.call("UpdatePrimaryRegion", { KeyId: primary.id, PrimaryRegion: OTHER_REGION });
    scene.clock.advance(1_000);
    expect([primary.state, replica.state]).toEqual(["Updating", "Updating"]);
    scene.clock.advance(A_WHILE);
    expect([primary.state, replica.state]).toEqual(["PendingImport", "Enabled"]);
  });
});

describe("UpdatePrimaryRegion", () => {
  const promote = (PrimaryRegion = OTHER_REGION) =>
    scene.call("UpdatePrimaryRegion", { KeyId: primary.id, PrimaryRegion });

  it("sd:multi_region/former_primary_updating: both are Updating for a while, and usable", async () => {
    const replica = await replicate();
    expect(await promote()).toEqual({});
    expect(await metadata(primary)).toMatchObject({
      KeyState: "Updating",
      Enabled: false,
      MultiRegionConfiguration: {
        MultiRegionKeyType: "REPLICA",
        PrimaryKey: { Arn: replica.arn, Region: OTHER_REGION },
        ReplicaKeys: [{ Arn: primary.arn, Region: REGION }],
      },
    });
    expect(await metadata(replica)).toMatchObject({
      KeyState: "Updating",
      Enabled: false,
      MultiRegionConfiguration: { MultiRegionKeyType: "PRIMARY" },
    });
    const CiphertextBlob = await scene.encrypt(primary);
    expect(await scene.call("Decrypt", { CiphertextBlob }, FAR)).toMatchObject({ KeyId: replica.arn });
    const again = await scene.failure("ReplicateKey", { KeyId: primary.id, ReplicaRegion: THIRD_REGION }, FAR);
    expect(again.message).toBe(`${replica.arn} is updating.`);
    scene.clock.advance(A_WHILE);
    expect([primary.state, replica.state]).toEqual(["Enabled", "Enabled"]);
    await scene.call("ReplicateKey", { KeyId: primary.id, ReplicaRegion: THIRD_REGION }, FAR);
  });

  it("sd:multi_region/update_primary_same: nothing happens", async () => {
    await replicate();
    expect(await promote(REGION)).toEqual({});
    expect(await metadata(primary)).toMatchObject({ KeyState: "Enabled" });
  });
});

describe("deletion", () => {
  const schedule = (options = {}) =>
    scene.call("ScheduleKeyDeletion", { KeyId: primary.id, PendingWindowInDays: 7 }, options);

  it("sd:multi_region/delete_primary_with_replica, primary_waiting_replicas, deleted_key", async () => {
    const replica = await replicate();
    expect(await schedule()).toEqual({
      KeyId: primary.arn,
      KeyState: "PendingReplicaDeletion",
      PendingWindowInDays: 7,
    });
    const waiting = { KeyState: "PendingReplicaDeletion", Enabled: false, PendingDeletionWindowInDays: 7 };
    expect(await metadata(primary)).toMatchObject(waiting);
    scene.clock.advance(100 * DAY);
    expect(await metadata(primary)).toMatchObject(waiting);

    await schedule(FAR);
    expect(await metadata(primary)).toMatchObject(waiting);
    scene.clock.advance(7 * DAY);
    const DeletionDate = new Date(scene.clock.now().getTime() + 7 * DAY);
    expect(await metadata(primary)).toMatchObject({ KeyState: "PendingDeletion", DeletionDate });
    expect((await scene.failure("DescribeKey", { KeyId: primary.id }, FAR)).message).toBe(
      `Key '${replica.arn}' does not exist`,
    );
    scene.clock.advance(7 * DAY);
    expect((await scene.failure("DescribeKey", { KeyId: primary.id })).message).toBe(
      `Key '${primary.arn}' does not exist`,
    );
  });

  it("sd:multi_region/put_policy_deleting, get_policy_deleting", async () => {
    await replicate();
    const Policy = primary.policy.text;
    await schedule(FAR);
    await schedule();
    for (const options of [{}, FAR]) {
      expect(await scene.call("PutKeyPolicy", { KeyId: primary.id, Policy }, options)).toEqual({});
      const found = await scene.call("GetKeyPolicy", { KeyId: primary.id }, options);
      expect(found).toEqual({ Policy, PolicyName: "default" });
    }
  });

  it("of a replica key can be made good by replicating again", async () => {
    const replica = await replicate();
    const CiphertextBlob = await scene.encrypt(replica);
    await schedule(FAR);
    scene.clock.advance(7 * DAY);
    expect(await metadata(primary)).toMatchObject({ MultiRegionConfiguration: { ReplicaKeys: [] } });
    expect((await scene.failure("Decrypt", { CiphertextBlob }, FAR)).name).toBe("AccessDeniedException");
    await replicate();
    expect(await scene.call("Decrypt", { CiphertextBlob }, FAR)).toMatchObject({ KeyId: replica.arn });
  });

  it("is called off for a primary key that waits", async () => {
    await replicate();
    await schedule();
    await scene.call("CancelKeyDeletion", { KeyId: primary.id });
    expect(await metadata(primary)).toMatchObject({ KeyState: "Disabled" });
    await schedule(FAR);
    scene.clock.advance(30 * DAY);
    expect(await metadata(primary)).toMatchObject({ KeyState: "Disabled" });
  });
});

describe("permission", () => {
  /** Somebody whom the key policies' hand-over lets do this. */
  const somebody = (...statements: object[]) =>
    scene.world.addPrincipal({
      account: ACCOUNT,
      kind: "role",
      name: "Somebody",
      policies: { Own: { Version: "2012-10-17", Statement: statements } },
    });
  const to = (Action: string | string[], Condition: object = {}) => ({
    Effect: "Allow",
    Action,
    Resource: "*",
    Condition,
  });
  const IN = (region: string) => ({ StringEquals: { "aws:RequestedRegion": region } });
  const asReplica = { StringEquals: { "kms:MultiRegionKeyType": "REPLICA" }, Bool: { "kms:MultiRegion": "true" } };

  const outcome = (operation: string, input: object, statements: object[]) =>
    scene.call(operation, { KeyId: primary.id, ...input }, { caller: somebody(...statements) }).then(
      () => "ok",
      ({ message }: Error) => /perform: (kms:\w+) on resource: (\S+)/.exec(message)?.slice(1).join(" on "),
    );

  it.each([
    ["on the primary key alone", [to("kms:ReplicateKey")], "kms:CreateKey on *"],
    ["to create keys alone", [to("kms:CreateKey")], "kms:ReplicateKey on K"],
    ["in both Regions", [to("kms:ReplicateKey", IN(REGION)), to("kms:CreateKey", IN(OTHER_REGION))], "ok"],
    [
      "to create keys in the primary Region",
      [to("kms:ReplicateKey"), to("kms:CreateKey", IN(REGION))],
      "kms:CreateKey on *",
    ],
    ["to create replica keys", [to("kms:ReplicateKey"), to("kms:CreateKey", asReplica)], "ok"],
    [
      "to replicate into another Region",
      [to("kms:CreateKey"), to("kms:ReplicateKey", { StringEquals: { "kms:ReplicaRegion": THIRD_REGION } })],
      "kms:ReplicateKey on K",
    ],
    [
      "to replicate into this Region",
      [to("kms:CreateKey"), to("kms:ReplicateKey", { StringEquals: { "kms:ReplicaRegion": OTHER_REGION } })],
      "ok",
    ],
  ])("to replicate: %s", async (_, statements, expected) => {
    const made = await outcome("ReplicateKey", { ReplicaRegion: OTHER_REGION }, statements);
    expect(made?.replace(primary.arn, "K")).toBe(expected);
  });

  it("to replicate with tags: to tag keys in the replica's Region", async () => {
    const input = { ReplicaRegion: OTHER_REGION, Tags: [{ TagKey: "team", TagValue: "notes" }] };
    const basis = to(["kms:ReplicateKey", "kms:CreateKey"]);
    const everyKey = `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/*`;
    expect(await outcome("ReplicateKey", input, [basis])).toBe(`kms:TagResource on ${everyKey}`);
    expect(await outcome("ReplicateKey", input, [basis, to("kms:TagResource", IN(OTHER_REGION))])).toBe("ok");
  });

  it.each([
    ["on both keys", [to("kms:UpdatePrimaryRegion")], "ok"],
    ["in the primary Region alone", [to("kms:UpdatePrimaryRegion", IN(REGION))], "kms:UpdatePrimaryRegion on REPLICA"],
    [
      "in the replica's Region alone",
      [to("kms:UpdatePrimaryRegion", IN(OTHER_REGION))],
      "kms:UpdatePrimaryRegion on K",
    ],
    [
      "into another Region",
      [to("kms:UpdatePrimaryRegion", { StringEquals: { "kms:PrimaryRegion": THIRD_REGION } })],
      "kms:UpdatePrimaryRegion on K",
    ],
  ])("to change the primary key: %s", async (_, statements, expected) => {
    const replica = await replicate();
    const made = await outcome("UpdatePrimaryRegion", { PrimaryRegion: OTHER_REGION }, statements);
    expect(made?.replace(primary.arn, "K").replace(replica.arn, "REPLICA")).toBe(expected);
  });

  it("to change the primary key: the replica key's own policy must give it too", async () => {
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/Admin` }, Action: "kms:*", Resource: "*" },
      ],
    });
    const replica = await replicate({ Policy });
    const { message } = await scene.failure(
      "UpdatePrimaryRegion",
      { KeyId: primary.id, PrimaryRegion: OTHER_REGION },
      { caller: somebody(...allow("kms:*").Statement) },
    );
    expect(message).toContain(`kms:UpdatePrimaryRegion on resource: ${replica.arn} because no resource-based policy`);
  });

  it.each([
    ["PRIMARY", REGION],
    ["REPLICA", OTHER_REGION],
  ])("to use the %s key of several", async (type, region) => {
    await replicate();
    const caller = somebody(to("kms:DescribeKey", { StringEquals: { "kms:MultiRegionKeyType": type } }));
    const elsewhere = region === REGION ? OTHER_REGION : REGION;
    expect(await scene.call("DescribeKey", { KeyId: primary.id }, { caller, region })).toBeDefined();
    const { name } = await scene.failure("DescribeKey", { KeyId: primary.id }, { caller, region: elsewhere });
    expect(name).toBe("AccessDeniedException");
  });
});

describe("the trail", () => {
  const trail = (region: string) => scene.world.trail(ACCOUNT, region);
  const names = (region: string) => trail(region).map(({ eventName }) => eventName);
  const resource = ({ arn }: KmsKey) => [{ accountId: ACCOUNT, type: "AWS::KMS::Key", ARN: arn }];

  it("logs ReplicateKey with the primary key, CreateKey with the replica key, and the synchronization", async () => {
    const replica = await replicate();
    expect(names(REGION)).toEqual(["CreateKey", "ReplicateKey", "SynchronizeMultiRegionKey"]);
    expect(names(OTHER_REGION)).toEqual(["CreateKey"]);
    const [, replicated, synchronized] = trail(REGION);
    const [created] = trail(OTHER_REGION);
    expect(replicated).toMatchObject({
      requestParameters: {
        keyId: primary.id,
        replicaRegion: OTHER_REGION,
        bypassPolicyLockoutSafetyCheck: false,
        description: "",
      },
      responseElements: {
        replicaKeyMetadata: { arn: replica.arn, keyState: "Creating" },
        replicaPolicy: expect.any(String),
      },
      resources: resource(primary),
    });
    expect(created).toMatchObject({
      userIdentity: { ...replicated?.userIdentity, invokedBy: "kms.amazonaws.com" },
      awsRegion: OTHER_REGION,
      requestParameters: { multiRegion: true, keySpec: "SYMMETRIC_DEFAULT" },
      responseElements: { keyMetadata: { arn: replica.arn } },
      requestID: replicated?.requestID,
      resources: resource(replica),
    });
    expect(created?.eventID).not.toBe(replicated?.eventID);
    expect(synchronized).toMatchObject({ eventType: "AwsApiCall", resources: resource(primary), readOnly: false });
  });

  it("logs UpdatePrimaryRegion in both Regions", async () => {
    const replica = await replicate();
    await scene.call("UpdatePrimaryRegion", { KeyId: primary.id, PrimaryRegion: OTHER_REGION });
    expect(trail(REGION).at(-1)).toMatchObject({
      eventName: "UpdatePrimaryRegion",
      requestParameters: { keyId: primary.id, primaryRegion: OTHER_REGION },
      responseElements: { keyId: primary.arn },
      resources: resource(primary),
    });
    expect(trail(OTHER_REGION).at(-1)).toMatchObject({
      eventName: "UpdatePrimaryRegion",
      awsRegion: OTHER_REGION,
      requestParameters: { keyId: replica.arn, primaryRegion: OTHER_REGION },
      responseElements: { keyId: replica.arn },
      resources: resource(replica),
    });
    scene.clock.advance(A_WHILE);
    expect(names(OTHER_REGION).at(-1)).toBe("SynchronizeMultiRegionKey");
  });

  it("logs nothing elsewhere of what was refused", async () => {
    await scene.failure("ReplicateKey", { KeyId: primary.id, ReplicaRegion: REGION });
    await scene.failure("UpdatePrimaryRegion", { KeyId: primary.id, PrimaryRegion: OTHER_REGION });
    expect(trail(OTHER_REGION)).toEqual([]);
  });
});
