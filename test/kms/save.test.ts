/** A world that is saved and restored answers as if nothing had happened. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWorld } from "../../src/kms/create-world.ts";
import { restoreWorld } from "../../src/kms/restore-world.ts";
import type { CallRequest, Principal, World } from "../../src/kms/world.ts";
import { ACCOUNT, allow, OTHER_ACCOUNT, OTHER_REGION, REGION, type Scene, utf8 } from "./scene.ts";
import { wrapFor } from "./wrap.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;
const Plaintext = utf8("a note");
const ROLE = `arn:aws:iam::${ACCOUNT}:role/App`;
const ENDPOINT = "vpce-1234abcd5678c90a";
const GIVEN_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

/** As a file would bring it back. */
const restored = (world: World): World => restoreWorld(JSON.stringify(world.save()));

type Answer = { readonly output: unknown } | { readonly error: string };

async function answer(
  world: World,
  operation: string,
  input: Record<string, unknown> = {},
  more: Partial<CallRequest> = {},
): Promise<Answer> {
  const caller = more.caller ?? world.principal(`arn:aws:iam::${ACCOUNT}:role/Admin`);
  try {
    return { output: await world.call({ operation, input, region: REGION, ...more, caller }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { error: `${error.name}: ${error.message}` };
  }
}

async function call(world: World, ...asked: Parameters<typeof answer> extends [World, ...infer Rest] ? Rest : never) {
  const answered = await answer(world, ...asked);
  if ("error" in answered) throw new Error(`${asked[0]}: ${answered.error}`);
  return answered.output as Record<string, unknown>;
}

function newWorld(): World {
  const world = createWorld({ seed: "saved", keyIds: [], quotas: { ListKeys: 2 } });
  for (const [account, name] of [
    [ACCOUNT, "Admin"],
    [OTHER_ACCOUNT, "Auditor"],
  ] as const) {
    world.addPrincipal({ account, kind: "role", name, policies: { All: allow("*") } });
  }
  return world;
}

/** One of everything, with all that a clock can have to do. */
async function richWorld() {
  const world = createWorld({ seed: "rich", keyIds: [GIVEN_ID], grantDelay: MINUTE, quotas: { ListKeys: 2 } });
  const admin = world.addPrincipal({
    ...{ account: ACCOUNT, kind: "role", name: "Admin", policies: { All: allow("*") }, tags: { team: "notes" } },
    trustPolicy: { Statement: [{ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:*" }] },
  });
  const other = world.addPrincipal({
    ...{ account: OTHER_ACCOUNT, kind: "role", name: "Auditor", policies: { All: allow("*") } },
  });
  world.addPrincipal({ account: ACCOUNT, kind: "role", name: "App", policies: {} });
  world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Gone", policies: {} });
  world.removePrincipal(`arn:aws:iam::${ACCOUNT}:user/Gone`);
  const { CustomKeyStoreId } = await call(world, "CreateCustomKeyStore", {
    ...{ CustomKeyStoreName: "Cluster", CloudHsmClusterId: "cluster-2a23b4cdefg" },
    ...{ TrustAnchorCertificate: "the content of customerCA.crt", KeyStorePassword: "kmsPswd" },
  });
  await call(world, "ConnectCustomKeyStore", { CustomKeyStoreId });
  world.clock.advance(20 * MINUTE);
  world.clock.advance(1234);
  const alice = world.addPrincipal({
    ...{ account: ACCOUNT, kind: "user", name: "Gone", policies: { All: JSON.stringify(allow("kms:*", "sts:*")) } },
    ...{ boundary: allow("kms:*", "sts:*"), multiFactorAuth: true },
  });
  const session = world.assumeRole({
    caller: alice,
    role: admin.policyArn,
    sessionName: "alice",
    durationSeconds: 900,
  });
  const guest = world.federate({ caller: alice, name: "Guest", policies: { All: allow("kms:*") }, tags: { a: "b" } });
  world.addEndpoint({ id: ENDPOINT, vpc: "vpc-1a2b3c4d", account: ACCOUNT });
  world.organize({
    managementAccount: "999988887777",
    root: { units: { Clinics: { accounts: { [ACCOUNT]: { serviceControlPolicies: { All: allow("*") } } } } } },
  });

  const id = async (input: Record<string, unknown> = {}): Promise<string> => {
    const { KeyMetadata } = await call(world, "CreateKey", input);
    return (KeyMetadata as { readonly KeyId: string }).KeyId;
  };
  const keys = {
    plain: await id({ Description: "Notes", Tags: [{ TagKey: "team", TagValue: "notes" }] }),
    rotating: await id(),
    doomed: await id(),
    hmac: await id({ KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" }),
    curve: await id({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" }),
    family: await id({ MultiRegion: true }),
    moving: await id({ MultiRegion: true }),
    imported: await id({ Origin: "EXTERNAL" }),
    stored: await id({ Origin: "AWS_CLOUDHSM", CustomKeyStoreId }),
  };
  const on = (KeyId: string, operation: string, input: object = {}, region = REGION) =>
    call(world, operation, { KeyId, ...input }, { region });
  const encrypted = await on(keys.plain, "Encrypt", { Plaintext, EncryptionContext: { clinic: "north" } });
  await on(keys.rotating, "Encrypt", { Plaintext });
  await call(world, "CreateAlias", { AliasName: "alias/notes", TargetKeyId: keys.plain });
  await call(world, "DescribeKey", { KeyId: "alias/aws/s3" });
  const named = { GranteePrincipal: ROLE, Operations: ["Encrypt", "Decrypt"], Name: "app" };
  const constraints = { Constraints: { EncryptionContextSubset: { clinic: "north" } } };
  const grant = await on(keys.plain, "CreateGrant", { ...named, ...constraints, RetiringPrincipal: alice.arn });
  await on(keys.rotating, "EnableKeyRotation", { RotationPeriodInDays: 90 });
  await on(keys.rotating, "RotateKeyOnDemand");
  await on(keys.doomed, "ScheduleKeyDeletion", { PendingWindowInDays: 7 });
  for (const key of [keys.family, keys.moving]) await on(key, "ReplicateKey", { ReplicaRegion: OTHER_REGION });
  await on(keys.family, "EnableKeyRotation", { RotationPeriodInDays: 100 });
  world.clock.advance(MINUTE);
  await on(keys.moving, "UpdatePrimaryRegion", { PrimaryRegion: OTHER_REGION });
  await on(keys.family, "ReplicateKey", { ReplicaRegion: "ap-south-1" });
  const wrapping = { call: (operation: string, input?: Record<string, unknown>) => call(world, operation, input) };
  const wrapped = await wrapFor(
    wrapping as Pick<Scene, "call">,
    { id: keys.imported, region: REGION } as Parameters<typeof wrapFor>[1],
    new Uint8Array(32).fill(9),
  );
  const ValidTo = new Date(world.clock.now().getTime() + 3 * DAY);
  await on(keys.imported, "ImportKeyMaterial", { ...wrapped, ValidTo });
  await call(world, "DisconnectCustomKeyStore", { CustomKeyStoreId });
  await call(world, "ListKeys");
  return {
    world,
    keys,
    encrypted,
    grant,
    named,
    constraints,
    wrapped,
    ValidTo,
    session,
    guest,
    alice,
    other,
    CustomKeyStoreId,
  };
}

describe("a restored world", () => {
  it("answers later calls as the saved one does, and does what was due", { timeout: 60_000 }, async () => {
    const { world, keys, encrypted, grant, ...rich } = await richWorld();
    const { CiphertextBlob } = encrypted;
    const EncryptionContext = { clinic: "north" };
    const again = restored(world);
    const app: Partial<CallRequest> = { caller: world.principal(ROLE) };
    const elsewhere = { region: OTHER_REGION };
    const own = (KeyId: string, more: object = {}) => ({ KeyId, ...more });
    const material = { MaxResults: 10, IncludeKeyMaterial: "ALL_KEY_MATERIAL" };
    const round = (): readonly (readonly [string, Record<string, unknown>, Partial<CallRequest>?])[] => [
      ["Decrypt", { CiphertextBlob, EncryptionContext }],
      ["Decrypt", { CiphertextBlob }],
      ["Decrypt", { CiphertextBlob, EncryptionContext }, app],
      ["Decrypt", { CiphertextBlob, EncryptionContext, GrantTokens: [grant.GrantToken] }, app],
      ["CreateGrant", { KeyId: keys.plain, ...rich.named, ...rich.constraints, RetiringPrincipal: rich.alice.arn }],
      ["ListGrants", own(keys.plain)],
      ["ListRetirableGrants", { RetiringPrincipal: rich.alice.arn }],
      ...Object.values(keys).map((key) => ["DescribeKey", own(key)] as const),
      ...Object.values(keys).map((key) => ["GetKeyLastUsage", own(key)] as const),
      ["ListKeyRotations", own(keys.rotating, material)],
      ["GetKeyRotationStatus", own(keys.rotating)],
      ["GetKeyRotationStatus", own(keys.family), elsewhere],
      ["Encrypt", own(keys.rotating, { Plaintext })],
      ["Encrypt", own(keys.family, { Plaintext }), elsewhere],
      ["Encrypt", own(keys.imported, { Plaintext })],
      ["Encrypt", own("alias/notes", { Plaintext }), { endpoint: ENDPOINT }],
      ["Encrypt", own("alias/aws/s3", { Plaintext }), { via: "s3" }],
      ["Encrypt", own(keys.plain, { Plaintext }), { caller: rich.session.principal }],
      ["Encrypt", own(keys.plain, { Plaintext }), { caller: rich.guest.principal }],
      ["Encrypt", own(keys.plain, { Plaintext }), { caller: rich.alice }],
      ["Encrypt", own(keys.plain, { Plaintext }), { caller: rich.other }],
      ["GenerateMac", own(keys.hmac, { Message: Plaintext, MacAlgorithm: "HMAC_SHA_256" })],
      ["Sign", own(keys.curve, { Message: Plaintext, SigningAlgorithm: "ECDSA_SHA_256" })],
      ["GetPublicKey", own(keys.curve)],
      ["ImportKeyMaterial", { KeyId: keys.imported, ...rich.wrapped, ValidTo: rich.ValidTo }],
      ["ListAliases", {}],
      ["ListResourceTags", own(keys.plain)],
      ["GetKeyPolicy", own(keys.plain)],
      ["DescribeCustomKeyStores", {}],
      ["Encrypt", own(keys.stored, { Plaintext })],
      ["ConnectCustomKeyStore", { CustomKeyStoreId: rich.CustomKeyStoreId }],
      ["CreateKey", {}],
      ["ListKeys", {}],
    ];
    for (const pause of [0, 5000, 2 * MINUTE, 20 * MINUTE, 4 * DAY, 30 * DAY, 100 * DAY]) {
      for (const one of [world, again]) one.clock.advance(pause);
      for (const asked of round())
        expect([asked, await answer(again, ...asked)]).toEqual([asked, await answer(world, ...asked)]);
      const ask = { role: `arn:aws:iam::${ACCOUNT}:role/Admin`, sessionName: "later" };
      expect(again.assumeRole({ ...ask, caller: rich.alice })).toEqual(
        world.assumeRole({ ...ask, caller: rich.alice }),
      );
      for (const region of [REGION, OTHER_REGION])
        expect(again.trail(ACCOUNT, region)).toEqual(world.trail(ACCOUNT, region));
      expect(again.save()).toEqual(world.save());
    }
    expect(world.trail(ACCOUNT, REGION).map(({ eventName }) => eventName)).toEqual(
      expect.arrayContaining(["RotateKey", "DeleteKey", "DeleteExpiredKeyMaterial", "SynchronizeMultiRegionKey"]),
    );
  });

  it("is saved as plain JSON, and saved again the same", async () => {
    const { world } = await richWorld();
    const saved = world.save();
    expect(JSON.parse(JSON.stringify(saved))).toStrictEqual(saved);
    expect(restored(world).save()).toStrictEqual(saved);
  });

  it("does not change what was saved by going on", async () => {
    const { world, keys } = await richWorld();
    const saved = world.save();
    const text = JSON.stringify(saved);
    await call(world, "TagResource", { KeyId: keys.plain, Tags: [{ TagKey: "more", TagValue: "" }] });
    world.clock.advance(200 * DAY);
    expect(JSON.stringify(saved)).toBe(text);
  });

  it("takes the rest of its given key ids along", async () => {
    const again = restored(createWorld({ keyIds: [GIVEN_ID] }));
    const { KeyMetadata } = await call(
      again,
      "CreateKey",
      {},
      { caller: again.principal(`arn:aws:iam::${ACCOUNT}:root`) },
    );
    expect(KeyMetadata).toMatchObject({ KeyId: GIVEN_ID });
  });

  it("draws the same randomness past the end of a pool", async () => {
    for (const drawn of [0, 1, 4095, 4096, 4097, 9000]) {
      const world = newWorld();
      for (let left = drawn; left > 0; left -= 1024) {
        await call(world, "GenerateRandom", { NumberOfBytes: Math.min(1024, left) });
      }
      const again = restored(world);
      const next = { NumberOfBytes: 1024 };
      expect(await call(again, "GenerateRandom", next)).toEqual(await call(world, "GenerateRandom", next));
    }
  });
});

/** Calls on whichever key and grant a number falls on, and time that passes. */
const STEPS: readonly ((world: World, pick: (list: readonly string[]) => string) => Promise<unknown>)[] = [
  (world) => answer(world, "CreateKey", { MultiRegion: true }),
  (world) => answer(world, "CreateKey", { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" }),
  ...(
    [
      ["Encrypt", { Plaintext }],
      ["GenerateDataKey", { KeySpec: "AES_256" }],
      ["GenerateMac", { Message: Plaintext, MacAlgorithm: "HMAC_SHA_256" }],
      ["EnableKeyRotation", { RotationPeriodInDays: 90 }],
      ["DisableKeyRotation", {}],
      ["RotateKeyOnDemand", {}],
      ["DisableKey", {}],
      ["EnableKey", {}],
      ["ScheduleKeyDeletion", { PendingWindowInDays: 7 }],
      ["CancelKeyDeletion", {}],
      ["ReplicateKey", { ReplicaRegion: OTHER_REGION }],
      ["UpdatePrimaryRegion", { PrimaryRegion: OTHER_REGION }],
      ["CreateGrant", { GranteePrincipal: `arn:aws:iam::${OTHER_ACCOUNT}:root`, Operations: ["Encrypt"], Name: "one" }],
      ["ListGrants", {}],
      ["DescribeKey", {}],
      ["TagResource", { Tags: [{ TagKey: "team", TagValue: "notes" }] }],
    ] as const
  ).map(
    ([operation, input]) =>
      async (world: World, pick: (list: readonly string[]) => string) =>
        answer(world, operation, { KeyId: pick(await keyIds(world)), ...input }),
  ),
  async (world, pick) =>
    answer(world, "DescribeKey", { KeyId: pick(await keyIds(world, OTHER_REGION)) }, { region: OTHER_REGION }),
  async (world, pick) =>
    answer(
      world,
      "ScheduleKeyDeletion",
      { KeyId: pick(await keyIds(world, OTHER_REGION)), PendingWindowInDays: 7 },
      { region: OTHER_REGION },
    ),
  async (world) => world.clock.advance(30_000),
  async (world) => world.clock.advance(8 * DAY),
  async (world) => world.clock.advance(91 * DAY),
];

async function keyIds(world: World, region = REGION): Promise<readonly string[]> {
  const answered = await answer(world, "ListKeys", {}, { region });
  const { Keys = [] } =
    "output" in answered ? (answered.output as { readonly Keys?: { readonly KeyId: string }[] }) : {};
  return Keys.map(({ KeyId }) => KeyId);
}

it("whenever it is saved, whatever happens before and after", { timeout: 60_000 }, async () => {
  const step = fc.record({ step: fc.nat(STEPS.length - 1), pick: fc.nat(99) });
  const steps = fc.array(step, { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(steps, steps, async (before, after) => {
      const run = (world: World, { step: index, pick }: { readonly step: number; readonly pick: number }) =>
        STEPS[index]?.(world, (list) => list[pick % Math.max(1, list.length)] ?? "none");
      const world = newWorld();
      await call(world, "CreateKey", { MultiRegion: true });
      for (const one of before) await run(world, one);
      const again = restored(world);
      for (const one of after) expect(await run(again, one)).toEqual(await run(world, one));
      expect(again.save()).toEqual(world.save());
    }),
    { numRuns: 150 },
  );
});

describe("what is no saved world is refused", () => {
  const saved = () => newWorld().save();
  const text = JSON.stringify;
  it.each<[string, () => unknown, string]>([
    ["a torn file", () => text(saved()).slice(0, -20), "The saved world is torn"],
    ["nothing", () => "", "The saved world is torn"],
    ["another program's file", () => text({ format: "kms-workbook/verdict/1" }), "This is no saved world"],
    ["no object", () => "[]", "This is no saved world"],
    [
      "a later version's",
      () => ({ ...saved(), format: "kms-workbook/world/2" }),
      "The saved world has the format kms-workbook/world/2, and this version reads kms-workbook/world/1.",
    ],
    ["a missing part", () => ({ ...saved(), keys: undefined }), "keys: must be a list."],
    ["an unknown part", () => ({ ...saved(), more: 1 }), "more: is not known here."],
    ["a wrong date", () => ({ ...saved(), now: "yesterday" }), "now: must be a date in ISO 8601."],
    [
      "a principal whose name has another line in it",
      () => text(saved()).replace('"name":"Admin"', '"name":"Admin\\ncredential_process = sh"'),
      "names no role",
    ],
    [
      "an appointment about a key that is not there",
      () => {
        const due = { type: "delete key", key: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${GIVEN_ID}` };
        return { ...saved(), appointments: { made: 1, list: [{ id: 1, at: saved().now, due }] } };
      },
      "There is no key arn:aws:kms:",
    ],
    ["a wrong account", () => ({ ...saved(), roots: ["me"] }), "roots.0: must be the 12 digits of an account."],
    [
      "an alias of nothing",
      () => {
        const alias = { name: "alias/notes", keyId: GIVEN_ID, created: saved().now, updated: saved().now };
        return { ...saved(), homes: [{ account: ACCOUNT, region: REGION, aliases: [alias], stores: [], trail: [] }] };
      },
      `alias/notes names the key ${GIVEN_ID}, which is not there.`,
    ],
  ])("%s", (_, file, message) => {
    expect(() => restoreWorld(file())).toThrow(message);
    expect(() => restoreWorld(file())).toThrow(expect.objectContaining({ name: "InputProblem" }));
  });
});

it("names that JavaScript's objects have too are names like any other", () => {
  const world = newWorld();
  const tags = { constructor: "a", prototype: "b", ["__proto__"]: "c" };
  const Statement = { Effect: "Deny", Action: "*", Resource: "*" };
  const policies = { constructor: { Version: "2012-10-17", Statement } };
  world.addPrincipal({ account: ACCOUNT, kind: "role", name: "Odd", policies, tags });
  expect(JSON.stringify(restored(world).save())).toBe(JSON.stringify(world.save()));
  expect(JSON.stringify(world.save())).toContain('"__proto__":"c"');
});

it("a principal of the saved world is one of the restored world", async () => {
  const world = newWorld();
  const again = restored(world);
  const caller: Principal = world.principal(`arn:aws:iam::${ACCOUNT}:role/Admin`);
  expect(again.principal(caller.policyArn)).toEqual(caller);
  expect(again.credentials(caller)).toEqual(world.credentials(caller));
  await again.call({ operation: "CreateKey", input: {}, caller, region: REGION });
});
