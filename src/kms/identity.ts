/**
 * Callers as KMS sees them: what policies match, which condition keys follow from who somebody is and from temporary
 * credentials, and what CloudTrail writes. Follows the IAM User Guide, "AWS global condition context keys" and "Principal
 * key values", and the CloudTrail User Guide, "userIdentity element" (checked: 2026-11-25).
 */
import type { RequestPrincipal } from "../iam/principal.ts";
import type { AuthorizationRequest, NamedPolicy, RequestContext } from "../iam/request.ts";
import { inSeconds } from "./clock.ts";
import type { Principal } from "./world.ts";

export interface Identity {
  readonly principal: Principal;
  /** The principal as policies see it. */
  readonly asRequested: RequestPrincipal;
  readonly policies: readonly NamedPolicy[];
  /** What limits the caller beside them. */
  readonly caps: Pick<AuthorizationRequest, "boundary" | "sessionPolicies">;
  /** Global condition keys that follow from who it is and from the session. */
  readonly context: RequestContext;
  /** `AROA…:session`, `AIDA…`, an account, an account and a federated user's name, or a service's name. */
  readonly userId: string;
  /** Whose keys and aliases it means by bare names; of a service the source's account, if it calls for one. */
  readonly home: string;
  /** As CloudTrail writes it. */
  readonly userIdentity: Readonly<Record<string, unknown>>;
  /** As CloudTrail writes it in another account's trail. */
  readonly foreignIdentity: Readonly<Record<string, unknown>>;
  /** When its credentials end. */
  readonly expires?: Date;
  /** When a device was used to sign in. */
  readonly multiFactorAuthSince?: Date;
}

/** A role or a user. */
export interface Entity {
  readonly account: string;
  readonly kind: "role" | "user";
  /** With its path. */
  readonly name: string;
  readonly policyArn: string;
  /** `AROA…` or `AIDA…`. */
  readonly uniqueId: string;
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  readonly tags?: Tags;
}

export type Tags = Readonly<Record<string, string>>;

/** What temporary credentials add to an entity. */
export interface Session {
  readonly name: string;
  readonly accessKeyId: string;
  readonly issued: Date;
  readonly expires?: Date;
  readonly policies?: readonly NamedPolicy[];
  /** They come before the role's own. */
  readonly tags?: Tags;
  /** One of several, which its principal must tell apart. */
  readonly assumed?: true;
}

const ofCredentials = ({ accessKeyId, assumed }: Session) => (assumed ? { accessKeyId } : {});

/** An assumed role's ARN leaves the role's path out. */
export const sessionArn = ({ account, name }: Pick<Entity, "account" | "name">, session: string): string =>
  `arn:aws:sts::${account}:assumed-role/${name.slice(name.lastIndexOf("/") + 1)}/${session}`;

export function roleSession(role: Entity, session: Session): Identity {
  const { account, name, policyArn, uniqueId } = role;
  const arn = sessionArn(role, session.name);
  const userId = `${uniqueId}:${session.name}`;
  const tags = withSessionTags(role.tags, session.tags);
  const principal = { arn, account, kind: "role", name, policyArn, ...ofCredentials(session) } as const;
  return {
    principal,
    asRequested: { ...principal, uniqueId, ...(tags && { tags }) },
    ...permissions(role, session),
    context: { ...temporary(userId, session), "aws:MultiFactorAuthPresent": "false" },
    userId,
    home: account,
    userIdentity: {
      type: "AssumedRole",
      principalId: userId,
      arn,
      accountId: account,
      accessKeyId: session.accessKeyId,
      sessionContext: { sessionIssuer: issuer("Role", role), ...attributes(session, false) },
    },
    foreignIdentity: inAnotherAccount(userId, account),
  };
}

export function user(entity: Entity, accessKeyId: string): Identity {
  const { account, name, policyArn, uniqueId, tags } = entity;
  const principal = { arn: policyArn, account, kind: "user", name, policyArn } as const;
  return {
    principal,
    asRequested: { ...principal, uniqueId, ...(tags && { tags }) },
    ...permissions(entity),
    context: { "aws:userid": uniqueId },
    userId: uniqueId,
    home: account,
    userIdentity: {
      type: "IAMUser",
      principalId: uniqueId,
      arn: policyArn,
      accountId: account,
      accessKeyId,
      userName: name,
    },
    foreignIdentity: inAnotherAccount(uniqueId, account),
  };
}

/** A user who gave a device's code for temporary credentials, as GetSessionToken takes one. */
export function userWithDevice(entity: Entity, session: Session): Identity {
  const plain = user(entity, session.accessKeyId);
  return {
    ...plain,
    context: { ...temporary(plain.userId, session), "aws:MultiFactorAuthPresent": "true" },
    userIdentity: { ...plain.userIdentity, sessionContext: attributes(session, true) },
    multiFactorAuthSince: session.issued,
  };
}

/** A federated user of GetFederationToken: of the permissions of the user who asked, what the session policies let through. */
export function federatedUser(entity: Entity, session: Session): Identity {
  const { account, policyArn, uniqueId } = entity;
  const arn = `arn:aws:sts::${account}:federated-user/${session.name}`;
  const userId = `${account}:${session.name}`;
  const { name, tags } = session;
  const principal = { arn, account, kind: "federated-user", name, policyArn, ...ofCredentials(session) } as const;
  return {
    principal,
    asRequested: { ...principal, uniqueId, ...(tags && { tags }) },
    ...permissions(entity, session),
    context: temporary(userId, session),
    userId,
    home: account,
    userIdentity: {
      type: "FederatedUser",
      principalId: userId,
      arn,
      accountId: account,
      accessKeyId: session.accessKeyId,
      sessionContext: { sessionIssuer: issuer("IAMUser", entity), ...attributes(session, false) },
    },
    foreignIdentity: inAnotherAccount(userId, account),
  };
}

export function rootUser(account: string, accessKeyId: string): Identity {
  const arn = `arn:aws:iam::${account}:root`;
  const principal = { arn, account, kind: "root", name: "root", policyArn: arn } as const;
  return {
    principal,
    asRequested: principal,
    policies: [],
    caps: {},
    context: { "aws:userid": account },
    userId: account,
    home: account,
    userIdentity: { type: "Root", principalId: account, arn, accountId: account, accessKeyId },
    foreignIdentity: inAnotherAccount(account, account),
  };
}

/** @param principal of kind "service" */
export function serviceCaller(principal: Principal): Identity {
  const identity = { type: "AWSService", invokedBy: principal.arn };
  return {
    principal,
    asRequested: { arn: principal.arn, account: "", kind: "service", policyArn: principal.arn },
    policies: [],
    caps: {},
    context: {},
    userId: principal.arn,
    home: principal.source?.sourceAccount ?? "",
    userIdentity: identity,
    foreignIdentity: identity,
  };
}

function permissions(
  { policies, boundary }: Entity,
  session?: Session,
): Pick<Identity, "policies" | "caps" | "expires"> {
  return {
    policies,
    caps: { ...(boundary && { boundary }), ...(session?.policies && { sessionPolicies: session.policies }) },
    ...(session?.expires && { expires: session.expires }),
  };
}

const temporary = (userId: string, { issued }: Session): RequestContext => ({
  "aws:userid": userId,
  "aws:TokenIssueTime": inSeconds(issued),
});

const issuer = (type: "Role" | "IAMUser", { uniqueId, policyArn, account, name }: Entity) => ({
  type,
  principalId: uniqueId,
  arn: policyArn,
  accountId: account,
  userName: name,
});

const attributes = ({ issued }: Session, multiFactorAuth: boolean) => ({
  attributes: { creationDate: inSeconds(issued), mfaAuthenticated: String(multiFactorAuth) },
});

const inAnotherAccount = (principalId: string, accountId: string) => ({ type: "AWSAccount", principalId, accountId });

/** Names of tags ignore case. */
export function withSessionTags(own: Tags | undefined, session: Tags | undefined): Tags | undefined {
  if (own === undefined || session === undefined) return session ?? own;
  const names = new Set(Object.keys(session).map((name) => name.toLowerCase()));
  const kept = Object.entries(own).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...session };
}
