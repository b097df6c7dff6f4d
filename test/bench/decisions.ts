/** Decisions of the authorization engine: a key policy of four statements, an identity policy, an encryption context. */
import { type AuthorizationRequest, decide } from "../../src/iam/decide.ts";
import type { Decision } from "../../src/iam/decision.ts";
import type { Grant } from "../../src/iam/grant.ts";
import { type PolicyKind, parsePolicy } from "../../src/iam/policy.ts";
import { inTurn, median, quantile, type Section } from "./measure.ts";

const account = "111122223333";
const resource = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

const policy = (kind: PolicyKind, Statement: readonly object[]) => {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement }, kind);
  if (parsed.policy === undefined) throw new Error(`The ${kind} of the benchmark is refused.`);
  return parsed.policy;
};

const keyPolicy = policy("key policy", [
  { Sid: "Enable IAM policies", Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" },
  {
    Sid: "Administrators",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:role/KeyAdmin` },
    Action: ["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:ScheduleKeyDeletion"],
    Resource: "*",
  },
  {
    Sid: "App may use the key",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:role/NotesApp` },
    Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "kms:EncryptionContext:clinic": ["north", "south"] } },
  },
  {
    Sid: "Only the notes' purpose",
    Effect: "Deny",
    Principal: "*",
    Action: ["kms:Encrypt", "kms:Decrypt"],
    Resource: "*",
    Condition: { StringNotLike: { "kms:EncryptionContext:purpose": "notes-*" } },
  },
]);

const identityPolicies = [
  {
    name: "UseKeys",
    policy: policy("identity policy", [
      { Sid: "Decrypt", Effect: "Allow", Action: ["kms:Decrypt", "kms:DescribeKey"], Resource: resource },
      { Sid: "Buckets", Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::notes/*" },
    ]),
  },
];

const grants: readonly Grant[] = [
  {
    grantId: "reports",
    granteePrincipal: `arn:aws:iam::${account}:role/Reports`,
    operations: ["Decrypt", "DescribeKey"],
    constraints: { EncryptionContextSubset: { clinic: "north" } },
    issuingAccount: account,
    state: "active",
    tokens: ["token"],
  },
];

const asked = (role: string, action: string, encryptionContext: Readonly<Record<string, string>>) => {
  const context: Record<string, string> = { "aws:RequestedRegion": "eu-west-1", "aws:SourceIp": "192.0.2.7" };
  for (const [name, value] of Object.entries(encryptionContext)) context[`kms:EncryptionContext:${name}`] = value;
  return {
    principal: {
      arn: `arn:aws:sts::${account}:assumed-role/${role}/session`,
      account,
      kind: "role",
      policyArn: `arn:aws:iam::${account}:role/${role}`,
    },
    action,
    resource,
    context,
    encryptionContext,
    key: { account, policy: keyPolicy, grants },
    identityPolicies: role === "Intern" ? [] : identityPolicies,
  } satisfies AuthorizationRequest;
};

const north = { clinic: "north", purpose: "notes-app" };

/** Each with the reason of its decision, so that what is measured is known to be right. */
const questions: readonly (readonly [AuthorizationRequest, Decision["reason"]])[] = [
  [asked("NotesApp", "kms:Decrypt", north), "ALLOW_KEY_POLICY"],
  [asked("Auditor", "kms:DescribeKey", {}), "ALLOW_IAM_VIA_KEY_POLICY"],
  [asked("NotesApp", "kms:Encrypt", { clinic: "north", purpose: "other" }), "DENY_EXPLICIT_KEY_POLICY"],
  [asked("Intern", "kms:Decrypt", north), "DENY_IMPLICIT_IDENTITY"],
];

/** What a decision is made and read for; what is read is kept in sight of the compiler, which else might leave it out. */
type Read = (decision: Decision) => number;
const alone: Read = ({ allowed }) => Number(allowed);
const explained: Read = ({ allowed, summary, trace, grants: told = [] }) =>
  Number(allowed) + summary.length + trace.length + told.length;

const times = 10_000;
let read = 0;

/** Decisions a second. */
const rate = (reading: Read): number => {
  const started = performance.now();
  for (let time = 0; time < times; time++) for (const [question] of questions) read += reading(decide(question));
  return (times * questions.length * 1000) / (performance.now() - started);
};

export const measureDecisions = async (): Promise<Section> => {
  for (const [question, reason] of questions) {
    const decision = decide(question);
    if (decision.reason !== reason) throw new Error(`${reason} was due, and not this. ${decision.summary}`);
  }
  for (const reading of [alone, explained]) rate(reading);
  const samples = await inTurn(15, { alone: async () => rate(alone), explained: async () => rate(explained) });
  if (read === 0) throw new Error("Nothing was decided.");
  const rounded = (value: number) => Math.round(value).toLocaleString("en");
  const row = (what: string, rates: readonly number[]) => ({
    what,
    value: `${rounded(median(rates))} /s`,
    note: `nine samples of ten above ${rounded(quantile(rates, 0.1))} /s`,
  });
  return {
    title: "Authorization decisions, a key policy of four statements with an identity policy",
    rows: [row("decision", samples.alone), row("decision with summary, trace and grants", samples.explained)],
  };
};
