/** Who may call what: requests as KMS puts them to the authorization engine, and refusals in AWS's words. */
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import type { ObservedCall, Principal } from "../../src/kms/world.ts";
import { ACCOUNT, allow, buildScene, OTHER_ACCOUNT, REGION, type Scene, utf8 } from "./scene.ts";

let scene: Scene;
let key: KmsKey;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

const user = (name: string, policies: Record<string, unknown> = {}) =>
  scene.world.addPrincipal({ account: ACCOUNT, kind: "user", name, policies });

const policy = (...statements: object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" },
      ...statements,
    ],
  });

const putPolicy = (...statements: object[]) =>
  scene.call("PutKeyPolicy", { KeyId: key.id, Policy: policy(...statements) });

const Plaintext = utf8("a note");
const encryptAs = (caller: Principal, more: Record<string, unknown> = {}) =>
  scene.failure("Encrypt", { KeyId: key.arn, Plaintext, ...more }, { caller });

describe("refusals in AWS's words", () => {
  const words = (caller: string, rest: string) => `User: ${caller} is not authorized to perform: kms:Encrypt ${rest}`;

  it("the key policy hands over, and identity policies are silent", async () => {
    const { message } = await encryptAs(user("Bob"));
    const why = "because no identity-based policy allows the kms:Encrypt action";
    expect(message).toBe(words(`arn:aws:iam::${ACCOUNT}:user/Bob`, `on resource: ${key.arn} ${why}`));
  });

  it("an identity policy denies", async () => {
    const Statement = [{ Effect: "Deny", Action: "kms:*", Resource: "*" }];
    const { message } = await encryptAs(user("Bob", { Deny: { Version: "2012-10-17", Statement } }));
    expect(message).toContain(`on resource: ${key.arn} with an explicit deny in an identity-based policy`);
  });

  it("the key policy denies", async () => {
    const bob = user("Bob", { All: allow("kms:*") });
    await putPolicy({ Effect: "Deny", Principal: { AWS: bob.arn }, Action: "kms:Encrypt", Resource: "*" });
    expect((await encryptAs(bob)).message).toContain("with an explicit deny in a resource-based policy");
  });

  it("the key policy neither names the caller nor hands over", async () => {
    const bob = user("Bob", { All: allow("kms:*") });
    const Statement = [{ Effect: "Allow", Principal: { AWS: scene.admin.policyArn }, Action: "kms:*", Resource: "*" }];
    await scene.call("PutKeyPolicy", { KeyId: key.id, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
    expect((await encryptAs(bob)).message).toContain("because no resource-based policy allows the kms:Encrypt action");
    const caller = scene.world.identify(scene.world.credentials(`arn:aws:iam::${ACCOUNT}:root`).accessKeyId);
    if (caller === undefined) throw new Error("There is no root user.");
    expect((await encryptAs(caller)).message).toContain("because no resource-based policy allows");
  });

  it("an operation on no key asks identity policies alone", async () => {
    const { message } = await scene.failure("ListKeys", {}, { caller: user("Bob") });
    expect(message).toBe(
      `User: arn:aws:iam::${ACCOUNT}:user/Bob is not authorized to perform: kms:ListKeys on resource: * because no identity-based policy allows the kms:ListKeys action`,
    );
  });

  it("Decrypt without KeyId does not name the key", async () => {
    const CiphertextBlob = await scene.encrypt(key);
    const { message } = await scene.failure("Decrypt", { CiphertextBlob }, { caller: user("Bob") });
    expect(message).toContain(
      "kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action",
    );
  });

  it("a ciphertext of another Region reads like one that may not be opened", async () => {
    const CiphertextBlob = await scene.encrypt(key);
    const error = await scene.failure("Decrypt", { CiphertextBlob }, { region: "us-east-1" });
    expect(error.name).toBe("AccessDeniedException");
    expect(error.message).toContain("because the resource does not exist in this Region, no resource-based policies");
  });
});

describe("another account's key", () => {
  const HIDDEN =
    "on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access";

  it("opens when both sides allow", async () => {
    await putPolicy({ Effect: "Allow", Principal: { AWS: OTHER_ACCOUNT }, Action: "kms:Encrypt", Resource: "*" });
    const answer = await scene.call("Encrypt", { KeyId: key.arn, Plaintext }, { caller: scene.otherAdmin });
    expect(answer.KeyId).toBe(key.arn);
  });

  it("stays shut without the caller's own account", async () => {
    await putPolicy({ Effect: "Allow", Principal: { AWS: OTHER_ACCOUNT }, Action: "kms:*", Resource: "*" });
    const poor = scene.world.addPrincipal({ account: OTHER_ACCOUNT, kind: "role", name: "Poor" });
    expect((await encryptAs(poor)).message).toContain(
      "on this resource because no identity-based policy allows the kms:Encrypt action",
    );
  });

  it("does not show whether it exists", async () => {
    const there = await encryptAs(scene.otherAdmin);
    const notThere = await encryptAs(scene.otherAdmin, {
      KeyId: key.arn.replace(key.id, "134f2428-cec1-4b25-a1ae-9048164dba47"),
    });
    const noAlias = await encryptAs(scene.otherAdmin, { KeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:alias/none` });
    expect(there.message).toContain(HIDDEN);
    expect(notThere.message).toBe(there.message);
    expect(noAlias.message).toBe(there.message);
  });
});

describe("what is asked", () => {
  async function asked(operation: string, input: Record<string, unknown>): Promise<string[]> {
    const calls: ObservedCall[] = [];
    const stop = scene.world.observe((call) => calls.push(call));
    await scene.call(operation, input).finally(stop);
    return (calls[0]?.decisions ?? []).map(({ request: { action, resource } }) => `${action} on ${resource}`);
  }

  it("ReEncrypt asks for ReEncryptFrom on the source, then ReEncryptTo on the destination", async () => {
    const destination = await scene.createKey();
    const CiphertextBlob = await scene.encrypt(key);
    expect(await asked("ReEncrypt", { CiphertextBlob, DestinationKeyId: destination.id })).toEqual([
      `kms:ReEncryptFrom on ${key.arn}`,
      `kms:ReEncryptTo on ${destination.arn}`,
    ]);
  });

  it("CreateAlias asks for itself on the alias and on the key", async () => {
    expect(await asked("CreateAlias", { AliasName: "alias/notes", TargetKeyId: key.id })).toEqual([
      `kms:CreateAlias on arn:aws:kms:${REGION}:${ACCOUNT}:alias/notes`,
      `kms:CreateAlias on ${key.arn}`,
    ]);
  });

  it("CreateKey asks for TagResource only when there are tags", async () => {
    expect(await asked("CreateKey", {})).toEqual(["kms:CreateKey on *"]);
    expect(await asked("CreateKey", { Tags: [{ TagKey: "team", TagValue: "notes" }] })).toEqual([
      "kms:CreateKey on *",
      `kms:TagResource on arn:aws:kms:${REGION}:${ACCOUNT}:key/*`,
    ]);
  });

  it("asks about the key, even if the request names an alias", async () => {
    await scene.call("CreateAlias", { AliasName: "alias/notes", TargetKeyId: key.id });
    expect(await asked("Encrypt", { KeyId: "alias/notes", Plaintext })).toEqual([`kms:Encrypt on ${key.arn}`]);
  });
});

/** For each condition key: a call that it lets through, and one that it does not. */
describe("condition keys", () => {
  const CiphertextBlob = () => scene.encrypt(key, Plaintext, { clinic: "north" });
  const EncryptionContext = { clinic: "north" };

  interface Case {
    readonly condition: object;
    readonly operation: string;
    readonly passes: () => Promise<object> | object;
    /** Absent where every request and every key there is yet has the wanted value. */
    readonly fails?: () => Promise<object> | object;
  }

  const encrypt = (more: object) => () => ({ KeyId: key.id, Plaintext, ...more });
  const tagged = (TagValue: string) => () => ({ Tags: [{ TagKey: "team", TagValue }] });

  const CASES: Readonly<Record<string, Case>> = {
    "kms:EncryptionContext:clinic": {
      condition: { StringEquals: { "kms:EncryptionContext:clinic": "north" } },
      operation: "Encrypt",
      passes: encrypt({ EncryptionContext }),
      fails: encrypt({ EncryptionContext: { clinic: "south" } }),
    },
    "kms:EncryptionContextKeys": {
      condition: { "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": "clinic" } },
      operation: "Decrypt",
      passes: async () => ({ CiphertextBlob: await CiphertextBlob(), EncryptionContext }),
      fails: async () => ({ CiphertextBlob: await CiphertextBlob() }),
    },
    "kms:EncryptionAlgorithm": {
      condition: { StringEquals: { "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT" } },
      operation: "GenerateDataKey",
      passes: () => ({ KeyId: key.id, KeySpec: "AES_256" }),
    },
    "kms:RequestAlias": {
      condition: { StringEquals: { "kms:RequestAlias": "alias/notes" } },
      operation: "DescribeKey",
      passes: () => ({ KeyId: "alias/notes" }),
      fails: () => ({ KeyId: key.id }),
    },
    "kms:ResourceAliases": {
      condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/notes" } },
      operation: "DescribeKey",
      passes: () => ({ KeyId: key.id }),
      fails: async () => ({ KeyId: (await scene.createKey()).id }),
    },
    "aws:ResourceTag": {
      condition: { StringEquals: { "aws:ResourceTag/team": "notes" } },
      operation: "DescribeKey",
      passes: async () => ({ KeyId: (await scene.createKey(tagged("notes")())).id }),
      fails: async () => ({ KeyId: (await scene.createKey(tagged("other")())).id }),
    },
    "aws:RequestTag": {
      condition: { StringEquals: { "aws:RequestTag/team": "notes" } },
      operation: "CreateKey",
      passes: tagged("notes"),
      fails: tagged("other"),
    },
    "aws:TagKeys": {
      condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "team" } },
      operation: "CreateKey",
      passes: tagged("notes"),
      fails: () => ({}),
    },
    "kms:ReEncryptOnSameKey": {
      condition: { Bool: { "kms:ReEncryptOnSameKey": "true" } },
      operation: "ReEncrypt",
      passes: async () => ({
        CiphertextBlob: await CiphertextBlob(),
        SourceEncryptionContext: EncryptionContext,
        DestinationKeyId: key.id,
      }),
      fails: async () => ({
        CiphertextBlob: await CiphertextBlob(),
        SourceEncryptionContext: EncryptionContext,
        DestinationKeyId: (await scene.createKey()).id,
      }),
    },
    "kms:ScheduleKeyDeletionPendingWindowInDays": {
      condition: { NumericGreaterThanEquals: { "kms:ScheduleKeyDeletionPendingWindowInDays": "14" } },
      operation: "ScheduleKeyDeletion",
      passes: () => ({ KeyId: key.id }),
      fails: async () => ({ KeyId: (await scene.createKey()).id, PendingWindowInDays: 7 }),
    },
    "kms:BypassPolicyLockoutSafetyCheck": {
      condition: { Null: { "kms:BypassPolicyLockoutSafetyCheck": "true" } },
      operation: "PutKeyPolicy",
      passes: () => ({ KeyId: key.id, Policy: policy() }),
      fails: () => ({ KeyId: key.id, Policy: policy(), BypassPolicyLockoutSafetyCheck: true }),
    },
    "kms:KeySpec, KeyUsage, KeyOrigin, MultiRegion": {
      condition: {
        StringEquals: {
          "kms:KeySpec": "SYMMETRIC_DEFAULT",
          "kms:KeyUsage": "ENCRYPT_DECRYPT",
          "kms:KeyOrigin": "AWS_KMS",
        },
        Bool: { "kms:MultiRegion": "false" },
      },
      operation: "CreateKey",
      passes: () => ({}),
    },
    "kms:CallerAccount, aws:RequestedRegion, aws:SourceIp, aws:CurrentTime": {
      condition: {
        StringEquals: { "kms:CallerAccount": ACCOUNT, "aws:RequestedRegion": REGION },
        IpAddress: { "aws:SourceIp": "192.0.2.0/24" },
        DateLessThan: { "aws:CurrentTime": "2026-01-02T00:00:00Z" },
      },
      operation: "Encrypt",
      passes: encrypt({}),
      fails: () => {
        scene.clock.advance(86_400_000);
        return encrypt({})();
      },
    },
  };

  it.each(Object.entries(CASES))("%s", async (_, { condition, operation, passes, fails }) => {
    await scene.call("CreateAlias", { AliasName: "alias/notes", TargetKeyId: key.id });
    const Statement = [
      { Effect: "Allow", Action: "kms:*", Resource: "*", Condition: condition },
      // A lockout check follows the caller's permissions of the moment.
      ...(operation === "PutKeyPolicy" ? [] : [{ Effect: "Allow", Action: "kms:TagResource", Resource: "*" }]),
    ];
    const caller = user("Conditioned", { Only: { Version: "2012-10-17", Statement } });
    await scene.call(operation, { ...(await passes()) }, { caller });
    if (fails === undefined) return;
    const refused = await scene.failure(operation, { ...(await fails()) }, { caller });
    expect(refused.name).toBe("AccessDeniedException");
  });
});
