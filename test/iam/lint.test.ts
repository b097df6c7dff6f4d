/** What a learner is told about a policy that AWS takes without a word. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KMS_ACTIONS } from "../../src/iam/kms-actions.ts";
import { lintPolicy } from "../../src/iam/lint.ts";
import { parsePolicy } from "../../src/iam/policy.ts";
import type { PolicyKind } from "../../src/iam/policy-kind.ts";
import { OPERATIONS } from "../../src/kms/operations/index.ts";

const APP = { AWS: "arn:aws:iam::111122223333:role/NotesApp" };
const ALIAS = "arn:aws:kms:eu-west-1:111122223333:alias/notes";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd";
const inKeyPolicy = { Effect: "Allow", Principal: APP, Action: "kms:Decrypt", Resource: "*" };
const inIdentityPolicy = { Effect: "Allow", Action: "kms:Decrypt", Resource: KEY };
const CALLERS = { StringEquals: { "kms:CallerAccount": "111122223333" } };

/** The notes on a policy of one statement, each as `path: message cure`; the policy is one that AWS takes. */
const notesOn = (kind: PolicyKind, changes: object): string[] => {
  const base = kind === "key policy" ? inKeyPolicy : inIdentityPolicy;
  const statement = JSON.parse(JSON.stringify({ ...base, ...changes }));
  const document = { Version: "2012-10-17", Statement: statement };
  expect(parsePolicy(document, kind).problems).toEqual([]);
  return lintPolicy(document, kind).map(({ path, message, cure }) => `${path}: ${message} ${cure}`);
};

const sentences = {
  everybody:
    'Statement.Principal: Principal * without a condition lets in everybody, of every AWS account. Name the principals that need the key, or add a condition such as one on "kms:CallerAccount".',
  aliasInKeyPolicy:
    'Statement.Resource: The ARN of an alias never matches a key. Write "*", which in a key policy means this key.',
  alias:
    'Statement.Resource: The ARN of an alias never matches a key. Write the key\'s ARN. To choose keys by their alias, add a condition on "kms:ResourceAliases" or "kms:RequestAlias".',
};

describe("told", () => {
  test.each<[kind: PolicyKind, changes: object, ...notes: string[]]>([
    [
      "key policy",
      { Resource: undefined },
      'Statement: This statement has no Resource, so it has no effect. Add "Resource": "*", which in a key policy means this key.',
    ],
    [
      "key policy",
      { Action: undefined },
      'Statement: This statement has no Action, so it has no effect. Say what it is about, as in "Action": "kms:Decrypt".',
    ],
    ["key policy", { Principal: "*" }, sentences.everybody],
    ["key policy", { Principal: { AWS: "*" } }, sentences.everybody],
    ["key policy", { Principal: { AWS: [APP.AWS, "*"] } }, sentences.everybody],
    ["key policy", { Principal: "*", Condition: {} }, sentences.everybody],
    ["key policy", { Resource: ALIAS }, sentences.aliasInKeyPolicy],
    ["key policy", { Resource: ALIAS, Action: "kms:CreateAlias" }, sentences.aliasInKeyPolicy],
    ["identity policy", { Resource: ALIAS }, sentences.alias],
    ["identity policy", { Resource: [ALIAS], Action: "kms:*" }, sentences.alias.replace("Resource:", "Resource[0]:")],
    ["identity policy", { Resource: ALIAS, Action: ["kms:CreateAlias", "KMS:decrypt"] }, sentences.alias],
    [
      "identity policy",
      { Action: ["kms:Decrypt", "kms:ReEncrypt"] },
      'Statement.Action[1]: "kms:ReEncrypt" fits no action of KMS. There is kms:ReEncryptFrom and kms:ReEncryptTo.',
    ],
    [
      "identity policy",
      { Action: "kms:Decypt" },
      'Statement.Action: "kms:Decypt" fits no action of KMS. Did you mean "kms:Decrypt"?',
    ],
    [
      "identity policy",
      { Action: undefined, NotAction: "kms:Wrap*" },
      'Statement.NotAction: "kms:Wrap*" fits no action of KMS. Look its name up in the API reference.',
    ],
    [
      "key policy",
      { Effect: "Deny", Action: "kms:DeleteKey*" },
      'Statement.Action: "kms:DeleteKey*" fits no action of KMS. Keys are deleted by "kms:ScheduleKeyDeletion".',
    ],
    [
      "identity policy",
      { Effect: "Deny", Action: ["kms:Decrypt", "kms:Delete*"] },
      'Statement.Action[1]: "kms:Delete*" does not cover kms:ScheduleKeyDeletion, by which keys are deleted. Add "kms:ScheduleKeyDeletion" if the statement is about deleting keys.',
    ],
  ])("%s %j", (kind, changes, ...notes) => {
    expect(notesOn(kind, changes)).toEqual(notes);
  });
});

describe("not told", () => {
  test.each<[kind: PolicyKind, changes: object]>([
    ["key policy", {}],
    ["key policy", { Action: undefined, NotAction: "kms:Encrypt" }],
    ["key policy", { Resource: undefined, NotResource: KEY }],
    ["key policy", { Principal: "*", Condition: CALLERS }],
    ["key policy", { Principal: "*", Effect: "Deny" }],
    ["VPC endpoint policy", { Principal: "*" }],
    ["identity policy", { Resource: ALIAS, Action: ["kms:CreateAlias", "kms:updatealias"] }],
    ["identity policy", { Resource: ALIAS, Action: "kms:*Alias" }],
    ["identity policy", { Resource: [ALIAS, KEY] }],
    ["identity policy", { Action: ["KMS:decrypt", "kms:GenerateDataKey*", "s3:GetNothing", "*"] }],
    ["identity policy", { Action: ["kms:Delete*", "kms:ScheduleKeyDeletion"] }],
    ["identity policy", { Action: ["kms:Delete*", "kms:*Deletion"] }],
    ["identity policy", { Action: "kms:DeleteAlias" }],
  ])("%s %j", (kind, changes) => {
    expect(notesOn(kind, changes)).toEqual([]);
  });
});

test("every statement is looked at; notes stand in the order of the text, with line and column", () => {
  const text = `{
  "Statement": [
    { "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "kms:*", "Resource": "*" },
    { "Effect": "Allow", "Resource": "*",
      "Action": ["kms:Decrypt", "kms:Decypt"],
      "Principal": "*" },
    { "Effect": "Deny", "Principal": { "AWS": "444455556666" }, "Action": "kms:*" }
  ]
}`;
  expect(lintPolicy(text, "key policy").map(({ path, line, column }) => [path, line, column])).toEqual([
    ["Statement[1].Action[1]", 5, 33],
    ["Statement[1].Principal", 6, 20],
    ["Statement[2]", 7, 5],
  ]);
});

test("the mock KMS asks for no action that the table lacks", () => {
  const asked = [...OPERATIONS.values()].flatMap(({ targets }) => targets.map(({ action }) => action));
  expect(asked.filter((action) => !KMS_ACTIONS.includes(action))).toEqual([]);
});

test("any JSON and any text can be looked at", () => {
  const word = fc.constantFrom("Statement", "Effect", "Principal", "Action", "Resource", "Condition");
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.dictionary(word, fc.jsonValue({ maxDepth: 2 })));
  fc.assert(
    fc.property(fc.oneof(fc.string(), value, fc.record({ Statement: fc.array(value) })), (source) => {
      expect(lintPolicy(source, "key policy")).toBeInstanceOf(Array);
    }),
  );
});
