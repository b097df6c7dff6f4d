/** Reads the description of a role or user: its policies, parsed, and what must fit together. */
import type { Policy } from "../iam/policy.ts";
import type { NamedPolicy } from "../iam/request.ts";
import type { Tags } from "./identity.ts";
import { readPolicies, readPolicy } from "./named-policy.ts";
import type { PrincipalDescription } from "./world.ts";

export interface ReadPrincipal {
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
  readonly sessionPolicies?: readonly NamedPolicy[];
  readonly trustPolicy?: Policy;
  readonly tags?: Tags;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

/** AWS's own for a new role. */
const HOUR = 3600;
const HALF_DAY = 12 * HOUR;

/** AssumeRole's constraint. */
export const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** A path and a name, as IAM's CreateRole and CreateUser take them. */
const NAME = /^(?:[!-.0-~]+\/)*[\w+=,.@-]{1,64}$/;

/** @throws Error for what cannot be, KmsError for a policy that is none */
export function readDescription(description: PrincipalDescription): ReadPrincipal {
  const { account, kind, name, policies = {}, boundary, sessionPolicies, trustPolicy, tags } = description;
  const { sessionName, maxSessionDuration = HOUR } = description;
  if (!/^\d{12}$/.test(account)) throw new Error(`"${account}" is no account. Give 12 digits.`);
  if (!NAME.test(name)) {
    throw new Error(
      `"${name}" names no ${kind}. Use 1 to 64 letters, digits and any of _+=,.@-, after a path if it has one.`,
    );
  }
  for (const member of kind === "role" ? ROLES_LACK : USERS_LACK) {
    if (description[member] !== undefined) throw new Error(`A ${kind} has no ${member}. ${CURES[member]}`);
  }
  if (sessionName !== undefined && !SESSION_NAME.test(sessionName)) {
    throw new Error(`"${sessionName}" names no session. Use 2 to 64 letters, digits and any of _+=,.@-`);
  }
  if (!(maxSessionDuration >= HOUR && maxSessionDuration <= HALF_DAY)) {
    throw new Error(`A role's sessions last at most 1 to 12 hours (${HOUR} to ${HALF_DAY} seconds).`);
  }
  return {
    policies: readPolicies(policies, "identity policy"),
    ...(boundary !== undefined && { boundary: readPolicy("boundary", boundary, "permissions boundary") }),
    ...(sessionPolicies && { sessionPolicies: readPolicies(sessionPolicies, "session policy") }),
    ...(trustPolicy !== undefined && { trustPolicy: readPolicy("trust", trustPolicy, "trust policy").policy }),
    ...(tags && { tags }),
    maxSessionDuration,
  };
}

const ROLES_LACK = ["multiFactorAuth"] as const;
const USERS_LACK = ["sessionName", "sessionPolicies", "trustPolicy", "maxSessionDuration"] as const;

const OF_ROLES = "Leave it out, or describe a role.";

const CURES: Readonly<Record<(typeof ROLES_LACK)[number] | (typeof USERS_LACK)[number], string>> = {
  multiFactorAuth:
    "The credentials of an assumed role say nothing of a device; give it to a user, or to assumeRole for the trust policy.",
  sessionName: OF_ROLES,
  sessionPolicies: OF_ROLES,
  trustPolicy: OF_ROLES,
  maxSessionDuration: OF_ROLES,
};
