/** The layers around key and identity policies: whom they bind, which deny is told first, and how they are told. */
import { describe, expect, test } from "vitest";
import { type AuthorizationRequest, decide } from "../../src/iam/decide.ts";
import type { PolicyKind } from "../../src/iam/policy-kind.ts";
import type { RequestPrincipal } from "../../src/iam/principal.ts";
import type { OrganizationPolicies } from "../../src/iam/request.ts";
import { parsed } from "./reference-request.ts";

const ACCOUNT = "111122223333";
const KEY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const role = (path: string): RequestPrincipal => ({
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${path.split("/").at(-1)}/s`,
  account: ACCOUNT,
  kind: "role",
  policyArn: `arn:aws:iam::${ACCOUNT}:role/${path}`,
});

const ALL = { Effect: "Allow", Action: "*", Resource: "*" };
const S3 = { ...ALL, Action: "s3:*" };
const NONE = { ...ALL, Effect: "Deny" };
const EVERYBODY = { Principal: "*" };

const named = (name: string, kind: PolicyKind, ...statements: object[]) => ({
  name,
  policy: parsed({ Version: "2012-10-17", Statement: statements }, kind),
});
const levels = (kind: PolicyKind, ...documents: object[]): OrganizationPolicies => ({
  levels: documents.map((statement, i) => ({
    name: i === 0 ? "root" : "account",
    policies: [named("P", kind, statement)],
  })),
});
const scps = (...documents: object[]) => levels("service control policy", ...documents);
const rcps = (statement: object) => levels("resource control policy", { ...statement, ...EVERYBODY });
const boundary = (statement: object) => named("B", "permissions boundary", statement);
const session = (statement: object) => [named("S", "session policy", statement)];
const endpoint = (statement: object) => named("E", "VPC endpoint policy", { ...statement, ...EVERYBODY });

type Asked = Partial<AuthorizationRequest> & { readonly control?: OrganizationPolicies; readonly awsManaged?: boolean };

/** A role that the key policy and an identity policy let in. */
const asked = ({ control, awsManaged = false, ...request }: Asked) =>
  decide({
    principal: role("App"),
    action: "kms:Decrypt",
    resource: KEY_ARN,
    context: {},
    identityPolicies: [named("I", "identity policy", ALL)],
    key: {
      account: ACCOUNT,
      policy: parsed({ Statement: { ...ALL, Principal: { AWS: ACCOUNT } } }, "key policy"),
      awsManaged,
      ...(control && { resourceControlPolicies: control }),
    },
    ...request,
  });

const sentences: readonly [string, Asked, string][] = [
  [
    "DENY_EXPLICIT_SCP",
    { serviceControlPolicies: scps(NONE) },
    `Denied: a service control policy of account ${ACCOUNT} denies kms:Decrypt in statement 1, and a deny beats every allow.`,
  ],
  [
    "DENY_EXPLICIT_RCP",
    { control: rcps(NONE) },
    `Denied: a resource control policy of account ${ACCOUNT} denies kms:Decrypt in statement 1, and a deny beats every allow.`,
  ],
  [
    "DENY_EXPLICIT_RCP",
    { principal: { ...role("App"), account: "444455556666" }, control: rcps(NONE) },
    `Denied: a resource control policy of account ${ACCOUNT} denies kms:Decrypt in statement 1, and a deny beats every allow.`,
  ],
  [
    "DENY_EXPLICIT_VPCE",
    { vpcEndpointPolicy: endpoint(NONE) },
    "Denied: the VPC endpoint policy denies kms:Decrypt in statement 1, and a deny beats every allow.",
  ],
  [
    "DENY_EXPLICIT_BOUNDARY",
    { boundary: boundary(NONE) },
    "Denied: the permissions boundary of role/App denies kms:Decrypt in statement 1, and a deny beats every allow.",
  ],
  [
    "DENY_EXPLICIT_SESSION",
    { sessionPolicies: session(NONE) },
    "Denied: a session policy of role/App denies kms:Decrypt in statement 1, and a deny beats every allow.",
  ],
  [
    "DENY_IMPLICIT_SCP",
    { serviceControlPolicies: scps(ALL, S3) },
    "Denied: a level of the organization has no service control policy that allows kms:Decrypt, and every level must.",
  ],
  [
    "DENY_IMPLICIT_VPCE",
    { vpcEndpointPolicy: endpoint(S3) },
    "Denied: the VPC endpoint policy does not allow kms:Decrypt, and it limits every request through the endpoint.",
  ],
  [
    "DENY_IMPLICIT_BOUNDARY",
    { boundary: boundary(S3) },
    "Denied: the permissions boundary of role/App does not allow kms:Decrypt, and it limits what others allow.",
  ],
  [
    "DENY_IMPLICIT_SESSION",
    { sessionPolicies: session(S3) },
    "Denied: the session policy of role/App does not allow kms:Decrypt, and it limits what others allow.",
  ],
];
test.each(sentences)("%s has its sentence", (reason, asking, sentence) => {
  const decision = asked(asking);
  expect(decision.reason).toBe(reason);
  expect(decision.summary).toBe(sentence);
});

describe("binds", () => {
  const slr = role("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling");
  const management = { managementAccount: ACCOUNT };
  const cases: readonly [string, Asked, string][] = [
    [
      "no service-linked role, by SCPs",
      { principal: slr, serviceControlPolicies: scps(NONE) },
      "ALLOW_IAM_VIA_KEY_POLICY",
    ],
    ["no service-linked role, by RCPs", { principal: slr, control: rcps(NONE) }, "ALLOW_IAM_VIA_KEY_POLICY"],
    [
      "no principal of the management account, by SCPs",
      { serviceControlPolicies: { ...scps(NONE), ...management } },
      "ALLOW_IAM_VIA_KEY_POLICY",
    ],
    [
      "no key of the management account, by RCPs",
      { control: { ...rcps(NONE), ...management } },
      "ALLOW_IAM_VIA_KEY_POLICY",
    ],
    ["no AWS managed key, by RCPs", { awsManaged: true, control: rcps(NONE) }, "ALLOW_IAM_VIA_KEY_POLICY"],
    ["nobody, by RCPs that allow nothing", { control: rcps({ ...NONE, Action: "s3:*" }) }, "ALLOW_IAM_VIA_KEY_POLICY"],
    [
      "everybody, by an organization's empty level",
      { serviceControlPolicies: { levels: [{ name: "root", policies: [] }] } },
      "DENY_IMPLICIT_SCP",
    ],
    [
      "by a deny at any level, whatever the levels below allow",
      { serviceControlPolicies: scps(NONE, ALL) },
      "DENY_EXPLICIT_SCP",
    ],
    [
      "by a silent level, whatever the levels below allow",
      { serviceControlPolicies: scps(S3, ALL) },
      "DENY_IMPLICIT_SCP",
    ],
    ["operations on no key too", { resource: "*", serviceControlPolicies: scps(S3) }, "DENY_IMPLICIT_SCP"],
  ];
  test.each(cases)("%s", (_name, asking, reason) => {
    expect(asked(asking).reason).toBe(reason);
  });

  test("RetireGrant by no RCP", () => {
    const action = "kms:RetireGrant";
    expect(asked({ action, control: rcps(NONE) }).reason).toBe("DENY_RETIRE_NOT_PERMITTED");
  });
});

test("of several denies the outermost is told: organization, endpoint, key, identity, boundary, session", () => {
  const everything = {
    serviceControlPolicies: scps(NONE),
    control: rcps(NONE),
    vpcEndpointPolicy: endpoint(NONE),
    identityPolicies: [named("I", "identity policy", NONE)],
    boundary: boundary(NONE),
    sessionPolicies: session(NONE),
  };
  const decision = asked(everything);
  expect(decision.reason).toBe("DENY_EXPLICIT_SCP");
  expect(decision.trace.map(({ type, name }) => `${type} ${name}`)).toEqual([
    "service control policy root: P",
    "resource control policy root: P",
    "VPC endpoint policy E",
    `key policy ${KEY_ARN}`,
    "identity policy role/App: I",
    "permissions boundary role/App: B",
    "session policy role/App: S",
  ]);
  const { serviceControlPolicies: _scps, ...second } = everything;
  expect(asked(second).reason).toBe("DENY_EXPLICIT_RCP");
  const { control: _rcps, ...third } = second;
  expect(asked(third).reason).toBe("DENY_EXPLICIT_VPCE");
  const { vpcEndpointPolicy: _endpoint, ...fourth } = third;
  expect(asked(fourth).reason).toBe("DENY_EXPLICIT_IDENTITY");
});

test("a policy that does not bind the request says why, and its statements are not told", () => {
  const { trace } = asked({ awsManaged: true, control: rcps(NONE) });
  expect(trace[0]).toEqual({
    type: "resource control policy",
    name: "root: P",
    statements: [],
    exempt: "AWS managed keys are exempt",
  });
});

describe("who is exempt, and why", () => {
  const slr = role("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling");
  const service: RequestPrincipal = {
    arn: "s3.amazonaws.com",
    account: "",
    kind: "service",
    policyArn: "s3.amazonaws.com",
  };
  const management = { managementAccount: ACCOUNT };
  const managed = "the organization's management account is exempt";
  const other = { managementAccount: "444455556666" };
  test.each<[string, Asked, string | undefined]>([
    ["a service, from SCPs", { principal: service, serviceControlPolicies: scps(NONE) }, "AWS services are exempt"],
    ["a service, not from RCPs", { principal: service, control: rcps(NONE) }, undefined],
    [
      "a service-linked role, from SCPs",
      { principal: slr, serviceControlPolicies: scps(NONE) },
      "service-linked roles are exempt",
    ],
    ["a service-linked role, from RCPs", { principal: slr, control: rcps(NONE) }, "service-linked roles are exempt"],
    ["the management account, from SCPs", { serviceControlPolicies: { ...scps(NONE), ...management } }, managed],
    ["the management account, from RCPs", { control: { ...rcps(NONE), ...management } }, managed],
    ["no member account, from SCPs", { serviceControlPolicies: { ...scps(NONE), ...other } }, undefined],
    ["no member account, from RCPs", { control: { ...rcps(NONE), ...other } }, undefined],
    ["RetireGrant, from RCPs", { action: "kms:RetireGrant", control: rcps(NONE) }, "kms:RetireGrant is exempt"],
  ])("%s", (_name, asking, why) => {
    expect(asked(asking).trace[0]?.exempt).toBe(why);
  });
});

test("a level without policies is told, because it allows nothing", () => {
  const { trace } = asked({ serviceControlPolicies: { levels: [{ name: "OU Clinics", policies: [] }] } });
  expect(trace[0]).toEqual({ type: "service control policy", name: "OU Clinics", statements: [] });
});

test("NotPrincipal spares nobody who has a permissions boundary", () => {
  const principal = role("App");
  const NotPrincipal = { AWS: [principal.arn, principal.policyArn, ACCOUNT] };
  const policy = parsed(
    {
      Statement: [
        { ...NONE, NotPrincipal },
        { ...ALL, ...EVERYBODY },
      ],
    },
    "key policy",
  );
  const key = { account: ACCOUNT, policy };
  expect(asked({ key }).reason).toBe("ALLOW_KEY_POLICY");
  expect(asked({ key, boundary: boundary(ALL) }).reason).toBe("DENY_EXPLICIT_KEY_POLICY");
});
