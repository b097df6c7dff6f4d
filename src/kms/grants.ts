/**
 * The grants of a world: 50,000 a key, so they are found by id, by grantee and by retiring principal, never by looking
 * through them. A grant never changes once it is made.
 */
import type { GrantConstraints, GrantOperation } from "@aws-sdk/client-kms";
import { bytesToHex } from "@noble/hashes/utils.js";
import { KmsError } from "./errors.ts";
import type { KmsKey } from "./key.ts";
import type { Random } from "./random.ts";

export interface Grant {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** "" when it was given none. */
  readonly name: string;
  readonly key: KmsKey;
  readonly grantee: GrantPrincipal;
  readonly retiring?: GrantPrincipal;
  readonly operations: readonly GrantOperation[];
  readonly constraints?: GrantConstraints;
  /** The account of whoever made it: 12 digits. */
  readonly issuingAccount: string;
  readonly created: Date;
  /** From then on it needs no token. */
  readonly spread: Date;
  /** Grants are listed in the order of their numbers. */
  readonly number: number;
}

/** Whom a grant names. People and roles are bound by their unique id, so nobody inherits a grant with a name. */
export interface GrantPrincipal {
  readonly type: "principal" | "service";
  /** `AROA…`, `AROA…:session`, `AIDA…`, the ARN of an account's root or of a federated user, or a service's name. */
  readonly id: string;
}

/** A list keeps the order in which its grants were made. */
type GrantList = Map<string, Grant>;

interface GrantsOfKey {
  readonly all: GrantList;
  readonly byGrantee: Map<string, GrantList>;
  /** Those with a name, by everything that was asked for. */
  readonly named: Map<string, Grant>;
}

const MOST_GRANTS = 50_000;
const ID_BYTES = 32;
const NONCE_BYTES = 16;
const TAG_BYTES = 16;
const NONE: GrantList = new Map();

export class Grants {
  readonly #random: Random;
  /** How many were made. */
  made = 0;
  /** By key ARN. */
  readonly #keys = new Map<string, GrantsOfKey>();
  readonly #byId = new Map<string, Grant>();
  /** By Region and retiring principal. */
  readonly #retirable = new Map<string, GrantList>();

  constructor(random: Random) {
    this.#random = random;
  }

  nextNumber(): number {
    return ++this.made;
  }

  /** @throws LimitExceededException for one more than a key can have */
  add(grant: Grant): void {
    const { all, byGrantee, named } = this.#of(grant.key);
    if (all.size >= MOST_GRANTS) {
      throw new KmsError(
        "LimitExceededException",
        `${grant.key.arn} has ${MOST_GRANTS} grants, which is the most a key can have.`,
      );
    }
    all.set(grant.id, grant);
    this.#byId.set(grant.id, grant);
    listIn(byGrantee, grant.grantee.id).set(grant.id, grant);
    if (grant.name !== "") named.set(fingerprint(grant), grant);
    if (grant.retiring) listIn(this.#retirable, `${grant.key.region}/${grant.retiring.id}`).set(grant.id, grant);
  }

  remove(grant: Grant): void {
    const { all, byGrantee, named } = this.#of(grant.key);
    all.delete(grant.id);
    this.#byId.delete(grant.id);
    removeFrom(byGrantee, grant.grantee.id, grant);
    if (grant.name !== "") named.delete(fingerprint(grant));
    if (grant.retiring) removeFrom(this.#retirable, `${grant.key.region}/${grant.retiring.id}`, grant);
  }

  removeAllOf(key: KmsKey): void {
    for (const grant of [...this.#of(key).all.values()]) this.remove(grant);
    this.#keys.delete(key.arn);
  }

  get(key: KmsKey, id: string): Grant | undefined {
    return this.#keys.get(key.arn)?.all.get(id);
  }

  /** The grant that was named so and is the same in everything else. */
  twinOf(grant: Grant): Grant | undefined {
    return grant.name === "" ? undefined : this.#keys.get(grant.key.arn)?.named.get(fingerprint(grant));
  }

  /** All grants of a key, or those for one grantee, in the order in which they were made. */
  ofKey(key: KmsKey, granteeId?: string): GrantList {
    const grants = this.#keys.get(key.arn);
    return (granteeId === undefined ? grants?.all : grants?.byGrantee.get(granteeId)) ?? NONE;
  }

  retirableBy(region: string, principalId: string): GrantList {
    return this.#retirable.get(`${region}/${principalId}`) ?? NONE;
  }

  /** A new token for the grant. All its tokens are as good as each other. */
  token(grant: Grant): string {
    const named = Buffer.concat([Buffer.from(grant.id, "hex"), this.#random.bytes(NONCE_BYTES)]);
    return Buffer.concat([named, this.#tagOf(named)]).toString("base64url");
  }

  /**
   * The grant that a token is for; undefined when it is gone.
   * @throws InvalidGrantTokenException for a token that was never given out
   */
  ofToken(token: string): Grant | undefined {
    return this.#byId.get(this.idOfToken(token));
  }

  /** The id of the grant that a token is or was for. @throws InvalidGrantTokenException */
  idOfToken(token: string): string {
    const bytes = Buffer.from(token, "base64url");
    const named = bytes.subarray(0, ID_BYTES + NONCE_BYTES);
    if (
      bytes.length !== ID_BYTES + NONCE_BYTES + TAG_BYTES ||
      !bytes.subarray(named.length).equals(this.#tagOf(named))
    ) {
      throw new KmsError("InvalidGrantTokenException", "The grant token is not valid.");
    }
    return bytesToHex(named.subarray(0, ID_BYTES));
  }

  #tagOf(named: Uint8Array): Uint8Array {
    return this.#random.derive(`grant token ${bytesToHex(named)}`).subarray(0, TAG_BYTES);
  }

  #of({ arn }: KmsKey): GrantsOfKey {
    let grants = this.#keys.get(arn);
    if (grants === undefined) {
      grants = { all: new Map(), byGrantee: new Map(), named: new Map() };
      this.#keys.set(arn, grants);
    }
    return grants;
  }
}

/** Everything that makes two grants of a key the same. */
function fingerprint({ name, grantee, retiring, operations, constraints = {}, issuingAccount }: Grant): string {
  const { EncryptionContextEquals, EncryptionContextSubset, SourceArn } = constraints;
  const contexts = [EncryptionContextEquals, EncryptionContextSubset].map(
    (pairs) => pairs && Object.entries(pairs).sort(),
  );
  return JSON.stringify([name, grantee.id, retiring?.id, operations.toSorted(), contexts, SourceArn, issuingAccount]);
}

function listIn(lists: Map<string, GrantList>, name: string): GrantList {
  let list = lists.get(name);
  if (list === undefined) {
    list = new Map();
    lists.set(name, list);
  }
  return list;
}

function removeFrom(lists: Map<string, GrantList>, name: string, { id }: Grant): void {
  const list = lists.get(name);
  list?.delete(id);
  if (list?.size === 0) lists.delete(name);
}
