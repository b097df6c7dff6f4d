/**
 * The request context as conditions and variables read it: what the request gives, and what follows from caller and key.
 * Follows the IAM User Guide, "AWS global condition context keys", and the KMS Developer Guide, "Condition keys".
 */
import type { RequestPrincipal } from "./principal.ts";
import type { AuthorizationRequest } from "./request.ts";

export type ContextValue = string | readonly string[] | undefined;

/** Finds condition keys by name; names ignore case, and an exact match comes first. */
export class Lookup {
  private readonly request: AuthorizationRequest;
  private byLowerCase: Map<string, string | readonly string[] | null> | undefined;

  constructor(request: AuthorizationRequest) {
    this.request = request;
  }

  /** @param lowerName the name in lower case, if it is at hand */
  value(name: string, lowerName = name.toLowerCase()): ContextValue {
    const { context } = this.request;
    const exact = Object.hasOwn(context, name) ? context[name] : undefined;
    if (exact !== undefined) return exact ?? undefined;
    this.byLowerCase ??= lowerCaseIndex(context);
    const given = this.byLowerCase.get(lowerName);
    if (given !== undefined) return given ?? undefined;
    const tag = lowerName.startsWith(TAG_PREFIX) ? lowerName.slice(TAG_PREFIX.length) : undefined;
    if (tag !== undefined) return principalTag(this.request.principal, tag);
    return DERIVED.get(lowerName)?.(this.request);
  }
}

const TAG_PREFIX = "aws:principaltag/";

const PRINCIPAL_TYPES = {
  user: "User",
  role: "AssumedRole",
  "federated-user": "FederatedUser",
  root: "Account",
  service: undefined,
} as const satisfies Record<RequestPrincipal["kind"], string | undefined>;

/** Keys that need not be given, by lower-case name. A service principal has no ARN, account or type. */
const DERIVED = new Map<string, (request: AuthorizationRequest) => string | undefined>([
  ["aws:principalarn", ({ principal }) => (isService(principal) ? undefined : principalArn(principal))],
  ["aws:principalaccount", ({ principal }) => (isService(principal) ? undefined : principal.account)],
  ["aws:principaltype", ({ principal }) => PRINCIPAL_TYPES[principal.kind]],
  ["aws:principalisawsservice", ({ principal }) => String(isService(principal))],
  ["aws:principalservicename", ({ principal }) => (isService(principal) ? principal.arn : undefined)],
  ["aws:username", ({ principal }) => (principal.kind === "user" ? lastSegment(principal.arn) : undefined)],
  ["aws:userid", ({ principal }) => userId(principal)],
  ["aws:securetransport", () => "true"],
  ["aws:resourceaccount", ({ key }) => key?.account],
  ["kms:calleraccount", ({ principal, key }) => (key && !isService(principal) ? principal.account : undefined)],
]);

const isService = (principal: RequestPrincipal): boolean => principal.kind === "service";
const lastSegment = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** The role's ARN for a session of it; of everybody else the caller's own. */
function principalArn({ kind, arn, policyArn }: RequestPrincipal): string {
  return kind === "role" ? policyArn : arn;
}

function userId({ kind, arn, account, uniqueId }: RequestPrincipal): string | undefined {
  if (kind === "root") return account;
  if (uniqueId === undefined) return undefined;
  return kind === "role" ? `${uniqueId}:${lastSegment(arn)}` : uniqueId;
}

function principalTag({ tags = {} }: RequestPrincipal, lowerName: string): string | undefined {
  for (const [name, value] of Object.entries(tags)) if (name.toLowerCase() === lowerName) return value;
  return undefined;
}

function lowerCaseIndex(context: AuthorizationRequest["context"]): Map<string, string | readonly string[] | null> {
  const index = new Map<string, string | readonly string[] | null>();
  for (const [name, value] of Object.entries(context)) index.set(name.toLowerCase(), value);
  return index;
}
