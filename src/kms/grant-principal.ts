/**
 * Principals in grants: ARNs become the unique ids they stand for, and are shown as ARNs again as long as somebody has
 * them. Texts as recorded (docs/fidelity.md); who may be named follows the API reference, CreateGrant.
 */
import { KmsError } from "./errors.ts";
import type { GrantPrincipal } from "./grants.ts";
import type { Identities, Member } from "./identities.ts";
import { type Identity, sessionArn } from "./identity.ts";

const UNIQUE_ID = /^(A(?:ROA|IDA)[A-Z0-9]+)(?::([\w+=,.@-]+))?$/;
const PERSON = /^arn:aws:iam::\d{12}:(?:user|role)\/.+$/;
const ROOT = /^arn:aws:iam::\d{12}:root$/;
const SESSION = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/([^/]+)$/;
const FEDERATED = /^arn:aws:sts::(\d{12}):federated-user\/[^/]+$/;

export const servicePrincipal = (name: string): GrantPrincipal => ({ type: "service", id: name });

/**
 * @param caller the account whose principals are known to be possible
 * @param nobody what to throw when a unique id is nobody's
 * @throws InvalidArnException
 */
export function readPrincipal(
  identities: Identities,
  caller: string,
  text: string,
  nobody: (id: string) => KmsError,
): GrantPrincipal {
  const [, uniqueId] = UNIQUE_ID.exec(text) ?? [];
  if (uniqueId !== undefined) {
    if (identities.byUniqueId(uniqueId) === undefined) throw nobody(text);
    return { type: "principal", id: text };
  }
  if (ROOT.test(text)) return { type: "principal", id: text };
  if (PERSON.test(text)) return bound(identities.named(text), "", text);
  const [, account, role, session] = SESSION.exec(text) ?? [];
  if (account !== undefined && role !== undefined) return bound(identities.role(account, role), `:${session}`, text);
  const [, home] = FEDERATED.exec(text) ?? [];
  if (home !== undefined) {
    if (home !== caller && !identities.hasAccount(home)) throw noPrincipal(text);
    return { type: "principal", id: text };
  }
  throw new KmsError("InvalidArnException", `ARN is not valid: ${text}`);
}

/** As ListGrants shows it: the ARN, or the bare unique id of somebody who is gone. */
export function showPrincipal(identities: Identities, { id }: GrantPrincipal): string {
  const [, uniqueId, session] = UNIQUE_ID.exec(id) ?? [];
  const member = uniqueId === undefined ? undefined : identities.byUniqueId(uniqueId);
  if (member === undefined) return id;
  return session === undefined ? member.entity.policyArn : sessionArn(member.entity, session);
}

/** Every id by which a grant can mean this caller. */
export function idsOf({ principal, asRequested, userId }: Identity): readonly string[] {
  const { account, arn, kind } = principal;
  const root = `arn:aws:iam::${account}:root`;
  switch (kind) {
    case "root":
      return [root];
    case "service":
      return [arn];
    case "federated-user":
      return [arn, asRequested.uniqueId ?? arn, root];
    case "role":
    case "user":
      return [...new Set([asRequested.uniqueId ?? userId, userId, root])];
  }
}

function bound(member: Member | undefined, session: string, text: string): GrantPrincipal {
  if (member === undefined) throw noPrincipal(text);
  return { type: "principal", id: `${member.entity.uniqueId}${session}` };
}

const noPrincipal = (arn: string) =>
  new KmsError("InvalidArnException", `ARN does not refer to a valid principal: ${arn}`);
