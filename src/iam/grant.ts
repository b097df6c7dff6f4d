/**
 * Whether a grant gives a caller an operation, or the first part of it that does not fit.
 * Follows the KMS Developer Guide, "Grants in AWS KMS" and "Using grant constraints", and the API reference, CreateGrant.
 */
import { compileCondition, listed } from "./conditions.ts";
import type { Lookup } from "./context.ts";
import type { GrantPart } from "./decision.ts";
import { matchNamed, type PrincipalMatch, type RequestPrincipal, spokenPrincipal } from "./principal.ts";
import type { AuthorizationRequest } from "./request.ts";
import type { Question } from "./statement-fit.ts";

/** A grant on the key that is asked for. Names are CreateGrant's and ListGrants'. */
export interface Grant {
  readonly grantId: string;
  /** The ARN of a user, role, session or account root, or the unique id that is left of a deleted user or role. */
  readonly granteePrincipal?: string;
  readonly granteeServicePrincipal?: string;
  readonly retiringPrincipal?: string;
  readonly retiringServicePrincipal?: string;
  /** `Decrypt`, without `kms:`. */
  readonly operations: readonly string[];
  readonly constraints?: GrantConstraints;
  /** The account whose principal created the grant: 12 digits. */
  readonly issuingAccount: string;
  /** A pending grant is not yet visible everywhere: it counts only for requests that bring one of its tokens. */
  readonly state: "active" | "pending" | "revoked";
  /** All tokens that CreateGrant has returned for it. */
  readonly tokens: readonly string[];
}

export interface GrantConstraints {
  readonly EncryptionContextEquals?: Pairs;
  readonly EncryptionContextSubset?: Pairs;
  readonly SourceArn?: string;
}

type Pairs = Readonly<Record<string, string>>;

export type GrantFit =
  | { readonly applies: true; readonly match: PrincipalMatch }
  | { readonly applies: false; readonly part: GrantPart; because(): string };

/** Operations that take an encryption context. Constraints on it do not touch the others. */
const WITH_ENCRYPTION_CONTEXT: ReadonlySet<string> = new Set([
  "encrypt",
  "decrypt",
  "reencryptfrom",
  "reencryptto",
  "generatedatakey",
  "generatedatakeywithoutplaintext",
  "generatedatakeypair",
  "generatedatakeypairwithoutplaintext",
]);

/** @param grant one whose operation is not RetireGrant; that has its own rules (retire-grant.ts) */
export function fitGrant(grant: Grant, { request, action, lookup }: Question): GrantFit {
  const match = matchGrantee(grant, request.principal);
  if (match === undefined) return misfit("grantee", () => `grantee is ${grantee(grant, request)}`);
  const operation = action.slice(action.indexOf(":") + 1);
  if (!grant.operations.some((one) => one.toLowerCase() === operation)) {
    return misfit("operation", () => `operations are ${listed(grant.operations, "and")}`);
  }
  const hidden = whyHidden(grant, request);
  if (hidden !== undefined) return misfit("state", () => hidden);
  const broken = brokenConstraint(grant.constraints, operation, request, lookup);
  if (broken !== undefined) return misfit("constraint", () => broken);
  const over = overLimits(grant, request.createGrant);
  if (over !== undefined) return misfit("limits", () => over);
  return { applies: true, match };
}

const misfit = (part: GrantPart, because: () => string): GrantFit => ({ applies: false, part, because });

export function matchGrantee(grant: Grant, caller: RequestPrincipal): PrincipalMatch | undefined {
  return matchParty(grant.granteePrincipal, grant.granteeServicePrincipal, caller);
}

/** How a grant's principal or service principal matches the caller. */
export function matchParty(
  principal: string | undefined,
  service: string | undefined,
  caller: RequestPrincipal,
): PrincipalMatch | undefined {
  if (caller.kind === "service") return service === caller.arn ? "direct" : undefined;
  return principal === undefined ? undefined : matchNamed(principal, caller);
}

/** The grantee as people say it. */
export function grantee(grant: Grant, { principal, key }: AuthorizationRequest): string {
  const text = grant.granteePrincipal ?? grant.granteeServicePrincipal ?? "nobody";
  return spokenPrincipal(text, key?.account ?? principal.account);
}

function whyHidden({ state, tokens }: Grant, { grantTokens = [] }: AuthorizationRequest): string | undefined {
  if (state === "revoked") return "it was retired or revoked";
  if (state === "active" || tokens.some((token) => grantTokens.includes(token))) return undefined;
  return "it is so new that not every part of KMS knows it, and the request does not bring its token";
}

function brokenConstraint(
  constraints: GrantConstraints | undefined,
  operation: string,
  { encryptionContext = {} }: AuthorizationRequest,
  lookup: Lookup,
): string | undefined {
  if (constraints === undefined) return undefined;
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn: source } = constraints;
  if (source !== undefined) {
    const condition = compileCondition("ArnLike", ARN_LIKE, "aws:SourceArn", [source], false);
    if (!condition.holds(lookup)) return condition.because(lookup);
  }
  if (!WITH_ENCRYPTION_CONTEXT.has(operation)) return undefined;
  const missing = missingPair({ ...subset, ...equals }, encryptionContext);
  if (missing !== undefined) return `the encryption context has no ${missing}`;
  const extra = equals === undefined ? undefined : missingPair(encryptionContext, equals);
  return extra === undefined ? undefined : `the encryption context has also ${extra}, and the constraint takes no more`;
}

const ARN_LIKE = { set: undefined, base: "ArnLike", ifExists: false } as const;

/**
 * The first pair that the other set lacks: `Department "IT"`. Values are case-sensitive, names are not: so the API
 * reference; the Developer Guide says that both must be the same.
 */
function missingPair(pairs: Pairs, others: Pairs): string | undefined {
  for (const [name, value] of Object.entries(pairs)) {
    const lower = name.toLowerCase();
    const found = Object.entries(others).some(([other, its]) => other.toLowerCase() === lower && its === value);
    if (!found) return `${name} "${value}"`;
  }
  return undefined;
}

/**
 * What a new grant would give beyond the grant it is created through. Its operations must be among the parent's, and its
 * constraint as strict: Subset may gain pairs or become Equals, Equals stays as it is, and none may become anything.
 */
function overLimits(parent: Grant, child: AuthorizationRequest["createGrant"]): string | undefined {
  if (child === undefined) return undefined;
  const more = child.operations.filter((operation) => !parent.operations.includes(operation));
  if (more.length > 0) return `the new grant would give ${listed(more, "and")}, which this one does not`;
  const {
    EncryptionContextEquals: equals,
    EncryptionContextSubset: subset,
    SourceArn: source,
  } = parent.constraints ?? {};
  const its = child.constraints ?? {};
  if (source !== undefined && its.SourceArn !== source) return looser(`SourceArn ${source}`);
  if (equals !== undefined) {
    const same = its.EncryptionContextEquals;
    if (same === undefined) return looser("EncryptionContextEquals");
    const difference = missingPair(equals, same) ?? missingPair(same, equals);
    return difference === undefined ? undefined : `the new grant's constraint differs in ${difference}`;
  }
  if (subset === undefined) return undefined;
  const missing = missingPair(subset, { ...its.EncryptionContextSubset, ...its.EncryptionContextEquals });
  return missing === undefined ? undefined : looser(missing);
}

const looser = (constraint: string) => `the new grant's constraint lacks ${constraint}`;
