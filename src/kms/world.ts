/**
 * The mock KMS seen from outside: a world with accounts, principals, keys, a virtual clock and an audit trail.
 * Nothing here touches the network, the disk, the wall clock or the system's randomness unless told to.
 */
import type { Decision } from "../iam/decision.ts";
import type { QuotaOptions } from "./quotas.ts";
import type { TrailRecord } from "./trail.ts";
import type {
  AssumeRoleRequest,
  EndpointDescription,
  FederationRequest,
  IssuedSession,
  Organization,
  OrganizationDescription,
} from "./world-description.ts";

export interface WorldOptions {
  /** Same seed, same calls: same ids, keys, ciphertexts. Default: a fresh random seed. */
  readonly seed?: string;
  /** Where the virtual clock starts. Default: 2026-01-01T00:00:00Z. */
  readonly startTime?: Date;
  /**
   * Milliseconds of the virtual clock until a new grant is known everywhere; until then only callers that give its token
   * can use it. Default: five minutes.
   */
  readonly grantDelay?: number;
  /** Request quotas, by account and Region: `true` for AWS's rates, or own ones in calls a second. Default: none. */
  readonly quotas?: QuotaOptions;
  /**
   * Ids of the keys that CreateKey will make, in order, so that a text can name them: UUIDs for single-Region keys,
   * `mrk-…` for multi-Region keys. Each new key takes the next one of its form; when they are used up, ids are random.
   */
  readonly keyIds?: readonly string[];
}

export interface World {
  readonly clock: VirtualClock;
  /** Adds a role or user, or replaces its policies. Accounts exist as soon as something in them does. */
  addPrincipal(principal: PrincipalDescription): Principal;
  /**
   * Takes a role or user away. Who is added under the same name later is somebody else: grants do not come back.
   * @throws Error for nobody
   */
  removePrincipal(arn: string): void;
  /**
   * Credentials of a principal, for clients. The root user of any account is `arn:aws:iam::ACCOUNT:root`.
   * @param principal by its ARN, or itself, where several sessions have one ARN; of these an ARN means the newest
   */
  credentials(principal: string | Principal): Credentials;
  /**
   * Makes a session of a role with credentials of its own, if the role's trust policy and the caller's policies allow it.
   * @throws KmsError with the code and text of AWS STS: AccessDenied, ValidationError, MalformedPolicyDocument
   */
  assumeRole(request: AssumeRoleRequest): IssuedSession;
  /** Makes a session for somebody whom a user vouches for, as GetFederationToken does. @throws KmsError like {@link assumeRole} */
  federate(request: FederationRequest): IssuedSession;
  /**
   * An AWS service that calls by itself, as key policies name it in `Service` and grants in GranteeServicePrincipal.
   * @param name `sns.amazonaws.com`
   * @param source the resource on whose behalf it calls; the account of its ARN unless another is given
   * @throws Error for what names no service
   */
  service(name: string, source?: ServiceSource): Principal;
  /** A principal that was added, the root user of any account, or a session, by its ARN. @throws Error for nobody */
  principal(arn: string): Principal;
  /** The unique id of a caller, as `aws:userid` has it: `AIDA…`, `AROA…:session`, or the account of its root user. */
  userId(principal: Principal): string;
  /** The principal behind an access key id, or undefined. */
  identify(accessKeyId: string): Principal | undefined;
  /**
   * Makes an organization of accounts with its control policies, or describes the one of this id anew. Accounts outside
   * it stay outside. @throws Error, or KmsError for a policy that is none
   */
  organize(organization: OrganizationDescription): Organization;
  /** Adds a VPC endpoint for KMS, or replaces the one of this id. @throws Error, or KmsError for a policy that is none */
  addEndpoint(endpoint: EndpointDescription): void;
  /**
   * Makes one API call.
   * @param request.input members as the API names them (blobs as Uint8Array, timestamps as Date)
   * @param onEnd is told of this call after it ended, as listeners of {@link observe} are of every call
   * @returns the output members as the SDK types them
   * @throws KmsError with AWS's code and text
   */
  call(request: CallRequest, onEnd?: (call: ObservedCall) => void): Promise<Record<string, unknown>>;
  /** Everything that later calls depend on, as JSON; {@link restoreWorld} makes the world anew from it. */
  save(): SavedWorld;
  /** CloudTrail of one account and Region, oldest first. */
  trail(account: string, region: string): readonly TrailRecord[];
  /** Is told of every call after it ended, with real input and output. Returns a function that stops it. */
  observe(listener: (call: ObservedCall) => void): () => void;
}

/** A world as JSON. Its parts are the mock's own business; the keys' material is among them in clear text. */
export interface SavedWorld {
  readonly format: "kms-workbook/world/1";
  readonly [part: string]: unknown;
}

export interface VirtualClock {
  now(): Date;
  /** Moves time forward; everything that was due happens in order. */
  advance(milliseconds: number): void;
}

export interface PrincipalDescription {
  readonly account: string;
  readonly kind: "role" | "user";
  readonly name: string;
  /** Identity policies by name, as documents or JSON text. */
  readonly policies?: Readonly<Record<string, unknown>>;
  /** The permissions boundary: a document or JSON text. */
  readonly boundary?: unknown;
  /** Of a role's session, by name: documents or JSON text. */
  readonly sessionPolicies?: Readonly<Record<string, unknown>>;
  /** Of a role: the name of the session that it has from the beginning. Default: session. */
  readonly sessionName?: string;
  /** As `aws:PrincipalTag` has them. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Of a user: whether its credentials are temporary ones for which it gave the code of a device. */
  readonly multiFactorAuth?: boolean;
  /**
   * Who may assume the role: a document or JSON text. Default: everybody of the account whose policies allow
   * sts:AssumeRole, and the root user.
   */
  readonly trustPolicy?: unknown;
  /** The most seconds that a session of the role lasts: 3600 to 43200. Default: 3600. */
  readonly maxSessionDuration?: number;
}

/** Who calls. For a role this is a session of it, as KMS sees callers. */
export interface Principal {
  /**
   * The caller's ARN: a user, the root user, `arn:aws:sts::…:assumed-role/Name/session`, or
   * `arn:aws:sts::…:federated-user/Name`; of a service its name.
   */
  readonly arn: string;
  /** 12 digits; empty for a service, which belongs to no account. */
  readonly account: string;
  readonly kind: "role" | "user" | "root" | "federated-user" | "service";
  readonly name: string;
  /** What policies name: the role's or user's ARN; of a federated user, the ARN of the user who vouches. */
  readonly policyArn: string;
  /** Of a service: for which resource it calls. */
  readonly source?: ServiceSource;
  /** Which session, where one was asked for. */
  readonly accessKeyId?: string;
}

/** What a service calls for, as it tells in `aws:SourceArn` and `aws:SourceAccount`. */
export interface ServiceSource {
  readonly sourceArn?: string;
  /** 12 digits. */
  readonly sourceAccount?: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface CallRequest {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller: Principal;
  readonly region: string;
  readonly userAgent?: string;
  /** The id of the VPC endpoint that it goes through. Default: over the internet. */
  readonly endpoint?: string;
  /**
   * The service that makes it on the caller's behalf, by its short name: `s3`. With several, each called the next, and
   * the last one calls KMS.
   */
  readonly via?: string | readonly string[];
}

/** One call as it really went: never leaves the grader, because it holds plaintexts. */
export interface ObservedCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly name: string; readonly message: string };
  readonly caller: Principal;
  readonly region: string;
  /** Decisions made for this call, in order. */
  readonly decisions: readonly Decision[];
  readonly record: TrailRecord;
}
