/**
 * Who asks, and whom a policy names. Follows the IAM User Guide, "AWS JSON policy elements: Principal" and
 * "NotPrincipal"; how a match counts follows "Policy evaluation logic", resource-based policies and implicit denies.
 */

/** The caller as policies see it. A `Principal` of the mock KMS is one. */
export interface RequestPrincipal {
  /** A user, the root user, `arn:aws:sts::ACCOUNT:assumed-role/Name/Session`, `…:federated-user/Name`, or a service's name. */
  readonly arn: string;
  /** 12 digits; empty for a service principal, which belongs to no account. */
  readonly account: string;
  readonly kind: "user" | "role" | "root" | "federated-user" | "service";
  /** What policies name: the role's ARN for a session of it, the user's ARN for a user or their federated session. */
  readonly policyArn: string;
  /** `AIDA…` or `AROA…`, where it is known. */
  readonly uniqueId?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** One member of a Principal element. */
export type PrincipalPattern =
  | { readonly type: "everyone"; readonly text: "*" }
  | { readonly type: "account"; readonly text: string; readonly account: string }
  | {
      readonly type: "user" | "role" | "session" | "unique-id" | "service" | "federated";
      readonly text: string;
    }
  /** What names no principal there is, such as a group; AWS refuses it. */
  | { readonly type: "nobody"; readonly text: string };

/**
 * How a principal element matches a caller. `account` hands the decision to the account's identity policies;
 * `role` is a session matched through its role; `direct` needs nothing else in the same account.
 */
export type PrincipalMatch = "direct" | "role" | "account";

const STRENGTH = { account: 1, role: 2, direct: 3 } as const satisfies Record<PrincipalMatch, number>;

/** The stronger of two matches. */
export function strongerMatch(
  a: PrincipalMatch | undefined,
  b: PrincipalMatch | undefined,
): PrincipalMatch | undefined {
  if (a === undefined) return b;
  if (b === undefined) return a;
  return STRENGTH[a] >= STRENGTH[b] ? a : b;
}

/** How one pattern matches the caller, or undefined. Names are case-sensitive, paths included. */
export function matchPrincipal(pattern: PrincipalPattern, caller: RequestPrincipal): PrincipalMatch | undefined {
  switch (pattern.type) {
    case "everyone":
      return "direct";
    case "account":
      if (pattern.account !== caller.account) return undefined;
      return caller.kind === "root" ? "direct" : "account";
    case "service":
    case "session":
      return pattern.text === caller.arn ? "direct" : undefined;
    case "user":
    case "role":
      if (pattern.text !== caller.policyArn) return undefined;
      return caller.kind === "user" ? "direct" : "role";
    case "unique-id":
      if (pattern.text !== caller.uniqueId) return undefined;
      return caller.kind === "user" ? "direct" : "role";
    case "federated":
    // Identity providers sign people in to roles; they do not call KMS.
    case "nobody":
      return undefined;
  }
}

/**
 * How a name without a kind matches the caller, as grants have them: the ARN of a user, role, session or account root, or
 * a unique id.
 */
export function matchNamed(text: string, caller: RequestPrincipal): PrincipalMatch | undefined {
  if (text === caller.arn) return "direct";
  if (text === caller.policyArn) return "role";
  if (text === caller.uniqueId) return caller.kind === "user" ? "direct" : "role";
  const [, fromArn, bare] = ACCOUNT.exec(text) ?? [];
  return (fromArn ?? bare) === caller.account ? "account" : undefined;
}

/**
 * Whether NotPrincipal leaves the caller alone. Everything the caller is must be listed: a session, its role and the
 * account; a user and the account. AWS says that a user listed without the account "might" be denied; here it is.
 */
export function isExempt(listed: readonly PrincipalPattern[], caller: RequestPrincipal): boolean {
  const names = (test: (pattern: PrincipalPattern) => boolean) => listed.some(test);
  if (names(({ type }) => type === "everyone")) return true;
  if (caller.kind === "service") return names((pattern) => matchPrincipal(pattern, caller) !== undefined);
  const account = names((pattern) => pattern.type === "account" && pattern.account === caller.account);
  const self = names(({ text }) => text === caller.arn || text === caller.uniqueId);
  const behind = names(({ text }) => text === caller.policyArn || text === caller.uniqueId);
  return caller.kind === "root" ? account : account && self && behind;
}

const PARTITION = "arn:aws(?:-cn|-us-gov)?";
const ACCOUNT = new RegExp(`^(?:${PARTITION}:iam::(\\d{12}):root|(\\d{12}))$`);
const IAM_ENTITY = new RegExp(`^${PARTITION}:iam::\\d{12}:(user|role)/(?:[!-~]+/)?[\\w+=,.@-]{1,64}$`);
const SESSION = new RegExp(`^${PARTITION}:sts::\\d{12}:(?:assumed-role/[\\w+=,.@-]+|federated-user)/[\\w+=,.@-]+$`);
const UNIQUE_ID = /^(?:AIDA|AROA)[A-Z0-9]{12,124}$/;
const SERVICE = /^[a-z0-9][a-z0-9.-]*\.(?:amazonaws\.com(?:\.cn)?|amazon\.com)$/;

/** Why a text names no principal, and what to write. */
export interface NoPrincipal {
  readonly message: string;
  readonly cure: string;
}

/** Reads one entry of a Principal element. */
export function readPrincipal(type: string, text: string): PrincipalPattern | NoPrincipal {
  switch (type) {
    case "AWS":
      return readAwsPrincipal(text);
    case "Service":
      if (SERVICE.test(text)) return { type: "service", text };
      return {
        message: `"${text}" is no service principal.`,
        cure: 'Write its full name, as in "cloudtrail.amazonaws.com".',
      };
    case "Federated":
      if (text !== "" && !/[*?\s]/.test(text)) return { type: "federated", text };
      return { message: `"${text}" names no identity provider.`, cure: "Write the provider's ARN or domain name." };
    case "CanonicalUser":
      return {
        message: "CanonicalUser works in Amazon S3 only.",
        cure: 'Name the account instead: { "AWS": "111122223333" }.',
      };
    default:
      return {
        message: `"${type}" is no kind of principal.`,
        cure: 'Write "AWS" for accounts, users and roles, or "Service" for AWS services.',
      };
  }
}

function readAwsPrincipal(text: string): PrincipalPattern | NoPrincipal {
  if (text === "*") return { type: "everyone", text };
  const [, fromArn, bare] = ACCOUNT.exec(text) ?? [];
  const account = fromArn ?? bare;
  if (account !== undefined) return { type: "account", text, account };
  if (/[*?]/.test(text)) {
    return {
      message: `"${text}" has a wildcard, and a principal can have none inside its name.`,
      cure: 'Name each principal in full, or write "*" with a condition on aws:PrincipalArn.',
    };
  }
  const entity = IAM_ENTITY.exec(text)?.[1];
  if (entity === "user" || entity === "role") return { type: entity, text };
  if (SESSION.test(text)) return { type: "session", text };
  if (UNIQUE_ID.test(text)) return { type: "unique-id", text };
  if (/:group\//.test(text)) {
    return {
      message: `"${text}" is a group, and a group is no principal.`,
      cure: "Name the users, or a role that they assume.",
    };
  }
  return {
    message: `"${text}" is no account, user, role or session.`,
    cure: 'Write an ARN such as "arn:aws:iam::111122223333:role/NotesApp", or the 12 digits of an account.',
  };
}

/** A principal as people say it: `role/NotesApp`; with the account where it is not the one spoken of. */
export function spokenPrincipal(text: string, account: string): string {
  const parts = /^arn:[^:]+:(?:iam|sts)::(\d{12}):(.+)/s.exec(text);
  if (parts === null) return /^\d{12}$/.test(text) ? `account ${text}` : text;
  const [, owner = "", name = ""] = parts;
  if (name === "root") return `account ${owner}`;
  return owner === account ? name : `${owner}:${name}`;
}
