// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileCondition, readOperator } from "../../src/iam/conditions.ts";
import { Lookup } from "../../src/iam/context.ts";
import { compileGlob, globMatches, globTest } from "../../src/iam/match.ts";
import { OPERATORS } from "../../src/iam/operators.ts";
import type { AuthorizationRequest } from "../../src/iam/request.ts";

const request = (context: AuthorizationRequest["context"]): AuthorizationRequest => ({
  principal: {
    arn: "arn:aws:iam::111122223333:user/eng/alice",
    account: "111122223333",
    kind: "user",
    policyArn: "arn:aws:iam::111122223333:user/eng/alice",
    uniqueId: "AIDAEXAMPLEEXAMPLEEX",
    tags: { Team: "blue*" },
  },
  action: "kms:Decrypt",
  resource: "*",
  context,
  identityPolicies: [],
});

function holds(
  operator: string,
  wanted: string | readonly string[],
  actual: string | readonly string[] | undefined,
): boolean {
  const name = readOperator(operator);
  if (name === undefined) throw new Error(`${operator} is no operator`);
  const context = actual === undefined ? {} : { "kms:X": actual };
  return compileCondition(operator, name, "kms:X", [wanted].flat(), true).holds(new Lookup(request(context)));
}

type Row = readonly [
  operator: string,
  wanted: string | readonly string[],
  actual: string | readonly string[] | undefined,
  holds: boolean,
];

// Dates without an offset are UTC, wherever the program runs.
process.env.TZ = "Pacific/Kiritimati";

test("the tests run far from Greenwich", () => {
  expect(new Date(0).getTimezoneOffset()).not.toBe(0);
});

/** What the reference cases leave out. */
const rows: readonly Row[] = [
  ["StringLike", "a?c", "abc", true],
  ["StringLike", "a?c", "ac", false],
  ["StringLike", "*", "", true],
  ["stringequals", "a", "a", true],
  ["foranyvalue:stringequalsIFEXISTS", "a", undefined, true],
  ["NumericEquals", "3e1", "30.0", true],
  ["NumericEquals", "0x1e", "30", false],
  ["NumericLessThanEquals", "30", "many", false],
  ["NumericLessThanEquals", "30", "30", true],
  ["NumericLessThan", "30", "30", false],
  ["NumericGreaterThan", "30", "30", false],
  ["NumericGreaterThanEquals", "-1", "-1", true],
  ["NumericNotEquals", "30", "many", true],
  ["DateLessThan", "2026-01-02", "2026-01-01T23:59:59Z", true],
  ["DateEquals", "1767225600", "2026-01-01T00:00:00Z", true],
  ["DateEquals", "2026-01-01T00:00", "1767225600", true],
  ["DateGreaterThan", "yesterday", "2026-01-01T00:00:00Z", false],
  ["DateLessThanEquals", "2026-01-01", "2026-01-01", true],
  ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
  ["BinaryEquals", "QmluYXJ5", "QmluYXJ6", false],
  ["BinaryEquals", "no base64", "no base64", false],
  ["IpAddress", "203.0.113.9", "203.0.113.9", true],
  ["IpAddress", "203.0.113.9", "203.0.113.10", false],
  ["IpAddress", "203.0.113.128/25", "203.0.113.127", false],
  ["IpAddress", "::/0", "203.0.113.9", false],
  ["IpAddress", "::/0", "2001:db8::1", true],
  ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
  ["IpAddress", "203.0.113.0/33", "203.0.113.0", false],
  ["IpAddress", "203.0.113.0/24/8", "203.0.113.0", false],
  ["IpAddress", "203.0.113.0/24", "nowhere", false],
  ["NotIpAddress", "203.0.113.0/24", undefined, true],
  ["ArnLike", "*", "arn:aws:iam::1:role/x", true],
  ["ArnLike", "arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/a/b", true],
  ["ArnEquals", "arn:aws:iam::111122223333:role/?", "arn:aws:iam::111122223333:role/x", true],
  ["ArnLike", "arn:aws:iam", "arn:aws:iam", false],
  ["ArnLike", "arn:aws:*:*:*:*", "arn:aws", false],
  ["ArnNotLike", "arn:aws:iam::*:role/*", "not an arn", true],
  ["Null", "true", "", false],
  ["Null", "true", [], true],
  ["ForAllValues:StringEquals", "a", [], true],
  ["ForAnyValue:StringEquals", "a", [], false],
  ["ForAllValues:StringEquals", "a", "a", true],
  ["ForAnyValue:StringNotEquals", ["a", "b"], ["a", "c"], true],
  ["StringEquals", "b", ["a", "b"], true],
  ["StringNotEquals", "b", ["a", "b"], false],
  ["StringEquals", [], "a", false],
  ["StringNotEquals", [], "a", true],
  ["StringLike", "ab*", "ab", true],
  ["StringLike", "\u0001?", "ab", false],
  ["StringLike", "\u0002*a?", "bac", false],
  ["StringLike", "ab*", "aab", false],
  ["StringLike", "a*c", "abcbc", true],
  ["StringLike", "a*c", "abcb", false],
  ["StringLike", "a*?", "a", false],
  ["NumericEquals", ".5", "0.5", true],
  ["NumericEquals", "5.", "5", true],
  ["NumericEquals", "+5", "5", true],
  ["NumericEquals", "5e+1", "50", true],
  ["NumericEquals", "5e12", "5E12", true],
  ["NumericEquals", "", "0", false],
  ["NumericEquals", " 5", "5", false],
  ["NumericEquals", "5 ", "5", false],
  ["NumericEquals", ".", "0", false],
  ["NumericGreaterThan", "30", "31", true],
  ["NumericLessThan", "30", "29", true],
  ["NumericLessThanEquals", "30", "31", false],
  ["NumericGreaterThanEquals", "30", "29", false],
  ["DateEquals", "2026-01", "2026-01-01", true],
  ["DateEquals", "2026", "2026", true],
  ["DateEquals", "2026", "2026-01-01", false],
  ["DateEquals", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.500Z", true],
  ["DateEquals", "2026-01-01T02:00+02:00", "2026-01-01T00:00Z", true],
  ["DateEquals", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z", true],
  ["DateEquals", "2026-01-01t00:00:00z", "2026-01-01T00:00:00Z", true],
  ["DateEquals", "on 2026-01-01", "on 2026-01-01", false],
  ["DateEquals", "2026-01-01 ago", "2026-01-01 ago", false],
  ["DateEquals", "1 Jan 2026", "1 Jan 2026", false],
  ["DateGreaterThan", "2026-01-01", "2026-01-02", true],
  ["DateNotEquals", "2026-01-01", "2026-01-02", true],
  ["BinaryEquals", "QQ==", "QQ==", true],
  ["BinaryEquals", "QQ==", "QQ", true],
  ["BinaryEquals", "QQ===", "QQ==", false],
  ["BinaryEquals", "QQ==", "=QQ==", false],
  ["BinaryEquals", "", "!", false],
  ["BinaryEquals", "!", "", false],
  ["IpAddress", "203.0.113.0/24", "203.0.113.7", true],
  ["IpAddress", "203.0.113.0/032", "203.0.113.0", true],
  ["IpAddress", "203.0.113.0/", "203.0.113.0", false],
  ["IpAddress", "203.0.113.0/x24", "203.0.113.0", false],
  ["IpAddress", "203.0.113.0/24x", "203.0.113.0", false],
  ["IpAddress", "0.0.0.0/0", "203.0.113.9", true],
  ["IpAddress", "2001:db8::/32", "2001:db8:1::1", true],
  ["IpAddress", "2001:db8::/32", "2001:db9::1", false],
  ["IpAddress", "2001:db8::1", "2001:db8::1", true],
  ["IpAddress", "2001:db8::1", "2001:db8::2", false],
  ["IpAddress", "2001:db8::/129", "2001:db8::", false],
  ["IpAddress", "2001:db8::1/128", "2001:db8::1", true],
  ["IpAddress", "nowhere", "nowhere", false],
  ["IpAddress", "", "", false],
  ["Null", "true", undefined, true],
  ["Null", "false", undefined, false],
  ["Null", "false", "", true],
  ["Null", "TRUE", undefined, true],
  ["Null", ["true", "false"], "x", true],
  ["StringEquals", "a", [], false],
  ["StringNotEquals", "a", [], true],
  ["StringEquals", "", "", true],
  ["StringEquals", "a", "", false],
  ["StringNotEquals", "a", "", true],
  ["ForAllValues:StringEquals", "a", "", false],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
  ["ForAllValues:StringEquals", "a", undefined, true],
  ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
  ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "a"], false],
  ["ForAnyValue:StringEquals", "a", undefined, false],
  ["ForAnyValue:StringNotEquals", "a", undefined, false],
  ["ForAnyValue:StringEquals", "a", ["b", "a"], true],
  ["ForAnyValue:StringEquals", "a", ["b", "c"], false],
  ["ForAnyValue:StringEqualsIfExists", "a", [], true],
  ["NumericEquals", ".55", "0.55", true],
  ["DateEquals", "2026-01-01 12:00", "2026-01-01 12:00", false],
  ["ArnLike", "*:**", "arn:aws:s3:::x", false],
  ["ArnLike", "*:aws:s3:::x", "arn:aws:s3:::x", true],
  ["DateEquals", "2026-01-01t00:00", "2026-01-01T00:00:00Z", true],
  ["IpAddress", "203.0.113.0/+24", "203.0.113.7", false],
  ["IpAddress", "203.0.113.0/24.0", "203.0.113.7", false],
];

test.each(rows)("%s %j on %j: %s", (operator, wanted, actual, expected) => {
  expect(holds(operator, wanted, actual)).toBe(expected);
});

describe("operators as a family", () => {
  const pairs = Object.keys(OPERATORS).filter((name) => OPERATORS[name]?.negated);
  const positive = (name: string) => name.replace("Not", "");

  test("a negated operator is true exactly when its opposite is false, whether the key is there or not", () => {
    const value = fc.oneof(fc.string(), fc.constantFrom("1", "2", "10.0.0.1", "arn:aws:iam::1:role/x", "2026-01-01"));
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.array(value),
        fc.option(value, { nil: undefined }),
        (name, wanted, actual) => {
          expect(holds(name, wanted, actual)).toBe(!holds(positive(name), wanted, actual));
        },
      ),
    );
  });

  test("IfExists changes nothing but the answer for an absent key", () => {
    const value = fc.string();
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(OPERATORS)), value, value, (name, wanted, actual) => {
        expect(holds(`${name}IfExists`, wanted, actual)).toBe(holds(name, wanted, actual));
        expect(holds(`${name}IfExists`, wanted, undefined)).toBe(true);
      }),
    );
  });

  test.each([
    "StringEqual",
    "Null IfExists",
    "NullIfExists",
    "ForAllValues:Null",
    "ForSomeValues:StringEquals",
    "",
    "constructor",
  ])("%j is no operator", (name) => {
    expect(readOperator(name)).toBeUndefined();
  });
});

describe("globs", () => {
  const pattern = fc
    .array(fc.constantFrom("*", "?", "a", "b", ":", "."), { maxLength: 8 })
    .map((pieces) => pieces.join(""));
  const text = fc
    .array(fc.constantFrom("a", "b", ":", ".", "*", "?"), { maxLength: 10 })
    .map((pieces) => pieces.join(""));

  test("match what a regular expression of the same meaning matches", () => {
    fc.assert(
      fc.property(pattern, text, (glob, candidate) => {
        const source = glob.replace(/[.:]/g, "\\$&").replaceAll("?", "[^]").replaceAll("*", "[^]*");
        const expected = new RegExp(`^${source}$`).test(candidate);
        expect(globMatches(compileGlob(glob), candidate)).toBe(expected);
        expect(globTest(glob)(candidate)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the request context", () => {
  const value = (name: string, context: AuthorizationRequest["context"] = {}) =>
    new Lookup(request(context)).value(name);

  test("what follows from the caller need not be given", () => {
    expect(value("aws:PrincipalArn")).toBe("arn:aws:iam::111122223333:user/eng/alice");
    expect(value("AWS:USERNAME")).toBe("alice");
    expect(value("aws:PrincipalTag/team")).toBe("blue*");
    expect(value("aws:userid")).toBe("AIDAEXAMPLEEXAMPLEEX");
    expect(value("aws:PrincipalType")).toBe("User");
    expect(value("kms:CallerAccount")).toBeUndefined();
  });

  const ALICE = request({}).principal;
  const session = {
    ...ALICE,
    kind: "role" as const,
    arn: "arn:aws:sts::111122223333:assumed-role/App/s1",
    policyArn: "arn:aws:iam::111122223333:role/App",
  };
  const root = { ...ALICE, kind: "root" as const, arn: "arn:aws:iam::111122223333:root" };
  const federated = { ...ALICE, kind: "federated-user" as const, arn: "arn:aws:sts::111122223333:federated-user/Bob" };
  const service = { arn: "sns.amazonaws.com", account: "", kind: "service" as const, policyArn: "sns.amazonaws.com" };
  const { uniqueId: _id, tags: _tags, ...nameless } = ALICE;
  test.each<[string, AuthorizationRequest["principal"], string | undefined]>([
    ["aws:PrincipalArn", session, "arn:aws:iam::111122223333:role/App"],
    ["aws:PrincipalArn", federated, "arn:aws:sts::111122223333:federated-user/Bob"],
    ["aws:PrincipalArn", root, "arn:aws:iam::111122223333:root"],
    ["aws:PrincipalArn", service, undefined],
    ["aws:PrincipalAccount", session, "111122223333"],
    ["aws:PrincipalAccount", service, undefined],
    ["aws:PrincipalType", session, "AssumedRole"],
    ["aws:PrincipalType", federated, "FederatedUser"],
    ["aws:PrincipalType", root, "Account"],
    ["aws:PrincipalType", service, undefined],
    ["aws:PrincipalIsAWSService", service, "true"],
    ["aws:PrincipalIsAWSService", ALICE, "false"],
    ["aws:PrincipalServiceName", service, "sns.amazonaws.com"],
    ["aws:PrincipalServiceName", ALICE, undefined],
    ["aws:username", session, undefined],
    ["aws:username", federated, undefined],
    ["aws:userid", root, "111122223333"],
    ["aws:userid", nameless, undefined],
    ["aws:userid", { ...nameless, kind: "role", arn: session.arn }, undefined],
    ["aws:PrincipalTag/team", nameless, undefined],
    ["aws:PrincipalTag/other", ALICE, undefined],
    ["aws:SecureTransport", ALICE, "true"],
    ["aws:ResourceAccount", ALICE, "444455556666"],
    ["kms:CallerAccount", ALICE, "111122223333"],
    ["kms:CallerAccount", service, undefined],
  ])("%s of %j", (name, principal, expected) => {
    const key = {
      account: "444455556666",
      policy: { kind: "key policy", version: "2012-10-17", statements: [] },
    } as const;
    expect(new Lookup({ ...request({}), principal, key }).value(name)).toBe(expected);
  });

  test("a key's account is known only where a key is asked for", () => {
    expect(value("aws:ResourceAccount")).toBeUndefined();
  });

  test("a session's user id has its name", () => {
    const asked = { ...request({}), principal: { ...session, uniqueId: "AROAEXAMPLEEXAMPLEEX" } };
    expect(new Lookup(asked).value("aws:userid")).toBe("AROAEXAMPLEEXAMPLEEX:s1");
  });

  test("what is given wins, and null makes a key absent", () => {
    expect(value("aws:SecureTransport", { "aws:securetransport": "false" })).toBe("false");
    expect(value("aws:SecureTransport", { "aws:SecureTransport": null })).toBeUndefined();
    expect(value("aws:username", { "AWS:UserName": null })).toBeUndefined();
  });

  test("of two names that differ in case, the exact one counts", () => {
    const context = { "kms:EncryptionContext:Clinic": "A", "kms:EncryptionContext:clinic": "b" };
    expect(value("kms:EncryptionContext:Clinic", context)).toBe("A");
    expect(value("kms:EncryptionContext:clinic", context)).toBe("b");
  });

  test("names of Object are no condition keys", () => {
    expect(value("constructor")).toBeUndefined();
    expect(value("__proto__")).toBeUndefined();
  });
});

test.each([
  ["KMS:x", "y", false],
  ["kms:Other", "y", true],
])("Null asks for a key whatever the case of its name: %s", (name, actual, absent) => {
  const operator = readOperator("Null");
  if (operator === undefined) throw new Error("Null is an operator");
  const condition = compileCondition("Null", operator, "kms:X", ["true"], true);
  expect(condition.holds(new Lookup(request({ [name]: actual })))).toBe(absent);
});

describe("what a condition that fails says, and whether it says what a variable stands for", () => {
  const other = "arn:aws:iam::444455556666:role/x";
  const alices = "arn:aws:iam::${aws:PrincipalAccount}:role/x";
  const hers = "arn:aws:iam::111122223333:role/x";
  const user = '"${aws:username}"';
  test.each<[operator: string, wanted: string, actual: string, sentence: string]>([
    ["StringEquals", "${aws:username}", "bob", `"bob", not ${user} (here "alice")`],
    ["StringNotEquals", "${aws:username}", "alice", `"alice", and must not be ${user} (here "alice")`],
    ["StringEqualsIgnoreCase", "${aws:username}", "bob", `"bob", not, in any case, ${user} (here "alice")`],
    [
      "StringNotEqualsIgnoreCase",
      "${aws:username}",
      "ALICE",
      `"ALICE", and must not be, in any case, ${user} (here "alice")`,
    ],
    ["StringLike", "${aws:username}", "bob", `"bob", not like ${user} (here "alice")`],
    ["StringNotLike", "${aws:username}", "alice", `"alice", and must not be like ${user} (here "alice")`],
    ["NumericEquals", "${aws:username}", "1", `"1", not ${user}`],
    ["NumericNotEquals", "${aws:username}", "1", `"1", and must not be ${user}`],
    ["DateEquals", "2026-01-01", "2026-01-02", '"2026-01-02", not "2026-01-01"'],
    ["DateNotEquals", "2026-01-01", "2026-01-01", '"2026-01-01", and must not be "2026-01-01"'],
    ["Bool", "${aws:SecureTransport}", "false", '"false", not "${aws:SecureTransport}" (here "true")'],
    ["BinaryEquals", "${aws:username}", "Qg==", `"Qg==", not ${user}`],
    ["IpAddress", "10.0.0.0/8", "192.0.2.1", '"192.0.2.1", not in "10.0.0.0/8"'],
    ["NotIpAddress", "${aws:username}", "10.0.0.1", `"10.0.0.1", and must not be in ${user}`],
    ["ArnEquals", alices, other, `"${other}", not like "${alices}" (here "${hers}")`],
    ["ArnLike", alices, other, `"${other}", not like "${alices}" (here "${hers}")`],
    ["ArnNotEquals", alices, hers, `"${hers}", and must not be like "${alices}" (here "${hers}")`],
    ["ArnNotLike", alices, hers, `"${hers}", and must not be like "${alices}" (here "${hers}")`],
  ])("%s", (operator, wanted, actual, sentence) => {
    const name = readOperator(operator);
    if (name === undefined) throw new Error(`${operator} is no operator`);
    const condition = compileCondition(operator, name, "kms:X", [wanted], true);
    expect(condition.because(new Lookup(request({ "kms:X": actual })))).toBe(`kms:X is ${sentence}`);
  });
});

describe("variables", () => {
  test("what is substituted is never a wildcard", () => {
    const wanted = "${aws:PrincipalTag/Team}";
    expect(holds("StringLike", wanted, "blue*")).toBe(true);
    expect(holds("StringLike", wanted, "blueish")).toBe(false);
  });

  test("an unresolvable one matches nothing, so a negated operator holds", () => {
    const wanted = "${aws:SourceVpce}";
    expect(holds("StringEquals", wanted, wanted)).toBe(false);
    expect(holds("StringNotLike", wanted, "anything")).toBe(true);
    expect(holds("ArnLike", `arn:aws:iam::1:role/${wanted}`, "arn:aws:iam::1:role/x")).toBe(false);
  });

  test("only texts, ARNs and booleans have them", () => {
    expect(holds("NumericEquals", "${aws:PrincipalAccount}", "111122223333")).toBe(false);
    expect(holds("Bool", "${aws:SecureTransport}", "true")).toBe(true);
    expect(holds("ArnEquals", "arn:aws:iam::${aws:PrincipalAccount}:role/*", "arn:aws:iam::111122223333:role/x")).toBe(
      true,
    );
  });

  test.each<[string, string, string, boolean]>([
    ["StringEquals", "${aws:username, 'none'}", "alice", true],
    ["StringEquals", "${aws:SourceVpce, 'none'}", "none", true],
    ["StringEquals", "${aws:SourceVpce , 'none' }", "none", true],
    ["StringEquals", "${aws:SourceVpce,''}", "", true],
    ["StringEquals", "a-${aws:username}-z", "a-alice-z", true],
    ["StringEquals", "${aws:username}${aws:PrincipalAccount}", "alice111122223333", true],
    ["StringEquals", "${ aws:username }", "alice", true],
    ["StringEqualsIgnoreCase", "${aws:username}", "ALICE", true],
    ["StringEqualsIgnoreCase", "${aws:username}", "bob", false],
    ["StringEqualsIgnoreCase", "${aws:SourceVpce}", "bob", false],
    ["StringEqualsIgnoreCase", "ALICE", "alice", true],
    ["StringLike", "${aws:username}*", "alice-2", true],
    ["StringLike", "a${*}c", "a*c", true],
    ["StringLike", "a${*}c", "abc", false],
    ["StringLike", "a${?}c", "abc", false],
    ["StringLike", "a${?}c", "a?c", true],
    ["StringLike", "a?${$}", "ab$", true],
    ["StringLike", "${aws:SourceVpce}", "", false],
    ["ArnLike", "arn:aws:iam::${aws:PrincipalAccount}:role/*", "arn:aws:iam::444455556666:role/x", false],
    ["ArnLike", "*", "no arn at all", true],
    ["ArnLike", "arn:aws:s3:::a*", "arn:aws:s3:::a:b:c", true],
    ["ArnLike", "arn:aws:s3:::a:b", "arn:aws:s3:::a:b", true],
    ["ArnLike", "arn:aws:s3:::a:b", "arn:aws:s3:::a:c", false],
    ["ArnLike", "arn:aws:s3:*:x", "arn:aws:s3:::x", false],
    ["ArnLike", "arn:*:s3:::x", "arn:aws:s3:::x", true],
    ["ArnLike", "arn:aws:s3:::x", "arn:aws:s3:eu-west-1::x", false],
  ])("%s %s on %s: %s", (operator, wanted, actual, expected) => {
    expect(holds(operator, wanted, actual)).toBe(expected);
  });

  test("a list is no value of a variable, and its default stands in", () => {
    const name = readOperator("StringEquals");
    if (name === undefined) throw new Error("StringEquals is an operator");
    const lookup = new Lookup(request({ "kms:X": "none", "aws:TagKeys": ["a"] }));
    const compiled = (wanted: string, variables = true) =>
      compileCondition("StringEquals", name, "kms:X", [wanted], variables).holds(lookup);
    expect(compiled("${aws:TagKeys, 'none'}")).toBe(true);
    expect(compiled("${aws:TagKeys}")).toBe(false);
    expect(compiled("${aws:SourceVpce, 'none'}", false)).toBe(false);
  });

  test("a dollar sign alone is a dollar sign", () => {
    expect(holds("StringEquals", "${$}{}", "${}")).toBe(true);
    expect(holds("StringEquals", "${open", "${open")).toBe(true);
  });
});

test.each([
  ["NumericLessThan", "not less than", "NumericGreaterThanEquals", "not at least"],
  ["NumericLessThanEquals", "not at most", "NumericGreaterThan", "not more than"],
  ["DateLessThan", "not before", "DateGreaterThanEquals", "not at or after"],
  ["DateLessThanEquals", "not at or before", "DateGreaterThan", "not after"],
])("a failed %s reads '%s', a failed %s '%s'", (lower, lowerWords, upper, upperWords) => {
  expect([OPERATORS[lower]?.words, OPERATORS[upper]?.words]).toEqual([lowerWords, upperWords]);
});
