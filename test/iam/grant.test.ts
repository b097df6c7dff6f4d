// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
/** What a grant gives, to whom, and what limits it; and who may retire it. The reference cases have the rest. */
import { describe, expect, test } from "vitest";
import { type AuthorizationRequest, decide } from "../../src/iam/decide.ts";
import type { Grant } from "../../src/iam/grant.ts";
import type { RequestPrincipal } from "../../src/iam/principal.ts";
import { parsed } from "./reference-request.ts";

const ACCOUNT = "111122223333";
const PARTNER = "444455556666";
const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const role = (name: string, account = ACCOUNT): RequestPrincipal => ({
  arn: `arn:aws:sts::${account}:assumed-role/${name}/s`,
  account,
  kind: "role",
  policyArn: `arn:aws:iam::${account}:role/${name}`,
});
const root = (account: string): RequestPrincipal => {
  const arn = `arn:aws:iam::${account}:root`;
  return { arn, account, kind: "root", policyArn: arn };
};
const service: RequestPrincipal = {
  arn: "s3.amazonaws.com",
  account: "",
  kind: "service",
  policyArn: "s3.amazonaws.com",
};
const app = role("App");
const alice: RequestPrincipal = {
  arn: `arn:aws:iam::${ACCOUNT}:user/Alice`,
  account: ACCOUNT,
  kind: "user",
  policyArn: `arn:aws:iam::${ACCOUNT}:user/Alice`,
};
const partner = role("Partner", PARTNER);

const identity = (Action: string) => [
  {
    name: "P",
    policy: parsed({ Statement: { Effect: "Allow", Action, Resource: "*" } }, "identity policy"),
  },
];
const S3_ONLY = {
  name: "B",
  policy: parsed({ Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } }, "permissions boundary"),
};
/** Allows nobody who asks here. */
const NOBODY = parsed(
  {
    Statement: {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/Admin` },
      Action: "kms:*",
      Resource: "*",
    },
  },
  "key policy",
);

const grantOf = (change: Partial<Grant> = {}): Grant => ({
  grantId: "g1",
  granteePrincipal: app.policyArn,
  operations: ["Decrypt", "DescribeKey", "CreateGrant"],
  issuingAccount: ACCOUNT,
  state: "active",
  tokens: ["token"],
  ...change,
});

type Asked = Partial<AuthorizationRequest> & { readonly grants: readonly Grant[] };

const asked = ({ grants, ...request }: Asked) =>
  decide({
    principal: app,
    action: "kms:Decrypt",
    resource: KEY_ARN,
    context: {},
    identityPolicies: [],
    key: { account: ACCOUNT, policy: NOBODY, grants },
    ...request,
  });

const because = (asking: Asked): string => {
  const outcome = asked(asking).grants?.[0]?.outcome;
  return outcome === undefined || outcome.applies ? "applies" : `${outcome.part}: ${outcome.because}`;
};

describe("a grantee", () => {
  const account = { granteePrincipal: `arn:aws:iam::${ACCOUNT}:root` };
  const grantees: readonly [string, Partial<Grant>, Partial<AuthorizationRequest>, string][] = [
    ["is a role, in all its sessions", {}, {}, "ALLOW_GRANT"],
    ["is one session", { granteePrincipal: app.arn }, {}, "ALLOW_GRANT"],
    ["is not another session", { granteePrincipal: `${app.arn}2` }, {}, "DENY_IMPLICIT_KEY_POLICY"],
    ["may be an account, whose IAM decides", account, { identityPolicies: identity("kms:Decrypt") }, "ALLOW_GRANT"],
    ["may be an account, whose IAM is silent", account, {}, "DENY_IMPLICIT_IDENTITY"],
    ["may be an account, whose root user needs nothing", account, { principal: root(ACCOUNT) }, "ALLOW_GRANT"],
    ["is not another account", { granteePrincipal: PARTNER }, {}, "DENY_IMPLICIT_KEY_POLICY"],
    ["as a role is limited by a boundary", {}, { boundary: S3_ONLY }, "DENY_IMPLICIT_BOUNDARY"],
    [
      "as a role by unique id is limited by a boundary",
      { granteePrincipal: "AROANEWNEWNEWNEWNEW1" },
      { principal: { ...app, uniqueId: "AROANEWNEWNEWNEWNEW1" }, boundary: S3_ONLY },
      "DENY_IMPLICIT_BOUNDARY",
    ],
    [
      "as a user by unique id is not limited by a boundary",
      { granteePrincipal: "AIDANEWNEWNEWNEWNEW1" },
      { principal: { ...alice, uniqueId: "AIDANEWNEWNEWNEWNEW1" }, boundary: S3_ONLY },
      "ALLOW_GRANT",
    ],
    ["as a role is limited by a session policy", {}, { sessionPolicies: [S3_ONLY] }, "DENY_IMPLICIT_SESSION"],
    ["as a session is not limited by a boundary", { granteePrincipal: app.arn }, { boundary: S3_ONLY }, "ALLOW_GRANT"],
    [
      "named by ARN is meant whatever its unique id",
      {},
      { principal: { ...app, uniqueId: "AROANEWNEWNEWNEWNEW1" } },
      "ALLOW_GRANT",
    ],
    [
      "may be named by unique id, when it was deleted and comes back as itself",
      { granteePrincipal: "AROANEWNEWNEWNEWNEW1" },
      { principal: { ...app, uniqueId: "AROANEWNEWNEWNEWNEW1" } },
      "ALLOW_GRANT",
    ],
  ];
  test.each(grantees)("%s", (_name, grant, request, reason) => {
    expect(asked({ ...request, grants: [grantOf(grant)] }).reason).toBe(reason);
  });

  test("may be a service, for the source that the grant names", () => {
    const { granteePrincipal: _none, ...nobody } = grantOf();
    const constraints = { SourceArn: "arn:aws:s3:::records-*" };
    const grants = [{ ...nobody, granteeServicePrincipal: "s3.amazonaws.com", constraints }];
    const from = (source: string) => asked({ principal: service, context: { "aws:SourceArn": source }, grants });
    expect(from("arn:aws:s3:::records-north").reason).toBe("ALLOW_GRANT");
    expect(from("arn:aws:s3:::other").reason).toBe("DENY_IMPLICIT_KEY_POLICY");
    expect(asked({ principal: service, grants: [grantOf()] }).reason).toBe("DENY_IMPLICIT_KEY_POLICY");
  });

  test("of another account needs its own side too, unless that account issued the grant", () => {
    const grant = grantOf({ granteePrincipal: partner.policyArn });
    const across = (change: Partial<Grant>, identityPolicies: AuthorizationRequest["identityPolicies"] = []) =>
      asked({ principal: partner, identityPolicies, grants: [{ ...grant, ...change }] }).reason;
    expect(across({})).toBe("DENY_IMPLICIT_IDENTITY");
    expect(across({}, identity("kms:Decrypt"))).toBe("ALLOW_GRANT");
    expect(across({ issuingAccount: PARTNER })).toBe("ALLOW_GRANT");
  });
});

describe("a grant that does not apply says what did not fit", () => {
  const pairs = { Department: "IT", Site: "North" };
  const equal = grantOf({ constraints: { EncryptionContextEquals: pairs } });
  const subset = grantOf({ constraints: { EncryptionContextSubset: { Department: "IT" } } });
  const { granteePrincipal: _app, ...nobodysGrant } = grantOf();
  const serviceGrant = { ...nobodysGrant, granteeServicePrincipal: "s3.amazonaws.com" };
  const misfits: readonly [string, Asked, string][] = [
    [
      "another grantee",
      { grants: [grantOf({ granteePrincipal: partner.policyArn })] },
      `grantee: grantee is ${PARTNER}:role/Partner`,
    ],
    [
      "another operation",
      { action: "kms:Encrypt", grants: [grantOf()] },
      "operation: operations are Decrypt, DescribeKey and CreateGrant",
    ],
    [
      "a grant that is new",
      { grants: [grantOf({ state: "pending" })] },
      "state: it is so new that not every part of KMS knows it, and the request does not bring its token",
    ],
    ["a new grant with its token", { grants: [grantOf({ state: "pending" })], grantTokens: ["token"] }, "applies"],
    [
      "a grant that is gone",
      { grants: [grantOf({ state: "revoked" })], grantTokens: ["token"] },
      "state: it was retired or revoked",
    ],
    ["no context", { grants: [equal] }, 'constraint: the encryption context has no Department "IT"'],
    [
      "another value",
      { grants: [subset], encryptionContext: { Department: "it" } },
      'constraint: the encryption context has no Department "IT"',
    ],
    [
      "a pair too many",
      { grants: [equal], encryptionContext: { ...pairs, Purpose: "Test" } },
      'constraint: the encryption context has also Purpose "Test", and the constraint takes no more',
    ],
    ["names in another case", { grants: [equal], encryptionContext: { department: "IT", SITE: "North" } }, "applies"],
    ["a pair too many for a subset", { grants: [subset], encryptionContext: { ...pairs, Purpose: "Test" } }, "applies"],
    ["a grantee that is a service", { grants: [serviceGrant] }, "grantee: grantee is s3.amazonaws.com"],
    [
      "another grantee of the key's account",
      { principal: partner, grants: [grantOf()] },
      "grantee: grantee is role/App",
    ],
    [
      "a source with a variable, which is none here",
      {
        grants: [grantOf({ constraints: { SourceArn: "arn:aws:s3:::${aws:PrincipalAccount}" } })],
        context: { "aws:SourceArn": `arn:aws:s3:::${ACCOUNT}` },
      },
      `constraint: aws:SourceArn is "arn:aws:s3:::${ACCOUNT}", not like "arn:aws:s3:::\${aws:PrincipalAccount}"`,
    ],
    [
      "the value under another name",
      { grants: [subset], encryptionContext: { Ward: "IT" } },
      'constraint: the encryption context has no Department "IT"',
    ],
    ["no grantee at all", { grants: [nobodysGrant] }, "grantee: grantee is nobody"],
    [
      "another source",
      {
        grants: [grantOf({ constraints: { SourceArn: "arn:aws:s3:::a" } })],
        context: { "aws:SourceArn": "arn:aws:s3:::b" },
      },
      'constraint: aws:SourceArn is "arn:aws:s3:::b", not like "arn:aws:s3:::a"',
    ],
    [
      "another source, where the context is not looked at",
      { action: "kms:DescribeKey", grants: [grantOf({ constraints: { SourceArn: "arn:aws:s3:::a" } })] },
      'constraint: aws:SourceArn is absent; ArnLike asks for "arn:aws:s3:::a"',
    ],
    [
      "a token of another grant",
      { grants: [grantOf({ state: "pending", tokens: ["a", "b"] })], grantTokens: ["c"] },
      "state: it is so new that not every part of KMS knows it, and the request does not bring its token",
    ],
    [
      "one token of several",
      { grants: [grantOf({ state: "pending", tokens: ["a", "b"] })], grantTokens: ["c", "b"] },
      "applies",
    ],
    ["an operation without context", { action: "kms:DescribeKey", grants: [equal] }, "applies"],
  ];
  test.each(misfits)("%s", (_name, asking, sentence) => {
    expect(because(asking)).toBe(sentence);
  });
});

describe("a constraint on the encryption context", () => {
  const constrained = (operation: string) =>
    because({
      action: `kms:${operation}`,
      grants: [grantOf({ operations: [operation], constraints: { EncryptionContextSubset: { Department: "IT" } } })],
    });
  test.each([
    "Encrypt",
    "Decrypt",
    "ReEncryptFrom",
    "ReEncryptTo",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
  ])("binds %s", (operation) => {
    expect(constrained(operation)).toBe('constraint: the encryption context has no Department "IT"');
  });

  test.each(["DescribeKey", "CreateGrant", "Sign", "GenerateMac", "GetPublicKey", "DeriveSharedSecret"])(
    "does not touch %s",
    (operation) => {
      expect(constrained(operation)).toBe("applies");
    },
  );
});

describe("a grant created through a grant", () => {
  const IT = { Department: "IT" };
  const IT_NORTH = { ...IT, Site: "North" };
  type Constraints = NonNullable<Grant["constraints"]>;
  const limits: readonly [string, Constraints, Constraints, string][] = [
    ["none may become anything", {}, { EncryptionContextEquals: IT }, "applies"],
    ["none may gain a source", {}, { SourceArn: "arn:aws:s3:::records-north" }, "applies"],
    ["a subset may stay", { EncryptionContextSubset: IT }, { EncryptionContextSubset: IT }, "applies"],
    ["a subset may gain pairs", { EncryptionContextSubset: IT }, { EncryptionContextSubset: IT_NORTH }, "applies"],
    ["a subset may become equals", { EncryptionContextSubset: IT }, { EncryptionContextEquals: IT_NORTH }, "applies"],
    [
      "a subset may lose no pair",
      { EncryptionContextSubset: IT_NORTH },
      { EncryptionContextSubset: IT },
      `limits: the new grant's constraint lacks Site "North"`,
    ],
    ["equals may stay", { EncryptionContextEquals: IT }, { EncryptionContextEquals: IT }, "applies"],
    [
      "equals may gain no pair",
      { EncryptionContextEquals: IT },
      { EncryptionContextEquals: IT_NORTH },
      `limits: the new grant's constraint differs in Site "North"`,
    ],
    [
      "equals may lose no pair",
      { EncryptionContextEquals: IT_NORTH },
      { EncryptionContextEquals: IT },
      `limits: the new grant's constraint differs in Site "North"`,
    ],
    [
      "equals may not become a subset",
      { EncryptionContextEquals: IT },
      { EncryptionContextSubset: IT },
      "limits: the new grant's constraint lacks EncryptionContextEquals",
    ],
  ];
  const source = { SourceArn: "arn:aws:s3:::records-north" };
  test.each([
    [source, "applies"],
    [{ SourceArn: "arn:aws:s3:::*" }, "limits: the new grant's constraint lacks SourceArn arn:aws:s3:::records-north"],
    [{}, "limits: the new grant's constraint lacks SourceArn arn:aws:s3:::records-north"],
  ])("keeps the source: %j", (child, sentence) => {
    expect(because({ ...created(source, child), context: { "aws:SourceArn": source.SourceArn } })).toBe(sentence);
  });

  const created = (parent: Constraints, child: Constraints, operations = ["Decrypt"]): Asked => ({
    action: "kms:CreateGrant",
    grants: [grantOf({ constraints: parent })],
    createGrant: { operations, constraints: child },
  });
  test.each(limits)("%s", (_name, parent, child, sentence) => {
    expect(because(created(parent, child))).toBe(sentence);
    expect(asked(created(parent, child)).reason).toBe(sentence === "applies" ? "ALLOW_GRANT" : "DENY_GRANT_LIMITS");
  });

  test("gives no operation that its parent lacks, though two parents have them all", () => {
    const asking = created({}, {}, ["Decrypt", "Sign"]);
    const second = grantOf({ grantId: "g2", operations: ["Sign", "CreateGrant"] });
    const decision = asked({ ...asking, grants: [...asking.grants, second] });
    expect(decision.reason).toBe("DENY_GRANT_LIMITS");
    expect(decision.summary).toBe(
      "Denied: role/App may create grants only through a grant, and the new one would give more than that.",
    );
    expect(because(asking)).toBe("limits: the new grant would give Sign, which this one does not");
    expect(because(created({}, {}, ["Decrypt", "Sign", "Verify"]))).toBe(
      "limits: the new grant would give Sign and Verify, which this one does not",
    );
  });
});

describe("a grant is retired", () => {
  const admin = role("Admin");
  const retirable = grantOf({ retiringPrincipal: admin.policyArn, operations: ["Decrypt"] });
  type Retiring = Partial<AuthorizationRequest> & { readonly grant?: Partial<Grant> };
  const reasons: readonly [string, Retiring, string][] = [
    ["by its retiring principal", { principal: admin }, "ALLOW_GRANT"],
    ["not by its grantee", {}, "DENY_RETIRE_NOT_PERMITTED"],
    ["by its grantee if it lists RetireGrant", { grant: { operations: ["Decrypt", "RetireGrant"] } }, "ALLOW_GRANT"],
    ["by the root user of the account that issued it", { principal: root(ACCOUNT) }, "ALLOW_GRANT"],
    ["not by another root user", { principal: root(PARTNER) }, "DENY_RETIRE_NOT_PERMITTED"],
    [
      "by whom the issuing account delegates it to",
      { principal: role("Helper"), identityPolicies: identity("kms:RetireGrant") },
      "ALLOW_GRANT",
    ],
    [
      "not by a delegate outside its boundary",
      { principal: role("Helper"), identityPolicies: identity("kms:RetireGrant"), boundary: S3_ONLY },
      "DENY_IMPLICIT_BOUNDARY",
    ],
    [
      "not by another account's delegate",
      { principal: partner, identityPolicies: identity("kms:RetireGrant") },
      "DENY_RETIRE_NOT_PERMITTED",
    ],
    [
      "by another account's role only if its own account agrees",
      { principal: partner, grant: { retiringPrincipal: partner.policyArn } },
      "DENY_IMPLICIT_IDENTITY",
    ],
    [
      "by another account's role that this account let in",
      { principal: partner, grant: { retiringPrincipal: partner.policyArn, issuingAccount: PARTNER } },
      "ALLOW_GRANT",
    ],
    [
      "by a retiring service",
      { principal: service, grant: { retiringServicePrincipal: "s3.amazonaws.com" } },
      "ALLOW_GRANT",
    ],
  ];
  test.each(reasons)("%s", (_name, { grant, ...request }, reason) => {
    const retireGrant = { ...retirable, ...grant };
    const decision = asked({ action: "kms:RetireGrant", ...request, retireGrant, grants: [retireGrant] });
    expect(decision.reason).toBe(reason);
    expect(decision.grants).toHaveLength(1);
  });

  test("by an account, whose root user needs no delegation", () => {
    const retire = (principal: RequestPrincipal) =>
      asked({ action: "kms:RetireGrant", principal, retireGrant: retirable, grants: [] }).grants?.[0]?.outcome;
    expect(retire(root(ACCOUNT))).toEqual({ applies: true, delegates: false });
    expect(retire(role("Helper"))).toEqual({ applies: true, delegates: true });
    expect(retire(admin)).toEqual({ applies: true, delegates: false });
  });

  test("not against a deny", () => {
    const denying = parsed(
      { Statement: { Effect: "Deny", Principal: "*", Action: "kms:RetireGrant", Resource: "*" } },
      "key policy",
    );
    const key = { account: ACCOUNT, policy: denying };
    const decision = asked({ action: "kms:RetireGrant", principal: admin, retireGrant: retirable, key, grants: [] });
    expect(decision.reason).toBe("DENY_EXPLICIT_KEY_POLICY");
  });

  test("and told of, though the key is not", () => {
    const told = (principal: RequestPrincipal) =>
      decide({
        principal,
        action: "kms:RetireGrant",
        resource: "*",
        context: {},
        identityPolicies: [],
        retireGrant: retirable,
      }).grants?.[0];
    expect(told(app)?.grantee).toBe("role/App");
    expect(told(partner)?.outcome).toMatchObject({
      because: `it may be retired by ${ACCOUNT}:role/Admin, by account ${ACCOUNT}, and by its grantee if it lists RetireGrant`,
    });
  });

  test("and a stranger is told who may", () => {
    const decision = asked({ action: "kms:RetireGrant", principal: partner, retireGrant: retirable, grants: [] });
    expect(decision.grants?.[0]?.outcome).toMatchObject({
      because: `it may be retired by role/Admin, by account ${ACCOUNT}, and by its grantee if it lists RetireGrant`,
    });
  });
});

describe("what is told", () => {
  test("the grant that gives it", () => {
    expect(asked({ grants: [grantOf()] }).summary).toBe("Allowed: grant g1 gives role/App kms:Decrypt.");
  });

  test.each<[string, Asked, string]>([
    [
      "who may retire it",
      { action: "kms:RetireGrant", grants: [], retireGrant: grantOf({ retiringPrincipal: app.policyArn }) },
      "Allowed: role/App may retire grant g1.",
    ],
    [
      "that nobody has let a stranger retire it",
      { action: "kms:RetireGrant", grants: [], retireGrant: grantOf(), principal: partner },
      `Denied: ${PARTNER}:role/Partner is not who may retire the grant, and no identity policy of an account that may passes it on.`,
    ],
    [
      "that there is no grant to retire",
      { action: "kms:RetireGrant", grants: [grantOf()], principal: partner },
      `Denied: ${PARTNER}:role/Partner is not who may retire the grant, and no identity policy of an account that may passes it on.`,
    ],
    [
      "that the grant opened the key's side of two",
      { grants: [grantOf({ granteePrincipal: partner.policyArn })], principal: partner },
      `Denied: the key policy or a grant lets account ${PARTNER} in, but no identity policy of ${PARTNER}:role/Partner allows kms:Decrypt, and across accounts both must.`,
    ],
    [
      "that the grant left it to IAM",
      { grants: [grantOf({ granteePrincipal: ACCOUNT })] },
      "Denied: the key policy or a grant leaves the decision to IAM, and no identity policy of role/App allows kms:Decrypt.",
    ],
    [
      "which of several grants gives it",
      { grants: [grantOf({ grantId: "g0", operations: ["Encrypt"] }), grantOf()] },
      "Allowed: grant g1 gives role/App kms:Decrypt.",
    ],
  ])("%s", (_name, asking, sentence) => {
    expect(asked(asking).summary).toBe(sentence);
  });

  test("who may retire a grant that names nobody, or a service", () => {
    const told = (change: Partial<Grant>) =>
      because({ action: "kms:RetireGrant", grants: [], principal: partner, retireGrant: grantOf(change) });
    const rest = `by account ${ACCOUNT}, and by its grantee if it lists RetireGrant`;
    expect(told({})).toBe(`grantee: it may be retired by nobody, ${rest}`);
    expect(told({ retiringServicePrincipal: service.arn })).toBe(
      `grantee: it may be retired by s3.amazonaws.com, ${rest}`,
    );
  });

  test("that neither policy nor grant does", () => {
    expect(asked({ action: "kms:Encrypt", grants: [grantOf()] }).summary).toBe(
      "Denied: the key policy neither allows role/App to use kms:Encrypt nor leaves that to IAM, and no grant gives it.",
    );
  });

  test("the denial that came furthest on the way to an allow", () => {
    const silent = grantOf({ granteePrincipal: ACCOUNT });
    expect(asked({ boundary: S3_ONLY, grants: [silent, grantOf()] }).reason).toBe("DENY_IMPLICIT_BOUNDARY");
    expect(asked({ boundary: S3_ONLY, grants: [grantOf(), silent] }).reason).toBe("DENY_IMPLICIT_BOUNDARY");
  });

  test("that a grant to an account delegates", () => {
    const outcome = (granteePrincipal: string) =>
      asked({ grants: [grantOf({ granteePrincipal })] }).grants?.[0]?.outcome;
    expect(outcome(ACCOUNT)).toEqual({ applies: true, delegates: true });
    expect(outcome(app.arn)).toEqual({ applies: true, delegates: false });
  });

  test("as plain data too", () => {
    const data = JSON.parse(JSON.stringify(asked({ grants: [grantOf()] })));
    expect(data.grants).toEqual([{ name: "g1", grantee: "role/App", outcome: { applies: true, delegates: false } }]);
  });
});
