/** Ways by which calls reach KMS: over the internet, through a VPC endpoint, by a service on the caller's behalf. */
import { beforeEach, describe, expect, it } from "vitest";
import { KmsError } from "../../src/kms/errors.ts";
import type { KmsKey } from "../../src/kms/key.ts";
import type { CallRequest, Principal } from "../../src/kms/world.ts";
import { ACCOUNT, allow, buildScene, OTHER_ACCOUNT, REGION, type Scene, utf8 } from "./scene.ts";

const ENDPOINT = "vpce-1234abcd5678c90a";
const VPC = "vpc-1a2b3c4d";
const Plaintext = utf8("a note");

let scene: Scene;
let key: KmsKey;

beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

type Route = Pick<CallRequest, "endpoint" | "via">;
const INTERNET: Route = {};
const VIA_S3: Route = { via: "s3" };
const THROUGH: Route = { endpoint: ENDPOINT };

const call = (
  operation: string,
  input: Record<string, unknown>,
  route: Route,
  caller: Principal = scene.admin,
): Promise<Record<string, unknown>> => scene.world.call({ operation, input, caller, region: REGION, ...route });

const encrypt = (route: Route, caller?: Principal) => call("Encrypt", { KeyId: key.arn, Plaintext }, route, caller);

async function outcome(made: Promise<unknown>): Promise<string> {
  try {
    await made;
    return "allowed";
  } catch (error) {
    if (error instanceof KmsError) return `${error.name}: ${error.message.replace(/^.* (?:because|with) /, "")}`;
    throw error;
  }
}
const REFUSED = "AccessDeniedException: no identity-based policy allows the kms:Encrypt action";

const statement = (Effect: string, Action: string, Condition: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect, Action, Resource: "*", Condition }],
});
const user = (policies: Record<string, unknown>) =>
  scene.world.addPrincipal({ account: ACCOUNT, kind: "user", name: "Alice", policies });

const addEndpoint = (policy?: object) =>
  scene.world.addEndpoint({ id: ENDPOINT, vpc: VPC, account: ACCOUNT, ...(policy && { policy }) });

describe("condition keys by way", () => {
  const equals = (name: string, value: string) => ({ StringEquals: { [name]: value } });
  const absent = (name: string) => ({ Null: { [name]: "true" } });
  const CASES: readonly [condition: object, internet: boolean, endpoint: boolean, service: boolean][] = [
    [{ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }, true, false, true],
    [absent("aws:SourceIp"), false, true, false],
    [equals("aws:SourceVpce", ENDPOINT), false, true, false],
    [equals("aws:SourceVpc", VPC), false, true, false],
    [{ ArnEquals: { "aws:SourceVpcArn": `arn:aws:ec2:*:${ACCOUNT}:vpc/${VPC}` } }, false, true, false],
    [{ IpAddress: { "aws:VpcSourceIp": "10.0.0.0/16" } }, false, true, false],
    [equals("aws:VpceAccount", ACCOUNT), false, true, false],
    [equals("aws:VpceOrgID", "o-a1b2c3d4e5"), false, true, false],
    [{ "ForAnyValue:StringLike": { "aws:VpceOrgPaths": "o-a1b2c3d4e5/r-*" } }, false, true, false],
    [{ Bool: { "aws:ViaAWSService": "true" } }, false, false, true],
    [{ Bool: { "aws:ViaAWSService": "false" } }, true, true, false],
    [{ "ForAnyValue:StringEquals": { "aws:CalledVia": "s3.amazonaws.com" } }, false, false, true],
    [equals("aws:CalledViaFirst", "s3.amazonaws.com"), false, false, true],
    [equals("aws:CalledViaLast", "s3.amazonaws.com"), false, false, true],
    [equals("kms:ViaService", `s3.${REGION}.amazonaws.com`), false, false, true],
    [equals("kms:ViaService", "s3.us-east-1.amazonaws.com"), false, false, false],
    [absent("kms:ViaService"), true, true, false],
    // Long-term keys have no such key, a service's session has.
    [{ Bool: { "aws:MultiFactorAuthPresent": "false" } }, false, false, true],
    [{ Bool: { "aws:PrincipalIsAWSService": "false" } }, true, true, true],
  ];

  it.each(CASES.map((one) => [JSON.stringify(one[0]), ...one] as const))(
    "%s",
    async (_, condition, internet, endpoint, service) => {
      addEndpoint();
      scene.world.organize({ id: "o-a1b2c3d4e5", managementAccount: ACCOUNT, root: {} });
      const caller = user({ Only: statement("Allow", "kms:*", condition) });
      const outcomes = [INTERNET, THROUGH, VIA_S3].map((route) => outcome(encrypt(route, caller)));
      expect(await Promise.all(outcomes)).toEqual(
        [internet, endpoint, service].map((allowed) => (allowed ? "allowed" : REFUSED)),
      );
    },
  );

  it("a chain of services is told in its order, and the last one calls KMS", async () => {
    const caller = user({
      Only: statement("Allow", "kms:*", {
        StringEquals: {
          "aws:CalledViaFirst": "cloudformation.amazonaws.com",
          "aws:CalledViaLast": "dynamodb.amazonaws.com",
          "kms:ViaService": `dynamodb.${REGION}.amazonaws.com`,
        },
      }),
    });
    expect(await outcome(encrypt({ via: ["cloudformation", "dynamodb"] }, caller))).toBe("allowed");
    expect(await outcome(encrypt({ via: ["dynamodb", "cloudformation"] }, caller))).toBe(REFUSED);
  });

  it.each([
    ["CreateKey", {}, true],
    ["CreateAlias", { AliasName: "alias/notes" }, true],
    ["ListKeys", {}, false],
    ["GenerateRandom", { NumberOfBytes: 8 }, false],
  ])("kms:ViaService of %s", async (operation, input, present) => {
    const caller = user({ Only: statement("Allow", "kms:*", { Null: { "kms:ViaService": "false" } }) });
    const named = operation === "CreateAlias" ? { ...input, TargetKeyId: key.id } : input;
    expect((await outcome(call(operation, named, VIA_S3, caller))) === "allowed").toBe(present);
  });

  it.each([
    ["CreateGrant", () => ({ GranteePrincipal: scene.admin.policyArn, Operations: ["Decrypt"] })],
    ["ListGrants", () => ({})],
    [
      "RevokeGrant",
      async () => {
        const grant = { KeyId: key.id, GranteePrincipal: scene.admin.policyArn, Operations: ["Decrypt"] };
        return { GrantId: (await scene.call("CreateGrant", grant)).GrantId };
      },
    ],
  ])("kms:GrantIsForAWSResource of %s is true through a service, and false otherwise", async (operation, input) => {
    const caller = user({ Only: statement("Allow", "kms:*", { Bool: { "kms:GrantIsForAWSResource": "true" } }) });
    const made = { KeyId: key.id, ...(await input()) };
    expect(await outcome(call(operation, made, INTERNET, caller))).toContain("no identity-based policy allows");
    expect(await outcome(call(operation, made, { via: "ec2" }, caller))).toBe("allowed");
  });
});

describe("a VPC endpoint", () => {
  const open = (Action: string) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action, Resource: "*" }],
  });
  const closed = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }] };

  it.each<[string, object | undefined, string]>([
    ["without a policy lets everything through", undefined, "allowed"],
    ["lets through what its policy allows", open("kms:Encrypt"), "allowed"],
    [
      "stops what its policy does not allow",
      open("kms:Decrypt"),
      "AccessDeniedException: no VPC endpoint policy allows the kms:Encrypt action",
    ],
    ["stops what its policy denies", closed, "AccessDeniedException: an explicit deny in a VPC endpoint policy"],
  ])("%s", async (_, policy, expected) => {
    addEndpoint(policy);
    expect(await outcome(encrypt(THROUGH))).toBe(expected);
    expect(await outcome(encrypt(INTERNET))).toBe("allowed");
  });

  it("gives nobody a permission", async () => {
    addEndpoint(open("kms:*"));
    expect(await outcome(encrypt(THROUGH, user({})))).toBe(REFUSED);
  });

  it("is named in the caller's record, with its owner and a private address", async () => {
    scene.world.addEndpoint({ id: ENDPOINT, vpc: VPC, account: OTHER_ACCOUNT, sourceIp: "10.1.2.3" });
    await encrypt(THROUGH);
    expect(scene.world.trail(ACCOUNT, REGION).at(-1)).toMatchObject({
      sourceIPAddress: "10.1.2.3",
      vpcEndpointId: ENDPOINT,
      vpcEndpointAccountId: OTHER_ACCOUNT,
      tlsDetails: { tlsVersion: "TLSv1.3" },
    });
  });

  it("is not named in the record of a key's owner in another account", async () => {
    addEndpoint();
    const { arn } = await scene.createKey({
      Policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { AWS: [ACCOUNT, OTHER_ACCOUNT] }, Action: "kms:*", Resource: "*" }],
      }),
    });
    scene.world.addEndpoint({ id: "vpce-0other", vpc: VPC, account: OTHER_ACCOUNT });
    await call("Encrypt", { KeyId: arn, Plaintext }, { endpoint: "vpce-0other" }, scene.otherAdmin);
    expect(scene.world.trail(OTHER_ACCOUNT, REGION).at(-1)).toHaveProperty("vpcEndpointId", "vpce-0other");
    expect(scene.world.trail(ACCOUNT, REGION).at(-1)).not.toHaveProperty("vpcEndpointId");
  });

  it("leaves no record of what its policy alone refused", async () => {
    addEndpoint(open("kms:Decrypt"));
    const before = scene.world.trail(ACCOUNT, REGION).length;
    await outcome(encrypt(THROUGH));
    expect(scene.world.trail(ACCOUNT, REGION)).toHaveLength(before);
    await outcome(encrypt(THROUGH, user({})));
    expect(scene.world.trail(ACCOUNT, REGION).at(-1)).toMatchObject({ errorCode: "AccessDenied" });
  });

  it.each([
    ["an id that is none", { id: "endpoint", vpc: VPC, account: ACCOUNT }, '"endpoint" is no VPC endpoint.'],
    ["a VPC that is none", { id: ENDPOINT, vpc: "home", account: ACCOUNT }, '"home" is no VPC.'],
    ["an owner that is none", { id: ENDPOINT, vpc: VPC, account: "me" }, '"me" is no account.'],
    ["a policy that is none", { id: ENDPOINT, vpc: VPC, account: ACCOUNT, policy: "{" }, `Policy ${ENDPOINT}`],
  ])("is not added with %s", (_, endpoint, message) => {
    expect(() => scene.world.addEndpoint(endpoint)).toThrow(message);
  });

  it.each<[string, Route, string]>([
    ["through an endpoint that is not there", { endpoint: "vpce-0000" }, "There is no VPC endpoint vpce-0000"],
    ["by a service and through an endpoint", { ...VIA_S3, ...THROUGH }, "does not come through your VPC endpoint"],
    ["by a service with a strange name", { via: "s3.amazonaws.com" }, '"s3.amazonaws.com" is no service.'],
  ])("no call is made %s", async (_, route, message) => {
    addEndpoint();
    await expect(encrypt(route)).rejects.toThrow(message);
  });
});

describe("a service on the caller's behalf", () => {
  it("is in the record in place of a connection, and the caller remains who calls", async () => {
    await encrypt(VIA_S3);
    const record = scene.world.trail(ACCOUNT, REGION).at(-1);
    expect(record).toMatchObject({
      userIdentity: { type: "AssumedRole", arn: scene.admin.arn, invokedBy: "s3.amazonaws.com" },
      sourceIPAddress: "s3.amazonaws.com",
      userAgent: "s3.amazonaws.com",
    });
    expect(record).not.toHaveProperty("tlsDetails");
  });

  it("needs the caller's permission", async () => {
    expect(await outcome(encrypt(VIA_S3, user({})))).toBe(REFUSED);
    expect(await outcome(encrypt(VIA_S3, user({ Use: allow("kms:Encrypt") })))).toBe("allowed");
  });
});

describe("an AWS managed key", () => {
  const KeyId = "alias/aws/s3";
  const dataKey = (route: Route, caller?: Principal) =>
    call("GenerateDataKey", { KeyId, KeySpec: "AES_256" }, route, caller);

  it("is made when its service first needs it, and used by it for everybody in the account", async () => {
    const { CiphertextBlob } = await dataKey(VIA_S3, user({}));
    await call("Decrypt", { CiphertextBlob }, VIA_S3, user({}));
    const refused = "AccessDeniedException: no resource-based policy allows the kms:Decrypt action";
    expect(await outcome(call("Decrypt", { CiphertextBlob }, INTERNET))).toBe(refused);
    expect(await outcome(call("Decrypt", { CiphertextBlob }, { via: "sqs" }))).toBe(refused);
  });

  it("is of no use to another account", async () => {
    const { KeyId: arn } = await dataKey(VIA_S3);
    const elsewhere = call("Encrypt", { KeyId: arn, Plaintext }, VIA_S3, scene.otherAdmin);
    expect(await outcome(elsewhere)).toMatch(/^AccessDeniedException: the resource does not exist in this Region/);
  });

  it("lets its service make grants, and is not bound by resource control policies", async () => {
    scene.world.organize({
      managementAccount: OTHER_ACCOUNT,
      root: {
        accounts: { [ACCOUNT]: {} },
        resourceControlPolicies: {
          Closed: { Statement: [{ Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" }] },
        },
      },
    });
    const { KeyMetadata } = await call("DescribeKey", { KeyId: "alias/aws/ebs" }, INTERNET);
    const { Arn } = KeyMetadata as { readonly Arn: string };
    const grant = { KeyId: Arn, GranteePrincipal: scene.admin.policyArn, Operations: ["Decrypt"] };
    expect(await outcome(call("CreateGrant", grant, { via: "ec2" }))).toBe("allowed");
  });
});
