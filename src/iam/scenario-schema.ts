/**
 * A scenario as people write it: one call, who makes it, and the policies and grants that bear on it. The form of
 * authorization-cases.json; what a case expects may stand in a scenario too, and is not looked at.
 */
import * as v from "valibot";
import { nearest } from "./problem.ts";

/** To valibot a list is an object too. */
const object = (message: string) =>
  v.custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    message,
  );

/** Members that are not known are told with the one that was probably meant. */
const members = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    object("must be an object."),
    v.strictObject(entries, ({ expected, input }) => {
      if (expected !== "never") return "is missing.";
      const meant = nearest(String(input).slice(0, 100), Object.keys(entries));
      const cure = meant === undefined ? `Known here: ${Object.keys(entries).join(", ")}.` : `Did you mean "${meant}"?`;
      return `is not known here. ${cure}`;
    }),
  );

/** Members of any name. */
const named = <const Value extends v.GenericSchema>(value: Value, message: string) =>
  v.pipe(object(message), v.record(v.string(), value));

const optional = v.exactOptional;
const text = v.string("must be text.");
const filled = v.pipe(text, v.minLength(1, "must not be empty."));
const list = <const Item extends v.GenericSchema>(item: Item) => v.array(item, "must be a list.");
const texts = named(text, "must be an object of texts.");
const account = v.pipe(text, v.regex(/^\d{12}$/, "must be the 12 digits of an account."));
const action = v.pipe(text, v.regex(/^kms:[A-Za-z]+$/i, 'must be an action of KMS, as in "kms:Decrypt".'));
const keyArn = v.pipe(
  text,
  v.regex(/^arn:[^:]+:kms:[^:]+:\d{12}:key\/.+$/, 'must be the ARN of a key, "arn:aws:kms:REGION:ACCOUNT:key/ID".'),
);
const resource = v.pipe(text, v.regex(/^(?:\*|arn:[^:]+:kms:.+)$/, 'must be an ARN of KMS or "*".'));
const operations = list(v.pipe(text, v.regex(/^[A-Za-z]+$/, 'must be an operation, as in "Decrypt", without "kms:".')));
const oneOf = <const Names extends readonly string[]>(names: Names) =>
  v.picklist(names, `must be one of: ${names.join(", ")}.`);

/** What stands in a policy is the parser's business. */
const document = v.unknown();
const levels = list(list(document));

const constraints = members({
  EncryptionContextEquals: optional(texts),
  EncryptionContextSubset: optional(texts),
  SourceArn: optional(text),
});

const parties = {
  granteePrincipal: optional(filled),
  granteeServicePrincipal: optional(filled),
  retiringPrincipal: optional(filled),
  retiringServicePrincipal: optional(filled),
};

const principal = members({
  arn: filled,
  /** Of an AWS service: null, for it belongs to no account. */
  account: v.nullable(account),
  type: oneOf(["user", "assumed-role", "federated-user", "root", "service"]),
  /** Of an assumed role: the role's. */
  roleArn: optional(filled),
  /** Of a federated user: whoever asked for the session. */
  userArn: optional(filled),
  uniqueId: optional(filled),
  tags: optional(texts),
});

const request = members({
  /** Needed unless the scenario has steps. */
  action: optional(action),
  keyArn: optional(keyArn),
  resource: optional(resource),
  /** The call that the steps make up: `CreateAlias`. */
  operation: optional(text),
  /** Null: the key is absent, even if KMS would fill it in. */
  context: optional(
    named(
      v.nullable(v.union([text, v.array(text)], "must be text, a list of texts, or null.")),
      "must be an object of condition keys.",
    ),
  ),
  encryptionContext: optional(texts),
  grantTokens: optional(list(text)),
  createGrant: optional(members({ ...parties, operations, constraints: optional(constraints) })),
  retireGrant: optional(members({ grantId: filled })),
});

const step = members({ action, keyArn: optional(keyArn), resource: optional(resource) });

const grant = members({
  grantId: filled,
  keyArn,
  ...parties,
  operations,
  constraints: optional(constraints),
  issuingAccount: account,
  state: optional(oneOf(["active", "pending", "revoked"])),
  grantToken: optional(text),
});

/** What a reference case says about itself. */
const told = {
  area: optional(v.unknown()),
  description: optional(text),
  expect: optional(v.unknown()),
  reason: optional(v.unknown()),
  source: optional(v.unknown()),
  confidence: optional(v.unknown()),
  hints: optional(v.unknown()),
};

const scenario = members({
  id: filled,
  ...told,
  principal,
  request,
  /** Several checks that make up one call. */
  steps: optional(v.pipe(list(step), v.minLength(1, "must have at least one step."))),
  keyPolicy: optional(document),
  /** By the key's ARN, where a call is about several keys. */
  keyPolicies: optional(named(document, "must be an object of policies by key ARNs.")),
  keyMeta: optional(members({ KeyManager: optional(oneOf(["AWS", "CUSTOMER"])) })),
  grants: optional(list(grant)),
  identityPolicies: optional(list(document)),
  boundary: optional(document),
  sessionPolicy: optional(document),
  vpcEndpointPolicy: optional(document),
  /** From the root of the organization down, each level a list of policies. */
  scps: optional(levels),
  rcps: optional(levels),
  org: optional(members({ managementAccount: optional(account) })),
});

/** Read-only all the way down. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

export type Scenario = Frozen<v.InferOutput<typeof scenario>>;

/** A fault of a scenario, told by the path of what is wrong: `[3].principal.arn`. */
export interface ScenarioFault {
  readonly path: string;
  readonly message: string;
}

/** @param path where the scenario stands: `[3]`, or empty */
export function checkShape(data: unknown, path: string): Scenario | readonly ScenarioFault[] {
  const result = v.safeParse(scenario, data);
  if (result.success) return result.output;
  return result.issues.map((issue) => ({
    path: (issue.path ?? []).reduce((before, { key }) => below(before, key), path),
    message: issue.message,
  }));
}

/** `[3].principal`, `grants[0]`; names that are no words stand in quotes. */
export function below(path: string, step: unknown): string {
  if (typeof step === "number") return `${path}[${step}]`;
  const name = String(step);
  if (!/^[\w$]+$/.test(name)) return `${path}[${JSON.stringify(name.slice(0, 100))}]`;
  return path === "" ? name : `${path}.${name}`;
}
