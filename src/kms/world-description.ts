/** What a world can be told of beyond its principals: organizations, VPC endpoints, sessions. As written, not yet read. */
import type { Credentials, Principal } from "./world.ts";

export interface ControlPolicies {
  /** By name: documents or JSON text. Default: FullAWSAccess, which AWS attaches to every level. */
  readonly serviceControlPolicies?: Readonly<Record<string, unknown>>;
  /** By name: documents or JSON text. RCPFullAWSAccess is always attached and need not be given. */
  readonly resourceControlPolicies?: Readonly<Record<string, unknown>>;
}

/** The root of an organization, or an organizational unit. */
export interface OrganizationUnit extends ControlPolicies {
  /** `r-ab12` for the root, `ou-ab12-11111111` for a unit. Default: made from the world's seed. */
  readonly id?: string;
  /** By account: 12 digits. */
  readonly accounts?: Readonly<Record<string, ControlPolicies>>;
  /** By name. */
  readonly units?: Readonly<Record<string, OrganizationUnit>>;
}

export interface OrganizationDescription {
  /** `o-a1b2c3d4e5`. Default: made from the world's seed. */
  readonly id?: string;
  /** 12 digits. Control policies do not bind it. It is under the root unless it is listed elsewhere. */
  readonly managementAccount: string;
  readonly root: OrganizationUnit;
}

/** An organization as policies name it. */
export interface Organization {
  readonly id: string;
  /** By account: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`, as aws:PrincipalOrgPaths has it. */
  readonly paths: Readonly<Record<string, string>>;
}

export interface EndpointDescription {
  /** `vpce-1234abcd5678c90a`. */
  readonly id: string;
  /** `vpc-1a2b3c4d`. */
  readonly vpc: string;
  /** Who owns it: 12 digits. */
  readonly account: string;
  /** The endpoint policy: a document or JSON text. Default: everybody may do everything through it. */
  readonly policy?: unknown;
  /** The private address that calls through it come from. Default: 10.0.0.10. */
  readonly sourceIp?: string;
}

export interface SessionRequest {
  readonly caller: Principal;
  /** Session policies by name: documents or JSON text. */
  readonly policies?: Readonly<Record<string, unknown>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Where STS is asked. Default: us-east-1. */
  readonly region?: string;
}

export interface AssumeRoleRequest extends SessionRequest {
  /** The role's ARN. */
  readonly role: string;
  readonly sessionName: string;
  /** Names of tags that pass on to the next role that the session assumes. */
  readonly transitiveTagKeys?: readonly string[];
  /** 900 to the role's most, and 3600 if the caller is a session of a role itself. Default: 3600. */
  readonly durationSeconds?: number;
  readonly externalId?: string;
  /** Whether the caller gives the code of its device with the request. */
  readonly multiFactorAuth?: boolean;
}

export interface FederationRequest extends SessionRequest {
  readonly name: string;
  /** 900 to 129600. Default: 43200. */
  readonly durationSeconds?: number;
}

export interface IssuedSession {
  readonly principal: Principal;
  readonly credentials: Credentials;
  readonly expiration: Date;
}
