/** What a grant gives its grantee, and when: calls with grants on a whole world. Cases named sd: are recorded from AWS. */
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import type { Principal } from "../../src/kms/world.ts";
import { ACCOUNT, allow, buildScene, OTHER_ACCOUNT, type Scene, utf8 } from "./scene.ts";

let scene: Scene;
let key: KmsKey;
let app: Principal;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
  app = scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "App" });
});

const FIVE_MINUTES = 300_000;
const spread = () => scene.clock.advance(FIVE_MINUTES);
const create = (Operations: string[], input: Record<string, unknown> = {}, caller = scene.admin) =>
  scene.call("CreateGrant", { KeyId: key.arn, GranteePrincipal: app.policyArn, Operations, ...input }, { caller });
const encrypt = (input: Record<string, unknown> = {}, caller = app) =>
  scene.call("Encrypt", { KeyId: key.arn, Plaintext: utf8("a note"), ...input }, { caller });
const refused = (call: Promise<unknown>) => expect(call).rejects.toThrow("is not authorized to perform");

describe("a new grant", () => {
  it("is unknown for five minutes, but to who brings its token", async () => {
    const { GrantToken } = await create(["Encrypt"]);
    await refused(encrypt());
    await encrypt({ GrantTokens: [GrantToken] });
    scene.clock.advance(FIVE_MINUTES - 1);
    await refused(encrypt());
    scene.clock.advance(1);
    await encrypt();
  });

  it("gives its token's bearer nothing who is not the grantee", async () => {
    const { GrantToken } = await create(["Encrypt"]);
    const other = scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "Other" });
    await refused(encrypt({ GrantTokens: [GrantToken] }, other));
  });

  it("takes any of its tokens", async () => {
    await create(["Encrypt"], { Name: "notes" });
    const { GrantToken } = await create(["Encrypt"], { Name: "notes" });
    await encrypt({ GrantTokens: [GrantToken] });
  });

  it("ends when it is revoked", async () => {
    const { GrantId, GrantToken } = await create(["Encrypt"]);
    spread();
    await scene.call("RevokeGrant", { KeyId: key.id, GrantId });
    await refused(encrypt());
    await refused(encrypt({ GrantTokens: [GrantToken] }));
  });
});

describe("a grant", () => {
  it("gives the operations it lists, and shows in the decision", async () => {
    await create(["Encrypt"]);
    spread();
    const reasons: string[] = [];
    scene.world.observe(({ decisions }) => reasons.push(...decisions.map(({ reason }) => reason)));
    await encrypt();
    await refused(scene.call("DescribeKey", { KeyId: key.arn }, { caller: app }));
    expect(reasons).toEqual(["ALLOW_GRANT", "DENY_IMPLICIT_IDENTITY"]);
  });

  it("binds by its constraints", async () => {
    await create(["Encrypt"], { Constraints: { EncryptionContextSubset: { clinic: "north" } } });
    spread();
    await encrypt({ EncryptionContext: { clinic: "north", ward: "3" } });
    await refused(encrypt({ EncryptionContext: { clinic: "south" } }));
    await refused(encrypt());
  });

  it("sd:grants/session_sibling: of one session is none of another's", async () => {
    await create(["Encrypt"], { GranteePrincipal: `arn:aws:sts::${ACCOUNT}:assumed-role/App/other` });
    spread();
    await expect(encrypt()).rejects.toThrow("because no identity-based policy allows the kms:Encrypt action");
    await create(["Encrypt"], { GranteePrincipal: app.arn });
    spread();
    await encrypt();
  });

  it("works for ReEncrypt by each side's context", async () => {
    const CiphertextBlob = await scene.encrypt(key, utf8("a note"), { clinic: "north" });
    await create(["ReEncryptFrom"], { Constraints: { EncryptionContextEquals: { clinic: "north" } } });
    await create(["ReEncryptTo"], { Constraints: { EncryptionContextEquals: { clinic: "south" } } });
    spread();
    const input = (to: string) => ({
      CiphertextBlob,
      SourceEncryptionContext: { clinic: "north" },
      DestinationKeyId: key.arn,
      DestinationEncryptionContext: { clinic: to },
    });
    await scene.call("ReEncrypt", input("south"), { caller: app });
    await refused(scene.call("ReEncrypt", input("north"), { caller: app }));
  });

  it("sd:grants/cross_owner_session_no_identity_allow: across accounts the caller's own account has to agree", async () => {
    const partner = scene.world.addPrincipal({ account: OTHER_ACCOUNT, kind: "role", name: "Partner" });
    await create(["DescribeKey"], { GranteePrincipal: partner.policyArn });
    spread();
    const describeKey = () => scene.call("DescribeKey", { KeyId: key.arn }, { caller: partner });
    await expect(describeKey()).rejects.toThrow(
      `User: ${partner.arn} is not authorized to perform: kms:DescribeKey on this resource because no identity-based policy allows the kms:DescribeKey action`,
    );
    const policies = { Describe: allow("kms:DescribeKey") };
    scene.world.addPrincipal({ account: OTHER_ACCOUNT, kind: "role", name: "Partner", policies });
    await describeKey();
  });
});

describe("a grant that lets its holder create grants", () => {
  const child = (Operations: string[], input: Record<string, unknown> = {}) => create(Operations, input, app);
  const constrained = (pairs: Record<string, string>) => ({ Constraints: { EncryptionContextSubset: pairs } });

  it("sd:grants/delegate_combined_operations: must cover the whole child by itself", async () => {
    await create(["CreateGrant", "Encrypt"]);
    await create(["CreateGrant", "Decrypt"]);
    spread();
    await child(["Encrypt"]);
    await refused(child(["Encrypt", "Decrypt"]));
  });

  it("sd:grants/delegate_second_only", async () => {
    await create(["Encrypt"]);
    spread();
    await expect(child(["Encrypt"])).rejects.toThrow(
      "because no identity-based policy allows the kms:CreateGrant action",
    );
  });

  it("sd:grants/delegate_broaden_constraint, delegate_narrow_constraint", async () => {
    await create(["CreateGrant", "Encrypt"], constrained({ clinic: "north" }));
    spread();
    await refused(child(["Encrypt"]));
    await child(["Encrypt"], constrained({ clinic: "north", ward: "3" }));
  });
});

it("50,000 grants of others change nothing for a call", async () => {
  await create(["Encrypt"]);
  const [own] = scene.state.grants.ofKey(key).values();
  if (own === undefined) throw new Error("No grant was made.");
  for (let n = 1; n < 50_000; n++) {
    const grantee = { type: "principal", id: `AROAOTHER${n}` } as const;
    const number = scene.state.grants.nextNumber();
    scene.state.grants.add({ ...own, grantee, number, id: n.toString(16).padStart(64, "0") });
  }
  spread();
  const looked: number[] = [];
  scene.world.observe(({ decisions }) => looked.push(...decisions.map(({ grants = [] }) => grants.length)));
  await encrypt();
  expect(looked).toEqual([1]);
});

describe("what limits the grantee", () => {
  const NOTHING = allow("s3:*");
  const DENY = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "kms:*", Resource: "*" }] };
  const ofApp = (limits: object, account = ACCOUNT) =>
    scene.world.addPrincipal({ account, kind: "role", name: "App", ...limits });

  it.each([
    [
      "sd:grants/session_explicit_session_deny",
      "session",
      { sessionPolicies: { DENY } },
      "with an explicit deny in a session policy",
    ],
    [
      "sd:grants/role_explicit_session_deny",
      "role",
      { sessionPolicies: { DENY } },
      "with an explicit deny in a session policy",
    ],
    [
      "sd:grants/role_implicit_session_deny",
      "role",
      { sessionPolicies: { NOTHING } },
      "because no session policy allows the kms:Encrypt action",
    ],
    [
      "sd:grants/role_implicit_boundary_deny",
      "role",
      { boundary: NOTHING },
      "because no permissions boundary allows the kms:Encrypt action",
    ],
  ])("%s", async (_, grantee, limits, why) => {
    await create(["Encrypt"], { GranteePrincipal: grantee === "role" ? app.policyArn : app.arn });
    spread();
    ofApp(limits);
    await expect(encrypt()).rejects.toThrow(`kms:Encrypt on resource: ${key.arn} ${why}`);
  });

  it("sd:grants/session_implicit_session_deny: a grant to the very session needs no allow there", async () => {
    await create(["Encrypt"], { GranteePrincipal: app.arn });
    spread();
    ofApp({ sessionPolicies: { NOTHING }, boundary: NOTHING });
    await encrypt();
  });

  it("sd:grants/cross_owner_role_implicit_session_deny", async () => {
    const policies = { Encrypt: allow("kms:Encrypt") };
    const partner = ofApp({ policies, sessionPolicies: { NOTHING } }, OTHER_ACCOUNT);
    await create(["Encrypt"], { GranteePrincipal: partner.policyArn });
    spread();
    await expect(encrypt({}, partner)).rejects.toThrow(
      `User: ${partner.arn} is not authorized to perform: kms:Encrypt on this resource because no session policy allows the kms:Encrypt action`,
    );
  });
});

// ack:disabled and ack:pending (CreateGrant by a service on such keys) are row CreateGrant of test/kms/key-states.test.ts.
// A federated user's session is not made here, so sd:grants/federated_retire runs with a user (test/kms/grants.test.ts).
