/** Sessions of roles and federated users: who gets one, what it may do, how long, and what policies see of it. */
import { beforeEach, describe, expect, it } from "vitest";
import { KmsError } from "../../src/kms/errors.ts";
import type { KmsKey } from "../../src/kms/key.ts";
import type { Principal, PrincipalDescription } from "../../src/kms/world.ts";
import type { AssumeRoleRequest, IssuedSession } from "../../src/kms/world-description.ts";
import { ACCOUNT, allow, buildScene, OTHER_ACCOUNT, REGION, type Scene, utf8 } from "./scene.ts";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/App`;
const Plaintext = utf8("a note");
const DAY = 86_400_000;

let scene: Scene;
let key: KmsKey;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

const role = (more: Partial<PrincipalDescription> = {}) =>
  scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "App", policies: { Use: allow("kms:*") }, ...more });
const user = (more: Partial<PrincipalDescription> = {}) =>
  scene.world.addPrincipal({
    ...{ account: ACCOUNT, kind: "user", name: "Alice", policies: { Assume: allow("sts:*") } },
    ...more,
  });
const root = (account = ACCOUNT) => scene.world.principal(`arn:aws:iam::${account}:root`);

const assume = (caller: Principal, more: Partial<AssumeRoleRequest> = {}): IssuedSession =>
  scene.world.assumeRole({ caller, role: ROLE, sessionName: "alice", ...more });

const encrypt = (caller: Principal) => scene.call("Encrypt", { KeyId: key.arn, Plaintext }, { caller });

async function outcome(made: () => unknown): Promise<string> {
  try {
    await made();
    return "done";
  } catch (error) {
    if (error instanceof KmsError) return error.name;
    throw error;
  }
}

const trust = (
  Principal: unknown,
  more: object = {},
  Action: string | string[] = ["sts:AssumeRole", "sts:TagSession"],
) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal, Action, ...more }],
});

describe("who may assume a role", () => {
  const ALICE = `arn:aws:iam::${ACCOUNT}:user/Alice`;
  const [may, mayNot] = [{ Assume: allow("sts:AssumeRole") }, {}];
  const denied = { Assume: { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "sts:*", Resource: "*" }] } };

  it.each<[string, unknown, Record<string, unknown>, string, boolean]>([
    ["no trust policy, allowed by the own policies", undefined, may, ACCOUNT, true],
    ["no trust policy, and no own policy", undefined, mayNot, ACCOUNT, false],
    ["no trust policy, another account", undefined, may, OTHER_ACCOUNT, false],
    ["named by the trust policy, and no own policy", trust({ AWS: ALICE }), mayNot, ACCOUNT, true],
    ["named by the trust policy, denied by the own policy", trust({ AWS: ALICE }), denied, ACCOUNT, false],
    ["the account is trusted, allowed by the own policies", trust({ AWS: ACCOUNT }), may, ACCOUNT, true],
    ["the account is trusted, and no own policy", trust({ AWS: ACCOUNT }), mayNot, ACCOUNT, false],
    ["somebody else is trusted", trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/Bob` }), may, ACCOUNT, false],
    ["another account is trusted, allowed there", trust({ AWS: OTHER_ACCOUNT }), may, OTHER_ACCOUNT, true],
    ["another account is trusted, not allowed there", trust({ AWS: OTHER_ACCOUNT }), mayNot, OTHER_ACCOUNT, false],
    [
      "named from another account, not allowed there",
      trust({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:user/Alice` }),
      mayNot,
      OTHER_ACCOUNT,
      false,
    ],
    [
      "a deny in the trust policy",
      { Statement: [{ Effect: "Deny", Principal: "*", Action: "sts:*" }] },
      may,
      ACCOUNT,
      false,
    ],
  ])("%s", async (_, trustPolicy, policies, account, allowed) => {
    role(trustPolicy === undefined ? {} : { trustPolicy });
    const caller = user({ account, policies });
    expect(await outcome(() => assume(caller))).toBe(allowed ? "done" : "AccessDenied");
  });

  it.each<[string, object, Partial<AssumeRoleRequest>]>([
    ["sts:ExternalId", { StringEquals: { "sts:ExternalId": "clinic-7" } }, { externalId: "clinic-7" }],
    ["sts:RoleSessionName", { StringEquals: { "sts:RoleSessionName": "night" } }, { sessionName: "night" }],
    ["aws:MultiFactorAuthPresent", { Bool: { "aws:MultiFactorAuthPresent": "true" } }, { multiFactorAuth: true }],
    ["aws:RequestTag", { StringEquals: { "aws:RequestTag/team": "notes" } }, { tags: { team: "notes" } }],
    ["aws:RequestedRegion", { StringEquals: { "aws:RequestedRegion": REGION } }, { region: REGION }],
  ])("a condition on %s", async (_, Condition, more) => {
    role({ trustPolicy: trust({ AWS: ALICE }, { Condition }) });
    expect(await outcome(() => assume(user()))).toBe("AccessDenied");
    expect(await outcome(() => assume(user(), more))).toBe("done");
  });

  it("a service control policy of the caller's account, and a resource control policy of the role's", async () => {
    role({ trustPolicy: trust({ AWS: "*" }) });
    const deny = { Effect: "Deny", Action: "sts:AssumeRole", Resource: "*" };
    const organize = (policies: object) =>
      scene.world.organize({ managementAccount: "999988887777", root: { accounts: { [ACCOUNT]: policies } } });
    const full = allow("*");
    organize({ serviceControlPolicies: { full, Deny: { Statement: [deny] } } });
    expect(await outcome(() => assume(user()))).toBe("AccessDenied");
    organize({ resourceControlPolicies: { Deny: { Statement: [{ ...deny, Principal: "*" }] } } });
    expect(await outcome(() => assume(user()))).toBe("AccessDenied");
    organize({});
    expect(await outcome(() => assume(user()))).toBe("done");
  });

  it("tags need sts:TagSession as well", async () => {
    role({ trustPolicy: trust({ AWS: ALICE }, {}, "sts:AssumeRole") });
    const tagged = () => assume(user({ policies: {} }), { tags: { team: "notes" } });
    expect(tagged).toThrow(`User: ${ALICE} is not authorized to perform: sts:TagSession on resource: ${ROLE}`);
  });

  it("the root user only where no trust policy is described", async () => {
    role();
    expect(await outcome(() => assume(root()))).toBe("done");
    role({ trustPolicy: trust({ AWS: ACCOUNT }) });
    expect(() => assume(root())).toThrow("Roles may not be assumed by root accounts.");
  });

  it("nobody learns whether a role exists", () => {
    const refused = `User: ${ALICE} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
    expect(() => assume(user({ policies: {} }))).toThrow(refused);
    role({ trustPolicy: trust({ AWS: OTHER_ACCOUNT }) });
    expect(() => assume(user())).toThrow(refused);
  });
});

describe("a session", () => {
  it("has credentials, a name, and an end", () => {
    role();
    const { principal, credentials, expiration } = assume(root());
    expect(principal).toEqual({
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/App/alice`,
      account: ACCOUNT,
      kind: "role",
      name: "App",
      policyArn: ROLE,
      accessKeyId: credentials.accessKeyId,
    });
    expect(credentials.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(expiration).toEqual(new Date("2026-01-01T01:00:00Z"));
    expect(scene.world.identify(credentials.accessKeyId)).toEqual(principal);
    expect(scene.world.credentials(principal)).toEqual(credentials);
    expect(scene.world.principal(principal.arn)).toEqual(principal);
    expect(scene.world.credentials(principal.arn)).toEqual(credentials);
  });

  it("is not another one of the same name", async () => {
    role();
    const [one, two] = [assume(root()), assume(root(), { policies: { Nothing: allow("s3:*") } })];
    expect(one.principal.arn).toBe(two.principal.arn);
    expect(one.credentials).not.toEqual(two.credentials);
    expect(scene.world.principal(two.principal.arn)).toEqual(two.principal);
    await encrypt(one.principal);
    expect(await outcome(() => encrypt(two.principal))).toBe("AccessDeniedException");
  });

  it("ends on time, by the world's clock", async () => {
    role();
    const { principal } = assume(root(), { durationSeconds: 900 });
    scene.clock.advance(899_999);
    await encrypt(principal);
    scene.clock.advance(1);
    const { name, message } = await scene.failure("Encrypt", { KeyId: key.arn, Plaintext }, { caller: principal });
    expect([name, message]).toEqual(["ExpiredTokenException", "The security token included in the request is expired"]);
    expect(await outcome(() => assume(principal))).toBe("ExpiredTokenException");
    await encrypt(scene.world.principal(ROLE));
  });

  it("has the permissions that its role has at the moment, and none when it is gone", async () => {
    role();
    const { principal, credentials } = assume(root());
    role({ policies: {} });
    expect(await outcome(() => encrypt(principal))).toBe("AccessDeniedException");
    role();
    await encrypt(principal);
    scene.world.removePrincipal(ROLE);
    role();
    expect(await outcome(() => encrypt(principal))).toBe("UnrecognizedClientException");
    expect(scene.world.identify(credentials.accessKeyId)).toBeUndefined();
  });

  it("is what a key policy and a grant can name", async () => {
    role({ policies: {} });
    const [alice, bob] = [assume(root()), assume(root(), { sessionName: "bob" })].map(({ principal }) => principal);
    if (alice === undefined || bob === undefined) throw new Error("There are no sessions.");
    const { GrantId } = await scene.call("CreateGrant", {
      KeyId: key.arn,
      GranteePrincipal: alice.arn,
      Operations: ["Encrypt"],
    });
    scene.clock.advance(10 * 60_000);
    await encrypt(alice);
    expect(await outcome(() => encrypt(bob))).toBe("AccessDeniedException");
    await scene.call("RevokeGrant", { KeyId: key.arn, GrantId });
    await scene.call("PutKeyPolicy", {
      KeyId: key.id,
      Policy: JSON.stringify({
        Statement: [
          { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "kms:*", Resource: "*" },
          { Effect: "Allow", Principal: { AWS: bob.arn }, Action: "kms:Encrypt", Resource: "*" },
        ],
      }),
    });
    await encrypt(bob);
    expect(await outcome(() => encrypt(alice))).toBe("AccessDeniedException");
  });

  it("is named in the trail", async () => {
    role();
    scene.clock.advance(DAY);
    const { principal, credentials } = assume(root());
    scene.clock.advance(60_000);
    await encrypt(principal);
    expect(scene.world.trail(ACCOUNT, REGION).at(-1)?.userIdentity).toMatchObject({
      type: "AssumedRole",
      principalId: expect.stringMatching(/^AROA[A-Z2-7]{17}:alice$/),
      arn: principal.arn,
      accessKeyId: credentials.accessKeyId,
      sessionContext: {
        sessionIssuer: { type: "Role", arn: ROLE, userName: "App" },
        attributes: { creationDate: "2026-01-02T00:00:00Z", mfaAuthenticated: "false" },
      },
    });
  });

  it("is the same again from the same seed", () => {
    const issue = () => {
      scene = buildScene("one");
      role();
      return assume(root());
    };
    expect(issue()).toEqual(issue());
  });
});

describe("condition keys of a session", () => {
  const only = (Condition: object) => ({
    Only: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*", Condition }] },
  });

  it.each<[string, object, Partial<PrincipalDescription>, Partial<AssumeRoleRequest>, boolean]>([
    ["a tag of the role", { "aws:PrincipalTag/team": "notes" }, { tags: { team: "notes" } }, {}, true],
    ["another tag", { "aws:PrincipalTag/team": "notes" }, { tags: { team: "other" } }, {}, false],
    ["a tag of the session", { "aws:PrincipalTag/team": "notes" }, {}, { tags: { team: "notes" } }, true],
    [
      "a tag of the session comes before the role's",
      { "aws:PrincipalTag/team": "notes" },
      { tags: { Team: "other" } },
      { tags: { team: "notes" } },
      true,
    ],
    ["aws:PrincipalArn is the role's", { "aws:PrincipalArn": ROLE }, {}, {}, true],
    ["aws:TokenIssueTime", { "aws:TokenIssueTime": "2026-01-01T00:00:00Z" }, {}, {}, true],
    ["aws:MultiFactorAuthPresent", { "aws:MultiFactorAuthPresent": "true" }, {}, { multiFactorAuth: true }, false],
  ])("%s", async (_, condition, described, asked, allowed) => {
    role({ policies: only({ StringEquals: condition }), ...described });
    const { principal } = assume(root(), asked);
    expect(await outcome(() => encrypt(principal))).toBe(allowed ? "done" : "AccessDeniedException");
  });

  it("transitive tags pass on to the next role, and stay as they are", async () => {
    role({ policies: { Assume: allow("sts:*") } });
    const next = scene.world.addPrincipal({
      ...{ account: ACCOUNT, kind: "role", name: "Next" },
      policies: only({ StringEquals: { "aws:PrincipalTag/team": "notes" } }),
    });
    const tags = { team: "notes" };
    const hop = (caller: Principal, more = {}) => assume(caller, { role: next.policyArn, ...more }).principal;
    const plain = assume(root(), { tags }).principal;
    const transitive = assume(root(), { tags, transitiveTagKeys: ["team"] }).principal;
    expect(await outcome(() => encrypt(hop(plain)))).toBe("AccessDeniedException");
    await encrypt(hop(transitive));
    expect(() => hop(transitive, { tags: { Team: "other" } })).toThrow("conflicts with a transitive tag key");
  });

  it("a user with a device has temporary credentials that tell so", async () => {
    const recent = only({
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
    });
    expect(await outcome(() => encrypt(user({ policies: recent })))).toBe("AccessDeniedException");
    const alice = user({ policies: recent, multiFactorAuth: true });
    await encrypt(alice);
    await scene.world.call({ operation: "ListKeys", input: {}, caller: alice, region: REGION, via: "s3" });
    expect(scene.world.credentials(alice.arn).sessionToken).toBeDefined();
    expect(scene.world.trail(ACCOUNT, REGION).at(-1)?.userIdentity).toMatchObject({
      type: "IAMUser",
      sessionContext: { attributes: { mfaAuthenticated: "true" } },
    });
    scene.clock.advance(3_600_000);
    expect(await outcome(() => encrypt(alice))).toBe("AccessDeniedException");
  });

  it("a role's own session can have another name", async () => {
    const app = role({ sessionName: "i-0123456789" });
    expect(app.arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/App/i-0123456789`);
    await encrypt(app);
    expect(scene.world.principal(app.arn)).toEqual(app);
  });
});

describe("what is refused", () => {
  it.each<[string, Partial<AssumeRoleRequest>, string, string]>([
    [
      "too short",
      { durationSeconds: 60 },
      "ValidationError",
      "1 validation error detected: Value '60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    ],
    [
      "longer than the role allows",
      { durationSeconds: 3601 },
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    ],
    ["longer than any", { durationSeconds: 43201 }, "ValidationError", "less than or equal to 43200"],
    ["a name with a space", { sessionName: "a b" }, "ValidationError", "at 'roleSessionName' failed to satisfy"],
    ["a session policy that is none", { policies: { Broken: "{" } }, "MalformedPolicyDocument", "Policy Broken"],
    ["one tag twice", { tags: { team: "a", Team: "b" } }, "InvalidParameterValue", "Duplicate tag keys found."],
  ])("%s", (_, more, name, message) => {
    role();
    expect(() => assume(root(), more)).toThrow(
      expect.objectContaining({ name, message: expect.stringContaining(message) }),
    );
  });

  it("role chaining beyond an hour", () => {
    role({ maxSessionDuration: 43200 });
    expect(assume(root(), { durationSeconds: 43200 }).expiration).toEqual(new Date("2026-01-01T12:00:00Z"));
    const first = role({ maxSessionDuration: 43200, policies: { Assume: allow("sts:*") } });
    expect(() => assume(first, { durationSeconds: 3601 })).toThrow(
      "1 hour session limit for roles assumed by role chaining",
    );
  });

  it.each<[string, PrincipalDescription, string]>([
    [
      "a user with a trust policy",
      { account: ACCOUNT, kind: "user", name: "A", trustPolicy: {} },
      "A user has no trustPolicy.",
    ],
    [
      "a role with a device",
      { account: ACCOUNT, kind: "role", name: "A", multiFactorAuth: true },
      "A role has no multiFactorAuth.",
    ],
    [
      "a session's name with a space",
      { account: ACCOUNT, kind: "role", name: "A", sessionName: "a b" },
      '"a b" names no session.',
    ],
    [
      "sessions of a day",
      { account: ACCOUNT, kind: "role", name: "A", maxSessionDuration: 86400 },
      "at most 1 to 12 hours",
    ],
    [
      "a trust policy with a Resource",
      { account: ACCOUNT, kind: "role", name: "A", trustPolicy: trust({ AWS: ACCOUNT }, { Resource: "*" }) },
      "A trust policy has no Resource.",
    ],
    [
      "a trust policy with NotPrincipal",
      {
        ...{ account: ACCOUNT, kind: "role", name: "A" },
        trustPolicy: { Statement: [{ Effect: "Deny", NotPrincipal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" }] },
      },
      "A trust policy has no NotPrincipal.",
    ],
  ])("%s", (_, description, message) => {
    expect(() => scene.world.addPrincipal(description)).toThrow(message);
  });
});

describe("a federated user", () => {
  const policies = { All: allow("kms:*", "sts:*") };
  const federate = (caller: Principal, more = {}) => scene.world.federate({ caller, name: "Guest", ...more }).principal;

  it("has of the user's permissions what the session policies let through", async () => {
    const alice = user({ policies });
    expect(await outcome(() => encrypt(federate(alice)))).toBe("AccessDeniedException");
    const guest = federate(alice, { policies: { Some: allow("kms:Encrypt") } });
    await encrypt(guest);
    expect(await outcome(() => scene.call("DescribeKey", { KeyId: key.id }, { caller: guest }))).toBe(
      "AccessDeniedException",
    );
    expect(scene.world.trail(ACCOUNT, REGION).at(-2)?.userIdentity).toMatchObject({
      type: "FederatedUser",
      principalId: `${ACCOUNT}:Guest`,
      arn: `arn:aws:sts::${ACCOUNT}:federated-user/Guest`,
      sessionContext: { sessionIssuer: { type: "IAMUser", arn: alice.arn, userName: "Alice" } },
    });
  });

  it("can be named in a grant, and carry tags", async () => {
    const guest = federate(user({ policies }), { tags: { team: "notes" } });
    await scene.call("CreateGrant", { KeyId: key.arn, GranteePrincipal: guest.arn, Operations: ["Encrypt"] });
    scene.clock.advance(10 * 60_000);
    await encrypt(guest);
    expect(await outcome(() => encrypt(federate(user({ policies }), { name: "Other" })))).toBe("AccessDeniedException");
  });

  it("ends after twelve hours, or when asked to", async () => {
    const guest = federate(user({ policies }), { policies, durationSeconds: 900 });
    scene.clock.advance(900_000);
    expect(await outcome(() => encrypt(guest))).toBe("ExpiredTokenException");
  });

  it.each<[string, () => Principal, string]>([
    ["a user without permission", () => user({ policies: {} }), "sts:GetFederationToken"],
    ["a session of a role", () => role(), "Cannot call GetFederationToken with session credentials"],
  ])("is not vouched for by %s", (_, caller, message) => {
    expect(() => federate(caller())).toThrow(message);
  });
});
