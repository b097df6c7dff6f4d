// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { namedPrincipals, type PolicyKind, parsePolicy } from "../../src/iam/policy.ts";

const KEY_STATEMENT = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/NotesApp" },
  Action: "kms:Decrypt",
  Resource: "*",
};
const IDENTITY_STATEMENT = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };

const document = (...statements: unknown[]) => ({ Version: "2012-10-17", Statement: statements });
const keyPolicy = (change: object) => parsePolicy(document({ ...KEY_STATEMENT, ...change }), "key policy");
const identityPolicy = (change: object) =>
  parsePolicy(document({ ...IDENTITY_STATEMENT, ...change }), "identity policy");

/** The reference's documents for CreateKey and PutKeyPolicy; whether principals exist is for KMS to know. */
describe("reference documents", () => {
  const documents: { id: string; description: string; policy: unknown; expect: string; message?: string | null }[] =
    readFileSync(new URL("key-policy-documents.jsonl", import.meta.url), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  const NO_SUCH_USER = "PD-020";
  const NO_DOCUMENT = "PD-011";
  const ours = documents.filter(({ id }) => id !== NO_SUCH_USER && id !== NO_DOCUMENT);

  test.each(ours.map((one) => [one.id, one.description, one] as const))("%s %s", (_id, _description, one) => {
    const text = typeof one.policy === "string" ? one.policy : JSON.stringify(one.policy, null, 2);
    const { policy, problems } = parsePolicy(text, "key policy");
    expect(policy === undefined ? "reject" : "accept", problems.map(({ message }) => message).join(" ")).toBe(
      one.expect,
    );
  });
});

describe("a refused document", () => {
  const nobody = { AWS: "arn:aws:iam::111122223333:group/Devs" };
  test.each<[string, object, string]>([
    ["a principal there is not", { Principal: nobody }, "Statement[0].Principal.AWS"],
    ["an action without its service", { Action: ["kms:Encrypt", "Decrypt"] }, "Statement[0].Action[1]"],
    ["a resource that is no ARN", { Resource: "1234abcd" }, "Statement[0].Resource"],
    ["no action at all", { Action: [] }, "Statement[0].Action"],
  ])("is told as it would act where all that is wrong fits nothing: %s", (_what, change, path) => {
    const parsed = keyPolicy(change);
    expect(parsed.policy).toBeUndefined();
    expect(parsed.problems.map((problem) => problem.path)).toEqual([path]);
    expect("idle" in parsed && parsed.idle?.statements).toHaveLength(1);
  });

  test.each<[string, object]>([
    ["no Effect", { Effect: "allow", Principal: nobody }],
    ["no condition operator", { Principal: nobody, Condition: { Equals: {} } }],
    ["a principal of a kind there is not, and one more fault", { Principal: nobody, Action: 7 }],
  ])("is not where more is wrong: %s", (_what, change) => {
    expect(keyPolicy(change)).not.toHaveProperty("idle");
  });
});

describe("what each kind of policy takes", () => {
  const accepted: readonly [string, PolicyKind, object][] = [
    ["one statement without a list", "key policy", { Statement: KEY_STATEMENT }],
    ["no Version", "key policy", { Statement: [KEY_STATEMENT] }],
    ["an Id in a key policy", "key policy", { Id: "key-1", Statement: [KEY_STATEMENT] }],
    ["a Sid with spaces in a key policy", "key policy", document({ ...KEY_STATEMENT, Sid: "App may use" })],
    [
      "the same Sid twice in a key policy",
      "key policy",
      document({ ...KEY_STATEMENT, Sid: "A" }, { ...KEY_STATEMENT, Sid: "A" }),
    ],
    ["a Sid with spaces in an endpoint policy", "VPC endpoint policy", document({ ...KEY_STATEMENT, Sid: "For all" })],
    ["principals in a resource control policy", "resource control policy", document(KEY_STATEMENT)],
    ["no principal in a boundary", "permissions boundary", document(IDENTITY_STATEMENT)],
    ["no Condition but an empty one", "identity policy", document({ ...IDENTITY_STATEMENT, Condition: {} })],
    [
      "a Resource that ends early with a wildcard",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Resource: "arn:aws:kms:*" }),
    ],
  ];
  test.each(accepted)("accepts %s", (_name, kind, source) => {
    expect(parsePolicy(source, kind).problems).toEqual([]);
  });

  const refused: readonly [string, PolicyKind, unknown, string, string][] = [
    ["something that is no object", "key policy", "[]", "", "A policy is an object in braces."],
    ["no Statement", "key policy", {}, "", "The policy has no Statement."],
    ["no statements", "key policy", document(), "Statement", "The policy has no statements."],
    [
      "an unknown element",
      "key policy",
      { Statements: [], Statement: [KEY_STATEMENT] },
      "Statements",
      '"Statements" is no element of a policy.',
    ],
    [
      "a principal in a service control policy",
      "service control policy",
      document(KEY_STATEMENT),
      "Statement[0].Principal",
      "A service control policy has no Principal.",
    ],
    [
      "no principal in an endpoint policy",
      "VPC endpoint policy",
      document(IDENTITY_STATEMENT),
      "Statement[0]",
      "The statement has no Principal.",
    ],
    [
      "a session policy's statement without Resource",
      "session policy",
      document({ Effect: "Allow", Action: "kms:Decrypt" }),
      "Statement[0]",
      "The statement has no Resource.",
    ],
    [
      "an Id in an identity policy",
      "identity policy",
      { Id: "x", Statement: [IDENTITY_STATEMENT] },
      "Id",
      "An identity policy has no Id.",
    ],
    [
      "a Principal in an identity policy",
      "identity policy",
      document(KEY_STATEMENT),
      "Statement[0].Principal",
      "An identity policy has no Principal.",
    ],
    [
      "a Sid with a space in an identity policy",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Sid: "a b" }),
      "Statement[0].Sid",
      'The Sid "a b" has characters that an identity policy forbids.',
    ],
    [
      "a Sid twice in an identity policy",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Sid: "A" }, { ...IDENTITY_STATEMENT, Sid: "A" }),
      "Statement[1].Sid",
      'Two statements have the Sid "A".',
    ],
    [
      "no Action in an identity policy",
      "identity policy",
      document({ Effect: "Allow", Resource: "*" }),
      "Statement[0]",
      "The statement has no Action.",
    ],
    [
      "no Effect",
      "identity policy",
      document({ Action: "kms:*", Resource: "*" }),
      "Statement[0]",
      "The statement has no Effect.",
    ],
    [
      "no Principal in a key policy",
      "key policy",
      document(IDENTITY_STATEMENT),
      "Statement[0]",
      "The statement has no Principal.",
    ],
  ];
  test.each(refused)("refuses %s", (_name, kind, source, path, message) => {
    expect(parsePolicy(source, kind).problems).toContainEqual(expect.objectContaining({ path, message }));
  });

  test("a key policy statement without Action or Resource is taken, and says so by lacking it", () => {
    const { policy } = parsePolicy(document({ Effect: "Deny", Principal: "*" }), "key policy");
    expect(policy?.statements[0]).toMatchObject({ effect: "Deny", conditions: [] });
    expect(policy?.statements[0]).not.toHaveProperty("actions");
  });

  test("every problem is told, not only the first", () => {
    const { problems } = parsePolicy(
      document({ Effect: "allow", Action: "Decrypt", Resource: "x" }),
      "identity policy",
    );
    expect(problems.map(({ path }) => path)).toEqual([
      "Statement[0].Action",
      "Statement[0].Resource",
      "Statement[0].Effect",
    ]);
  });
});

describe("principals", () => {
  const forms: readonly [unknown, string][] = [
    ["*", "everyone"],
    [{ AWS: "*" }, "everyone"],
    [{ AWS: "111122223333" }, "account"],
    [{ AWS: "arn:aws:iam::111122223333:root" }, "account"],
    [{ AWS: "arn:aws-us-gov:iam::111122223333:user/eng/Alice" }, "user"],
    [{ AWS: "arn:aws:iam::111122223333:role/service-role/x/App" }, "role"],
    [{ AWS: "arn:aws:sts::111122223333:assumed-role/App/session" }, "session"],
    [{ AWS: "arn:aws:sts::111122223333:federated-user/Bob" }, "session"],
    [{ AWS: "AROAEXAMPLEEXAMPLEEX" }, "unique-id"],
    [{ Service: "cloudtrail.amazonaws.com" }, "service"],
    [{ Federated: "cognito-identity.amazonaws.com" }, "federated"],
  ];
  test.each(forms)("%j is %s", (Principal, type) => {
    const { policy } = keyPolicy({ Principal });
    expect(policy && namedPrincipals(policy).map((principal) => principal.type)).toEqual([type]);
  });

  const bad: readonly [unknown, string, string][] = [
    [{ AWS: "arn:aws:iam::111122223333:user/*" }, "invalid-principal", "wildcard"],
    [{ AWS: "arn:aws:iam::111122223333:group/Devs" }, "invalid-principal", "is a group, and a group is no principal"],
    [{ AWS: "arn:aws:iam::1111:role/App" }, "invalid-principal", "no account, user, role or session"],
    [{ AWS: "role/App" }, "invalid-principal", "no account, user, role or session"],
    ["arn:aws:iam::111122223333:role/App", "invalid-principal", 'neither "*" nor an object'],
    [{ Service: "*" }, "invalid-principal", "no service principal"],
    [{ Federated: "*" }, "invalid-principal", "no identity provider"],
    [{ CanonicalUser: "abc" }, "invalid-principal", "Amazon S3"],
    [{ aws: "*" }, "invalid-principal", '"aws" is no kind of principal'],
    [{ AWS: [] }, "no-principal", "names nobody"],
    [{}, "no-principal", "names nobody"],
  ];
  test.each(bad)("%j is refused as %s", (Principal, code, words) => {
    const { problems } = keyPolicy({ Principal });
    expect(problems[0]).toMatchObject({ code, message: expect.stringContaining(words) });
  });

  const strangers: readonly [object, string, string, string][] = [
    [
      { Service: "s3" },
      "Service",
      '"s3" is no service principal.',
      'Write its full name, as in "cloudtrail.amazonaws.com".',
    ],
    [{ Federated: "*" }, "Federated", '"*" names no identity provider.', "Write the provider's ARN or domain name."],
    [
      { CanonicalUser: "a" },
      "CanonicalUser",
      "CanonicalUser works in Amazon S3 only.",
      'Name the account instead: { "AWS": "111122223333" }.',
    ],
    [
      { Aws: "a" },
      "Aws",
      '"Aws" is no kind of principal.',
      'Write "AWS" for accounts, users and roles, or "Service" for AWS services.',
    ],
    [
      { AWS: "a*" },
      "AWS",
      '"a*" has a wildcard, and a principal can have none inside its name.',
      'Name each principal in full, or write "*" with a condition on aws:PrincipalArn.',
    ],
    [
      { AWS: "arn:aws:iam::111122223333:group/Devs" },
      "AWS",
      '"arn:aws:iam::111122223333:group/Devs" is a group, and a group is no principal.',
      "Name the users, or a role that they assume.",
    ],
    [
      { AWS: "a" },
      "AWS",
      '"a" is no account, user, role or session.',
      'Write an ARN such as "arn:aws:iam::111122223333:role/NotesApp", or the 12 digits of an account.',
    ],
  ];
  test.each(strangers)("%j has a message and a cure", (Principal, kind, message, cure) => {
    const path = `Statement[0].Principal.${kind}`;
    expect(keyPolicy({ Principal }).problems).toContainEqual(expect.objectContaining({ path, message, cure }));
  });

  test("NotPrincipal is taken with Deny only", () => {
    const { Principal, ...rest } = KEY_STATEMENT;
    const withEffect = (Effect: string) =>
      parsePolicy(document({ ...rest, NotPrincipal: Principal, Effect }), "key policy");
    expect(withEffect("Deny").problems).toEqual([]);
    expect(withEffect("Allow").problems).toHaveLength(1);
  });
});

describe("the forms of names, at their edges", () => {
  const A = "111122223333";
  const long = (length: number) => `arn:aws:iam::${A}:role/${"r".repeat(length)}`;
  const principals: readonly [object, boolean][] = [
    [{ AWS: `arn:aws-cn:iam::${A}:root` }, true],
    [{ AWS: `arn:aws-eu:iam::${A}:root` }, false],
    [{ AWS: `arn:aws:iam::${A}:root2` }, false],
    [{ AWS: `an arn:aws:iam::${A}:root` }, false],
    [{ AWS: `${A}4` }, false],
    [{ AWS: `a${A}` }, false],
    [{ AWS: long(64) }, true],
    [{ AWS: long(65) }, false],
    [{ AWS: `arn:aws:iam::${A}:role/` }, false],
    [{ AWS: `arn:aws:iam::${A}:role/a b` }, false],
    [{ AWS: `arn:aws:iam::${A}:user/a=b,c.d@e-f+g_h` }, true],
    [{ AWS: `an arn:aws:iam::${A}:role/App` }, false],
    [{ AWS: `arn:aws:iam::${A}:policy/App` }, false],
    [{ AWS: `arn:aws:sts::${A}:assumed-role/App` }, false],
    [{ AWS: `arn:aws:sts::${A}:assumed-role/App/` }, false],
    [{ AWS: `arn:aws:sts::${A}:assumed-role/path/App/s` }, false],
    [{ AWS: `an arn:aws:sts::${A}:assumed-role/App/s` }, false],
    [{ AWS: `arn:aws:sts::${A}:federated-user/` }, false],
    [{ AWS: "arn:aws:sts::1:federated-user/Bob" }, false],
    [{ AWS: `AIDA${"B".repeat(12)}` }, true],
    [{ AWS: `AIDA${"B".repeat(11)}` }, false],
    [{ AWS: `AKIA${"B".repeat(12)}` }, false],
    [{ AWS: `xAIDA${"B".repeat(12)}` }, false],
    [{ AWS: `AIDA${"B".repeat(12)}b` }, false],
    [{ Service: "s3.amazonaws.com" }, true],
    [{ Service: "s3.cn-north-1.amazonaws.com.cn" }, true],
    [{ Service: "3d-print.amazon.com" }, true],
    [{ Service: "s3.amazonaws.com.evil.example" }, false],
    [{ Service: "S3.amazonaws.com" }, false],
    [{ Service: "-s3.amazonaws.com" }, false],
    [{ Service: "s3.amazonawsxcom" }, false],
    [{ Service: "the s3.amazonaws.com" }, false],
    [{ Federated: "" }, false],
    [{ Federated: "a b" }, false],
    [{ Federated: "a?" }, false],
  ];
  test.each(principals)("principal %j: %s", (Principal, taken) => {
    expect(keyPolicy({ Principal }).problems.map(({ code }) => code)).toEqual(taken ? [] : ["invalid-principal"]);
  });

  const elements: readonly [object, boolean][] = [
    [{ Action: "*" }, true],
    [{ Action: "kms:*" }, true],
    [{ Action: "kms:De?rypt" }, true],
    [{ Action: "execute-api:Invoke" }, true],
    [{ Action: "kms:" }, false],
    [{ Action: ":Decrypt" }, false],
    [{ Action: "kms:Decrypt!" }, false],
    [{ Action: "a kms:Decrypt" }, false],
    [{ Action: "kms:a:b" }, false],
    [{ Action: "" }, false],
    [{ Resource: "arn:aws:s3:::notes" }, true],
    [{ Resource: "arn:aws:kms:eu-west-1:111122223333:key/a:b" }, true],
    [{ Resource: "arn:*" }, true],
    [{ Resource: "arn:aws:s3:::\n" }, true],
    [{ Resource: "arn:aws:kms:eu-west-1:111122223333:" }, false],
    [{ Resource: "arn:aws:kms:eu-west-1" }, false],
    [{ Resource: "an arn:aws:s3:::notes" }, false],
    [{ Resource: "an arn:*" }, false],
    [{ Resource: "arn:aws:k*s" }, false],
    [{ Resource: "arn::s3:::notes" }, false],
    [{ Resource: "arn:aws::::notes" }, false],
    [{ Resource: "arn:aws:kms:eu-west-1:111122223333:${aws:username}" }, true],
    [{ Resource: "arn:aws:kms:eu-west-1:${aws:PrincipalAccount}:key/x" }, false],
    [{ Sid: "" }, true],
    [{ Sid: "a-b" }, false],
    [{ Sid: "-ab" }, false],
    [{ Sid: "ab-" }, false],
    [{ Sid: 7 }, false],
    [{ Condition: { StringEquals: { "kms:x": "y" } } }, true],
    [{ Condition: { StringEquals: { "kms:": "y" } } }, false],
    [{ Condition: { StringEquals: { ":x": "y" } } }, false],
    [{ Condition: { StringEquals: { "a kms:x": "y" } } }, false],
    [{ Condition: { StringEquals: { "kms:x": ["y", 7, true] } } }, true],
    [{ Condition: { StringEquals: { "kms:x": ["y", {}] } } }, false],
    [{ Condition: { Null: { "kms:x": [true, "FALSE"] } } }, true],
    [{ Condition: { Null: { "kms:x": "true or false" } } }, false],
    [{ Condition: { Null: { "kms:x": "untrue" } } }, false],
    [{ Condition: { Null: { "kms:x": "falsehood" } } }, false],
  ];
  test.each(elements)("%j: %s", (change, taken) => {
    expect(identityPolicy(change).problems.map(({ code }) => code)).toEqual(taken ? [] : ["syntax"]);
  });

  test("without the newer Version a variable is plain text, wherever it stands", () => {
    const Resource = "arn:aws:kms:${aws:RequestedRegion}:111122223333:key/x";
    expect(parsePolicy({ Statement: { ...IDENTITY_STATEMENT, Resource } }, "identity policy").problems).toEqual([]);
  });

  test("a statement without a Sid, or with an empty one, goes by its place", () => {
    const { Sid: _none, ...plain } = { Sid: undefined, ...IDENTITY_STATEMENT };
    const { policy } = parsePolicy(document(plain, { ...plain, Sid: "" }, { ...plain, Sid: "C" }), "identity policy");
    expect(policy?.statements.map(({ name }) => name)).toEqual(["statement 1", "statement 2", "C"]);
  });

  test.each([
    ["aws:RequestTag/team", "overly-permissive-condition"],
    ["KMS:ENCRYPTIONCONTEXT:clinic", "overly-permissive-condition"],
    ["kms:EncryptionContextKeys", undefined],
    ["x:kms:EncryptionContext:clinic", undefined],
  ])("ForAllValues on %s in a key policy: %s", (key, code) => {
    expect(keyPolicy({ Condition: { "ForAllValues:StringEquals": { [key]: "a" } } }).problems[0]?.code).toBe(code);
    expect(keyPolicy({ Condition: { "ForAnyValue:StringEquals": { [key]: "a" } } }).problems).toEqual([]);
  });
});

describe("every message and its cure", () => {
  const told: readonly [string, Parameters<typeof parsePolicy>[1], unknown, string, string, string][] = [
    [
      "no object",
      "key policy",
      "[]",
      "",
      "A policy is an object in braces.",
      'Write { "Version": …, "Statement": [ … ] }.',
    ],
    ["no Statement", "key policy", "{}", "", "The policy has no Statement.", 'Add "Statement": [ { … } ].'],
    [
      "no statements",
      "key policy",
      { Statement: [] },
      "Statement",
      "The policy has no statements.",
      "Write at least one: { … }.",
    ],
    [
      "a character that KMS does not take",
      "key policy",
      '{ "Statement": "日" }',
      "",
      'The character "日" may not stand in a key policy.',
      "Use characters up to U+00FF only (Latin letters, digits and common signs).",
    ],
    [
      "one Sid twice",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Sid: "A" }, { ...IDENTITY_STATEMENT, Sid: "A" }),
      "Statement[1].Sid",
      'Two statements have the Sid "A".',
      "Give each its own.",
    ],
    [
      "a Sid with other signs",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Sid: "a b" }),
      "Statement[0].Sid",
      'The Sid "a b" has characters that an identity policy forbids.',
      "Use the letters A to Z, a to z and digits only.",
    ],
    [
      "an unknown element of a statement",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Reason: "because" }),
      "Statement[0].Reason",
      '"Reason" is no element of a statement.',
      "Remove it; a statement has Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.",
    ],
    [
      "a Principal where none belongs",
      "identity policy",
      document(KEY_STATEMENT),
      "Statement[0].Principal",
      "An identity policy has no Principal.",
      "Remove it: an identity policy speaks for whoever it is attached to.",
    ],
    [
      "a Resource in a trust policy",
      "trust policy",
      document({ ...KEY_STATEMENT, Action: "sts:AssumeRole" }),
      "Statement[0].Resource",
      "A trust policy has no Resource.",
      "Remove it: a trust policy is about the role that it belongs to.",
    ],
    [
      "NotPrincipal in a trust policy",
      "trust policy",
      document({ Effect: "Deny", NotPrincipal: "*", Action: "sts:AssumeRole" }),
      "Statement[0].NotPrincipal",
      "A trust policy has no NotPrincipal.",
      "Name the principals that may, in Principal.",
    ],
    [
      "a variable too early",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Resource: "arn:aws:kms:${aws:RequestedRegion}:1:key/x" }),
      "Statement[0].Resource",
      "A variable stands before the fifth colon of an ARN, where AWS replaces none.",
      'Write that part out, or use "*" there.',
    ],
    [
      "an operator that is no object",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Condition: { Bool: true } }),
      "Statement[0].Condition.Bool",
      "Bool is an object of condition keys.",
      'Write "Bool": { "kms:ViaService": … }.',
    ],
    [
      "an operator nearly named Null",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Condition: { Nul: {} } }),
      "Statement[0].Condition.Nul",
      '"Nul" is no condition operator.',
      'Write "Null".',
    ],
    [
      "a key without its prefix",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Condition: { StringEquals: { a: "b" } } }),
      "Statement[0].Condition.StringEquals.a",
      '"a" is no condition key.',
      'Write it with its prefix, as in "kms:ViaService" or "aws:PrincipalArn".',
    ],
    [
      "Null that is neither",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Condition: { Null: { "kms:x": ["true", "no"] } } }),
      "Statement[0].Condition.Null.kms:x",
      "Null takes true or false only.",
      'Write "true" if the key must be absent, "false" if it must be present.',
    ],
    [
      "a value that is an object",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Condition: { Bool: { "kms:x": {} } } }),
      "Statement[0].Condition.Bool.kms:x",
      "A condition's value is a text, a number, true or false.",
      "Write it in double quotes.",
    ],
    [
      "no list or object of statements",
      "key policy",
      { Statement: ["x"] },
      "Statement[0]",
      "A statement is an object in braces.",
      'Write { "Effect": …, … }.',
    ],
    [
      "one statement that is none",
      "key policy",
      { Statement: 7 },
      "Statement",
      "A statement is an object in braces.",
      'Write { "Effect": …, … }.',
    ],
    [
      "an Id that is no text",
      "key policy",
      { Id: 7, Statement: KEY_STATEMENT },
      "Id",
      "Id is a text.",
      "Write it in double quotes, or leave it out.",
    ],
    [
      "a Sid that is no text",
      "key policy",
      { Statement: { ...KEY_STATEMENT, Sid: 7 } },
      "Statement.Sid",
      "Sid is a text.",
      "Write it in double quotes, or leave it out.",
    ],
    [
      "an Id where none belongs",
      "session policy",
      { Id: "a", Statement: IDENTITY_STATEMENT },
      "Id",
      "A session policy has no Id.",
      "Remove it; Id belongs to key policies.",
    ],
    [
      "a date as Version",
      "key policy",
      { Version: "2026-01-01", Statement: KEY_STATEMENT },
      "Version",
      "Version names the policy language, not the day you wrote the policy; there are only two.",
      'Write "2012-10-17".',
    ],
    [
      "no action",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Action: "kms:!" }),
      "Statement[0].Action",
      '"kms:!" is no action.',
      'Write service:Name, as in "kms:Decrypt" or "kms:GenerateDataKey*".',
    ],
    [
      "an action without its service",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Action: "De*" }),
      "Statement[0].Action",
      '"De*" does not say of which service.',
      'Write "kms:De*".',
    ],
    [
      "no resource in a key policy",
      "key policy",
      document({ ...KEY_STATEMENT, Resource: "x" }),
      "Statement[0].Resource",
      '"x" is no ARN.',
      'Write "*", which in a key policy means this key.',
    ],
    [
      "a list of nothing",
      "key policy",
      document({ ...KEY_STATEMENT, Action: [] }),
      "Statement[0].Action",
      "Action lists nothing.",
      "Write at least one entry, or remove the statement.",
    ],
    [
      "both forms",
      "key policy",
      document({ ...KEY_STATEMENT, NotAction: "*" }),
      "Statement[0].NotAction",
      "The statement has both Action and NotAction.",
      "Keep one of them.",
    ],
    [
      "no Action",
      "identity policy",
      document({ Effect: "Deny", Resource: "*" }),
      "Statement[0]",
      "The statement has no Action.",
      'Add one, as in "Action": "kms:Decrypt".',
    ],
    [
      "no Resource",
      "identity policy",
      document({ Effect: "Deny", Action: "*" }),
      "Statement[0]",
      "The statement has no Resource.",
      'Add one, as in "Resource": "*".',
    ],
    [
      "no Effect",
      "identity policy",
      document({ Resource: "*", Action: "*" }),
      "Statement[0]",
      "The statement has no Effect.",
      'Add "Effect": "Allow" or "Effect": "Deny".',
    ],
    [
      "no text",
      "identity policy",
      document({ ...IDENTITY_STATEMENT, Action: ["*", 7] }),
      "Statement[0].Action[1]",
      "Here a text should stand, or a list of texts.",
      "Write it in double quotes.",
    ],
    [
      "NotPrincipal with Allow",
      "key policy",
      document({ ...KEY_STATEMENT, Principal: undefined, NotPrincipal: "*" }),
      "Statement[0].NotPrincipal",
      "NotPrincipal with Allow would let in everybody but those listed, strangers too.",
      "Name the principals that may, in Principal.",
    ],
  ];
  test.each(told)("%s", (_name, kind, source, path, message, cure) => {
    const text = typeof source === "string" ? source : JSON.stringify(source);
    expect(parsePolicy(text, kind).problems).toContainEqual(
      expect.objectContaining({ code: "syntax", path, message, cure }),
    );
  });
});

describe("what each kind takes, as a table", () => {
  type Kind = Parameters<typeof parsePolicy>[1];
  /** Whether it takes a Principal, a statement without Action, and a Sid with a space. */
  const kinds: readonly [Kind, principal: boolean, inert: boolean, spaced: boolean][] = [
    ["service control policy", false, false, false],
    ["resource control policy", true, false, false],
    ["VPC endpoint policy", true, false, true],
    ["key policy", true, true, true],
    ["identity policy", false, false, false],
    ["permissions boundary", false, false, false],
    ["session policy", false, false, false],
    ["trust policy", true, false, false],
  ];
  test.each(kinds)("%s: a Principal %s, an inert statement %s, a Sid with a space %s", (kind, named, inert, spaced) => {
    const whom = named ? { Principal: "*" } : {};
    const where = kind === "trust policy" ? {} : { Resource: "*" };
    const messages = (statement: object) =>
      parsePolicy(document({ Effect: "Allow", ...where, ...statement }), kind).problems.map(({ message }) => message);
    const article = kind.startsWith("identity") ? "an" : "a";
    const called = `${article} ${kind}`;
    const Called = `${article.charAt(0).toUpperCase()}${article.slice(1)} ${kind}`;
    expect(messages({ ...whom, Action: "*" })).toEqual([]);
    expect(messages({ Principal: "*", Action: "*" })).toEqual(named ? [] : [`${Called} has no Principal.`]);
    expect(messages(whom)).toEqual(inert ? [] : ["The statement has no Action."]);
    expect(messages({ ...whom, Action: "*", Sid: "a b" })).toEqual(
      spaced ? [] : [`The Sid "a b" has characters that ${called} forbids.`],
    );
  });
});

test("a Version that is none hides no other fault", () => {
  const Resource = "arn:aws:kms:${aws:RequestedRegion}:1:key/x";
  const { problems } = parsePolicy(
    { Version: "2026-01-01", Statement: { ...IDENTITY_STATEMENT, Resource } },
    "identity policy",
  );
  expect(problems.map(({ path }) => path)).toEqual(["Version", "Statement.Resource"]);
});

test("what AWS names by a code has it, a message and a cure", () => {
  const { Principal: _principal, ...nobody } = KEY_STATEMENT;
  const Condition = { "ForAllValues:StringEquals": { "kms:EncryptionContext:clinic": "north" } };
  const problems = [
    ...parsePolicy("{", "key policy").problems,
    ...parsePolicy(document(nobody), "key policy").problems,
    ...keyPolicy({ Condition }).problems,
  ];
  expect(problems).toMatchObject([
    { code: "json", path: "" },
    {
      code: "no-principal",
      path: "Statement[0]",
      message: "The statement has no Principal.",
      cure: 'Say whom it is about, as in "Principal": { "AWS": "arn:aws:iam::111122223333:role/NotesApp" }.',
    },
    {
      code: "overly-permissive-condition",
      message:
        "kms:EncryptionContext:clinic has one value, and ForAllValues holds also when it is absent, so the statement would fit requests without it.",
      cure: "Remove ForAllValues.",
    },
  ]);
});

test("only a key policy is bound to the characters that KMS takes", () => {
  const text = JSON.stringify(document({ ...IDENTITY_STATEMENT, Resource: "arn:aws:s3:::日" }));
  expect(parsePolicy(text, "identity policy").problems).toEqual([]);
});

test.each([
  ["2012-10-17", "2012-10-17"],
  ["2008-10-17", "2008-10-17"],
  [undefined, "2008-10-17"],
])("the Version %s is read as %s", (Version, version) => {
  const { policy } = parsePolicy({ ...(Version && { Version }), Statement: IDENTITY_STATEMENT }, "identity policy");
  expect(policy?.version).toBe(version);
});

test("an entry that AWS refuses fits nothing, and keeps its text", () => {
  const parsed = keyPolicy({ Principal: { AWS: "arn:aws:iam::111122223333:group/Devs" }, Action: "Decrypt" });
  const [statement] = ("idle" in parsed && parsed.idle?.statements) || [];
  expect(statement?.principals).toEqual({
    not: false,
    patterns: [{ type: "nobody", text: "arn:aws:iam::111122223333:group/Devs" }],
  });
  expect(statement?.actions?.patterns.map(({ text }) => text)).toEqual(["Decrypt"]);
});

test("a trust policy's statement is about its role", () => {
  const { policy } = parsePolicy(
    document({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }),
    "trust policy",
  );
  const resources = policy?.statements[0]?.resources;
  expect(resources?.not).toBe(false);
  expect(resources?.patterns.map(({ text }) => text)).toEqual(["*"]);
});

describe("actions, resources and conditions", () => {
  const bad: readonly [object, string, string][] = [
    [{ Action: "Decrypt" }, "Statement[0].Action", 'Write "kms:Decrypt".'],
    [
      { Action: ["kms:Encrypt", "kms:De crypt"] },
      "Statement[0].Action[1]",
      'Write service:Name, as in "kms:Decrypt" or "kms:GenerateDataKey*".',
    ],
    [
      { Action: "k*:Decrypt" },
      "Statement[0].Action",
      'Write service:Name, as in "kms:Decrypt" or "kms:GenerateDataKey*".',
    ],
    [{ NotAction: "kms:Encrypt" }, "Statement[0].NotAction", "Keep one of them."],
    [
      { Resource: "1234abcd-12ab" },
      "Statement[0].Resource",
      'Write the key\'s ARN, as in "arn:aws:kms:eu-west-1:111122223333:key/…", or "*".',
    ],
    [
      { Resource: "arn:aws:kms:${aws:RequestedRegion}:111122223333:key/*" },
      "Statement[0].Resource",
      'Write that part out, or use "*" there.',
    ],
    [{ Resource: 7 }, "Statement[0].Resource", "Write it in double quotes."],
    [{ Condition: { StringEqual: {} } }, "Statement[0].Condition.StringEqual", 'Write "StringEquals".'],
    [
      { Condition: { "ForAnyValue:Null": { "kms:ViaService": "true" } } },
      "Statement[0].Condition.ForAnyValue:Null",
      "Use one of AWS's, such as StringEquals or StringLike.",
    ],
    [
      { Condition: { StringEquals: { ViaService: "x" } } },
      "Statement[0].Condition.StringEquals.ViaService",
      'Write it with its prefix, as in "kms:ViaService" or "aws:PrincipalArn".',
    ],
    [
      { Condition: { StringEquals: { "kms:ViaService": null } } },
      "Statement[0].Condition.StringEquals.kms:ViaService",
      "Write it in double quotes.",
    ],
    [
      { Condition: { Null: { "kms:ViaService": "no" } } },
      "Statement[0].Condition.Null.kms:ViaService",
      'Write "true" if the key must be absent, "false" if it must be present.',
    ],
    [
      { Condition: { StringEquals: "x" } },
      "Statement[0].Condition.StringEquals",
      'Write "StringEquals": { "kms:ViaService": … }.',
    ],
    [
      { Condition: [] },
      "Statement[0].Condition",
      'Write { "StringEquals": { "kms:EncryptionContext:clinic": "north" } }.',
    ],
    [{ Effct: "Allow" }, "Statement[0].Effct", 'Write "Effect".'],
  ];
  test.each(bad)("%j", (change, path, cure) => {
    expect(identityPolicy(change).problems).toContainEqual(expect.objectContaining({ path, cure }));
  });

  test("ForAllValues on one encryption context pair is overly permissive in a key policy", () => {
    const Condition = { "ForAllValues:StringEquals": { "kms:EncryptionContext:clinic": "north" } };
    expect(keyPolicy({ Condition }).problems[0]?.code).toBe("overly-permissive-condition");
    expect(identityPolicy({ Condition }).problems).toEqual([]);
  });
});

describe("places in the text", () => {
  test("line and column of the value that is wrong", () => {
    const text = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "allow", "Action": "kms:*", "Resource": "*" }
  ]
}`;
    expect(parsePolicy(text, "identity policy").problems).toEqual([
      {
        code: "syntax",
        path: "Statement[0].Effect",
        message: "Effect is neither Allow nor Deny.",
        cure: 'Write "Allow" or "Deny", with a capital.',
        line: 4,
        column: 17,
      },
    ]);
  });

  test("a key policy has no character beyond U+00FF", () => {
    const text = JSON.stringify(document({ ...KEY_STATEMENT, Sid: "日" }));
    expect(parsePolicy(text, "key policy").problems[0]).toMatchObject({
      line: 1,
      message: expect.stringContaining("日"),
    });
  });
});

describe("anything at all", () => {
  test("any text ends in a policy or in problems", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { policy, problems } = parsePolicy(text, "key policy");
        expect(policy === undefined).toBe(problems.length > 0);
      }),
    );
  });

  test("any data ends in a policy or in problems, each with a message and a cure", () => {
    const statement = fc.dictionary(
      fc.constantFrom("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "Condition"),
      fc.oneof(fc.constantFrom("Allow", "*", "kms:*", { AWS: "*" }), fc.jsonValue({ maxDepth: 3 })),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(statement, fc.jsonValue())), (Statement) => {
        for (const { message, cure } of parsePolicy({ Statement }, "key policy").problems) {
          expect(message).toMatch(/\.$/);
          expect(cure).toMatch(/\.$/);
        }
      }),
    );
  });

  test.each([undefined, null, 1, true, () => 1, Symbol("x"), 1n, Number.NaN, new Date(0)])(
    "%s is no policy",
    (source) => {
      expect(parsePolicy(source, "key policy").policy).toBeUndefined();
    },
  );

  test("data that contains itself is too deep", () => {
    const circular: Record<string, unknown> = {};
    circular.Statement = circular;
    expect(parsePolicy(circular, "key policy").problems[0]?.message).toContain("nested");
  });
});
