/** Aliases, and lists in pages. */
import { describe, expect, it } from "vitest";
import { buildScene, OTHER_REGION } from "./scene.ts";

const ALIAS = { AliasName: "alias/notes" };

describe("CreateAlias", () => {
  it("names a key in its account and Region", async () => {
    const { call, createKey, world } = buildScene();
    const key = await createKey();
    expect(await call("CreateAlias", { ...ALIAS, TargetKeyId: key.arn })).toEqual({});
    const names = ["alias/notes", "arn:aws:kms:eu-west-1:111122223333:alias/notes", key.id, key.arn];
    for (const KeyId of names) {
      expect((await call("DescribeKey", { KeyId })).KeyMetadata).toMatchObject({ Arn: key.arn });
    }
    expect((await call("ListAliases")).Aliases).toEqual([
      {
        AliasName: "alias/notes",
        AliasArn: "arn:aws:kms:eu-west-1:111122223333:alias/notes",
        TargetKeyId: key.id,
        CreationDate: world.clock.now(),
        LastUpdatedDate: world.clock.now(),
      },
    ]);
    expect((await call("ListAliases", {}, { region: OTHER_REGION })).Aliases).toEqual([]);
  });

  it("gives a name once", async () => {
    const { call, failure, createKey } = buildScene();
    const TargetKeyId = (await createKey()).id;
    await call("CreateAlias", { ...ALIAS, TargetKeyId });
    const error = await failure("CreateAlias", { ...ALIAS, TargetKeyId });
    expect([error.name, error.message]).toEqual([
      "AlreadyExistsException",
      "An alias with the name arn:aws:kms:eu-west-1:111122223333:alias/notes already exists",
    ]);
  });

  it("keeps AWS's names for AWS, and names keys only", async () => {
    const { failure, createKey } = buildScene();
    const TargetKeyId = (await createKey()).id;
    const reserved = await failure("CreateAlias", { AliasName: "alias/aws/notes", TargetKeyId });
    expect([reserved.name, reserved.hasMessage]).toEqual(["NotAuthorizedException", false]);
    const ofAlias = await failure("CreateAlias", { ...ALIAS, TargetKeyId: "alias/other" });
    expect(ofAlias.message).toBe("Aliases must refer to keys. Not aliases");
  });
});

describe("lists in pages", () => {
  it("shows every key once, whatever the size of a page", async () => {
    const { call, createKey } = buildScene();
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push((await createKey()).id);
    for (const Limit of [1, 2, 3, 7, 1000]) {
      const seen: string[] = [];
      let Marker: unknown;
      do {
        const page = await call("ListKeys", { Limit, Marker });
        for (const { KeyId } of page.Keys as { KeyId: string }[]) seen.push(KeyId);
        expect(page.Truncated).toBe(page.NextMarker !== undefined);
        Marker = page.NextMarker;
      } while (Marker !== undefined);
      expect(seen).toEqual(ids.toSorted());
    }
  });

  it("lists up to 50 aliases at a time, and those of one key", async () => {
    const { call, createKey } = buildScene();
    const many = await createKey();
    const one = await createKey();
    for (let i = 0; i < 51; i++) await call("CreateAlias", { AliasName: `alias/many-${i}`, TargetKeyId: many.id });
    await call("CreateAlias", { ...ALIAS, TargetKeyId: one.id });
    const first = await call("ListAliases");
    expect([(first.Aliases as unknown[]).length, first.Truncated]).toEqual([50, true]);
    const second = await call("ListAliases", { Marker: first.NextMarker });
    expect([(second.Aliases as unknown[]).length, second.Truncated]).toEqual([2, false]);
    expect((await call("ListAliases", { KeyId: one.id })).Aliases).toMatchObject([{ AliasName: "alias/notes" }]);
  });

  it("refuses a marker that is not from this list, without a word", async () => {
    const { call, failure, createKey } = buildScene();
    for (let i = 0; i < 2; i++) await createKey();
    const { NextMarker } = await call("ListKeys", { Limit: 1 });
    for (const [operation, Marker] of [
      ["ListKeys", "junk"],
      ["ListKeys", `${NextMarker}A`],
      ["ListAliases", NextMarker],
    ] as const) {
      const error = await failure(operation, { Marker });
      expect([error.name, error.hasMessage]).toEqual(["InvalidMarkerException", false]);
    }
  });
});
