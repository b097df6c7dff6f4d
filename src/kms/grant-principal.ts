/**
 * Principals in grants: ARNs become the unique ids they stand for, and are shown as ARNs again as long as somebody has
 * them. Texts as recorded (docs/fidelity.md); who may be named follows the API reference, CreateGrant.
 */
import { KmsError } from "./errors.ts";
import type { GrantPrincipal } from "./grants.ts";
import type { Identities, Identity } from "./identities.ts";

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
  const identity = uniqueId === undefined ? undefined : identities.byUniqueId(uniqueId);
  if (identity === undefined) return id;
  const { account, policyArn, name } = identity.principal;
  if (session === undefined) return policyArn;
  return `arn:aws:sts::${account}:assumed-role/${name.slice(name.lastIndexOf("/") + 1)}/${session}`;
}

/** Every id by which a grant can mean this caller. */
export function idsOf({ principal, asRequested, context }: Identity): readonly string[] {
  const { account, kind } = principal;
  const root = `arn:aws:iam::${account}:root`;
  if (kind === "root") return [root];
  const ids = [asRequested.uniqueId, context["aws:userid"], root];
  return [...new Set(ids.filter((id) => typeof id === "string"))];
}

function bound(identity: Identity | undefined, session: string, text: string): GrantPrincipal {
  const uniqueId = identity?.asRequested.uniqueId;
  if (uniqueId === undefined) throw noPrincipal(text);
  return { type: "principal", id: `${uniqueId}${session}` };
}

const noPrincipal = (arn: string) =>
  new KmsError("InvalidArnException", `ARN does not refer to a valid principal: ${arn}`);
