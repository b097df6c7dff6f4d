/** AWS services that call KMS by themselves: what key policies, grants and control policies say to them. */
import { beforeEach, describe, expect, it } from "vitest";
import { createWorld } from "../../src/kms/create-world.ts";
import { KmsError } from "../../src/kms/errors.ts";
import type { KmsKey } from "../../src/kms/key.ts";
import type { Principal, ServiceSource } from "../../src/kms/world.ts";
import { ACCOUNT, buildScene, OTHER_ACCOUNT, REGION, type Scene, utf8 } from "./scene.ts";

const SNS = "sns.amazonaws.com";
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:alarms`;
const OTHER_TOPIC = `arn:aws:sns:${REGION}:${OTHER_ACCOUNT}:alarms`;
const ORGANIZATION = "o-a1b2c3d4e5";
const Plaintext = utf8("a note");

let scene: Scene;
let key: KmsKey;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

const service = (source?: ServiceSource, name = SNS) => scene.world.service(name, source);

const putPolicy = (...statements: object[]) =>
  scene.call("PutKeyPolicy", {
    KeyId: key.id,
    Policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "kms:*", Resource: "*" }, ...statements],
    }),
  });
const admit = (Condition?: object, Service = SNS, Action = "kms:*") =>
  putPolicy({ Effect: "Allow", Principal: { Service }, Action, Resource: "*", ...(Condition && { Condition }) });

const encrypt = (caller: Principal, more: object = {}) =>
  scene.call("Encrypt", { KeyId: key.arn, Plaintext, ...more }, { caller });
async function may(caller: Principal): Promise<boolean> {
  try {
    await encrypt(caller);
    return true;
  } catch (error) {
    if (error instanceof KmsError && error.name === "AccessDeniedException") return false;
    throw error;
  }
}

describe("a key policy", () => {
  it("names a service by its principal, and an account does not stand for it", async () => {
    expect(await may(service())).toBe(false);
    await admit();
    expect(await may(service())).toBe(true);
    expect(await may(service({}, "sqs.amazonaws.com"))).toBe(false);
  });

  const organized = { [ACCOUNT]: {} };
  it.each<[string, object, ServiceSource, ServiceSource]>([
    ["aws:SourceArn", { ArnLike: { "aws:SourceArn": TOPIC } }, { sourceArn: TOPIC }, { sourceArn: OTHER_TOPIC }],
    ["aws:SourceAccount", { StringEquals: { "aws:SourceAccount": ACCOUNT } }, { sourceArn: TOPIC }, {}],
    [
      "aws:SourceOrgID",
      { StringEquals: { "aws:SourceOrgID": ORGANIZATION } },
      { sourceArn: TOPIC },
      { sourceArn: OTHER_TOPIC },
    ],
    [
      "aws:SourceOrgPaths",
      { "ForAnyValue:StringLike": { "aws:SourceOrgPaths": `${ORGANIZATION}/*` } },
      { sourceAccount: ACCOUNT },
      { sourceAccount: OTHER_ACCOUNT },
    ],
  ])("%s keeps other people's resources out", async (_, condition, passes, fails) => {
    scene.world.organize({ id: ORGANIZATION, managementAccount: "999988887777", root: { accounts: organized } });
    await admit(condition);
    expect(await may(service(passes))).toBe(true);
    expect(await may(service(fails))).toBe(false);
  });

  it.each<[string, object, boolean]>([
    ["aws:PrincipalIsAWSService", { Bool: { "aws:PrincipalIsAWSService": "true" } }, true],
    ["aws:PrincipalServiceName", { StringEquals: { "aws:PrincipalServiceName": SNS } }, true],
    [
      "aws:PrincipalServiceNamesList",
      { "ForAnyValue:StringEquals": { "aws:PrincipalServiceNamesList": `sns.${REGION}.amazonaws.com` } },
      true,
    ],
    ["aws:ViaAWSService", { Bool: { "aws:ViaAWSService": "true" } }, false],
    ["aws:SourceIp", { Null: { "aws:SourceIp": "false" } }, false],
    ["aws:PrincipalAccount", { Null: { "aws:PrincipalAccount": "false" } }, false],
    ["aws:PrincipalOrgID", { Null: { "aws:PrincipalOrgID": "false" } }, false],
    ["kms:CallerAccount", { Null: { "kms:CallerAccount": "false" } }, false],
    ["kms:ViaService", { Null: { "kms:ViaService": "false" } }, false],
  ])("may ask for %s", async (_, condition, passes) => {
    await admit(condition);
    expect(await may(service({ sourceArn: TOPIC }))).toBe(passes);
  });

  it("a service of one Region is known by its general name too", async () => {
    const regional = `logs.${REGION}.amazonaws.com`;
    const list = { "ForAnyValue:StringEquals": { "aws:PrincipalServiceNamesList": "logs.amazonaws.com" } };
    await admit(list, regional);
    expect(await may(service({}, regional))).toBe(true);
  });
});

describe("a grant", () => {
  const grant = (more: object = {}) =>
    scene.call("CreateGrant", {
      KeyId: key.arn,
      GranteeServicePrincipal: SNS,
      RetiringServicePrincipal: SNS,
      Operations: ["Encrypt", "DescribeKey"],
      Constraints: { SourceArn: TOPIC },
      ...more,
    });
  const topic = () => service({ sourceArn: TOPIC });

  it("lets the service in for the resource that it names", async () => {
    const { GrantToken } = await grant();
    expect(await may(topic())).toBe(false);
    await encrypt(topic(), { GrantTokens: [GrantToken] });
    scene.clock.advance(10 * 60_000);
    expect(await may(topic())).toBe(true);
    expect(await may(service({ sourceArn: OTHER_TOPIC }))).toBe(false);
    expect(await may(service({ sourceArn: TOPIC }, "sqs.amazonaws.com"))).toBe(false);
  });

  it("of many is found by the service too", async () => {
    for (let count = 0; count < 25; count++) {
      await scene.call("CreateGrant", {
        ...{ KeyId: key.arn, GranteePrincipal: scene.admin.policyArn, Operations: ["Decrypt"] },
      });
    }
    await grant();
    scene.clock.advance(10 * 60_000);
    expect(await may(topic())).toBe(true);
  });

  it("can be retired by the service", async () => {
    const { GrantToken } = await grant();
    const refused = await scene.failure("RetireGrant", { GrantToken }, { caller: service({}, "sqs.amazonaws.com") });
    expect(refused.name).toBe("AccessDeniedException");
    await scene.call("RetireGrant", { GrantToken }, { caller: topic() });
    expect((await scene.call("ListGrants", { KeyId: key.id })).Grants).toEqual([]);
  });

  it("that a service makes belongs to the key's account", async () => {
    await admit();
    const given = { KeyId: key.arn, GranteePrincipal: scene.admin.policyArn, Operations: ["Decrypt"] };
    await scene.call("CreateGrant", given, { caller: topic() });
    expect((await scene.call("ListGrants", { KeyId: key.id })).Grants).toMatchObject([
      { IssuingAccount: `arn:aws:iam::${ACCOUNT}:root` },
    ]);
  });
});

it("control policies: those of resources bind a service, those of callers do not", async () => {
  await admit();
  const deny = { Effect: "Deny", Action: "kms:*", Resource: "*" };
  const organize = (policies: object) =>
    scene.world.organize({ managementAccount: "999988887777", root: { accounts: { [ACCOUNT]: policies } } });
  organize({ serviceControlPolicies: { Deny: { Statement: [deny] } } });
  expect(await may(service({ sourceArn: TOPIC }))).toBe(true);
  organize({ resourceControlPolicies: { Deny: { Statement: [{ ...deny, Principal: "*" }] } } });
  expect(await may(service({ sourceArn: TOPIC }))).toBe(false);
});

describe("the trail of the key's owner", () => {
  const identity = { type: "AWSService", invokedBy: SNS };

  it("has what the service did, and what it was refused", async () => {
    const caller = service({ sourceArn: OTHER_TOPIC });
    await may(caller);
    await admit();
    await encrypt(caller);
    const [refused, done] = scene.world.trail(ACCOUNT, REGION).filter(({ eventName }) => eventName === "Encrypt");
    expect(refused).toMatchObject({
      userIdentity: identity,
      errorCode: "AccessDenied",
      errorMessage: `User: ${SNS} is not authorized to perform: kms:Encrypt on resource: ${key.arn} because no resource-based policy allows the kms:Encrypt action`,
    });
    expect(done).toMatchObject({
      userIdentity: identity,
      sourceIPAddress: SNS,
      userAgent: SNS,
      recipientAccountId: ACCOUNT,
      resources: [{ ARN: key.arn }],
    });
    expect(done).not.toHaveProperty("tlsDetails");
    expect(done).not.toHaveProperty("sharedEventID");
    expect(scene.world.trail(OTHER_ACCOUNT, REGION)).toEqual([]);
    expect((await scene.call("GetKeyLastUsage", { KeyId: key.id })).KeyLastUsage).toMatchObject({
      CloudTrailEventId: done?.eventID,
    });
  });
});

describe("a service", () => {
  it("has no keys of its own, and makes none", async () => {
    const { message } = await scene.failure("CreateKey", {}, { caller: service({ sourceArn: TOPIC }) });
    expect(message).toContain(`User: ${SNS} is not authorized to perform: kms:CreateKey`);
  });

  it("means the source's account by a bare name", async () => {
    await admit();
    await scene.call("Encrypt", { KeyId: key.id, Plaintext }, { caller: service({ sourceArn: TOPIC }) });
  });

  it.each<[string, () => unknown, string]>([
    ["a short name", () => service({}, "sns"), '"sns" names no service.'],
    ["a source that is no ARN", () => service({ sourceArn: "alarms" }), '"alarms" is no ARN'],
    ["a source in no account", () => service({ sourceAccount: "me" }), '"me" is no account.'],
  ])("is refused with %s", (_, make, message) => {
    expect(make).toThrow(message);
  });

  it("counts against the quotas of the source's account", async () => {
    const world = createWorld({ quotas: { ListKeys: 1 } });
    const listKeys = (caller: Principal) => world.call({ operation: "ListKeys", input: {}, caller, region: REGION });
    const topic = world.service(SNS, { sourceArn: TOPIC });
    await expect(listKeys(topic)).rejects.toThrow("is not authorized");
    await expect(listKeys(topic)).rejects.toThrow("You have exceeded the rate");
    await expect(listKeys(world.service(SNS, { sourceArn: OTHER_TOPIC }))).rejects.toThrow("is not authorized");
    await expect(listKeys(world.principal(`arn:aws:iam::${ACCOUNT}:root`))).rejects.toThrow(
      "You have exceeded the rate",
    );
  });

  it("has no way but its own", async () => {
    const request = { operation: "ListKeys", input: {}, caller: service(), region: REGION };
    await expect(scene.world.call({ ...request, via: "s3" })).rejects.toThrow(`${SNS} calls KMS itself.`);
  });

  it("can be trusted with a role", async () => {
    const trustPolicy = {
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
    const role = scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "Server", trustPolicy });
    const assume = (name: string) =>
      scene.world.assumeRole({ caller: service({}, name), role: role.policyArn, sessionName: "i-0123456789" });
    expect(assume("ec2.amazonaws.com").principal.arn).toContain("assumed-role/Server/i-0123456789");
    expect(() => assume(SNS)).toThrow("is not authorized to perform: sts:AssumeRole");
  });
});
