/** Tags, descriptions and policy names: what describes a key, and can change who may use it. */
import { beforeEach, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { ACCOUNT, buildScene, type Scene, utf8 } from "./scene.ts";

let scene: Scene;
let key: KmsKey;
beforeEach(async () => {
  scene = buildScene();
  key = await scene.createKey();
});

const pairs = (...tags: [string, string][]) => tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
const numbered = (from: number, to: number) =>
  pairs(...Array.from({ length: to - from }, (_, i): [string, string] => [`tag${from + i}`, `value${from + i}`]));
const tag = (Tags: unknown) => scene.call("TagResource", { KeyId: key.id, Tags });
const untag = (...TagKeys: string[]) => scene.call("UntagResource", { KeyId: key.id, TagKeys });
const tags = async () => (await scene.call("ListResourceTags", { KeyId: key.id })).Tags;

describe("recorded cases", () => {
  it("ls:test_tag_existing_key_and_untag", async () => {
    expect(await tag(numbered(1, 3))).toEqual({});
    expect(await scene.call("ListResourceTags", { KeyId: key.id })).toEqual({ Tags: numbered(1, 3), Truncated: false });
    expect(await untag("tag1", "tag2")).toEqual({});
    expect(await tags()).toEqual([]);
  });

  it("ls:test_create_key_with_tag_and_untag", async () => {
    key = await scene.createKey({ Tags: numbered(1, 3) });
    expect(await tags()).toEqual(numbered(1, 3));
    await untag("tag1", "tag2");
    expect(await tags()).toEqual([]);
  });

  it("ls:test_untag_key_partially", async () => {
    await tag(numbered(1, 4));
    await untag("tag2");
    expect(await tags()).toEqual(pairs(["tag1", "value1"], ["tag3", "value3"]));
  });

  it("ls:test_update_and_add_tags_on_tagged_key", async () => {
    await tag(numbered(1, 4));
    await tag([...pairs(["tag2", "updated_value2"]), ...numbered(4, 6)]);
    const updated = [...numbered(1, 2), ...pairs(["tag2", "updated_value2"]), ...numbered(3, 6)];
    expect(await tags()).toEqual(updated);
  });

  it.each([
    ["ls:test_tag_key_with_duplicate_tag_keys_raises_error", pairs(["tag1", "a"], ["tag1", "b"]), "Duplicate tag keys"],
    [
      "ls:test_tag_existing_key_with_invalid_tag_key",
      pairs(["aws:key1", "a"]),
      "Tags beginning with aws: are reserved",
    ],
    ["with 51 tags at once", numbered(0, 51), "Too many tags"],
  ])("%s", async (_, Tags, message) => {
    const error = await scene.failure("TagResource", { KeyId: key.id, Tags });
    expect([error.name, error.message]).toEqual(["TagException", message]);
    expect(await tags()).toEqual([]);
  });

  it.each(["TagResource", "UntagResource"])("sd:multi_region/%s_pending_deletion", async (operation) => {
    await scene.call("ScheduleKeyDeletion", { KeyId: key.id });
    const error = await scene.failure(operation, { KeyId: key.id, Tags: numbered(1, 2), TagKeys: ["tag1"] });
    expect([error.name, error.message]).toEqual(["KMSInvalidStateException", `${key.arn} is pending deletion.`]);
  });
});

it("a key has 50 tags at most, those it had already among them", async () => {
  await tag(numbered(0, 50));
  await tag(pairs(["tag0", "again"]));
  expect((await scene.failure("TagResource", { KeyId: key.id, Tags: pairs(["one", "more"]) })).message).toBe(
    "Too many tags",
  );
});

it("a tag decides who may use the key", async () => {
  const byTag = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "kms:Encrypt",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/team": "notes" } },
      },
    ],
  };
  const caller = scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "App", policies: { byTag } });
  const input = { KeyId: key.id, Plaintext: utf8("a note") };
  expect((await scene.failure("Encrypt", input, { caller })).name).toBe("AccessDeniedException");
  await tag(pairs(["team", "notes"]));
  await scene.call("Encrypt", input, { caller });
});

it("tags are listed in pages of 50 at most", async () => {
  await tag(numbered(0, 50));
  const first = await scene.call("ListResourceTags", { KeyId: key.id, Limit: 20 });
  const second = await scene.call("ListResourceTags", { KeyId: key.id, Limit: 1000, Marker: first.NextMarker });
  expect([first.Truncated, second.Truncated]).toEqual([true, false]);
  expect([...(first.Tags as object[]), ...(second.Tags as object[])]).toHaveLength(50);
  const other = await scene.createKey();
  const error = await scene.failure("ListResourceTags", { KeyId: other.id, Marker: first.NextMarker });
  expect([error.name, error.hasMessage]).toEqual(["InvalidMarkerException", false]);
});

it("UpdateKeyDescription", async () => {
  expect(await scene.call("UpdateKeyDescription", { KeyId: key.id, Description: "Notes" })).toEqual({});
  expect((await scene.call("DescribeKey", { KeyId: key.id })).KeyMetadata).toMatchObject({ Description: "Notes" });
  expect(scene.world.trail(ACCOUNT, key.region).at(-2)).toMatchObject({
    eventName: "UpdateKeyDescription",
    requestParameters: { keyId: key.id, description: "Notes" },
    responseElements: { keyId: key.arn },
    readOnly: false,
  });
});

it("ListKeyPolicies shows the one there is", async () => {
  const listed = { PolicyNames: ["default"], Truncated: false };
  expect(await scene.call("ListKeyPolicies", { KeyId: key.id })).toEqual(listed);
});
