/** Who lives in a world: roles, users and root users, their sessions, and the credentials of all of them. */
import type { Policy } from "../iam/policy.ts";
import type { Clock } from "./clock.ts";
import { makeCredentials, makeTemporaryCredentials, makeUniqueId } from "./credentials.ts";
import { KmsError } from "./errors.ts";
import {
  type Entity,
  federatedUser,
  type Identity,
  roleSession,
  rootUser,
  type Session,
  serviceCaller,
  type Tags,
  user,
  userWithDevice,
} from "./identity.ts";
import { readPolicies } from "./named-policy.ts";
import { type ReadPrincipal, readDescription } from "./principal-description.ts";
import type { Random } from "./random.ts";
import type { WorldData } from "./saved-world.ts";
import type { Credentials, Principal, PrincipalDescription } from "./world.ts";

/** Somebody whom the world was told of, or a root user. */
interface Known {
  /** The caller that stands for them all: a user, the root user, or the one session that every role has. */
  readonly identity: Identity;
  readonly credentials: Credentials;
}

/** A role or user beside what its callers show. */
export interface Member extends Known {
  readonly description: PrincipalDescription;
  /** When it was added. */
  readonly since: Date;
  readonly entity: Entity;
  /** Of a role: absent where none was described. */
  readonly trustPolicy?: Policy;
  /** The most seconds that a session of the role can last. */
  readonly maxSessionDuration: number;
}

/** A session that somebody asked for. */
export interface AskedSession {
  readonly kind: "role" | "federated-user";
  /** Of the role, or of the user who asked. */
  readonly entity: Pick<Entity, "policyArn" | "uniqueId">;
  readonly name: string;
  readonly issued: Date;
  readonly expires: Date;
  /** By name: documents or JSON text. */
  readonly policies?: Readonly<Record<string, unknown>>;
  readonly tags?: Tags;
  /** Names of tags that pass on to the next role. */
  readonly transitive: readonly string[];
  readonly credentials: Required<Credentials>;
}

/** The same, with its policies read. */
interface KeptSession {
  readonly asked: AskedSession;
  readonly session: Session;
}

const ROOT_ARN = /^arn:aws:iam::(\d{12}):root$/;

export class Identities {
  readonly #clock: Clock;
  readonly #random: Random;
  /** By ARN. */
  readonly #members = new Map<string, Member>();
  /** By account. */
  readonly #roots = new Map<string, Known>();
  /** By access key id, oldest first. */
  readonly #sessions = new Map<string, KeptSession>();
  readonly #byAccessKey = new Map<string, Identity>();
  /** How often somebody of this ARN was taken away. */
  readonly #lives = new Map<string, number>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  add(given: PrincipalDescription, since = this.#clock.now()): Principal {
    const description = structuredClone(given);
    const read = readDescription(description);
    const { account, kind, name } = description;
    const policyArn = `arn:aws:iam::${account}:${kind}/${name}`;
    const life = this.#life(policyArn);
    /** Different for everybody who ever had the ARN. */
    const self = life === 0 ? policyArn : `${policyArn} ${life}`;
    const uniqueId = makeUniqueId(this.#random, kind === "role" ? "AROA" : "AIDA", self);
    const entity: Entity = { account, kind, name, policyArn, uniqueId, ...read };
    const temporary = kind === "role" || description.multiFactorAuth === true;
    const credentials = (temporary ? makeTemporaryCredentials : makeCredentials)(this.#random, self);
    const identity = callerOf(entity, description, read, credentials.accessKeyId, since);
    const member = { identity, credentials, entity, description, since, ...read };
    const before = this.#members.get(policyArn)?.credentials.accessKeyId;
    if (before !== undefined) this.#byAccessKey.delete(before);
    this.#members.set(policyArn, member);
    this.#byAccessKey.set(credentials.accessKeyId, identity);
    return identity.principal;
  }

  remove(arn: string): void {
    const known = this.#members.get(arn);
    if (known === undefined) throw nobody(arn);
    this.#members.delete(arn);
    this.#byAccessKey.delete(known.credentials.accessKeyId);
    this.#lives.set(arn, this.#life(arn) + 1);
  }

  /** @param of an ARN, or a principal, where several sessions can have one ARN */
  credentials(of: string | Principal): Credentials {
    const session = typeof of === "string" ? this.#newestSession(of) : this.#sessions.get(of.accessKeyId ?? "");
    return session?.asked.credentials ?? this.#known(typeof of === "string" ? of : of.policyArn).credentials;
  }

  principal(arn: string): Principal {
    const session = this.#newestSession(arn);
    return (session && this.#ofSession(session)?.principal) ?? this.#known(arn).identity.principal;
  }

  byAccessKey(accessKeyId: string): Principal | undefined {
    const session = this.#sessions.get(accessKeyId);
    return (session ? this.#ofSession(session) : this.#byAccessKey.get(accessKeyId))?.principal;
  }

  /**
   * @throws UnrecognizedClientException for a principal that is not of this world, ExpiredTokenException for one whose
   *   credentials have ended
   */
  of(principal: Principal): Identity {
    const identity = this.#find(principal);
    if (identity === undefined) {
      throw new KmsError("UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    if (identity.expires !== undefined && identity.expires <= this.#clock.now()) {
      throw new KmsError("ExpiredTokenException", "The security token included in the request is expired");
    }
    return identity;
  }

  /** A user or role by ARN. */
  named(arn: string): Member | undefined {
    return this.#members.get(arn);
  }

  /** A role as its sessions' ARNs name it: without its path. */
  role(account: string, name: string): Member | undefined {
    return this.#search(
      ({ entity }) => entity.kind === "role" && entity.account === account && entity.name.split("/").at(-1) === name,
    );
  }

  /** A user or role by `AIDA…` or `AROA…`. */
  byUniqueId(id: string): Member | undefined {
    return this.#search(({ entity }) => entity.uniqueId === id);
  }

  /** Whether anybody of the account is known. */
  hasAccount(account: string): boolean {
    return this.#roots.has(account) || this.#search(({ entity }) => entity.account === account) !== undefined;
  }

  /** Whether a user or role of this ARN or unique id exists. */
  exists(arnOrId: string): boolean {
    return this.#members.has(arnOrId) || this.byUniqueId(arnOrId) !== undefined;
  }

  /** The session behind a caller, if somebody asked for it. */
  sessionOf({ accessKeyId }: Principal): AskedSession | undefined {
    return accessKeyId === undefined ? undefined : this.#sessions.get(accessKeyId)?.asked;
  }

  /** Makes temporary credentials of a role, or for a federated user of a user's. */
  issue(asked: Omit<AskedSession, "issued" | "credentials">): AskedSession {
    const { entity, ...rest } = asked;
    const { policyArn, uniqueId } = entity;
    const self = `session ${this.#sessions.size + 1} of ${policyArn}`;
    const credentials = makeTemporaryCredentials(this.#random, self);
    const issued = { ...rest, entity: { policyArn, uniqueId }, issued: this.#clock.now(), credentials };
    this.#keep(issued);
    return issued;
  }

  saved(): Pick<WorldData, "principals" | "removals" | "roots" | "sessions"> {
    return {
      principals: [...this.#members.values()].map(({ description, since }) => ({
        description,
        since: since.toISOString(),
      })),
      removals: Object.fromEntries(this.#lives),
      roots: [...this.#roots.keys()],
      sessions: [...this.#sessions.values()].map(({ asked }) => ({
        ...asked,
        issued: asked.issued.toISOString(),
        expires: asked.expires.toISOString(),
      })),
    };
  }

  restore({ principals, removals, roots, sessions }: ReturnType<Identities["saved"]>): void {
    for (const [arn, count] of Object.entries(removals)) this.#lives.set(arn, count);
    for (const { description, since } of principals) this.add(description, new Date(since));
    for (const account of roots) this.#root(account);
    for (const session of sessions) {
      this.#keep({ ...session, issued: new Date(session.issued), expires: new Date(session.expires) });
    }
  }

  #keep(asked: AskedSession): void {
    const { name, issued, expires, policies, tags, credentials } = asked;
    const { accessKeyId } = credentials;
    const session: Session = {
      name,
      accessKeyId,
      issued,
      expires,
      assumed: true,
      ...(policies && { policies: readPolicies(policies, "session policy") }),
      ...(tags && { tags }),
    };
    this.#sessions.set(accessKeyId, { asked, session });
  }

  #find(principal: Principal): Identity | undefined {
    const { kind, account, policyArn, accessKeyId } = principal;
    if (kind === "root") return this.#root(account).identity;
    if (kind === "service") return serviceCaller(principal);
    if (accessKeyId === undefined) return this.#members.get(policyArn)?.identity;
    const session = this.#sessions.get(accessKeyId);
    return session && this.#ofSession(session);
  }

  /** With the permissions that the role or user has now; undefined when it is gone. */
  #ofSession({ asked: { kind, entity }, session }: KeptSession): Identity | undefined {
    const member = this.#members.get(entity.policyArn);
    if (member?.entity.uniqueId !== entity.uniqueId) return undefined;
    return kind === "role" ? roleSession(member.entity, session) : federatedUser(member.entity, session);
  }

  #newestSession(arn: string): KeptSession | undefined {
    if (!arn.startsWith("arn:aws:sts:")) return undefined;
    return [...this.#sessions.values()].findLast((one) => this.#ofSession(one)?.principal.arn === arn);
  }

  #search(test: (member: Member) => boolean): Member | undefined {
    for (const member of this.#members.values()) if (test(member)) return member;
    return undefined;
  }

  #known(arn: string): Known {
    const account = ROOT_ARN.exec(arn)?.[1];
    const known =
      account === undefined
        ? (this.#members.get(arn) ?? this.#search(({ identity }) => identity.principal.arn === arn))
        : this.#root(account);
    if (known === undefined) throw nobody(arn);
    return known;
  }

  #root(account: string): Known {
    let root = this.#roots.get(account);
    if (root === undefined) {
      const credentials = makeCredentials(this.#random, `arn:aws:iam::${account}:root`);
      root = { identity: rootUser(account, credentials.accessKeyId), credentials };
      this.#roots.set(account, root);
      this.#byAccessKey.set(credentials.accessKeyId, root.identity);
    }
    return root;
  }

  #life(arn: string): number {
    return this.#lives.get(arn) ?? 0;
  }
}

/** The caller that a description stands for. */
function callerOf(
  entity: Entity,
  { kind, sessionName: name = "session", multiFactorAuth }: PrincipalDescription,
  { sessionPolicies: policies }: ReadPrincipal,
  accessKeyId: string,
  issued: Date,
): Identity {
  const session: Session = { name, accessKeyId, issued, ...(policies && { policies }) };
  if (kind === "role") return roleSession(entity, session);
  return multiFactorAuth ? userWithDevice(entity, session) : user(entity, accessKeyId);
}

const nobody = (arn: string) => new Error(`There is no principal ${arn} in this world. Add it first.`);
