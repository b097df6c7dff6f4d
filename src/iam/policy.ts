/**
 * A policy document as typed values, ready to be matched: parsed and compiled once, decided with many times.
 * Follows the IAM User Guide, "Grammar of the IAM JSON policy language", and the KMS API's rules for key policies.
 */
import type { Condition } from "./conditions.ts";
import { type JsonNode, jsonFromData, readJson } from "./json-text.ts";
import type { Pattern } from "./match.ts";
import { atBeginning, type DocumentKind, GRAMMAR } from "./policy-kind.ts";
import type { PrincipalPattern } from "./principal.ts";
import { type PolicyProblem, Problems } from "./problem.ts";
import { readStatements } from "./statement.ts";

export type { PolicyKind } from "./policy-kind.ts";
export type { PolicyProblem } from "./problem.ts";

export interface Policy {
  readonly kind: DocumentKind;
  /** Without a Version the older rules hold: policy variables are plain text. */
  readonly version: "2012-10-17" | "2008-10-17";
  readonly id?: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** The Sid, or "statement 2". */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  /** Only in policies of a resource or an endpoint. `not`: everybody but these (NotPrincipal). */
  readonly principals?: { readonly not: boolean; readonly patterns: readonly PrincipalPattern[] };
  /** Absent only in a key policy; the statement then has no effect. */
  readonly actions?: Patterns;
  readonly resources?: Patterns;
  readonly conditions: readonly Condition[];
}

export interface Patterns {
  /** Everything but these (NotAction, NotResource). */
  readonly not: boolean;
  readonly patterns: readonly Pattern[];
}

export type ParsedPolicy =
  | { readonly policy: Policy; readonly problems: readonly [] }
  | {
      readonly policy?: undefined;
      readonly problems: readonly [PolicyProblem, ...PolicyProblem[]];
      /** What the document would do if AWS took it, for explaining; only where all that is wrong are entries that fit nothing. */
      readonly idle?: Policy;
    };

/** "AWS KMS PutKeyPolicy": tab, line feed, carriage return, and U+0020 to U+00FF. */
const NOT_IN_KEY_POLICY = /[^\t\n\r\u0020-\u00ff]/;

/**
 * Reads a policy document, given as JSON text or as data.
 * @returns the policy, or every problem found in it; a document with a problem is refused as a whole, as AWS does
 */
export function parsePolicy(source: unknown, kind: DocumentKind): ParsedPolicy {
  const text = typeof source === "string" ? source : undefined;
  const problems = new Problems(text);
  const foreign = kind === "key policy" && text !== undefined ? text.search(NOT_IN_KEY_POLICY) : -1;
  const read = text === undefined ? jsonFromData(source) : readJson(text);
  if ("fault" in read) {
    problems.add("json", "", read.fault.at, read.fault.message, read.fault.cure);
  } else if (text !== undefined && foreign !== -1) {
    const character = String.fromCodePoint(text.codePointAt(foreign) ?? 0);
    problems.add(
      "syntax",
      "",
      foreign,
      `The character "${character}" may not stand in a key policy.`,
      "Use characters up to U+00FF only (Latin letters, digits and common signs).",
    );
  } else {
    const policy = readDocument(read.node, kind, problems);
    if (policy !== undefined && problems.none) return { policy, problems: [] };
    if (policy !== undefined && problems.onlyIdle) return { problems: problems.all(), idle: policy };
  }
  return { problems: problems.all() };
}

const ELEMENTS = ["Version", "Id", "Statement"];

function readDocument(node: JsonNode, kind: DocumentKind, problems: Problems): Policy | undefined {
  if (node.type !== "object") {
    problems.add(
      "syntax",
      "",
      node.at,
      "A policy is an object in braces.",
      'Write { "Version": …, "Statement": [ … ] }.',
    );
    return undefined;
  }
  problems.unknownMembers(node, "", ELEMENTS, "a policy");
  const member = (name: string) => node.members.find((one) => one.name === name)?.value;
  const version = readVersion(member("Version"), problems);
  const id = member("Id");
  const grammar = GRAMMAR[kind];
  if (id !== undefined && !grammar.namesPrincipals) {
    problems.add(
      "syntax",
      "Id",
      id.at,
      `${atBeginning(grammar.called)} has no Id.`,
      "Remove it; Id belongs to key policies.",
    );
  } else if (id !== undefined && id.type !== "string") {
    problems.add("syntax", "Id", id.at, "Id is a text.", "Write it in double quotes, or leave it out.");
  }
  const statement = member("Statement");
  if (statement === undefined) {
    problems.add("syntax", "", node.at, "The policy has no Statement.", 'Add "Statement": [ { … } ].');
    return undefined;
  }
  const statements = readStatements(statement, { kind, grammar, variables: version === "2012-10-17", problems });
  return { kind, version, statements, ...(id?.type === "string" && { id: id.value }) };
}

function readVersion(node: JsonNode | undefined, problems: Problems): Policy["version"] {
  if (node === undefined) return "2008-10-17";
  if (node.type === "string" && (node.value === "2012-10-17" || node.value === "2008-10-17")) return node.value;
  problems.add(
    "syntax",
    "Version",
    node.at,
    "Version names the policy language, not the day you wrote the policy; there are only two.",
    'Write "2012-10-17".',
  );
  return "2012-10-17";
}

/** Every user, role, session, account and service that a policy's statements name; for checking that they exist. */
export function namedPrincipals(policy: Policy): readonly PrincipalPattern[] {
  return policy.statements.flatMap((statement) => statement.principals?.patterns ?? []);
}
