/** Who lives in a world: roles, users and root users, their identity policies, credentials and what CloudTrail calls them. */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { RequestPrincipal } from "../iam/principal.ts";
import type { AuthorizationRequest, NamedPolicy, RequestContext } from "../iam/request.ts";
import type { Clock } from "./clock.ts";
import { KmsError } from "./errors.ts";
import { readPolicies, readPolicy } from "./named-policy.ts";
import type { Random } from "./random.ts";
import type { Credentials, Principal, PrincipalDescription } from "./world.ts";

type Caps = Pick<AuthorizationRequest, "boundary" | "sessionPolicies">;

export interface Identity {
  readonly principal: Principal;
  /** The principal as policies see it. */
  readonly asRequested: RequestPrincipal;
  readonly policies: readonly NamedPolicy[];
  /** What limits the caller beside them. */
  readonly caps: Caps;
  readonly credentials: Credentials;
  /** Global condition keys that follow from the session. */
  readonly context: RequestContext;
  /** As CloudTrail writes it. */
  readonly userIdentity: Readonly<Record<string, unknown>>;
  /** As CloudTrail writes it in another account's trail. */
  readonly foreignIdentity: Readonly<Record<string, unknown>>;
}

const ROOT_ARN = /^arn:aws:iam::(\d{12}):root$/;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export class Identities {
  readonly #clock: Clock;
  readonly #random: Random;
  /** By the ARN that policies name. */
  readonly #byArn = new Map<string, Identity>();
  readonly #byAccessKey = new Map<string, Identity>();
  /** How often somebody of this ARN was taken away. */
  readonly #lives = new Map<string, number>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  add({ account, kind, name, policies = {}, boundary, sessionPolicies }: PrincipalDescription): Principal {
    if (!/^\d{12}$/.test(account)) throw new Error(`"${account}" is no account. Give 12 digits.`);
    const policyArn = `arn:aws:iam::${account}:${kind}/${name}`;
    // An assumed role's ARN leaves the role's path out.
    const roleName = name.slice(name.lastIndexOf("/") + 1);
    const arn = kind === "role" ? `arn:aws:sts::${account}:assumed-role/${roleName}/session` : policyArn;
    const named = readPolicies(policies, "identity policy");
    const caps = {
      ...(boundary !== undefined && { boundary: readPolicy("boundary", boundary, "permissions boundary") }),
      ...(sessionPolicies && { sessionPolicies: readPolicies(sessionPolicies, "session policy") }),
    };
    return this.#keep({ arn, account, kind, name, policyArn }, named, caps).principal;
  }

  credentials(arn: string): Credentials {
    return this.#existing(arn).credentials;
  }

  principal(arn: string): Principal {
    return this.#existing(arn).principal;
  }

  byAccessKey(accessKeyId: string): Principal | undefined {
    return this.#byAccessKey.get(accessKeyId)?.principal;
  }

  /** @throws UnrecognizedClientException for a principal that is not of this world */
  of(principal: Principal): Identity {
    const identity = principal.kind === "root" ? this.#root(principal.account) : this.#byArn.get(principal.policyArn);
    if (identity === undefined) {
      throw new KmsError("UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    return identity;
  }

  /** A user or role by ARN. */
  named(arn: string): Identity | undefined {
    return this.#byArn.get(arn);
  }

  /** A role as its sessions' ARNs name it: without its path. */
  role(account: string, name: string): Identity | undefined {
    return this.#find(
      ({ principal }) =>
        principal.kind === "role" && principal.account === account && principal.name.split("/").at(-1) === name,
    );
  }

  /** A user or role by `AIDA…` or `AROA…`. */
  byUniqueId(id: string): Identity | undefined {
    return this.#find(({ asRequested }) => asRequested.uniqueId === id);
  }

  /** Whether anybody of the account is known. */
  hasAccount(account: string): boolean {
    return this.#find(({ principal }) => principal.account === account) !== undefined;
  }

  remove(arn: string): void {
    const { principal, credentials } = this.#existing(arn);
    this.#byArn.delete(arn);
    this.#byAccessKey.delete(credentials.accessKeyId);
    this.#lives.set(arn, this.#life(principal) + 1);
  }

  /** Whether a user or role of this ARN or unique id exists. */
  exists(arnOrId: string): boolean {
    if (this.#byArn.has(arnOrId)) return true;
    return [...this.#byArn.values()].some(({ asRequested }) => asRequested.uniqueId === arnOrId);
  }

  #find(test: (identity: Identity) => boolean): Identity | undefined {
    for (const identity of this.#byArn.values()) if (test(identity)) return identity;
    return undefined;
  }

  #existing(arn: string): Identity {
    const account = ROOT_ARN.exec(arn)?.[1];
    const identity = account === undefined ? this.#byArn.get(arn) : this.#root(account);
    if (identity === undefined) throw new Error(`There is no principal ${arn} in this world. Add it first.`);
    return identity;
  }

  #root(account: string): Identity {
    const arn = `arn:aws:iam::${account}:root`;
    return this.#byArn.get(arn) ?? this.#keep({ arn, account, kind: "root", name: "root", policyArn: arn }, []);
  }

  #keep(principal: Principal, policies: readonly NamedPolicy[], caps: Caps = {}): Identity {
    const seen = this.#clock.timestamp();
    const uniqueId = this.#uniqueId(principal);
    const credentials = this.#makeCredentials(principal);
    const { accessKeyId } = credentials;
    const { arn, account, kind, name, policyArn } = principal;
    const session = { principalId: uniqueId, arn, accountId: account, accessKeyId };
    const identity = { principal, policies, caps, credentials };
    let kept: Identity;
    switch (kind) {
      case "role": {
        const userid = `${uniqueId}:session`;
        const sessionIssuer = {
          type: "Role",
          principalId: uniqueId,
          arn: policyArn,
          accountId: account,
          userName: name,
        };
        kept = {
          ...identity,
          asRequested: { ...principal, kind, uniqueId },
          context: { "aws:userid": userid, "aws:TokenIssueTime": seen, "aws:MultiFactorAuthPresent": "false" },
          userIdentity: {
            type: "AssumedRole",
            ...session,
            principalId: userid,
            sessionContext: { sessionIssuer, attributes: { creationDate: seen, mfaAuthenticated: "false" } },
          },
          foreignIdentity: { type: "AWSAccount", principalId: userid, accountId: account },
        };
        break;
      }
      case "user":
        kept = {
          ...identity,
          asRequested: { ...principal, kind, uniqueId },
          context: { "aws:userid": uniqueId },
          userIdentity: { type: "IAMUser", ...session, userName: name },
          foreignIdentity: { type: "AWSAccount", principalId: uniqueId, accountId: account },
        };
        break;
      case "root":
        kept = {
          ...identity,
          asRequested: { ...principal, kind },
          context: { "aws:userid": account },
          userIdentity: { type: "Root", ...session },
          foreignIdentity: { type: "AWSAccount", principalId: account, accountId: account },
        };
    }
    this.#byArn.set(policyArn, kept);
    this.#byAccessKey.set(accessKeyId, kept);
    return kept;
  }

  #uniqueId(principal: Principal): string {
    const { kind, account } = principal;
    if (kind === "root") return account;
    return `${kind === "role" ? "AROA" : "AIDA"}${this.#letters(this.#label("id", principal), 17)}`;
  }

  #makeCredentials(principal: Principal): Credentials {
    const { kind } = principal;
    const secretAccessKey = Buffer.from(this.#random.derive(this.#label("secret", principal)))
      .toString("base64")
      .slice(0, 40);
    const id = this.#letters(this.#label("access key", principal), 16);
    if (kind !== "role") return { accessKeyId: `AKIA${id}`, secretAccessKey };
    const sessionToken = bytesToHex(this.#random.derive(this.#label("session", principal)));
    return { accessKeyId: `ASIA${id}`, secretAccessKey, sessionToken };
  }

  #life({ policyArn }: Principal): number {
    return this.#lives.get(policyArn) ?? 0;
  }

  /** Different for everybody who ever had the ARN. */
  #label(what: string, principal: Principal): string {
    const life = this.#life(principal);
    return `${what} ${principal.policyArn}${life === 0 ? "" : ` ${life}`}`;
  }

  #letters(label: string, length: number): string {
    return Array.from(this.#random.derive(label).subarray(0, length), (byte) => BASE32[byte % 32]).join("");
  }
}
