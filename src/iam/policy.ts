/**
 * A policy document as typed values, ready to be matched: parsed and compiled once, decided with many times.
 * Follows the IAM User Guide, "Grammar of the IAM JSON policy language", and the KMS API's rules for key policies.
 */
import type { PrincipalPattern } from "./principal.ts";

export type PolicyKind = "key policy" | "identity policy";

export interface Policy {
  readonly kind: PolicyKind;
  readonly version: "2012-10-17" | "2008-10-17";
  readonly id?: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** The Sid, or "statement 2". */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  /** Only in key policies. `not`: everybody but these (NotPrincipal). */
  readonly principals?: { readonly not: boolean; readonly patterns: readonly PrincipalPattern[] };
  /** Absent only in a key policy; the statement then has no effect. */
  readonly actions?: Patterns;
  readonly resources?: Patterns;
  readonly conditions: readonly Condition[];
}

export interface Patterns {
  /** Everything but these (NotAction, NotResource). */
  readonly not: boolean;
  readonly patterns: readonly string[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What is wrong with a document, where, and how to mend it. */
export interface PolicyProblem {
  readonly code: PolicyProblemCode;
  /** One plain sentence that says what is wrong. */
  readonly message: string;
  /** One plain sentence that says what to do. */
  readonly cure: string;
  /** Where in the document: `Statement[1].Action`; empty for the document itself. */
  readonly path: string;
  /** 1-based place in the JSON text; absent when the document was given as data. */
  readonly line?: number;
  readonly column?: number;
}

/** For mapping to AWS's error texts: the ones AWS has words for, and everything else. */
export type PolicyProblemCode =
  | "json"
  | "syntax"
  | "no-principal"
  | "invalid-principal"
  | "overly-permissive-condition";

export type ParsedPolicy =
  | { readonly policy: Policy; readonly problems: readonly [] }
  | { readonly policy?: undefined; readonly problems: readonly [PolicyProblem, ...PolicyProblem[]] };

/**
 * Reads a policy document, given as JSON text or as data.
 * @returns the policy, or every problem found in it
 */
export function parsePolicy(source: unknown, kind: PolicyKind): ParsedPolicy {
  let document: unknown = source;
  if (typeof source === "string") {
    try {
      document = JSON.parse(source);
    } catch {
      return {
        problems: [{ code: "json", message: "The text is not JSON.", cure: "Mend the JSON syntax.", path: "" }],
      };
    }
  }
  const { Version, Statement: statements } = document as Record<string, unknown>;
  const list = (Array.isArray(statements) ? statements : [statements]) as Record<string, unknown>[];
  return {
    policy: {
      kind,
      version: Version === "2012-10-17" ? "2012-10-17" : "2008-10-17",
      statements: list.map((statement, index) => readStatement(statement, index)),
    },
    problems: [],
  };
}

function readStatement(statement: Record<string, unknown>, index: number): Statement {
  const { Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = statement;
  const principal = Principal ?? NotPrincipal;
  const actions = Action ?? NotAction;
  const resources = Resource ?? NotResource;
  return {
    name: typeof Sid === "string" ? Sid : `statement ${index + 1}`,
    effect: Effect === "Deny" ? "Deny" : "Allow",
    ...(principal !== undefined && {
      principals: { not: NotPrincipal !== undefined, patterns: readPrincipals(principal) },
    }),
    ...(actions !== undefined && { actions: { not: NotAction !== undefined, patterns: strings(actions) } }),
    ...(resources !== undefined && { resources: { not: NotResource !== undefined, patterns: strings(resources) } }),
    conditions: Object.entries((Condition ?? {}) as Record<string, Record<string, unknown>>).flatMap(
      ([operator, keys]) => Object.entries(keys).map(([key, values]) => ({ operator, key, values: strings(values) })),
    ),
  };
}

function strings(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(String);
}

function readPrincipals(principal: unknown): PrincipalPattern[] {
  if (principal === "*") return [{ type: "everyone" }];
  return Object.entries(principal as Record<string, unknown>).flatMap(([type, values]) =>
    strings(values).map((text): PrincipalPattern => {
      if (type === "Service") return { type: "service", text };
      if (type === "Federated") return { type: "federated", text };
      if (text === "*") return { type: "everyone" };
      const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(text)?.[1];
      if (account !== undefined) return { type: "account", account, text };
      if (text.includes(":assumed-role/") || text.includes(":federated-user/")) return { type: "session", text };
      return { type: text.includes(":role/") ? "role" : "user", text };
    }),
  );
}
