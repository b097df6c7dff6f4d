/**
 * One condition of a statement: an operator, a condition key and the values it is compared with.
 * Follows the IAM User Guide, "Condition operators" (missing keys, IfExists, Null) and "Multivalued context keys"
 * (ForAllValues, ForAnyValue). All conditions of a statement must hold; one of the values is enough.
 */
import type { ContextValue, Lookup } from "./context.ts";
import { OPERATORS, type ValueTest } from "./operators.ts";
import { plainText, readTemplate, resolveTemplate } from "./variables.ts";

export interface Condition {
  /** As the policy writes it: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  holds(lookup: Lookup): boolean;
  /** Why it does not hold, with the values compared: `kms:EncryptionContext:clinic is "south", not "north"`. */
  because(lookup: Lookup): string;
}

/** What an operator's name says. */
export interface OperatorName {
  readonly set: "ForAllValues" | "ForAnyValue" | undefined;
  /** A name of {@link OPERATORS}, or "Null". */
  readonly base: string;
  readonly ifExists: boolean;
}

const NAME = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i;
const BASES = new Map([...Object.keys(OPERATORS), "Null"].map((name) => [name.toLowerCase(), name]));

/** Reads an operator's name; undefined if AWS has none such. Null takes no set operator and no IfExists. */
export function readOperator(text: string): OperatorName | undefined {
  const [, set, written = "", ifExists] = NAME.exec(text) ?? [];
  const base = BASES.get(written.toLowerCase());
  if (base === undefined) return undefined;
  if (base === "Null" && (set !== undefined || ifExists !== undefined)) return undefined;
  return {
    set: set === undefined ? undefined : set.toLowerCase() === "forallvalues" ? "ForAllValues" : "ForAnyValue",
    base,
    ifExists: ifExists !== undefined,
  };
}

/** @param variables whether the policy's version knows variables */
export function compileCondition(
  operator: string,
  name: OperatorName,
  key: string,
  values: readonly string[],
  variables: boolean,
): Condition {
  if (name.base === "Null") return nullCondition(operator, key, values);
  const { negated, words, variables: takesVariables, compile } = OPERATORS[name.base] ?? unknownOperator(name.base);
  const tests = values.map((value) => compile(value, variables));
  const lowerKey = key.toLowerCase();
  const absent = name.set === "ForAllValues" || name.ifExists || (name.set === undefined && negated);
  const oneHolds = (actual: string, lookup: Lookup) => someTest(tests, actual, lookup) !== negated;
  return {
    operator,
    key,
    values,
    holds(lookup) {
      const actual = lookup.value(key, lowerKey);
      if (actual === undefined || actual.length === 0) return actual === "" ? setHolds([""], lookup) : absent;
      return typeof actual === "string" ? oneHolds(actual, lookup) : setHolds(actual, lookup);
    },
    because(lookup) {
      const wanted = alternatives(values.map((value) => shownValue(value, variables && takesVariables, lookup)));
      const actual = lookup.value(key, lowerKey);
      if (actual === undefined) return `${key} is absent; ${operator} asks for ${wanted}`;
      if (name.set === undefined) return `${key} is ${shownActual(actual)}, ${words} ${wanted}`;
      return `${key} is ${shownActual(actual)}; ${operator} asks for ${wanted}`;
    },
  };

  function setHolds(actual: readonly string[], lookup: Lookup): boolean {
    switch (name.set) {
      case "ForAllValues":
        return actual.every((one) => oneHolds(one, lookup));
      case "ForAnyValue":
        return actual.some((one) => oneHolds(one, lookup));
      case undefined:
        // AWS leaves this open: several values without a set operator. Any match counts as a match.
        return actual.some((one) => someTest(tests, one, lookup)) !== negated;
    }
  }
}

function nullCondition(operator: string, key: string, values: readonly string[]): Condition {
  const lowerKey = key.toLowerCase();
  const isAbsent = (lookup: Lookup) => (lookup.value(key, lowerKey)?.length ?? 0) === 0 && lookup.value(key) !== "";
  const wanted = values.map((value) => value.toLowerCase() === "true");
  return {
    operator,
    key,
    values,
    holds: (lookup) => wanted.includes(isAbsent(lookup)),
    because: (lookup) =>
      isAbsent(lookup)
        ? `${key} is absent; Null asks that it be present`
        : `${key} is ${shownActual(lookup.value(key))}; Null asks that it be absent`,
  };
}

function someTest(tests: readonly ValueTest[], actual: string, lookup: Lookup): boolean {
  for (const test of tests) if (test(actual, lookup)) return true;
  return false;
}

function shownActual(actual: ContextValue): string {
  if (typeof actual === "string") return quoted(actual);
  return actual === undefined || actual.length === 0 ? "empty" : listed(actual.map(quoted), "and");
}

/** A policy's value; with variables, also what they stand for in this request. */
function shownValue(value: string, variables: boolean, lookup: Lookup): string {
  const template = variables ? readTemplate(value) : undefined;
  if (template === undefined) return quoted(value);
  const resolved = resolveTemplate(template, lookup);
  return `${quoted(value)} (${resolved === undefined ? "which has no value here" : `here ${quoted(plainText(resolved))}`})`;
}

const SHOWN_LENGTH = 200;

function quoted(text: string): string {
  return `"${text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text}"`;
}

const alternatives = (texts: readonly string[]) => listed(texts, "or");

const SHOWN_ITEMS = 4;

/** "a", "a or b", "a, b or c", "a, b, c or 7 more". */
export function listed(texts: readonly string[], word: "and" | "or"): string {
  if (texts.length === 0) return "nothing";
  const shown =
    texts.length <= SHOWN_ITEMS
      ? texts
      : [...texts.slice(0, SHOWN_ITEMS - 1), `${texts.length - SHOWN_ITEMS + 1} more`];
  return shown.length === 1 ? `${shown[0]}` : `${shown.slice(0, -1).join(", ")} ${word} ${shown.at(-1)}`;
}

function unknownOperator(base: string): never {
  throw new RangeError(`No condition operator ${base}`);
}
