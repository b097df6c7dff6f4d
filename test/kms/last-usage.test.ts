/** GetKeyLastUsage: the last cryptography that succeeded, and nothing else. */
import { beforeEach, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { ACCOUNT, allow, buildScene, OTHER_ACCOUNT, REGION, type Scene, utf8 } from "./scene.ts";

let scene: Scene;
let key: KmsKey;
beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

const usage = async (of = key) => (await scene.call("GetKeyLastUsage", { KeyId: of.id })).KeyLastUsage;

it("is empty for a key that was never used", async () => {
  for (const [operation, input] of [
    ["DescribeKey", {}],
    ["Encrypt", { Plaintext: utf8("a note"), DryRun: true }],
    ["Decrypt", { CiphertextBlob: utf8("garbage") }],
  ] as const) {
    await scene.call(operation, { KeyId: key.id, ...input }).catch(() => {});
  }
  expect(await scene.call("GetKeyLastUsage", { KeyId: key.id })).toEqual({
    KeyId: key.arn,
    KeyLastUsage: {},
    TrackingStartDate: key.created,
    KeyCreationDate: key.created,
  });
});

it("names the operation, its time and its record", async () => {
  scene.clock.advance(1000);
  await scene.encrypt(key);
  const record = scene.world.trail(ACCOUNT, REGION).at(-1);
  scene.clock.advance(1000);
  expect(await usage()).toEqual({
    Operation: "Encrypt",
    Timestamp: new Date("2026-01-01T00:00:01Z"),
    CloudTrailEventId: record?.eventID,
    KmsRequestId: record?.requestID,
  });
});

it("notes ReEncrypt on both keys, each by its owner's record", async () => {
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
  });
  const foreign = await scene.createKey({ Policy }, { caller: scene.otherAdmin });
  const CiphertextBlob = await scene.encrypt(key);
  await scene.call("ReEncrypt", { CiphertextBlob, DestinationKeyId: foreign.arn });
  const eventId = (account: string) => scene.world.trail(account, REGION).at(-1)?.eventID;
  const [own, theirs] = [eventId(ACCOUNT), eventId(OTHER_ACCOUNT)];
  expect(own).not.toBe(theirs);
  expect(await usage()).toMatchObject({ Operation: "ReEncrypt", CloudTrailEventId: own });
  const answer = await scene.call("GetKeyLastUsage", { KeyId: foreign.id }, { caller: scene.otherAdmin });
  expect(answer.KeyLastUsage).toMatchObject({ Operation: "ReEncrypt", CloudTrailEventId: theirs });
});

it("lets a policy refuse to delete a key that is in use (kms:TrailingDaysWithoutKeyUsage)", async () => {
  const unused = allow("kms:ScheduleKeyDeletion");
  const Condition = { NumericGreaterThanEquals: { "kms:TrailingDaysWithoutKeyUsage": "30" } };
  const policies = { Unused: { ...unused, Statement: unused.Statement.map((one) => ({ ...one, Condition })) } };
  const caller = scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "Cleaner", policies });
  scene.clock.advance(29 * 86_400_000);
  await scene.encrypt(key);
  scene.clock.advance(30 * 86_400_000 - 1);
  expect((await scene.failure("ScheduleKeyDeletion", { KeyId: key.id }, { caller })).name).toBe(
    "AccessDeniedException",
  );
  scene.clock.advance(1);
  await scene.call("ScheduleKeyDeletion", { KeyId: key.id }, { caller });
});
