import { describe, expect, it } from "vitest";
import type { Scene } from "../../src/content/scene.ts";
import { buildScene } from "../../src/grading/scene.ts";
import { DocumentsRefused } from "../../src/grading/scene-documents.ts";
import { allowRole, keyPolicy } from "../fixtures/packs/packs.ts";

const scene: Scene = {
  account: "111122223333",
  region: "eu-west-1",
  principals: {
    "role/App": { policies: [] },
    "user/Alice": { policies: [] },
    "444455556666:role/Auditor": { policies: [] },
  },
  keys: {
    notes: {
      alias: "alias/notes",
      description: "Notes",
      policy: { inline: JSON.parse(keyPolicy(allowRole("App", "kms:*"))) },
    },
    old: { enabled: false },
  },
};

describe("buildScene", () => {
  it("makes the principals, in the scene's account and in others", async () => {
    const { principal } = await buildScene(scene);
    expect(principal("role/App").policyArn).toBe("arn:aws:iam::111122223333:role/App");
    expect(principal("user/Alice").arn).toBe("arn:aws:iam::111122223333:user/Alice");
    expect(principal("444455556666:role/Auditor").account).toBe("444455556666");
    expect(() => principal("role/Nobody")).toThrow('The scene has no principal "role/Nobody".');
  });

  it("makes the keys with alias, description, state and policy", async () => {
    const { world, principal, keyArn, region } = await buildScene(scene);
    const describeKey = (KeyId: string) =>
      world.call({ operation: "DescribeKey", input: { KeyId }, caller: principal("role/App"), region });
    const { KeyMetadata } = await describeKey("alias/notes");
    expect(KeyMetadata).toMatchObject({ Arn: keyArn("notes"), Description: "Notes", KeyState: "Enabled" });
    await expect(describeKey(keyArn("old"))).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("the same seed makes the same keys, another seed others", async () => {
    const arn = async (seed: string) => (await buildScene(scene, { seed })).keyArn("notes");
    expect(await arn("a")).toBe(await arn("a"));
    expect(await arn("a")).not.toBe(await arn("b"));
  });

  it("prepares as the root user before the policies take over", async () => {
    const closed = keyPolicy(allowRole("App", "kms:Decrypt")).replace('"kms:*"', '"kms:PutKeyPolicy"');
    let sealed: unknown;
    const built = await buildScene(
      { ...scene, keys: { notes: { policy: { document: "p.json" } } } },
      {
        documents: { "p.json": closed },
        prepare: async ({ call, keyArn }) => {
          const input = { KeyId: keyArn("notes"), Plaintext: new Uint8Array([1, 2, 3]) };
          sealed = (await call("Encrypt", input)).CiphertextBlob;
        },
      },
    );
    const { Plaintext } = await built.world.call({
      operation: "Decrypt",
      input: { CiphertextBlob: sealed },
      caller: built.principal("role/App"),
      region: built.region,
    });
    expect(Plaintext).toEqual(new Uint8Array([1, 2, 3]));
  });

  it("tells which of the learner's documents are refused, all at once", async () => {
    const two: Scene = {
      ...scene,
      keys: {
        a: { policy: { document: "a.json" } },
        b: { policy: { document: "b.json" } },
        c: { policy: { document: "c.json" } },
      },
    };
    const documents = { "a.json": "{", "b.json": keyPolicy(allowRole("Gone", "kms:*")), "c.json": keyPolicy() };
    const refused = await buildScene(two, { documents }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DocumentsRefused);
    const names = refused instanceof DocumentsRefused ? refused.refused : [];
    expect(names.map(({ name, problems, error }) => [name, problems.length > 0, error?.name])).toEqual([
      ["a.json", true, "MalformedPolicyDocumentException"],
      ["b.json", false, "MalformedPolicyDocumentException"],
    ]);
  });

  it("makes keys of other accounts and of other specs", async () => {
    const { world, principal, keyArn, region } = await buildScene({
      ...scene,
      keys: { theirs: { account: "444455556666", alias: "alias/theirs" }, signing: { spec: "ECC_NIST_EDWARDS25519" } },
    });
    expect(keyArn("theirs")).toMatch(/^arn:aws:kms:eu-west-1:444455556666:key\//);
    const describeKey = async (name: string, as: string) => {
      const input = { KeyId: keyArn(name) };
      return world.call({ operation: "DescribeKey", input, caller: principal(as), region });
    };
    expect(await describeKey("theirs", "444455556666:root")).toMatchObject({ KeyMetadata: { KeyState: "Enabled" } });
    expect(await describeKey("signing", "root")).toMatchObject({ KeyMetadata: { KeyUsage: "SIGN_VERIFY" } });
  });

  it("makes the owner's grants before the policies take over, and others after; new ones last", async () => {
    const ask = { GranteePrincipal: "arn:aws:iam::111122223333:user/Alice", Operations: ["DescribeKey"] };
    const closed = JSON.parse(keyPolicy(allowRole("App", "kms:CreateGrant")).replace('"kms:*"', '"kms:PutKeyPolicy"'));
    const { world, grant, keyArn } = await buildScene({
      ...scene,
      keys: { notes: { policy: { inline: closed } } },
      grants: {
        fresh: { key: "notes", by: "role/App", request: { inline: ask }, known: false },
        old: { key: "notes", request: { inline: ask } },
        made: { key: "notes", by: "role/App", request: { inline: ask } },
      },
    });
    const made = world.trail("111122223333", "eu-west-1").filter(({ eventName }) => eventName === "CreateGrant");
    const minutes = made.map(
      ({ eventTime }) => (Date.parse(eventTime) - Date.parse(made[0]?.eventTime ?? "")) / 60_000,
    );
    expect(made.map(({ userIdentity }) => userIdentity.type)).toEqual(["Root", "AssumedRole", "AssumedRole"]);
    expect(minutes).toEqual([0, 0, 5]);
    expect(grant("old")).toEqual({ id: expect.any(String), token: expect.any(String), keyArn: keyArn("notes") });
    expect(() => grant("lost")).toThrow('The scene has no grant "lost".');
  });

  it("an author's own policy that is none breaks the scene", async () => {
    const broken: Scene = { ...scene, keys: { notes: { policy: { inline: { Version: "2012-10-17" } } } } };
    await expect(buildScene(broken)).rejects.toThrow(/^The scene cannot be built: a policy of key\/notes: /);
  });
});
