/** The real AWS command line on what `serve` prints. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exampleWorld } from "../../src/cli/commands.ts";
import { serveJson } from "../cli/serving.ts";
import { emptyFolder } from "../workbook/folder.ts";
import { awsClis, runOn, sayMissing, type Tool } from "./tools.ts";

sayMissing("the AWS CLI (awscli)", awsClis);

/** A world that is served, and a way to type commands at it. */
const open = async ({ command, knowsEndpoints }: Tool) => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "world.yaml"), exampleWorld.join("\n"));
  const { ready } = await serveJson(["--world", "world.yaml"], { cwd });
  const aws = (...args: readonly string[]) =>
    runOn(ready, command, [...args, ...(knowsEndpoints ? [] : ["--endpoint-url", ready.url])], cwd);
  return {
    cwd,
    /** What a command prints; its errors fail the test. */
    async typed(...args: readonly string[]) {
      const { code, out, err } = await aws(...args);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      return out.trim();
    },
    refused: async (...args: readonly string[]) => (await aws(...args)).err.trim(),
  };
};

describe.skipIf(awsClis.length === 0)("the AWS CLI", () => {
  const table = awsClis.map((tool) => [tool.version, tool] as const);

  test.each(table)("%s encrypts, decrypts and makes data keys", async (_, tool) => {
    const { cwd, typed } = await open(tool);
    writeFileSync(join(cwd, "note.txt"), "a note");
    const text = ["--output", "text"];
    const encrypt = ["--key-id", "alias/notes", "--plaintext", "fileb://note.txt", "--query", "CiphertextBlob"];
    const sealed = await typed("kms", "encrypt", ...encrypt, ...text);
    writeFileSync(join(cwd, "note.sealed"), Buffer.from(sealed, "base64"));
    const decrypt = ["--ciphertext-blob", "fileb://note.sealed", "--query", "Plaintext", ...text];
    const opened = await typed("kms", "decrypt", ...decrypt, "--profile", "NotesApp");
    expect(Buffer.from(opened, "base64").toString()).toBe("a note");
    const key = JSON.parse(await typed("kms", "generate-data-key", "--key-id", "alias/notes", "--key-spec", "AES_256"));
    expect(Buffer.from(key.Plaintext, "base64")).toHaveLength(32);
    expect(readFileSync(join(cwd, "note.sealed")).toString("base64")).toMatch(/^AQICAH/);
  });

  test.each(table)("%s creates a key with a policy, and pages through a list", async (_, tool) => {
    const { typed } = await open(tool);
    const Statement = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "kms:*",
      Resource: "*",
    };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement });
    const { KeyMetadata } = JSON.parse(
      await typed("kms", "create-key", "--policy", policy, "--tags", "TagKey=team,TagValue=a"),
    );
    const tags = JSON.parse(await typed("kms", "list-resource-tags", "--key-id", KeyMetadata.KeyId));
    expect(tags.Tags).toEqual([{ TagKey: "team", TagValue: "a" }]);
    const listed = JSON.parse(await typed("kms", "list-keys", "--page-size", "1"));
    expect(listed.Keys.map(({ KeyId }: { KeyId: string }) => KeyId)).toContain(KeyMetadata.KeyId);
    expect(listed.Keys).toHaveLength(2);
  });

  test.each(table)("%s says who one is, becomes a role, and looks events up", async (_, tool) => {
    const { typed } = await open(tool);
    const identity = JSON.parse(await typed("sts", "get-caller-identity", "--profile", "NotesApp"));
    expect(identity).toMatchObject({ Account: "111122223333", UserId: expect.stringMatching(/^AROA\w+:session$/) });
    const role = ["--role-arn", "arn:aws:iam::111122223333:role/NotesApp", "--role-session-name", "visit"];
    const { AssumedRoleUser, Credentials } = JSON.parse(await typed("sts", "assume-role", ...role));
    expect(AssumedRoleUser.Arn).toBe("arn:aws:sts::111122223333:assumed-role/NotesApp/visit");
    expect(Date.parse(Credentials.Expiration) - Date.now()).toBeGreaterThan(3_000_000);
    const by = [
      "--lookup-attributes",
      "AttributeKey=EventName,AttributeValue=CreateKey",
      "--query",
      "Events[].EventName",
    ];
    expect(await typed("cloudtrail", "lookup-events", ...by, "--output", "text")).toBe("CreateKey");
  });

  test.each(table)("%s shows what is refused in its own line", async (_, tool) => {
    const { refused } = await open(tool);
    expect(await refused("kms", "list-keys", "--profile", "NotesApp")).toMatch(
      /^An error occurred \(AccessDeniedException\) when calling the ListKeys operation: User: arn:aws:sts::111122223333:assumed-role\/NotesApp\/session is not authorized to perform: kms:ListKeys/,
    );
    expect(await refused("kms", "describe-key", "--key-id", "alias/none")).toBe(
      "An error occurred (NotFoundException) when calling the DescribeKey operation: Alias arn:aws:kms:eu-west-1:111122223333:alias/none is not found.",
    );
  });
});
