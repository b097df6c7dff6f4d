/** Grants as objects: made, found, retired and revoked. Cases named sd:, ansible: and boto: are recorded from AWS. */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import type { Principal } from "../../src/kms/world.ts";
import { ACCOUNT, allow, buildScene, OTHER_ACCOUNT, REGION, type Scene } from "./scene.ts";

let scene: Scene;
let key: KmsKey;
let app: Principal;
let clerk: Principal;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
  app = scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "probe/App" });
  clerk = scene.world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Clerk" });
});

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const session = (name: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/App/${name}`;

const create = (input: Record<string, unknown> = {}) =>
  scene.call("CreateGrant", {
    KeyId: key.id,
    GranteePrincipal: app.policyArn,
    Operations: ["Decrypt", "RetireGrant"],
    ...input,
  });
const refusal = async (input: Record<string, unknown>, operation = "CreateGrant") => {
  const given = { KeyId: key.id, GranteePrincipal: app.policyArn, Operations: ["Decrypt"], ...input };
  const error = await scene.failure(operation, given);
  return [error.name, error.message];
};
const grants = async (input: Record<string, unknown> = {}) =>
  (await scene.call("ListGrants", { KeyId: key.id, ...input })).Grants as Record<string, unknown>[];
const uniqueId = (arn: string) => scene.state.identities.named(arn)?.entity.uniqueId ?? "";

describe("CreateGrant", () => {
  it("sd:grants/session_create, session_list", async () => {
    const target = session("target");
    const answer = await create({ GranteePrincipal: target, RetiringPrincipal: target, Name: "session" });
    expect(answer).toEqual({ GrantId: expect.stringMatching(/^[0-9a-f]{64}$/), GrantToken: expect.any(String) });
    expect(await scene.call("ListGrants", { KeyId: key.id })).toEqual({
      Grants: [
        {
          KeyId: key.arn,
          GrantId: answer.GrantId,
          Name: "session",
          CreationDate: scene.clock.now(),
          GranteePrincipal: target,
          RetiringPrincipal: target,
          IssuingAccount: ROOT,
          Operations: ["Decrypt", "RetireGrant"],
        },
      ],
      Truncated: false,
    });
  });

  it("makes a grant anew without a name, and once with one; the token is always new", async () => {
    const [one, two] = [await create(), await create()];
    expect(one.GrantId).not.toBe(two.GrantId);
    const Constraints = { EncryptionContextSubset: { clinic: "north", ward: "3" } };
    const first = await create({ Name: "named", Constraints });
    const again = await create({
      Name: "named",
      Constraints: { EncryptionContextSubset: { ward: "3", clinic: "north" } },
      Operations: ["RetireGrant", "Decrypt"],
    });
    expect(again.GrantId).toBe(first.GrantId);
    expect(again.GrantToken).not.toBe(first.GrantToken);
    const other = await create({ Name: "named", Constraints: { EncryptionContextSubset: { ward: "3" } } });
    expect(other.GrantId).not.toBe(first.GrantId);
    expect(await grants()).toHaveLength(4);
  });

  it("sd:grants/lifecycle_named_id_retry: a unique id is the principal that has it", async () => {
    const first = await create({ GranteePrincipal: session("bound"), Name: "bound-session" });
    const raw = `${uniqueId(app.policyArn)}:bound`;
    const again = await create({ GranteePrincipal: raw, Name: "bound-session" });
    expect(again.GrantId).toBe(first.GrantId);
    expect(again.GrantToken).not.toBe(first.GrantToken);
  });

  it.each([
    ["sd:grants/missing_role", `arn:aws:sts::${ACCOUNT}:assumed-role/missing/target`, "does not refer"],
    ["sd:grants/session_role_path", `arn:aws:sts::${ACCOUNT}:assumed-role/probe/App/target`, "is not valid"],
    ["sd:grants/missing_account_federated_user", "arn:aws:sts::123456789012:federated-user/unissued", "does not refer"],
    ["a user that does not exist", `arn:aws:iam::${ACCOUNT}:user/Nobody`, "does not refer"],
    ["no ARN at all", "App", "is not valid"],
  ])("%s", async (_, GranteePrincipal, fault) => {
    const words = fault === "is not valid" ? "ARN is not valid" : "ARN does not refer to a valid principal";
    expect(await refusal({ GranteePrincipal })).toEqual(["InvalidArnException", `${words}: ${GranteePrincipal}`]);
    const RetiringPrincipal = GranteePrincipal;
    expect(await refusal({ RetiringPrincipal })).toEqual(["InvalidArnException", `${words}: ${RetiringPrincipal}`]);
  });

  it.each([
    ["sd:grants/unissued_federated_user", () => `arn:aws:sts::${ACCOUNT}:federated-user/unissued`],
    ["sd:grants/raw_session_id", () => `${uniqueId(app.policyArn)}:session`],
    ["a user", () => clerk.arn],
    ["an account", () => ROOT],
  ])("takes %s", async (_, grantee) => {
    const { GrantId } = await create({ GranteePrincipal: grantee() });
    expect(await grants({ GranteePrincipal: grantee() })).toMatchObject([{ GrantId }]);
  });

  const VALID = "Valid operations are [CreateGrant, RetireGrant, DescribeKey, GenerateMac, VerifyMac]";
  const ONLY_SYMMETRIC =
    "EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.";
  it.each([
    [
      "sd:hmac/encryption_grant",
      { KeySpec: "HMAC_224", KeyUsage: "GENERATE_VERIFY_MAC" },
      { Operations: ["Encrypt"] },
      `Operations [Encrypt] are not supported when creating a grant for a symmetric KMS key with key usage GENERATE_VERIFY_MAC. ${VALID}`,
    ],
    [
      "sd:hmac/constrained_mac_grant",
      { KeySpec: "HMAC_224", KeyUsage: "GENERATE_VERIFY_MAC" },
      { Operations: ["GenerateMac"], Constraints: { EncryptionContextSubset: { a: "b" } } },
      ONLY_SYMMETRIC,
    ],
    [
      "sd:ecc/constrained_grant, ack:rsa",
      { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" },
      { Operations: ["Sign"], Constraints: { EncryptionContextEquals: { a: "b" } } },
      ONLY_SYMMETRIC,
    ],
    [
      "a key pair",
      { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" },
      { Operations: ["Sign", "GenerateDataKey"] },
      "Operations [GenerateDataKey] are not supported when creating a grant for an asymmetric KMS key with key usage SIGN_VERIFY. Valid operations are [CreateGrant, RetireGrant, DescribeKey, GetPublicKey, Sign, Verify]",
    ],
  ])("%s", async (_, spec, input, message) => {
    key = await scene.createKey(spec);
    expect(await refusal(input)).toEqual(["ValidationException", message]);
  });

  it.each([
    [
      "ansible:only-creategrant",
      { Operations: ["CreateGrant"] },
      /^Grants must not contain only the CreateGrant operation\.$/,
    ],
    ["no operation", { Operations: [] }, /at least one/],
    [
      "an operation that no grant gives",
      { Operations: ["ListGrants"] },
      /at 'operations\.1\.member' .* enum value set: \[/,
    ],
    [
      "two grantees",
      { GranteeServicePrincipal: "rds.amazonaws.com" },
      /either GranteePrincipal or GranteeServicePrincipal/,
    ],
    [
      "nine pairs",
      { Constraints: { EncryptionContextEquals: Object.fromEntries(Array.from("123456789", (n) => [n, n])) } },
      /8/,
    ],
    ["385 characters", { Constraints: { EncryptionContextSubset: { a: "b".repeat(385) } } }, /384/],
    [
      "both kinds of context",
      { Constraints: { EncryptionContextSubset: { a: "b" }, EncryptionContextEquals: { a: "b" } } },
      /not both/,
    ],
    ["a name with spaces", { Name: "a b" }, /at 'name' failed/],
  ])("refuses %s", async (_, input, message) => {
    const [name, text] = await refusal(input);
    expect([name, text]).toEqual(["ValidationException", expect.stringMatching(message)]);
  });

  it("wants SourceArn and somebody to retire it for a service", async () => {
    const service = { GranteePrincipal: undefined, GranteeServicePrincipal: "rds.amazonaws.com" };
    const SourceArn = `arn:aws:rds:${REGION}:${ACCOUNT}:db:notes`;
    expect((await refusal(service))[1]).toMatch(/SourceArn/);
    expect((await refusal({ ...service, Constraints: { SourceArn } }))[1]).toMatch(/RetiringServicePrincipal/);
    const RetiringServicePrincipal = "rds.amazonaws.com";
    await create({ ...service, Constraints: { SourceArn }, RetiringServicePrincipal });
    expect(await grants({ GranteeServicePrincipal: "rds.amazonaws.com" })).toMatchObject([
      { GranteeServicePrincipal: "rds.amazonaws.com", RetiringServicePrincipal, Constraints: { SourceArn } },
    ]);
  });

  it("boto:3883", async () => {
    expect(await refusal({ KeyId: "alias/mykeyalias" })).toEqual([
      "InvalidArnException",
      "Key Aliases are not supported for this operation.",
    ]);
  });

  it("makes nothing in a dry run", async () => {
    expect((await refusal({ DryRun: true }))[0]).toBe("DryRunOperationException");
    expect(await grants()).toEqual([]);
  });

  it("is logged with its constraints as they were written, and without the token", async () => {
    const { GrantId, GrantToken } = await create({ Constraints: { EncryptionContextSubset: { Clinic: "North" } } });
    const record = scene.world.trail(ACCOUNT, REGION).at(-1);
    expect(record).toMatchObject({
      eventName: "CreateGrant",
      requestParameters: {
        keyId: key.id,
        granteePrincipal: app.policyArn,
        operations: ["Decrypt", "RetireGrant"],
        constraints: { encryptionContextSubset: { Clinic: "North" } },
      },
      responseElements: { grantId: GrantId, keyId: key.arn },
      readOnly: false,
    });
    expect(JSON.stringify(record)).not.toContain(GrantToken);
  });
});

describe("principals that are gone", () => {
  const recreate = () => scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "probe/App" });

  it("sd:grants/lifecycle_list_deleted: are shown by unique id, and do not come back with the name", async () => {
    const future = session("future");
    const raw = `${uniqueId(app.policyArn)}:future`;
    await create({ GranteePrincipal: future, RetiringPrincipal: future, Operations: ["DescribeKey"] });
    scene.world.removePrincipal(app.policyArn);
    expect(await grants()).toMatchObject([
      { GranteePrincipal: raw, RetiringPrincipal: raw, Operations: ["DescribeKey"] },
    ]);
    recreate();
    expect(await grants({ GranteePrincipal: future })).toEqual([]);
    expect(await grants()).toMatchObject([{ GranteePrincipal: raw }]);
  });

  it.each([
    [
      "sd:grants/lifecycle_filter_deleted_arn",
      "ListGrants",
      "arn",
      "InvalidArnException",
      "ARN does not refer to a valid principal: ID",
    ],
    [
      "sd:grants/lifecycle_filter_deleted_id",
      "ListGrants",
      "id",
      "InvalidArnException",
      "Input does not refer to a valid principal",
    ],
    [
      "sd:grants/lifecycle_create_deleted_id",
      "CreateGrant",
      "id",
      "InvalidArnException",
      "GranteePrincipal does not refer to a valid principal.",
    ],
    [
      "sd:grants/lifecycle_retirable_deleted_id",
      "ListRetirableGrants",
      "id",
      "NotFoundException",
      "Retiring principal ID could not be found",
    ],
  ])("%s", async (_, operation, form, code, message) => {
    const named = form === "id" ? `${uniqueId(app.policyArn)}:future` : session("future");
    scene.world.removePrincipal(app.policyArn);
    const input = operation === "ListRetirableGrants" ? { RetiringPrincipal: named } : { GranteePrincipal: named };
    expect(await refusal(input, operation)).toEqual([code, message.replace("ID", named)]);
  });

  it("sd:grants/lifecycle_recreated_old_grant", async () => {
    await create({ Operations: ["DescribeKey"] });
    scene.clock.advance(600_000);
    scene.world.removePrincipal(app.policyArn);
    const error = await scene.failure("DescribeKey", { KeyId: key.id }, { caller: recreate() });
    expect(error.message).toContain(
      `on resource: ${key.arn} because no identity-based policy allows the kms:DescribeKey action`,
    );
  });

  it("cannot be taken away twice", () => {
    scene.world.removePrincipal(app.policyArn);
    expect(() => scene.world.removePrincipal(app.policyArn)).toThrow("There is no principal");
  });
});

describe("ListGrants and ListRetirableGrants", () => {
  it("show pages of 100 at most, in the order in which the grants were made", async () => {
    const made: unknown[] = [];
    for (let i = 0; i < 120; i++) made.push((await create()).GrantId);
    const first = await scene.call("ListGrants", { KeyId: key.id });
    expect(first.Grants).toHaveLength(50);
    const second = await scene.call("ListGrants", { KeyId: key.id, Limit: 1000, Marker: first.NextMarker });
    expect(second).toMatchObject({ Truncated: false });
    const both = [...(first.Grants as Record<string, unknown>[]), ...(second.Grants as Record<string, unknown>[])];
    expect(both.map(({ GrantId }) => GrantId)).toEqual(made);
    expect((await scene.call("ListGrants", { KeyId: key.id, Limit: 1000 })).Grants).toHaveLength(100);
    const other = await scene.failure("ListGrants", {
      KeyId: key.id,
      GranteePrincipal: ROOT,
      Marker: first.NextMarker,
    });
    expect([other.name, other.hasMessage]).toEqual(["InvalidMarkerException", false]);
  });

  it("find one by id, and tell an id that is none", async () => {
    const { GrantId } = await create();
    await create();
    expect(await grants({ GrantId })).toMatchObject([{ GrantId }]);
    expect(await grants({ GrantId: "0".repeat(64) })).toEqual([]);
    expect((await refusal({ GrantId: "none" }, "ListGrants"))[0]).toBe("InvalidGrantIdException");
  });

  it("find what a principal may retire, in keys of all accounts", async () => {
    const foreign = await scene.createKey({}, { caller: scene.otherAdmin });
    const own = await create({ RetiringPrincipal: clerk.arn });
    const input = { KeyId: foreign.id, GranteePrincipal: ROOT, Operations: ["Decrypt"], RetiringPrincipal: clerk.arn };
    const theirs = await scene.call("CreateGrant", input, { caller: scene.otherAdmin });
    await create({ RetiringPrincipal: ROOT });
    const { Grants } = await scene.call("ListRetirableGrants", { RetiringPrincipal: clerk.arn });
    expect(Grants).toMatchObject([
      { GrantId: own.GrantId, KeyId: key.arn },
      { GrantId: theirs.GrantId, KeyId: foreign.arn, IssuingAccount: `arn:aws:iam::${OTHER_ACCOUNT}:root` },
    ]);
    const decisions: string[] = [];
    scene.world.observe((call) => decisions.push(...call.decisions.map(({ request }) => request.resource)));
    await scene.call("ListRetirableGrants", { RetiringPrincipal: clerk.arn });
    expect(decisions).toEqual([clerk.arn]);
  });
});

describe("RetireGrant and RevokeGrant", () => {
  const retire = (caller: Principal, input: Record<string, unknown>) => scene.call("RetireGrant", input, { caller });

  it("sd:grants/federated_retire: the retiring principal needs no policy", async () => {
    const { GrantToken } = await create({ RetiringPrincipal: clerk.arn });
    expect(await retire(clerk, { GrantToken })).toEqual({});
    expect(await grants()).toEqual([]);
  });

  it("is logged with the grant's id, and without the token", async () => {
    const { GrantToken, GrantId } = await create({ RetiringPrincipal: clerk.arn });
    await retire(clerk, { GrantToken });
    expect(scene.world.trail(ACCOUNT, REGION).at(-1)).toMatchObject({
      eventName: "RetireGrant",
      requestParameters: null,
      responseElements: { keyId: key.arn },
      additionalEventData: { grantId: GrantId },
      resources: [{ ARN: key.arn }],
    });
  });

  it("takes the grantee where the grant says so, by key ARN and id too", async () => {
    const { GrantId } = await create();
    await retire(app, { KeyId: key.arn, GrantId });
    const without = await create({ Operations: ["Decrypt"] });
    const error = await scene.failure("RetireGrant", { KeyId: key.arn, GrantId: without.GrantId }, { caller: app });
    expect(error.message).toContain("because no identity-based policy allows the kms:RetireGrant action");
  });

  it("takes who has the permission from the account that issued it, not from the key policy", async () => {
    const { GrantId } = await create();
    const helper = scene.world.addPrincipal({
      account: ACCOUNT,
      kind: "user",
      name: "Helper",
      policies: { R: allow("kms:RetireGrant") },
    });
    await retire(helper, { KeyId: key.arn, GrantId });
    const next = await create();
    const Statement = [
      { Effect: "Allow", Principal: { AWS: ROOT }, Action: "kms:*", Resource: "*" },
      { Effect: "Allow", Principal: { AWS: clerk.arn }, Action: "kms:RetireGrant", Resource: "*" },
    ];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await scene.call("PutKeyPolicy", { KeyId: key.id, Policy });
    const input = { KeyId: key.arn, GrantId: next.GrantId };
    expect((await scene.failure("RetireGrant", input, { caller: clerk })).name).toBe("AccessDeniedException");
    await retire(scene.world.principal(ROOT), input);
  });

  it("heeds a Deny", async () => {
    const Deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "kms:RetireGrant", Resource: "*" }] };
    const barred = scene.world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Barred", policies: { Deny } });
    const { GrantToken } = await create({ RetiringPrincipal: barred.arn });
    const error = await scene.failure("RetireGrant", { GrantToken }, { caller: barred });
    expect(error.message).toContain("with an explicit deny in an identity-based policy");
  });

  it("sd:grants/cross_retire_session_retiring_none: across accounts the caller's own account has to agree", async () => {
    const partner = scene.world.addPrincipal({ account: OTHER_ACCOUNT, kind: "role", name: "R" });
    const { GrantToken } = await create({ RetiringPrincipal: partner.policyArn });
    const error = await scene.failure("RetireGrant", { GrantToken }, { caller: partner });
    expect(error.message).toBe(
      `User: ${partner.arn} is not authorized to perform: kms:RetireGrant on this resource because no identity-based policy allows the kms:RetireGrant action`,
    );
    scene.world.addPrincipal({
      account: OTHER_ACCOUNT,
      kind: "role",
      name: "R",
      policies: { R: allow("kms:RetireGrant") },
    });
    await retire(partner, { GrantToken });
  });

  it.each([
    ["nothing", {}, "ValidationException"],
    ["an id without a key", { GrantId: "0".repeat(64) }, "ValidationException"],
    [
      "a key id instead of an ARN",
      { KeyId: "134f2428-cec1-4b25-a1ae-9048164dba47", GrantId: "0".repeat(64) },
      "InvalidArnException",
    ],
    ["a token that was never given out", { GrantToken: "made-up" }, "InvalidGrantTokenException"],
  ])("refuse %s", async (_, input, code) => {
    expect((await scene.failure("RetireGrant", input)).name).toBe(code);
  });

  it("RevokeGrant takes a grant away for whoever manages the key", async () => {
    const { GrantId, GrantToken } = await create();
    expect((await refusal({ GrantId, DryRun: true }, "RevokeGrant"))[0]).toBe("DryRunOperationException");
    expect(await scene.call("RevokeGrant", { KeyId: key.id, GrantId })).toEqual({});
    expect(await grants()).toEqual([]);
    expect((await refusal({ GrantId }, "RevokeGrant"))[0]).toBe("NotFoundException");
    expect((await scene.failure("RetireGrant", { GrantToken })).name).toBe("NotFoundException");
    expect((await scene.failure("RevokeGrant", { KeyId: key.id, GrantId }, { caller: clerk })).name).toBe(
      "AccessDeniedException",
    );
  });
});

describe("grant tokens", () => {
  it("are refused when they were never given out, whatever else would have happened", async () => {
    const error = await scene.failure("DescribeKey", { KeyId: key.id, GrantTokens: ["made-up"] });
    expect(error.name).toBe("InvalidGrantTokenException");
    const { GrantToken } = await create();
    const changed = `${String(GrantToken).slice(0, -2)}AA`;
    expect((await scene.failure("DescribeKey", { KeyId: key.id, GrantTokens: [changed] })).name).toBe(
      "InvalidGrantTokenException",
    );
    await scene.call("DescribeKey", { KeyId: key.id, GrantTokens: [GrantToken] });
  });
});

describe("the store", () => {
  it("keeps its indexes true, whatever is made and taken away", async () => {
    const step = fc.record({ make: fc.boolean(), grantee: fc.nat(2), retiring: fc.nat(2), pick: fc.nat(20) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const target = await scene.createKey();
        const people = [app.policyArn, clerk.arn, ROOT];
        const model: { id: unknown; grantee: string | undefined; retiring: string | undefined }[] = [];
        for (const { make, grantee, retiring, pick } of steps) {
          if (make) {
            const [GranteePrincipal, RetiringPrincipal] = [people[grantee], people[retiring]];
            const { GrantId } = await create({ KeyId: target.id, GranteePrincipal, RetiringPrincipal });
            model.push({ id: GrantId, grantee: GranteePrincipal, retiring: RetiringPrincipal });
          } else if (model.length > 0) {
            const [gone] = model.splice(pick % model.length, 1);
            await scene.call("RevokeGrant", { KeyId: target.id, GrantId: gone?.id });
          }
        }
        for (const person of people) {
          const listed = await grants({ KeyId: target.id, GranteePrincipal: person });
          expect(listed.map(({ GrantId }) => GrantId)).toEqual(
            model.filter(({ grantee }) => grantee === person).map(({ id }) => id),
          );
          const answer = await scene.call("ListRetirableGrants", { RetiringPrincipal: person, Limit: 100 });
          const retirable = (answer.Grants as Record<string, unknown>[]).filter(({ KeyId }) => KeyId === target.arn);
          expect(retirable.map(({ GrantId }) => GrantId)).toEqual(
            model.filter(({ retiring }) => retiring === person).map(({ id }) => id),
          );
        }
        for (const { id } of model) await scene.call("RevokeGrant", { KeyId: target.id, GrantId: id });
      }),
      { numRuns: 15 },
    );
  });

  it("holds 50,000 grants of a key and no more; a deleted key takes them along", async () => {
    const template = [...scene.state.grants.ofKey(key).values()];
    expect(template).toEqual([]);
    await create({ RetiringPrincipal: clerk.arn });
    const [one] = scene.state.grants.ofKey(key).values();
    if (one === undefined) throw new Error("No grant was made.");
    for (let n = 1; n < 50_000; n++) {
      scene.state.grants.add({ ...one, id: n.toString(16).padStart(64, "0"), number: scene.state.grants.nextNumber() });
    }
    expect((await refusal({}))[0]).toBe("LimitExceededException");
    const listed = await scene.call("ListGrants", { KeyId: key.id, GranteePrincipal: app.policyArn });
    expect([(listed.Grants as object[]).length, listed.Truncated]).toEqual([50, true]);
    await scene.call("ScheduleKeyDeletion", { KeyId: key.id, PendingWindowInDays: 7 });
    scene.clock.advance(7 * 86_400_000);
    expect((await scene.call("ListRetirableGrants", { RetiringPrincipal: clerk.arn })).Grants).toEqual([]);
  });
});
