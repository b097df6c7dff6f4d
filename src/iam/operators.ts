/**
 * The condition operators: how each compares one value of the request with one value of the policy.
 * Follows the IAM User Guide, "IAM JSON policy elements: Condition operators". A negated operator is true when the
 * comparison holds for no value of the policy; that, IfExists and the set operators are in conditions.ts.
 */
import { BlockList, isIP } from "node:net";
import type { Lookup } from "./context.ts";
import { compileGlob, type Glob, globMatches, globOf, globTest, textValue } from "./match.ts";
import { readTemplate, resolveTemplate } from "./variables.ts";

/** Compares a value of the request with the value it was made from. */
export type ValueTest = (actual: string, lookup: Lookup) => boolean;

export interface Operator {
  readonly negated: boolean;
  /** How a failed comparison reads between the two values: `is "south", not "north"`. */
  readonly words: string;
  /** Whether variables are replaced in its values. */
  readonly variables: boolean;
  /** @param variables whether the policy's version knows variables */
  compile(wanted: string, variables: boolean): ValueTest;
}

type Compile = Operator["compile"];

const equals: Compile = (wanted, variables) => {
  const value = textValue(wanted, variables);
  if (typeof value === "string") return (actual) => actual === value;
  return (actual, lookup) => actual === value(lookup);
};

const equalsIgnoreCase: Compile = (wanted, variables) => {
  const value = textValue(wanted, variables);
  if (typeof value !== "string") return (actual, lookup) => actual.toLowerCase() === value(lookup)?.toLowerCase();
  const lower = value.toLowerCase();
  return (actual) => actual.toLowerCase() === lower;
};

const like: Compile = (wanted, variables) => {
  const template = variables ? readTemplate(wanted) : undefined;
  if (template === undefined) return globTest(wanted);
  return (actual, lookup) => {
    const resolved = resolveTemplate(template, lookup);
    return resolved !== undefined && globMatches(globOf(resolved), actual);
  };
};

const COLON = 58;

/** The six parts of an ARN; the last keeps its own colons. Undefined if there are fewer. */
function arnGlobs(glob: Glob): Glob[] | undefined {
  const parts: Glob[] = [];
  let start = 0;
  while (parts.length < 5) {
    const colon = glob.indexOf(COLON, start);
    if (colon === -1) return undefined;
    parts.push(glob.slice(start, colon));
    start = colon + 1;
  }
  parts.push(glob.slice(start));
  return parts;
}

function arnFits(globs: readonly Glob[] | undefined, arn: string): boolean {
  if (globs === undefined) return false;
  const parts = arn.split(":");
  if (parts.length < 6) return false;
  return globs.every((glob, i) => globMatches(glob, i < 5 ? (parts[i] ?? "") : parts.slice(5).join(":")));
}

/** ArnEquals and ArnLike are the same: part by part, each with wildcards. A lone `*` fits every ARN. */
const arn: Compile = (wanted, variables) => {
  if (wanted === "*") return () => true;
  const template = variables ? readTemplate(wanted) : undefined;
  if (template === undefined) {
    const globs = arnGlobs(compileGlob(wanted));
    return (actual) => arnFits(globs, actual);
  }
  return (actual, lookup) => {
    const resolved = resolveTemplate(template, lookup);
    return resolved !== undefined && arnFits(arnGlobs(globOf(resolved)), actual);
  };
};

const bool: Compile = equalsIgnoreCase;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const number = (text: string): number => (DECIMAL.test(text) ? Number(text) : Number.NaN);

const ISO_DATE = /^\d{4}-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?$/;

/** Milliseconds of an ISO 8601 date (UTC unless it says otherwise) or of epoch seconds; NaN for anything else. */
function instant(text: string): number {
  if (DECIMAL.test(text)) return Number(text) * 1000;
  const date = text.toUpperCase();
  const found = ISO_DATE.exec(date);
  if (found === null) return Number.NaN;
  return Date.parse(date.includes("T") && found[1] === undefined ? `${date}Z` : date);
}

/** What cannot be read as a number or an instant is NaN, and compares as false. */
const compared =
  (read: (text: string) => number, holds: (actual: number, wanted: number) => boolean): Compile =>
  (wanted) => {
    const value = read(wanted);
    return (actual) => holds(read(actual), value);
  };

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const binary: Compile = (wanted) => {
  const bytes = Buffer.from(wanted, "base64");
  return (actual) => BASE64.test(wanted) && BASE64.test(actual) && bytes.equals(Buffer.from(actual, "base64"));
};

/** A range is an address, alone or with the length of its prefix; addresses of the other IP version are never in it. */
const ip: Compile = (wanted) => {
  const [address = "", prefix, ...rest] = wanted.split("/");
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (version === 0 || rest.length > 0 || !(length <= bits)) return () => false;
  const family = version === 6 ? "ipv6" : "ipv4";
  const range = new BlockList();
  if (length > 0) range.addSubnet(address, length, family);
  return (actual) => isIP(actual) === version && (length === 0 || range.check(actual, family));
};

const operator = (words: string, compile: Compile, variables = false): Operator => ({
  negated: false,
  words,
  variables,
  compile,
});
const negated = (words: string, compile: Compile, variables = false): Operator => ({
  ...operator(words, compile, variables),
  negated: true,
});

const MUST_NOT = "and must not be";

/** The six comparisons of what `read` makes of a value. @param words how the last four of them read after "not" */
const comparisons = (
  type: string,
  read: (text: string) => number,
  [less, atMost, more, atLeast]: readonly [string, string, string, string],
): Readonly<Record<string, Operator>> => {
  const same = compared(read, (a, b) => a === b);
  return {
    [`${type}Equals`]: operator("not", same),
    [`${type}NotEquals`]: negated(MUST_NOT, same),
    [`${type}LessThan`]: operator(
      `not ${less}`,
      compared(read, (a, b) => a < b),
    ),
    [`${type}LessThanEquals`]: operator(
      `not ${atMost}`,
      compared(read, (a, b) => a <= b),
    ),
    [`${type}GreaterThan`]: operator(
      `not ${more}`,
      compared(read, (a, b) => a > b),
    ),
    [`${type}GreaterThanEquals`]: operator(
      `not ${atLeast}`,
      compared(read, (a, b) => a >= b),
    ),
  };
};

/** By the name that AWS writes; names ignore case. Null is not here: it asks only whether the key is there. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: operator("not", equals, true),
  StringNotEquals: negated(MUST_NOT, equals, true),
  StringEqualsIgnoreCase: operator("not, in any case,", equalsIgnoreCase, true),
  StringNotEqualsIgnoreCase: negated(`${MUST_NOT}, in any case,`, equalsIgnoreCase, true),
  StringLike: operator("not like", like, true),
  StringNotLike: negated(`${MUST_NOT} like`, like, true),
  ...comparisons("Numeric", number, ["less than", "at most", "more than", "at least"]),
  ...comparisons("Date", instant, ["before", "at or before", "after", "at or after"]),
  Bool: operator("not", bool, true),
  BinaryEquals: operator("not", binary),
  IpAddress: operator("not in", ip),
  NotIpAddress: negated(`${MUST_NOT} in`, ip),
  ArnEquals: operator("not like", arn, true),
  ArnLike: operator("not like", arn, true),
  ArnNotEquals: negated(`${MUST_NOT} like`, arn, true),
  ArnNotLike: negated(`${MUST_NOT} like`, arn, true),
};
