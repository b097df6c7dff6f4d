/** What holds for every policy and every request, whatever stands in them. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../src/iam/decide.ts";
import { explainScenario } from "../../src/iam/explain.ts";
import { parsePolicy } from "../../src/iam/policy.ts";
import { GRAMMAR, type PolicyKind } from "../../src/iam/policy-kind.ts";
import { readScenarios } from "../../src/iam/scenario.ts";
import { InputProblem } from "../../src/input-problem.ts";
import { decideCase, type ReferenceCase } from "./reference-request.ts";

const KINDS = Object.keys(GRAMMAR) as PolicyKind[];
const ACCOUNT = "111122223333";
const KEY_ARN = `arn:aws:kms:us-west-2:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const PRINCIPALS = [
  ACCOUNT,
  "444455556666",
  `arn:aws:iam::${ACCOUNT}:user/Alice`,
  `arn:aws:iam::${ACCOUNT}:role/AppRole`,
  `arn:aws:sts::${ACCOUNT}:assumed-role/AppRole/session1`,
];

const condition = fc.constantFrom(
  {},
  { Condition: { Bool: { "aws:SecureTransport": "true" } } },
  { Condition: { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } } },
  { Condition: { StringEquals: { "kms:EncryptionContext:Department": "IT" } } },
  { Condition: { "ForAnyValue:StringLike": { "kms:EncryptionContextKeys": "D*" } } },
);
const action = fc.constantFrom(
  { Action: "*" },
  { Action: ["kms:Decrypt", "kms:CreateGrant"] },
  { NotAction: "kms:*Key" },
  { Action: "kms:RetireGrant" },
);
const resource = fc.constantFrom({ Resource: "*" }, { Resource: KEY_ARN }, { NotResource: "arn:aws:kms:*:*:alias/*" });
const someone = fc.constantFrom("*", ...PRINCIPALS.map((AWS) => ({ AWS })));

const statement = (Effect: "Allow" | "Deny", namesPrincipals: boolean) => {
  const named = fc.record({ Principal: someone });
  // NotPrincipal with Allow is refused.
  const exempting = fc.record({ NotPrincipal: someone });
  const whom = !namesPrincipals ? fc.constant({}) : Effect === "Deny" ? fc.oneof(named, exempting) : named;
  return fc.tuple(whom, action, resource, condition).map((parts) => Object.assign({ Effect }, ...parts));
};

const cases: ReferenceCase[] = readFileSync(new URL("authorization-cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

type Documents = keyof ReferenceCase &
  ("keyPolicy" | "identityPolicies" | "boundary" | "sessionPolicy" | "vpcEndpointPolicy" | "scps" | "rcps");

/** Where each case keeps the documents of a kind. */
const PLACES: Readonly<Record<Documents, PolicyKind>> = {
  keyPolicy: "key policy",
  identityPolicies: "identity policy",
  boundary: "permissions boundary",
  sessionPolicy: "session policy",
  vpcEndpointPolicy: "VPC endpoint policy",
  scps: "service control policy",
  rcps: "resource control policy",
};

function withStatement(one: ReferenceCase, place: Documents, added: object): ReferenceCase {
  const append = (documents: unknown): unknown => {
    if (Array.isArray(documents)) return documents.map(append);
    const { Statement, ...rest } = documents as { Statement: unknown };
    return { ...rest, Statement: [...(Array.isArray(Statement) ? Statement : [Statement]), added] };
  };
  return { ...one, [place]: append(one[place]) };
}

const allowed = (one: ReferenceCase): boolean => decideCase(one).every((decision) => decision.allowed);

/** A case, and the same with one more statement in the documents of one of its layers. */
function changed(effect: "Allow" | "Deny") {
  const places = (one: ReferenceCase) => (Object.keys(PLACES) as Documents[]).filter((place) => one[place] != null);
  return fc.constantFrom(...cases.filter((one) => places(one).length > 0)).chain((one) => {
    return fc.constantFrom(...places(one)).chain((place) =>
      statement(effect, GRAMMAR[PLACES[place]].namesPrincipals).map((added) => ({
        before: one,
        after: withStatement(one, place, added),
      })),
    );
  });
}

test("one more Deny never turns a denial into an allow", () => {
  fc.assert(
    fc.property(changed("Deny"), ({ before, after }) => {
      if (!allowed(before)) expect(allowed(after)).toBe(false);
    }),
    { numRuns: 1500 },
  );
});

test("one more Allow never turns an allow into a denial", () => {
  fc.assert(
    fc.property(changed("Allow"), ({ before, after }) => {
      if (allowed(before)) expect(allowed(after)).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

/** Layers that only take away, and how a case without one gets it. */
const LIMITS = {
  boundary: (document: object) => document,
  sessionPolicy: (document: object) => document,
  vpcEndpointPolicy: (document: object) => document,
  scps: (document: object) => [[document]],
  rcps: (document: object) => [[document]],
} as const satisfies Partial<Record<Documents, (document: object) => unknown>>;

test("one more layer of limits, whatever it allows, never turns a denial into an allow", () => {
  const limited = fc.constantFrom(...(Object.keys(LIMITS) as (keyof typeof LIMITS)[])).chain((place) => {
    // The exception: a federated user without a session policy has no permissions of its user, and so gains by one.
    const without = cases.filter(
      (one) => one[place] == null && !(place === "sessionPolicy" && one.principal.type === "federated-user"),
    );
    const allow = statement("Allow", GRAMMAR[PLACES[place]].namesPrincipals);
    return fc.record({ before: fc.constantFrom(...without), Statement: allow }).map(({ before, Statement }) => ({
      before,
      after: { ...before, [place]: LIMITS[place]({ Version: "2012-10-17", Statement }) },
    }));
  });
  fc.assert(
    fc.property(limited, ({ before, after }) => {
      if (!allowed(before)) expect(allowed(after)).toBe(false);
    }),
    { numRuns: 1500 },
  );
});

test("one more grant never turns an allow into a denial, and never helps against a deny", () => {
  const operations = fc.subarray(["Decrypt", "Encrypt", "CreateGrant", "DescribeKey", "RetireGrant"], { minLength: 1 });
  const granted = fc
    .record({
      before: fc.constantFrom(...cases.filter(({ request }) => request.keyArn !== undefined)),
      granteePrincipal: fc.constantFrom(...PRINCIPALS),
      operations,
      state: fc.constantFrom("active" as const, "pending" as const, "revoked" as const),
    })
    .map(({ before, ...grant }) => {
      const added = { ...grant, grantId: "one-more", keyArn: before.request.keyArn ?? "", issuingAccount: ACCOUNT };
      return { before, after: { ...before, grants: [...(before.grants ?? []), added] } };
    });
  fc.assert(
    fc.property(granted, ({ before, after }) => {
      if (allowed(before)) expect(allowed(after)).toBe(true);
      const denied = decideCase(before).find(({ reason }) => reason.startsWith("DENY_EXPLICIT"));
      if (denied !== undefined) expect(decideCase(after).map(({ reason }) => reason)).toContain(denied.reason);
    }),
    { numRuns: 1500 },
  );
});

describe("a scenario that nobody would write", () => {
  /** Every place in a value, as the names and numbers on the way to it. */
  const places = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
    typeof value !== "object" || value === null
      ? [path]
      : [path, ...Object.entries(value).flatMap(([name, inner]) => places(inner, [...path, name]))];

  const replaced = (value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown => {
    if (name === undefined) return by;
    const members = value as Readonly<Record<string, unknown>>;
    if (Array.isArray(value)) return value.map((item, i) => (String(i) === name ? replaced(item, rest, by) : item));
    return { ...members, [name]: replaced(members[name], rest, by) };
  };

  const oddValue = fc.oneof(fc.constantFrom(undefined, null, "", "*", ACCOUNT, KEY_ARN, [], {}), fc.jsonValue());
  const odd = fc
    .constantFrom(...cases)
    .chain((one) => fc.tuple(fc.constant(one), fc.constantFrom(...places(one)), oddValue))
    .map(([one, path, by]) => replaced(one, path, by));

  test("is explained, or refused by the paths of its faults", () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: odd }, fc.jsonValue()), (data) => {
        try {
          for (const { decision, summary, trace } of readScenarios(data).map(explainScenario)) {
            expect(summary).toMatch(decision === "allow" ? /^Allowed: / : /^Denied: /);
            expect(trace.every((step) => step.allowed)).toBe(decision === "allow");
          }
        } catch (error) {
          if (!(error instanceof InputProblem)) throw error;
          expect(error.message).toMatch(/[.?]$/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a document that nobody would write", () => {
  const word = fc.constantFrom("Version", "Statement", "Effect", "Principal", "Action", "Resource", "Condition", "Sid");
  const junk = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom("Allow", "Deny", "*", "kms:*", "2012-10-17", "StringEquals", "arn:aws:iam::1:root", "${", null),
      fc.jsonValue({ maxDepth: 2 }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.oneof(word, fc.string()), tie("value"), { maxKeys: 5 }),
    ),
  })).value;
  const statements = fc.array(fc.dictionary(word, junk, { maxKeys: 6 }), { maxLength: 3 });
  const document = fc.oneof(junk, fc.record({ Version: fc.constant("2012-10-17"), Statement: statements }));

  test("is a policy or has problems, and never an exception", () => {
    fc.assert(
      fc.property(document, fc.constantFrom(...KINDS), fc.boolean(), (value, kind, asText) => {
        const { policy, problems } = parsePolicy(asText ? JSON.stringify(value) : value, kind);
        expect(policy === undefined).toBe(problems.length > 0);
      }),
      { numRuns: 1500 },
    );
  });

  test("is read or refused as text, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(...KINDS), (text, kind) => {
        const { policy, problems } = parsePolicy(text, kind);
        expect(policy === undefined).toBe(problems.length > 0);
      }),
    );
  });

  const odd = fc.tuple(statement("Deny", true), fc.dictionary(fc.string(), fc.string())).map(([one, values]) => ({
    ...one,
    Condition: { StringLike: Object.fromEntries(Object.entries(values).map(([key, value]) => [`aws:${key}x`, value])) },
  }));

  test("comes to a decision with a trace and a sentence", () => {
    fc.assert(
      fc.property(odd, fc.dictionary(fc.string(), fc.string()), (one, context) => {
        const { policy } = parsePolicy({ Version: "2012-10-17", Statement: one }, "key policy");
        if (policy === undefined) return;
        const principal = { arn: PRINCIPALS[2] ?? "", account: ACCOUNT, kind: "user" as const };
        const decision = decide({
          principal: { ...principal, policyArn: principal.arn },
          action: "kms:Decrypt",
          resource: KEY_ARN,
          context,
          key: { account: ACCOUNT, policy },
          identityPolicies: [],
        });
        expect(decision.allowed).toBe(false);
        expect(decision.summary).toMatch(/^Denied: .+\.$/);
        expect(decision.trace[0]?.statements).toHaveLength(1);
      }),
    );
  });
});

describe("every reference case", () => {
  test.each(cases.map((one) => [one.id, one] as const))("%s is explained by its trace", (_id, one) => {
    for (const { allowed, reason, summary, trace, grants } of decideCase(one)) {
      const denying = trace.filter(({ statements }) =>
        statements.some(({ effect, outcome }) => effect === "Deny" && outcome.applies),
      );
      expect(denying.length > 0).toBe(reason.startsWith("DENY_EXPLICIT"));
      if (reason === "ALLOW_GRANT") expect(grants?.some(({ outcome }) => outcome.applies)).toBe(true);
      expect(summary).toMatch(allowed ? /^Allowed: [^{}]+\.$/ : /^Denied: [^{}]+\.$/);
    }
  });
});
