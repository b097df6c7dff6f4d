/** What a scenario may hold, what is told when it holds something else, and what KMS fills in by itself. */
import { describe, expect, test } from "vitest";
import { explainScenario } from "../../src/iam/explain.ts";
import type { Grant } from "../../src/iam/grant.ts";
import type { AuthorizationRequest } from "../../src/iam/request.ts";
import { readScenarios } from "../../src/iam/scenario.ts";
import { InputProblem } from "../../src/input-problem.ts";
import { OPERATIONS } from "../../src/kms/operations/index.ts";

const ACCOUNT = "111122223333";
const KEY_ARN = `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const OTHER_KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/other`;
const ALICE = { arn: `arn:aws:iam::${ACCOUNT}:user/Alice`, account: ACCOUNT, type: "user" };
const KEY_POLICY = { Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }] };
const GRANT = {
  grantId: "g1",
  keyArn: KEY_ARN,
  granteePrincipal: ALICE.arn,
  operations: ["Decrypt"],
  issuingAccount: ACCOUNT,
};
const whole = {
  id: "one",
  principal: ALICE,
  request: { action: "kms:Decrypt", keyArn: KEY_ARN },
  keyPolicy: KEY_POLICY,
};

const requestOf = (changes: object): AuthorizationRequest => {
  const request = readScenarios({ ...whole, ...changes })[0]?.requests[0];
  if (request === undefined) throw new Error("A scenario has a request");
  return request;
};

const refusal = (data: unknown): string => {
  try {
    readScenarios(data);
  } catch (error) {
    if (error instanceof InputProblem) return error.message;
    throw error;
  }
  throw new Error("The scenario was read");
};

describe("faults are told by their path", () => {
  const principal = (changes: object) => ({ principal: { ...ALICE, ...changes } });
  const request = (changes: object) => ({ request: { ...whole.request, ...changes } });
  const session = { type: "assumed-role", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/App/s` };
  test.each<[changes: object, told: string]>([
    [{ id: undefined }, "id: must be text."],
    [{ id: "" }, "id: must not be empty."],
    [{ principal: [] }, "principal: must be an object."],
    [{ principal: undefined }, "principal: must be an object."],
    [{ principle: ALICE }, 'principle: is not known here. Did you mean "principal"?'],
    [principal({ arn: 7 }), "principal.arn: must be text."],
    [principal({ type: "role" }), "principal.type: must be one of: user, assumed-role, federated-user, root, service."],
    [principal({ type: "root" }), 'principal.arn: is not the ARN of a root user, "arn:aws:iam::ACCOUNT:root".'],
    [
      principal({ type: "assumed-role", arn: `arn:aws:iam::${ACCOUNT}:role/App` }),
      'principal.arn: is not the ARN of a role\'s session, "arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION".',
    ],
    [
      principal({ account: "444455556666" }),
      `principal.account: is not the account of the principal. Write "${ACCOUNT}".`,
    ],
    [principal({ account: null }), `principal.account: is not the account of the principal. Write "${ACCOUNT}".`],
    [
      principal({ type: "service", arn: "sns.amazonaws.com" }),
      "principal.account: is not the account of the principal. A service belongs to no account: write null.",
    ],
    [principal({ account: "1234" }), "principal.account: must be the 12 digits of an account."],
    [principal({ ...session, tags: { team: 1 } }), "principal.tags.team: must be text."],
    [request({ action: undefined }), "request.action: must be text."],
    [{ request: { keyArn: KEY_ARN } }, 'request.action: is missing. Write what is asked for, as in "kms:Decrypt".'],
    [request({ action: "Decrypt" }), 'request.action: must be an action of KMS, as in "kms:Decrypt".'],
    [
      request({ keyArn: "alias/notes" }),
      'request.keyArn: must be the ARN of a key, "arn:aws:kms:REGION:ACCOUNT:key/ID".',
    ],
    [{ request: { action: "kms:CreateAlias", resource: "notes" } }, 'request.resource: must be an ARN of KMS or "*".'],
    [
      request({ context: { "aws:SourceIp": 1 } }),
      'request.context["aws:SourceIp"]: must be text, a list of texts, or null.',
    ],
    [
      request({ context: { "aws:SourceIp": [1] } }),
      'request.context["aws:SourceIp"]: must be text, a list of texts, or null.',
    ],
    [request({ encryptionContext: [] }), "request.encryptionContext: must be an object of texts."],
    [
      request({ createGrant: { operations: ["kms:Decrypt"] } }),
      'request.createGrant.operations[0]: must be an operation, as in "Decrypt", without "kms:".',
    ],
    [
      request({ action: "kms:RetireGrant", retireGrant: { grantId: "g2" } }),
      "request.retireGrant.grantId: is the id of no grant on this key. Add it to grants.",
    ],
    [{ steps: [] }, "steps: must have at least one step."],
    [{ grants: [{ ...GRANT, state: "new" }] }, "grants[0].state: must be one of: active, pending, revoked."],
    [
      { grants: [GRANT, { ...GRANT, issuingAccount: "x" }] },
      "grants[1].issuingAccount: must be the 12 digits of an account.",
    ],
    [
      { grants: [{ ...GRANT, constraints: { Pairs: {} } }] },
      "grants[0].constraints.Pairs: is not known here. Known here: EncryptionContextEquals, EncryptionContextSubset, SourceArn.",
    ],
    [{ scps: [{}] }, "scps[0]: must be a list."],
    [{ org: { managementAccount: "me" } }, "org.managementAccount: must be the 12 digits of an account."],
    [{ keyPolicy: {} }, 'keyPolicy: The policy has no Statement. Add "Statement": [ { … } ].'],
    [
      { keyPolicy: { Statement: [{ Effect: "allow", Principal: "*", Action: "*", Resource: "*" }] } },
      'keyPolicy.Statement[0].Effect: Effect is neither Allow nor Deny. Write "Allow" or "Deny", with a capital.',
    ],
    [{ keyPolicy: '{\n  "Statement": 1\n}' }, "keyPolicy.Statement: line 2, column 16 of the policy: "],
    [
      { identityPolicies: [{ Statement: [] }] },
      "identityPolicies[0].Statement: The policy has no statements. Write at least one: { … }.",
    ],
  ])("%j: %s", (changes, told) => {
    expect(refusal({ ...whole, ...changes }).split("\n")[0]).toSatisfy((line: string) => line.startsWith(told));
  });

  test("a member that is missing", () => {
    const { principal: _, ...rest } = whole;
    expect(refusal(rest)).toBe("principal: is missing.");
    const { keyPolicy: __, ...open } = whole;
    expect(refusal(open)).toBe(`keyPolicy: is missing. Every key has a policy; write the one of ${KEY_ARN}.`);
  });

  test("of every scenario in a list, a line each, once and at most ten", () => {
    const noKeyPolicy = { ...whole, keyPolicy: undefined, id: 1 };
    expect(refusal([whole, noKeyPolicy, { ...whole, id: 2 }])).toBe("[1].id: must be text.\n[2].id: must be text.");
    expect(refusal({ cases: [noKeyPolicy] })).toBe("cases[0].id: must be text.");
    const many = refusal(Array.from({ length: 12 }, () => noKeyPolicy)).split("\n");
    expect(many).toHaveLength(11);
    expect(many.at(-1)).toBe("2 more of the kind are not shown.");
    const step = { action: "kms:Decrypt", keyArn: KEY_ARN };
    const { keyPolicy: _, ...open } = whole;
    expect(refusal([{ ...open, steps: [step, step] }])).toMatch(/^\[0\]\.keyPolicy: is missing\.[^\n]*$/);
  });

  test.each([null, true, 7, "scenario"])("no object at all: %j", (data) => {
    expect(refusal(data)).toBe("The scenario must be an object.");
  });
});

test("what a case expects may stand in a scenario", () => {
  const told = {
    area: "grants",
    description: "d",
    expect: "deny",
    reason: "?",
    source: "s",
    confidence: "low",
    hints: [],
  };
  expect(readScenarios({ ...whole, ...told })).toMatchObject([{ id: "one", description: "d", requests: [{}] }]);
});

describe("the context that KMS fills in", () => {
  const contextOf = (request: object) => requestOf({ request: { ...whole.request, ...request } }).context;

  test("is empty for a call that brings nothing", () => {
    expect(contextOf({})).toEqual({});
  });

  test("names and pairs of the encryption context", () => {
    expect(contextOf({ encryptionContext: { clinic: "north", ward: "3" } })).toEqual({
      "kms:EncryptionContext:clinic": "north",
      "kms:EncryptionContext:ward": "3",
      "kms:EncryptionContextKeys": ["clinic", "ward"],
    });
  });

  test("of a new grant: parties, operations, constraint and its pairs", () => {
    const createGrant = {
      granteePrincipal: ALICE.arn,
      retiringPrincipal: "r",
      granteeServicePrincipal: "g.amazonaws.com",
      retiringServicePrincipal: "s.amazonaws.com",
      operations: ["Encrypt"],
      constraints: { EncryptionContextSubset: { clinic: "north" }, SourceArn: "arn:aws:s3:::b" },
    };
    expect(contextOf({ action: "kms:CreateGrant", createGrant })).toEqual({
      "kms:GrantIsForAWSResource": "false",
      "kms:GrantOperations": ["Encrypt"],
      "kms:GranteePrincipal": ALICE.arn,
      "kms:RetiringPrincipal": "r",
      "kms:GranteeServicePrincipal": "g.amazonaws.com",
      "kms:RetiringServicePrincipal": "s.amazonaws.com",
      "kms:GrantConstraintType": "EncryptionContextSubset",
      "kms:GrantConstraintSourceArn": "arn:aws:s3:::b",
      "kms:EncryptionContext:clinic": "north",
      "kms:EncryptionContextKeys": ["clinic"],
    });
    const equals = { operations: ["Encrypt"], constraints: { EncryptionContextEquals: { clinic: "north" } } };
    expect(contextOf({ action: "kms:CreateGrant", createGrant: equals })).toMatchObject({
      "kms:GrantConstraintType": "EncryptionContextEquals",
      "kms:EncryptionContext:clinic": "north",
    });
  });

  test.each([
    ["kms:CreateGrant", true],
    ["kms:listgrants", true],
    ["kms:RevokeGrant", true],
    ["kms:RetireGrant", false],
    ["kms:Decrypt", false],
  ])("kms:GrantIsForAWSResource with %s: %s", (action, present) => {
    expect("kms:GrantIsForAWSResource" in contextOf({ action })).toBe(present);
  });

  test("gives way to what is given, whatever its case, and to null for an absent key", () => {
    const given = { "kms:grantisforawsresource": "true", "kms:EncryptionContextKeys": null };
    expect(contextOf({ action: "kms:ListGrants", encryptionContext: { a: "b" }, context: given })).toEqual({
      "kms:EncryptionContext:a": "b",
      ...given,
    });
  });
});

describe("the caller", () => {
  const principalOf = (principal: object) => requestOf({ principal }).principal;
  const session = { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/App/s1`, account: ACCOUNT, type: "assumed-role" };
  const federated = { arn: `arn:aws:sts::${ACCOUNT}:federated-user/Bob`, account: ACCOUNT, type: "federated-user" };
  test.each<[principal: object, kind: string, policyArn: string]>([
    [ALICE, "user", ALICE.arn],
    [session, "role", `arn:aws:iam::${ACCOUNT}:role/App`],
    [{ ...session, roleArn: `arn:aws:iam::${ACCOUNT}:role/a/App` }, "role", `arn:aws:iam::${ACCOUNT}:role/a/App`],
    [federated, "federated-user", federated.arn],
    [{ ...federated, userArn: ALICE.arn }, "federated-user", ALICE.arn],
    [{ arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT, type: "root" }, "root", `arn:aws:iam::${ACCOUNT}:root`],
    [{ arn: "sns.amazonaws.com", account: null, type: "service" }, "service", "sns.amazonaws.com"],
  ])("%j is a %s, named in policies as %s", (principal, kind, policyArn) => {
    expect(principalOf(principal)).toMatchObject({ kind, policyArn });
  });
});

describe("the key", () => {
  test("has its own policy where several are given, and its own grants", () => {
    const { key } = requestOf({
      keyPolicies: { [KEY_ARN]: { Id: "its-own", ...KEY_POLICY }, [OTHER_KEY]: KEY_POLICY },
      grants: [
        { ...GRANT, grantToken: "t" },
        { ...GRANT, keyArn: OTHER_KEY },
      ],
    });
    const { keyArn: _, ...grant } = GRANT;
    const expected: Grant = { ...grant, state: "active", tokens: ["t"] };
    expect(key).toMatchObject({ account: ACCOUNT, policy: { id: "its-own" }, awsManaged: false });
    expect(key?.grants).toEqual([expected]);
  });

  test("is AWS managed if its metadata says so", () => {
    expect(requestOf({ keyMeta: { KeyManager: "AWS" } }).key?.awsManaged).toBe(true);
  });

  test("belongs to an organization whose management account is told to both kinds of control policy", () => {
    const policies = { scps: [[], []], rcps: [[]], org: { managementAccount: ACCOUNT } };
    const request = requestOf(policies);
    const level = { name: "root", policies: [] };
    expect(request.key?.resourceControlPolicies).toEqual({ levels: [level], managementAccount: ACCOUNT });
    expect(request.serviceControlPolicies?.levels.map(({ name }) => name)).toEqual(["root", "level 2"]);
    expect(request.serviceControlPolicies?.managementAccount).toBe(ACCOUNT);
  });
});

describe("the mock KMS and scenarios agree on what can be used across accounts", () => {
  const targets = [...OPERATIONS.values()].flatMap((operation) => operation.targets);
  const keyTargets = targets.flatMap((target) => (target.type === "key" ? [target] : []));
  test.each(keyTargets.map(({ action, crossAccount }) => [action, crossAccount] as const))(
    "%s: %s",
    (action, across) => {
      expect(requestOf({ request: { action, keyArn: KEY_ARN } }).key?.crossAccountUse).toBe(across);
    },
  );
});

describe("a scenario is explained", () => {
  const explained = (changes: object) => {
    const [scenario] = readScenarios({ ...whole, ...changes });
    if (scenario === undefined) throw new Error("One scenario was given");
    return explainScenario(scenario);
  };
  const steps = [
    { action: "kms:ReEncryptFrom", keyArn: KEY_ARN },
    { action: "kms:ReEncryptTo", keyArn: OTHER_KEY },
  ];

  test("by the sentence of its only check, and of no refusals where there are none", () => {
    const { reason, summary, ...rest } = explained({});
    expect([reason, summary]).toEqual(["ALLOW_KEY_POLICY", "Allowed: the key policy allows it in statement 1."]);
    expect(Object.keys(rest)).toEqual(["id", "decision", "trace"]);
  });

  test("by one sentence for all its checks, if they are allowed", () => {
    const { decision, reason, summary } = explained({ steps });
    expect([decision, reason]).toEqual(["allow", "ALLOW_ALL_STEPS"]);
    expect(summary).toBe(
      `Allowed: the call needs 2 permissions, and each is given: kms:ReEncryptFrom on ${KEY_ARN}; kms:ReEncryptTo on ${OTHER_KEY}.`,
    );
  });

  test("by the check that denied", () => {
    const ours = { Statement: { ...KEY_POLICY.Statement[0], Action: "kms:ReEncryptFrom" } };
    const { decision, summary } = explained({ steps, keyPolicies: { [OTHER_KEY]: ours } });
    expect(decision).toBe("deny");
    expect(summary).toBe(
      "Denied: the key policy neither allows user/Alice to use kms:ReEncryptTo nor leaves that to IAM.",
    );
  });
});
