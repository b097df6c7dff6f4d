/** Aliases, and lists in pages. */
import { describe, expect, it } from "vitest";
import { buildScene, OTHER_REGION } from "./scene.ts";

const ALIAS = { AliasName: "alias/notes" };

/** Aliases that AWS keeps for itself are listed too. */
const ours = (alias: object) => "AliasName" in alias && !String(alias.AliasName).startsWith("alias/aws/");

describe("CreateAlias", () => {
  it("names a key in its account and Region", async () => {
    const { call, createKey, world } = buildScene();
    const key = await createKey();
    expect(await call("CreateAlias", { ...ALIAS, TargetKeyId: key.arn })).toEqual({});
    const names = ["alias/notes", "arn:aws:kms:eu-west-1:111122223333:alias/notes", key.id, key.arn];
    for (const KeyId of names) {
      expect((await call("DescribeKey", { KeyId })).KeyMetadata).toMatchObject({ Arn: key.arn });
    }
    expect(((await call("ListAliases")).Aliases as object[]).filter(ours)).toEqual([
      {
        AliasName: "alias/notes",
        AliasArn: "arn:aws:kms:eu-west-1:111122223333:alias/notes",
        TargetKeyId: key.id,
        CreationDate: world.clock.now(),
        LastUpdatedDate: world.clock.now(),
      },
    ]);
    const elsewhere = (await call("ListAliases", {}, { region: OTHER_REGION })).Aliases as object[];
    expect(elsewhere.filter(ours)).toEqual([]);
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

describe("UpdateAlias and DeleteAlias", () => {
  it("move a name to another key, and take it away", async () => {
    const { call, failure, createKey, clock, world } = buildScene();
    const [one, two] = [await createKey(), await createKey()];
    const created = clock.now();
    await call("CreateAlias", { ...ALIAS, TargetKeyId: one.id });
    clock.advance(1000);
    expect(await call("UpdateAlias", { ...ALIAS, TargetKeyId: two.arn })).toEqual({});
    expect((await call("DescribeKey", { KeyId: "alias/notes" })).KeyMetadata).toMatchObject({ Arn: two.arn });
    expect((await call("ListAliases", { KeyId: one.id })).Aliases).toEqual([]);
    expect((await call("ListAliases", { KeyId: two.id })).Aliases).toEqual([
      expect.objectContaining({ TargetKeyId: two.id, CreationDate: created, LastUpdatedDate: clock.now() }),
    ]);
    expect(await call("DeleteAlias", ALIAS)).toEqual({});
    expect(world.trail("111122223333", "eu-west-1").at(-1)).toMatchObject({
      eventName: "DeleteAlias",
      requestParameters: { aliasName: "alias/notes" },
      responseElements: { keyId: two.arn },
      resources: [{ ARN: two.arn }, { ARN: "arn:aws:kms:eu-west-1:111122223333:alias/notes" }],
    });
    for (const operation of ["DeleteAlias", "UpdateAlias"]) {
      const error = await failure(operation, { ...ALIAS, TargetKeyId: one.id });
      expect([error.name, error.message]).toEqual([
        "NotFoundException",
        "Alias arn:aws:kms:eu-west-1:111122223333:alias/notes is not found.",
      ]);
    }
  });

  it("need permission on the alias and on both keys", async () => {
    const { call, failure, createKey, world } = buildScene();
    const [one, two] = [await createKey(), await createKey()];
    await call("CreateAlias", { ...ALIAS, TargetKeyId: one.id });
    const alias = "arn:aws:kms:eu-west-1:111122223333:alias/notes";
    const may = (name: string, ...Resource: string[]) =>
      world.addPrincipal({
        account: "111122223333",
        kind: "role",
        name,
        policies: {
          P: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:UpdateAlias", Resource }] },
        },
      });
    const input = { ...ALIAS, TargetKeyId: two.id };
    for (const [index, resources] of [
      [alias, two.arn],
      [alias, one.arn],
      [one.arn, two.arn],
    ].entries()) {
      const error = await failure("UpdateAlias", input, { caller: may(`Lacks${index}`, ...resources) });
      expect(error.message).toContain("because no identity-based policy allows the kms:UpdateAlias action");
    }
    await call("UpdateAlias", input, { caller: may("All", alias, one.arn, two.arn) });
  });

  it("refuse keys of another usage, and AWS's names", async () => {
    const { call, failure, createKey, state } = buildScene();
    const one = await createKey();
    const mac = { ...(await createKey()), spec: "HMAC_256", usage: "GENERATE_VERIFY_MAC" } as const;
    state.home(mac.account, mac.region).keys.set(mac.id, mac);
    await call("CreateAlias", { ...ALIAS, TargetKeyId: one.id });
    expect((await failure("UpdateAlias", { ...ALIAS, TargetKeyId: mac.id })).name).toBe("ValidationException");
    for (const operation of ["UpdateAlias", "DeleteAlias"]) {
      const error = await failure(operation, { AliasName: "alias/aws/s3", TargetKeyId: one.id });
      expect([error.name, error.hasMessage]).toEqual(["NotAuthorizedException", false]);
    }
  });

  it("leave a key 50 aliases at most", async () => {
    const { call, failure, createKey } = buildScene();
    const [full, other] = [await createKey(), await createKey()];
    for (let i = 0; i < 50; i++) await call("CreateAlias", { AliasName: `alias/a${i}`, TargetKeyId: full.id });
    await call("CreateAlias", { ...ALIAS, TargetKeyId: other.id });
    for (const [operation, AliasName] of [
      ["CreateAlias", "alias/more"],
      ["UpdateAlias", "alias/notes"],
    ] as const) {
      expect((await failure(operation, { AliasName, TargetKeyId: full.id })).name).toBe("LimitExceededException");
    }
    await call("UpdateAlias", { AliasName: "alias/a0", TargetKeyId: full.id });
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
    for (let i = 0; i < 50; i++) await call("CreateAlias", { AliasName: `alias/many-${i}`, TargetKeyId: many.id });
    await call("CreateAlias", { ...ALIAS, TargetKeyId: one.id });
    const first = await call("ListAliases");
    expect([(first.Aliases as unknown[]).length, first.Truncated]).toEqual([50, true]);
    const second = await call("ListAliases", { Marker: first.NextMarker });
    expect(second).toMatchObject({ Truncated: false });
    expect([...(first.Aliases as object[]), ...(second.Aliases as object[])].filter(ours)).toHaveLength(51);
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
