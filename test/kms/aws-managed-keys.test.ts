/** AWS managed keys: seen by everybody in the account, used by their service, changed by nobody. */
import { beforeEach, expect, it } from "vitest";
import { ACCOUNT, buildScene, OTHER_ACCOUNT, REGION, type Scene, utf8 } from "./scene.ts";

let scene: Scene;
beforeEach(() => {
  scene = buildScene();
});

const ALIAS = "alias/aws/sqs";
const describeKey = async (KeyId = ALIAS) =>
  (await scene.call("DescribeKey", { KeyId })).KeyMetadata as Record<string, string>;
const listed = async () => (await scene.call("ListAliases")).Aliases as Record<string, unknown>[];

it("are listed before they are there, without a key", async () => {
  const aliases = await listed();
  expect(aliases).toContainEqual({ AliasName: ALIAS, AliasArn: `arn:aws:kms:${REGION}:${ACCOUNT}:${ALIAS}` });
  expect(aliases.every(({ AliasName }) => String(AliasName).startsWith("alias/aws/"))).toBe(true);
  expect((await scene.call("ListKeys")).Keys).toEqual([]);
});

it("are made by the first DescribeKey of their alias, once in each account and Region", async () => {
  const metadata = await describeKey();
  expect(metadata).toMatchObject({
    AWSAccountId: ACCOUNT,
    Description: "Default key that protects my SQS messages when no other key is defined",
    KeyManager: "AWS",
    KeyState: "Enabled",
    Origin: "AWS_KMS",
  });
  expect(await describeKey(`arn:aws:kms:${REGION}:${ACCOUNT}:${ALIAS}`)).toEqual(metadata);
  expect(await listed()).toContainEqual(expect.objectContaining({ AliasName: ALIAS, TargetKeyId: metadata.KeyId }));
  expect((await scene.call("ListKeys")).Keys).toEqual([{ KeyId: metadata.KeyId, KeyArn: metadata.Arn }]);
  const other = await scene.call("DescribeKey", { KeyId: ALIAS }, { caller: scene.otherAdmin });
  expect(other.KeyMetadata).toMatchObject({ AWSAccountId: OTHER_ACCOUNT });
});

it("sd:rotation/managed_sqs_policy", async () => {
  const { KeyId } = await describeKey();
  const { Policy, PolicyName } = await scene.call("GetKeyPolicy", { KeyId });
  expect(PolicyName).toBe("default");
  expect(Policy).toMatch(
    /^\{\n {2}"Version" : "2012-10-17",\n {2}"Id" : "auto-sqs-1",\n {2}"Statement" : \[ \{\n {4}"Sid" : "Allow access through Simple Queue Service \(SQS\) for all principals in the account that are authorized to use SQS"/,
  );
  expect(JSON.parse(String(Policy)).Statement).toMatchObject([
    { Condition: { StringEquals: { "kms:ViaService": `sqs.${REGION}.amazonaws.com`, "kms:CallerAccount": ACCOUNT } } },
    {
      Sid: "Allow direct access to key metadata to the account",
      Action: ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
    },
  ]);
});

it.each([
  ["ack:managed", "CreateGrant", { GranteePrincipal: `arn:aws:iam::${ACCOUNT}:root`, Operations: ["Decrypt"] }],
  ["cannot be used directly", "Encrypt", { Plaintext: utf8("a note") }],
  ["cannot be used for data keys", "GenerateDataKey", { KeySpec: "AES_256" }],
  ["cannot be disabled", "DisableKey", {}],
  ["cannot be deleted", "ScheduleKeyDeletion", {}],
  ["cannot be tagged", "TagResource", { Tags: [{ TagKey: "team", TagValue: "notes" }] }],
  ["cannot be described anew", "UpdateKeyDescription", { Description: "Mine" }],
  ["keep their policy", "PutKeyPolicy", { Policy: "{}" }],
])("%s: %s", async (_, operation, input) => {
  const { KeyId, Arn } = await describeKey();
  for (const caller of [scene.admin, scene.world.principal(`arn:aws:iam::${ACCOUNT}:root`)]) {
    const error = await scene.failure(operation, { KeyId, ...input }, { caller });
    expect([error.name, error.message]).toEqual([
      "AccessDeniedException",
      `User: ${caller.arn} is not authorized to perform: kms:${operation} on resource: ${Arn} because no resource-based policy allows the kms:${operation} action`,
    ]);
  }
});

it("are not made by other operations, nor under names that AWS does not have", async () => {
  const encrypt = { KeyId: ALIAS, Plaintext: utf8("a note") };
  expect((await scene.failure("Encrypt", encrypt)).message).toBe(
    `Alias arn:aws:kms:${REGION}:${ACCOUNT}:${ALIAS} is not found.`,
  );
  expect((await scene.failure("DescribeKey", { KeyId: "alias/aws/nothing" })).name).toBe("NotFoundException");
  expect((await scene.call("ListKeys")).Keys).toEqual([]);
});
