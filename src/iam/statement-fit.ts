/**
 * Whether one statement applies to a request, or the first part of it that does not fit. The decision and its trace both
 * ask here, so that they cannot disagree.
 */
import type { Condition } from "./conditions.ts";
import type { Lookup } from "./context.ts";
import type { Patterns, Statement } from "./policy.ts";
import { isExempt, matchPrincipal, type PrincipalMatch, strongerMatch } from "./principal.ts";
import type { AuthorizationRequest } from "./request.ts";

/** A request with what is worked out once for all its statements. */
export interface Question {
  readonly request: AuthorizationRequest;
  /** In lower case: action names ignore case. */
  readonly action: string;
  readonly lookup: Lookup;
}

export type Fit =
  | { readonly applies: true; readonly match: PrincipalMatch }
  | { readonly applies: false; readonly part: "principal" | "action" | "resource" }
  /** An element without which a statement has no effect. */
  | { readonly applies: false; readonly part: "form"; readonly missing: "Action" | "Resource" }
  | { readonly applies: false; readonly part: "condition"; readonly condition: Condition };

// Made once: a decision allocates nothing for a statement.
const APPLIES = {
  direct: { applies: true, match: "direct" },
  role: { applies: true, match: "role" },
  account: { applies: true, match: "account" },
} as const satisfies Record<PrincipalMatch, Fit>;
const OTHER_PRINCIPAL: Fit = { applies: false, part: "principal" };
const OTHER_ACTION: Fit = { applies: false, part: "action" };
const OTHER_RESOURCE: Fit = { applies: false, part: "resource" };
const NO_ACTION: Fit = { applies: false, part: "form", missing: "Action" };
const NO_RESOURCE: Fit = { applies: false, part: "form", missing: "Resource" };

export function fitStatement(statement: Statement, { request, action, lookup }: Question): Fit {
  const { principals, actions, resources, conditions } = statement;
  if (actions === undefined) return NO_ACTION;
  if (resources === undefined) return NO_RESOURCE;
  const match = principals === undefined ? "direct" : matchElement(principals, request);
  if (match === undefined) return OTHER_PRINCIPAL;
  if (!included(actions, action, lookup)) return OTHER_ACTION;
  if (!included(resources, request.resource, lookup)) return OTHER_RESOURCE;
  for (const condition of conditions) {
    if (!condition.holds(lookup)) return { applies: false, part: "condition", condition };
  }
  return APPLIES[match];
}

function matchElement(
  { not, patterns }: NonNullable<Statement["principals"]>,
  { principal, boundary }: AuthorizationRequest,
): PrincipalMatch | undefined {
  // "Permissions boundaries for IAM entities": a caller who has one is never exempt.
  if (not) return boundary === undefined && isExempt(patterns, principal) ? undefined : "direct";
  let match: PrincipalMatch | undefined;
  for (const pattern of patterns) match = strongerMatch(match, matchPrincipal(pattern, principal));
  return match;
}

function included({ not, patterns }: Patterns, text: string, lookup: Lookup): boolean {
  for (const pattern of patterns) if (pattern.matches(text, lookup)) return !not;
  return not;
}
