/** `explain`: from a file or standard input to decisions, as lines and as one JSON document. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { exampleScenario } from "../../src/cli/commands.ts";
import type { Context } from "../../src/cli/context.ts";
import type { Explanation } from "../../src/iam/explain.ts";
import { emptyFolder } from "../workbook/folder.ts";
import { type Ran, run } from "./run.ts";

const example = JSON.parse(exampleScenario.join("\n"));
const keyPolicy = { AWS: "arn:aws:iam::111122223333:group/Devs" };
const withGroup = {
  ...example,
  id: "group",
  keyPolicy: { Statement: [{ Effect: "Allow", Principal: keyPolicy, Action: "kms:Decrypt", Resource: "*" }] },
};
const aliasArn = "arn:aws:kms:eu-west-1:111122223333:alias/notes";
const createAlias = (Resource: string) => ({
  ...example,
  id: "alias",
  request: { operation: "CreateAlias" },
  steps: [
    { action: "kms:CreateAlias", resource: aliasArn },
    { action: "kms:CreateAlias", keyArn: example.request.keyArn },
  ],
  identityPolicies: [{ Statement: [{ Effect: "Allow", Action: "kms:CreateAlias", Resource }] }],
});

const explain = (content: string | object, ...options: string[]): Promise<Ran> => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "scenario.json"), typeof content === "string" ? content : JSON.stringify(content));
  return run(["explain", "scenario.json", ...options], { cwd });
};

const explainInput = (...chunks: (string | Buffer)[]): Promise<Ran> => {
  const changes: Partial<Context> = { input: Readable.from(chunks) };
  return run(["explain", "-", "--json"], changes);
};

test("the scenario in the help is told as lines", async () => {
  const ran = await explain(exampleScenario.join("\n"));
  expect(ran).toEqual({
    code: 0,
    err: "",
    out: [
      "why-denied",
      "Denied: arn:aws:iam::111122223333:user/Alice, kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key/notes",
      "  key policy arn:aws:kms:eu-west-1:111122223333:key/notes",
      "    statement 1, Allow: hands the decision to IAM",
      "  Denied: the key policy leaves the decision to IAM, and no identity policy of user/Alice allows kms:Decrypt.",
      "",
    ].join("\n"),
  });
});

test("one scenario gives one JSON document, with the trace of every policy", async () => {
  const { code, out, err } = await explain(example, "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(JSON.parse(out)).toEqual({
    id: "why-denied",
    decision: "deny",
    reason: "DENY_IMPLICIT_IDENTITY",
    summary:
      "Denied: the key policy leaves the decision to IAM, and no identity policy of user/Alice allows kms:Decrypt.",
    trace: [
      expect.objectContaining({
        allowed: false,
        reason: "DENY_IMPLICIT_IDENTITY",
        trace: [
          expect.objectContaining({
            type: "key policy",
            statements: [{ name: "statement 1", effect: "Allow", outcome: { applies: true, delegates: true } }],
          }),
        ],
      }),
    ],
  });
});

test("a list gives a list in its order, even of one; allowed or denied, the exit code is 0", async () => {
  const documents = async (list: object[]): Promise<Explanation[]> => {
    const ran = await explain(list, "--json");
    expect(ran).toMatchObject({ code: 0, err: "" });
    return JSON.parse(ran.out);
  };
  const root = { arn: "arn:aws:iam::111122223333:root", account: "111122223333", type: "root" };
  const found = await documents([example, { ...example, id: "root", principal: root }]);
  expect(found.map(({ id, decision }) => [id, decision])).toEqual([
    ["why-denied", "deny"],
    ["root", "allow"],
  ]);
  expect(await documents([example])).toHaveLength(1);
  expect(await documents([])).toEqual([]);
});

test("a call of several checks is allowed if each is, and else has the reason of the first that is not", async () => {
  const all = await explain(createAlias("*"));
  expect(all.out.match(/^Allowed: .*$/gm)).toEqual([
    expect.stringMatching(/kms:CreateAlias on arn:aws:kms:eu-west-1:111122223333:alias\/notes$/),
    expect.stringMatching(/kms:CreateAlias on arn:aws:kms:eu-west-1:111122223333:key\/notes$/),
    expect.stringMatching(/^Allowed: the call needs 2 permissions, and each is given: /),
  ]);
  const document = async (Resource: string) => JSON.parse((await explain(createAlias(Resource), "--json")).out);
  expect(await document("*")).toMatchObject({ decision: "allow", reason: "ALLOW_ALL_STEPS", trace: [{}, {}] });
  expect(await document(aliasArn)).toMatchObject({
    decision: "deny",
    reason: "DENY_IMPLICIT_IDENTITY",
    trace: [{ allowed: true }, { allowed: false }],
  });
});

test("an entry that AWS would refuse fits nothing, and that is said", async () => {
  const { code, out } = await explain(withGroup);
  expect(code).toBe(0);
  expect(out).toContain("statement 1, Allow: does not apply: principal is");
  expect(out).toMatch(/AWS would refuse keyPolicy\.Statement\[0\]\.Principal\.AWS\. .* a group is no principal\./);
});

test("faults and refusals by the ten thousands are told like few", async () => {
  const many = Array.from({ length: 130_000 }, () => 1);
  const faults = await explain({ ...example, request: { ...example.request, grantTokens: many } });
  expect(faults).toMatchObject({ code: 2, out: "" });
  expect(faults.err).toMatch(/^request\.grantTokens\[9\]: must be text\.\n129990 more of the kind are not shown\.\n$/m);
  const idle = { Statement: { Effect: "Allow", Action: many.map(() => "x"), Resource: "*" } };
  const refusals = await explain({ ...example, identityPolicies: [idle] });
  expect(refusals).toMatchObject({ code: 0, err: "" });
});

test("what is quoted from a scenario cannot steer the terminal", async () => {
  const steering = "\u001b[2Jred\u202e";
  const told = await explain({ ...example, id: steering });
  expect(told.out.split("\n")[0]).toBe("[2Jred");
  const { Statement } = example.keyPolicy;
  const refused = await explain({ ...example, keyPolicy: { Statement: { ...Statement[0], [steering]: "" } } });
  expect(refused).toMatchObject({ code: 2, out: "" });
  expect(refused.err).toContain('"[2Jred" is no element of a statement.');
});

test("standard input, also in pieces that cut a character", async () => {
  const bytes = Buffer.from(JSON.stringify({ ...example, id: "é" }));
  const cut = bytes.indexOf(0xc3) + 1;
  const { code, out } = await explainInput(bytes.subarray(0, cut), bytes.subarray(cut));
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ id: "é", decision: "deny" });
});

test("the reference cases in one list, as the file has them", async () => {
  const text = readFileSync(new URL("../iam/authorization-cases.jsonl", import.meta.url), "utf8");
  const cases = text.trim().split("\n");
  const told = async (content: string): Promise<Explanation[]> => JSON.parse((await explain(content, "--json")).out);
  const expected = cases.map((line) => JSON.parse(line)).map(({ id, expect, reason }) => [id, expect, reason]);
  for (const content of [`[${cases.join(",")}]`, `{"meta": {}, "cases": [${cases.join(",")}]}`]) {
    expect((await told(content)).map(({ id, decision, reason }) => [id, decision, reason])).toEqual(expected);
  }
});

const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

test.each<[what: string, content: string | object, says: RegExp]>([
  ["no JSON", '{\n  "id": notes\n}', /^Line 2, column 9: /],
  ["nothing", "", /^Line 1, column 1: /],
  ["a name that comes twice", '{"id": "a", "id": "b"}', /^Line 1, column 13: "id" stands twice/],
  ["far too deep", nested, /nested more than 60 levels deep/],
  ["too large", `"${"a".repeat(1_000_001)}"`, /^scenario\.json is larger than 1 MB/],
  ["no scenario", "true", /^The scenario must be an object\.$/m],
  [
    "a fault in a list",
    [example, { ...example, principal: { type: "user" } }],
    /^\[1\]\.principal\.arn: is missing\.$/m,
  ],
])("%s: a sentence, exit 2, nothing on standard output", async (_what, content, says) => {
  const ran = await explain(content, "--json");
  expect(ran).toMatchObject({ code: 2, out: "" });
  expect(ran.err).toMatch(says);
});

test("standard input that is too large or no text, and a file that is not there", async () => {
  const large = await explainInput("[", " ".repeat(600_000), " ".repeat(600_000), "]");
  expect(large).toEqual({ code: 2, out: "", err: expect.stringMatching(/^Standard input is larger than 1 MB/) });
  const binary = await explainInput(Buffer.from([0x22, 0xff, 0xfe, 0x22]));
  expect(binary).toEqual({ code: 2, out: "", err: "Standard input is not text in UTF-8.\n" });
  const missing = await run(["explain", "nowhere.json"]);
  expect(missing).toEqual({ code: 2, out: "", err: expect.stringMatching(/^nowhere\.json does not exist\./) });
});
