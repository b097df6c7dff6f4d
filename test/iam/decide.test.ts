// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
/** How a decision is told: the summary sentence, and the trace of every statement. Who may do what is in the case table. */
import { describe, expect, test } from "vitest";
import { type AuthorizationRequest, decide } from "../../src/iam/decide.ts";
import type { PolicyKind } from "../../src/iam/policy.ts";
import { type RequestPrincipal, spokenPrincipal } from "../../src/iam/principal.ts";
import { parsed } from "./reference-request.ts";

const ACCOUNT = "111122223333";
const OTHER_ACCOUNT = "444455556666";
const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const role = (name: string, account = ACCOUNT): RequestPrincipal => ({
  arn: `arn:aws:sts::${account}:assumed-role/${name}/session`,
  account,
  kind: "role",
  policyArn: `arn:aws:iam::${account}:role/${name}`,
});
const root: RequestPrincipal = {
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  account: ACCOUNT,
  kind: "root",
  policyArn: `arn:aws:iam::${ACCOUNT}:root`,
};

const OTHER_ROOT: RequestPrincipal = {
  arn: `arn:aws:iam::${OTHER_ACCOUNT}:root`,
  account: OTHER_ACCOUNT,
  kind: "root",
  policyArn: `arn:aws:iam::${OTHER_ACCOUNT}:root`,
};
const SNS: RequestPrincipal = {
  arn: "sns.amazonaws.com",
  account: "",
  kind: "service",
  policyArn: "sns.amazonaws.com",
};

const policy = (kind: PolicyKind, ...statements: object[]) =>
  parsed({ Version: "2012-10-17", Statement: statements }, kind);

const ENABLE_IAM = {
  Sid: "Enable IAM policies",
  Effect: "Allow",
  Principal: { AWS: ACCOUNT },
  Action: "kms:*",
  Resource: "*",
};
const APP_MAY = {
  Sid: "App may use the key",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/NotesApp` },
  Action: ["kms:Encrypt", "kms:Decrypt"],
  Resource: "*",
  Condition: { StringEquals: { "kms:EncryptionContext:clinic": "north" } },
};

interface Setting {
  readonly principal?: RequestPrincipal;
  readonly action?: string;
  readonly key?: readonly object[];
  readonly identity?: readonly object[];
  readonly session?: readonly object[];
  readonly context?: AuthorizationRequest["context"];
  readonly crossAccountUse?: boolean;
}

function decided({
  principal = role("NotesApp"),
  action = "kms:Decrypt",
  key,
  identity,
  session,
  context = {},
  crossAccountUse = true,
}: Setting) {
  return decide({
    principal,
    action,
    resource: key === undefined ? "*" : KEY_ARN,
    context,
    identityPolicies:
      identity === undefined ? [] : [{ name: "Attached", policy: policy("identity policy", ...identity) }],
    ...(session !== undefined && {
      sessionPolicies: [{ name: "Passed", policy: policy("session policy", ...session) }],
    }),
    ...(key !== undefined && { key: { account: ACCOUNT, policy: policy("key policy", ...key), crossAccountUse } }),
  });
}

const MAY_DECRYPT = { Sid: "MayDecrypt", Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };
const NORTH = { "kms:EncryptionContext:clinic": "north" };

describe("every rule has its sentence", () => {
  const settings: readonly [Setting, string][] = [
    [{ key: [ENABLE_IAM, APP_MAY], context: NORTH }, 'Allowed: the key policy allows it in "App may use the key".'],
    [
      { key: [ENABLE_IAM], identity: [MAY_DECRYPT] },
      'Allowed: the key policy leaves the decision to IAM, and an identity policy of role/NotesApp allows kms:Decrypt in "MayDecrypt".',
    ],
    [{ key: [ENABLE_IAM], principal: root }, 'Allowed: the key policy allows it in "Enable IAM policies".'],
    [{ identity: [MAY_DECRYPT] }, 'Allowed: an identity policy of role/NotesApp allows kms:Decrypt in "MayDecrypt".'],
    [{ principal: root }, `Allowed: account ${ACCOUNT} asks as root user, which needs no identity policy.`],
    [
      {
        key: [{ ...APP_MAY, Principal: "*" }],
        context: NORTH,
        principal: role("Auditor", OTHER_ACCOUNT),
        identity: [MAY_DECRYPT],
      },
      `Allowed: the key policy lets account ${OTHER_ACCOUNT} in, and an identity policy of ${OTHER_ACCOUNT}:role/Auditor allows kms:Decrypt in "MayDecrypt".`,
    ],
    [
      { key: [ENABLE_IAM, { ...APP_MAY, Effect: "Deny" }], context: NORTH, identity: [MAY_DECRYPT] },
      'Denied: the key policy denies kms:Decrypt in "App may use the key", and a deny beats every allow.',
    ],
    [
      { key: [ENABLE_IAM], identity: [MAY_DECRYPT, { Effect: "Deny", Action: "*", Resource: "*" }] },
      "Denied: an identity policy of role/NotesApp denies kms:Decrypt in statement 2, and a deny beats every allow.",
    ],
    [
      { key: [APP_MAY], principal: role("Intern"), identity: [MAY_DECRYPT] },
      "Denied: the key policy neither allows role/Intern to use kms:Decrypt nor leaves that to IAM.",
    ],
    [
      { key: [ENABLE_IAM] },
      "Denied: the key policy leaves the decision to IAM, and no identity policy of role/NotesApp allows kms:Decrypt.",
    ],
    [{}, "Denied: no identity policy of role/NotesApp allows kms:Decrypt."],
    [
      { key: [{ ...ENABLE_IAM, Principal: "*" }], principal: role("Auditor", OTHER_ACCOUNT) },
      `Denied: the key policy lets account ${OTHER_ACCOUNT} in, but no identity policy of ${OTHER_ACCOUNT}:role/Auditor allows kms:Decrypt, and across accounts both must.`,
    ],
    [
      { key: [{ ...ENABLE_IAM, Principal: "*" }], principal: OTHER_ROOT },
      `Allowed: the key policy allows account ${OTHER_ACCOUNT}, and its root user needs no identity policy.`,
    ],
    [
      { key: [ENABLE_IAM], principal: role("Auditor", OTHER_ACCOUNT), identity: [MAY_DECRYPT] },
      `Denied: the key policy neither allows ${OTHER_ACCOUNT}:role/Auditor to use kms:Decrypt nor leaves that to account ${OTHER_ACCOUNT}.`,
    ],
    [
      { key: [ENABLE_IAM], principal: SNS },
      "Denied: the key policy neither allows sns.amazonaws.com to use kms:Decrypt nor leaves that to IAM.",
    ],
    [
      { key: [{ ...ENABLE_IAM, Principal: { Service: SNS.arn } }], principal: SNS, crossAccountUse: false },
      'Allowed: the key policy allows it in "Enable IAM policies".',
    ],
    [
      {
        key: [ENABLE_IAM],
        identity: [{ ...MAY_DECRYPT, Sid: "Buckets", Action: "s3:*" }, MAY_DECRYPT, { ...MAY_DECRYPT, Sid: "Too" }],
      },
      'Allowed: the key policy leaves the decision to IAM, and an identity policy of role/NotesApp allows kms:Decrypt in "MayDecrypt".',
    ],
    [
      { key: [{ ...APP_MAY, Sid: "statement 1 of 2" }], context: NORTH },
      'Allowed: the key policy allows it in "statement 1 of 2".',
    ],
    [
      { key: [{ ...APP_MAY, Sid: "My statement 1" }], context: NORTH },
      'Allowed: the key policy allows it in "My statement 1".',
    ],
    [
      { key: [...Array.from({ length: 9 }, () => ENABLE_IAM), { ...APP_MAY, Sid: "" }], context: NORTH },
      "Allowed: the key policy allows it in statement 10.",
    ],
    [
      { key: [{ ...ENABLE_IAM, Principal: "*" }], principal: role("Auditor", OTHER_ACCOUNT), crossAccountUse: false },
      "Denied: AWS does not offer kms:Decrypt on a key of another account, whatever the policies say.",
    ],
  ];
  test.each(settings.map(([setting, sentence]) => [sentence, setting] as const))("%s", (sentence, setting) => {
    expect(decided(setting).summary).toBe(sentence);
  });
});

describe("the trace", () => {
  test("tells every policy in order, and every statement in it", () => {
    const decision = decided({
      principal: role("Intern"),
      key: [ENABLE_IAM, APP_MAY],
      identity: [{ ...MAY_DECRYPT, Action: "s3:GetObject" }],
    });
    expect(decision.trace).toEqual([
      {
        type: "key policy",
        name: KEY_ARN,
        statements: [
          { name: "Enable IAM policies", effect: "Allow", outcome: { applies: true, delegates: true } },
          {
            name: "App may use the key",
            effect: "Allow",
            outcome: { applies: false, part: "principal", because: "principal is role/NotesApp" },
          },
        ],
      },
      {
        type: "identity policy",
        name: "role/Intern: Attached",
        statements: [
          {
            name: "MayDecrypt",
            effect: "Allow",
            outcome: { applies: false, part: "action", because: "action is s3:GetObject" },
          },
        ],
      },
    ]);
  });

  test("a caller without policies has no line for them, and what binds is not called exempt", () => {
    const { trace } = decided({ key: [ENABLE_IAM] });
    expect(trace).toStrictEqual([
      {
        type: "key policy",
        name: KEY_ARN,
        statements: [{ name: "Enable IAM policies", effect: "Allow", outcome: { applies: true, delegates: true } }],
      },
    ]);
  });

  test("names are told as the key's account says them, or the caller's where there is no key", () => {
    const across = decided({ principal: role("Auditor", OTHER_ACCOUNT), key: [APP_MAY] });
    expect(across.trace[0]?.statements[0]?.outcome).toMatchObject({ because: "principal is role/NotesApp" });
    const { trace } = decide({
      principal: role("Intern"),
      action: "kms:ListKeys",
      resource: "*",
      context: {},
      identityPolicies: [],
      vpcEndpointPolicy: { name: "Endpoint", policy: policy("VPC endpoint policy", APP_MAY) },
    });
    expect(trace[0]?.statements[0]?.outcome).toMatchObject({ because: "principal is role/NotesApp" });
  });

  test("a deny of the whole account delegates nothing", () => {
    const { trace } = decided({ key: [{ ...ENABLE_IAM, Effect: "Deny" }] });
    expect(trace[0]?.statements[0]?.outcome).toEqual({ applies: true, delegates: false });
  });

  const { Principal: APP, ...anyPrincipal } = APP_MAY;
  const { Action: _action, ...noAction } = APP_MAY;
  const misfits: readonly [string, object, AuthorizationRequest["context"], string, string][] = [
    [
      "another account's role",
      { Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/X` } },
      {},
      "principal",
      `principal is ${OTHER_ACCOUNT}:role/X`,
    ],
    [
      "several actions",
      { Action: ["kms:Sign", "kms:Verify", "kms:GetPublicKey"] },
      {},
      "action",
      "action is kms:Sign, kms:Verify or kms:GetPublicKey",
    ],
    [
      "very many actions",
      { Action: ["a:A", "b:B", "c:C", "d:D", "e:E"] },
      {},
      "action",
      "action is a:A, b:B, c:C or 2 more",
    ],
    [
      "as many actions as are all told",
      { Action: ["a:A", "b:B", "c:C", "d:D"] },
      {},
      "action",
      "action is a:A, b:B, c:C or d:D",
    ],
    ["two actions", { Action: ["a:A", "b:B"] }, {}, "action", "action is a:A or b:B"],
    [
      "two principals",
      { Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/A`, OTHER_ACCOUNT] } },
      {},
      "principal",
      `principal is role/A or account ${OTHER_ACCOUNT}`,
    ],
    ["a service", { Principal: { Service: "sns.amazonaws.com" } }, {}, "principal", "principal is sns.amazonaws.com"],
    [
      "another account",
      { Principal: { AWS: OTHER_ACCOUNT } },
      {},
      "principal",
      `principal is account ${OTHER_ACCOUNT}`,
    ],
    [
      "an empty list",
      { Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "Project" } } },
      { "aws:TagKeys": [] },
      "condition",
      'aws:TagKeys is empty; ForAnyValue:StringEquals asks for "Project"',
    ],
    [
      "a long value",
      {},
      { "kms:EncryptionContext:clinic": "x".repeat(201) },
      "condition",
      `kms:EncryptionContext:clinic is "${"x".repeat(200)}…", not "north"`,
    ],
    [
      "a value as long as is told whole",
      {},
      { "kms:EncryptionContext:clinic": "x".repeat(200) },
      "condition",
      `kms:EncryptionContext:clinic is "${"x".repeat(200)}", not "north"`,
    ],
    [
      "a variable where none is replaced",
      { Condition: { NumericEquals: { "kms:X": "${aws:PrincipalAccount}" } } },
      { "kms:X": ACCOUNT },
      "condition",
      `kms:X is "${ACCOUNT}", not "\${aws:PrincipalAccount}"`,
    ],
    [
      "no values",
      { Condition: { StringEquals: { "kms:X": [] } } },
      { "kms:X": "y" },
      "condition",
      'kms:X is "y", not nothing',
    ],
    ["another key", { Resource: "arn:aws:kms:*:*:alias/x" }, {}, "resource", "resource is arn:aws:kms:*:*:alias/x"],
    [
      "a value that is another",
      {},
      { "kms:EncryptionContext:clinic": "south" },
      "condition",
      'kms:EncryptionContext:clinic is "south", not "north"',
    ],
    [
      "a value that is absent",
      {},
      {},
      "condition",
      'kms:EncryptionContext:clinic is absent; StringEquals asks for "north"',
    ],
    [
      "no Bool",
      { Condition: { Bool: { "aws:SecureTransport": "false" } } },
      {},
      "condition",
      'aws:SecureTransport is "true", not "false"',
    ],
    [
      "a number too large",
      { Condition: { NumericLessThan: { "kms:X": 30 } } },
      { "kms:X": "30" },
      "condition",
      'kms:X is "30", not less than "30"',
    ],
    [
      "a forbidden value",
      { Condition: { StringNotLike: { "kms:X": ["a*", "b*"] } } },
      { "kms:X": "abc" },
      "condition",
      'kms:X is "abc", and must not be like "a*" or "b*"',
    ],
    [
      "a list",
      { Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": "Project" } } },
      { "aws:TagKeys": ["Project", "Owner"] },
      "condition",
      'aws:TagKeys is "Project" and "Owner"; ForAllValues:StringEquals asks for "Project"',
    ],
    [
      "a key that must be absent",
      { Condition: { Null: { "kms:X": "true" } } },
      { "kms:X": "y" },
      "condition",
      'kms:X is "y"; Null asks that it be absent',
    ],
    [
      "a key that must be present",
      { Condition: { Null: { "kms:X": "false" } } },
      {},
      "condition",
      "kms:X is absent; Null asks that it be present",
    ],
    [
      "a variable",
      { Condition: { StringEquals: { "kms:X": "${aws:PrincipalAccount}" } } },
      { "kms:X": "y" },
      "condition",
      `kms:X is "y", not "\${aws:PrincipalAccount}" (here "${ACCOUNT}")`,
    ],
    [
      "a variable without a value",
      { Condition: { StringEquals: { "kms:X": "${aws:username}" } } },
      { "kms:X": "y" },
      "condition",
      'kms:X is "y", not "${aws:username}" (which has no value here)',
    ],
  ];
  test.each(misfits)("names the first thing that does not fit: %s", (_name, change, context, part, because) => {
    const { trace } = decided({ key: [{ ...APP_MAY, ...change }], context });
    expect(trace[0]?.statements[0]?.outcome).toEqual({ applies: false, part, because });
  });

  const { Resource: _resource, ...noResource } = APP_MAY;
  const reshaped: readonly [string, object, string, string][] = [
    ["no Action", noAction, "form", "it has no Action, and so no effect"],
    ["no Resource", noResource, "form", "it has no Resource, and so no effect"],
    [
      "NotAction",
      { ...noAction, NotAction: ["kms:Decrypt", "kms:Encrypt"] },
      "action",
      "action is anything but kms:Decrypt and kms:Encrypt",
    ],
    ["NotResource", { ...noResource, NotResource: KEY_ARN }, "resource", `resource is anything but ${KEY_ARN}`],
  ];
  test.each(reshaped)("an element that is missing or negated: %s", (_name, statement, part, because) => {
    const { trace } = decided({ key: [statement], context: NORTH });
    expect(trace[0]?.statements[0]?.outcome).toEqual({ applies: false, part, because });
  });

  test("somebody whom NotPrincipal exempts", () => {
    const NotPrincipal = { AWS: [APP.AWS, role("NotesApp").arn, ACCOUNT] };
    const { trace } = decided({ key: [{ ...anyPrincipal, Effect: "Deny", NotPrincipal }], context: NORTH });
    expect(trace[0]?.statements[0]?.outcome).toMatchObject({
      part: "principal",
      because: `it exempts role/NotesApp, assumed-role/NotesApp/session and account ${ACCOUNT}`,
    });
  });

  test("everybody whom NotPrincipal exempts", () => {
    const { trace } = decided({ key: [{ ...anyPrincipal, Effect: "Deny", NotPrincipal: "*" }], context: NORTH });
    expect(trace[0]?.statements[0]?.outcome).toMatchObject({ part: "principal", because: "it exempts *" });
  });

  test("a decision is the same as plain data", () => {
    const decision = decided({ key: [ENABLE_IAM, APP_MAY] });
    const data = JSON.parse(JSON.stringify(decision));
    expect(Object.keys(data)).toEqual(["allowed", "reason", "summary", "request", "trace"]);
    expect(data.trace).toEqual(decision.trace);
    expect(data.request).toEqual({ principal: role("NotesApp").arn, action: "kms:Decrypt", resource: KEY_ARN });
  });
});

describe("NotPrincipal spares only who is listed in every capacity", () => {
  const user: RequestPrincipal = {
    arn: `arn:aws:iam::${ACCOUNT}:user/Alice`,
    account: ACCOUNT,
    kind: "user",
    policyArn: `arn:aws:iam::${ACCOUNT}:user/Alice`,
  };
  const session = role("NotesApp");
  const federated: RequestPrincipal = {
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/Bob`,
    account: ACCOUNT,
    kind: "federated-user",
    policyArn: user.arn,
  };
  const listings: readonly [RequestPrincipal, unknown, boolean][] = [
    [user, { AWS: [user.arn, ACCOUNT] }, true],
    [user, { AWS: user.arn }, false],
    [user, { AWS: ACCOUNT }, false],
    [session, { AWS: [session.arn, session.policyArn, ACCOUNT] }, true],
    [session, { AWS: [session.policyArn, ACCOUNT] }, false],
    [session, { AWS: [session.arn, ACCOUNT] }, false],
    [root, { AWS: ACCOUNT }, true],
    [SNS, { Service: "sns.amazonaws.com" }, true],
    [SNS, { Service: "sqs.amazonaws.com" }, false],
    [user, "*", true],
    [user, { AWS: [user.arn, OTHER_ACCOUNT] }, false],
    [root, { AWS: OTHER_ACCOUNT }, false],
    [federated, { AWS: [federated.arn, federated.policyArn, ACCOUNT] }, true],
    [federated, { AWS: [federated.policyArn, ACCOUNT] }, false],
    [federated, { AWS: [federated.arn, ACCOUNT] }, false],
    [{ ...user, uniqueId: "AIDAEXAMPLEEXAMPLEEX" }, { AWS: ["AIDAEXAMPLEEXAMPLEEX", ACCOUNT] }, true],
    [{ ...session, uniqueId: "AROAEXAMPLEEXAMPLEEX" }, { AWS: [session.arn, "AROAEXAMPLEEXAMPLEEX", ACCOUNT] }, true],
  ];
  test.each(listings)("%j with %j", (principal, NotPrincipal, spared) => {
    const { reason } = decided({ principal, key: [{ Effect: "Deny", NotPrincipal, Action: "kms:*", Resource: "*" }] });
    expect(reason).toBe(spared ? "DENY_IMPLICIT_KEY_POLICY" : "DENY_EXPLICIT_KEY_POLICY");
  });
});

describe("a federated session that matches through its user", () => {
  const principal: RequestPrincipal = {
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/Bob`,
    account: ACCOUNT,
    kind: "federated-user",
    policyArn: `arn:aws:iam::${ACCOUNT}:user/Alice`,
  };
  const key = [{ ...ENABLE_IAM, Principal: { AWS: principal.policyArn } }];

  test("needs no identity policy, but is limited by its session policies", () => {
    expect(decided({ principal, key, session: [MAY_DECRYPT] }).reason).toBe("ALLOW_KEY_POLICY");
    expect(decided({ principal, key, session: [{ ...MAY_DECRYPT, Action: "s3:*" }] }).reason).toBe(
      "DENY_IMPLICIT_SESSION",
    );
  });

  test("may do nothing if it was made without any", () => {
    const decision = decided({ principal, key });
    expect(decision.reason).toBe("DENY_IMPLICIT_SESSION");
    expect(decision.summary).toBe(
      "Denied: the session of user/Alice was made without a session policy, and so it has no permissions of its user.",
    );
  });
});

test("a unique id is what is left of a deleted role, and a namesake is somebody else", () => {
  const key = [{ ...ENABLE_IAM, Principal: { AWS: "AROAEXAMPLEEXAMPLEEX" } }];
  const reborn = role("NotesApp");
  expect(decided({ principal: { ...reborn, uniqueId: "AROAEXAMPLEEXAMPLEEX" }, key }).allowed).toBe(true);
  expect(decided({ principal: { ...reborn, uniqueId: "AROAANOTHERANOTHERAN" }, key }).allowed).toBe(false);
});

describe("of several matches the strongest counts", () => {
  const user: RequestPrincipal = {
    arn: `arn:aws:iam::${ACCOUNT}:user/Alice`,
    account: ACCOUNT,
    kind: "user",
    policyArn: `arn:aws:iam::${ACCOUNT}:user/Alice`,
    uniqueId: "AIDAEXAMPLEEXAMPLEEX",
  };
  test.each([
    ["the account, then the user", [ACCOUNT, user.arn]],
    ["the user, then the account", [user.arn, ACCOUNT]],
    ["the unique id, then the account", ["AIDAEXAMPLEEXAMPLEEX", ACCOUNT]],
  ])("in one statement: %s", (_name, AWS) => {
    expect(decided({ principal: user, key: [{ ...ENABLE_IAM, Principal: { AWS } }] }).reason).toBe("ALLOW_KEY_POLICY");
  });

  test("in several statements, in either order", () => {
    const direct = { ...ENABLE_IAM, Principal: { AWS: user.arn } };
    expect(decided({ principal: user, key: [direct, ENABLE_IAM] }).reason).toBe("ALLOW_KEY_POLICY");
    expect(decided({ principal: user, key: [ENABLE_IAM, direct] }).reason).toBe("ALLOW_KEY_POLICY");
  });

  test("a session policy limits a role by unique id, not a user by unique id", () => {
    const session = [{ ...MAY_DECRYPT, Action: "s3:*" }];
    const named = (principal: RequestPrincipal, AWS: string) =>
      decided({ principal, session, key: [{ ...ENABLE_IAM, Principal: { AWS } }] }).reason;
    expect(named(user, "AIDAEXAMPLEEXAMPLEEX")).toBe("ALLOW_KEY_POLICY");
    expect(named({ ...role("App"), uniqueId: "AROAEXAMPLEEXAMPLEEX" }, "AROAEXAMPLEEXAMPLEEX")).toBe(
      "DENY_IMPLICIT_SESSION",
    );
  });
});

test.each([
  [`arn:aws:iam::${ACCOUNT}:role/App`, "role/App"],
  [`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/App/s`, `${OTHER_ACCOUNT}:assumed-role/App/s`],
  [`arn:aws:iam::${OTHER_ACCOUNT}:root`, `account ${OTHER_ACCOUNT}`],
  [OTHER_ACCOUNT, `account ${OTHER_ACCOUNT}`],
  [`${ACCOUNT}3`, `${ACCOUNT}3`],
  [`a${ACCOUNT}`, `a${ACCOUNT}`],
  [`an arn:aws:iam::${ACCOUNT}:role/App`, `an arn:aws:iam::${ACCOUNT}:role/App`],
])("%s is spoken of as %s", (text, spoken) => {
  expect(spokenPrincipal(text, ACCOUNT)).toBe(spoken);
});

test("a deny in one identity policy beats the allow in the next", () => {
  const identityPolicies = [{ ...MAY_DECRYPT, Effect: "Deny" }, MAY_DECRYPT].map((statement, i) => ({
    name: `Policy${i}`,
    policy: policy("identity policy", statement),
  }));
  const { reason } = decide({
    principal: role("App"),
    action: "kms:Decrypt",
    resource: "*",
    context: {},
    identityPolicies,
  });
  expect(reason).toBe("DENY_EXPLICIT_IDENTITY");
});

describe("the form arn:aws:kms:REGION:ACCOUNT:* of an identity policy", () => {
  const asked = (Resource: string, resource: string, context: AuthorizationRequest["context"] = {}) =>
    decide({
      principal: role("App"),
      action: "kms:CreateKey",
      resource,
      context,
      identityPolicies: [
        { name: "P", policy: policy("identity policy", { Effect: "Allow", Action: "kms:*", Resource }) },
      ],
    }).allowed;
  const ours = `arn:aws:kms:eu-*:${ACCOUNT}:*`;

  test("covers keys and aliases", () => {
    expect(asked(ours, KEY_ARN)).toBe(true);
    expect(asked(ours, KEY_ARN.replace(ACCOUNT, OTHER_ACCOUNT))).toBe(false);
  });

  test("covers operations on no resource, in the caller's account and that Region", () => {
    expect(asked(ours, "*", { "aws:RequestedRegion": "eu-west-1" })).toBe(true);
    expect(asked(ours, "*", { "aws:RequestedRegion": "us-east-1" })).toBe(false);
    expect(asked(ours.replace(ACCOUNT, OTHER_ACCOUNT), "*")).toBe(false);
    expect(asked(`${ours}x`, "*")).toBe(false);
    expect(asked(`arn:aws:s3:::${ours}`, "*")).toBe(false);
  });
});
