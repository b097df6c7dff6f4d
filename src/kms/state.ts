/** Everything a world of KMS holds: keys and aliases by account and Region, and the trails. */

import { aliasArn } from "./arn.ts";
import type { Clock } from "./clock.ts";
import type { CustomKeyStore } from "./custom-key-store.ts";
import { Endpoints } from "./endpoints.ts";
import { Grants } from "./grants.ts";
import { happen } from "./happen.ts";
import type { Identities } from "./identities.ts";
import { ImportParameters } from "./import-parameters.ts";
import type { KmsKey } from "./key.ts";
import { KeyIds } from "./key-ids.ts";
import { Organizations } from "./organization.ts";
import { Quotas } from "./quotas.ts";
import type { Random } from "./random.ts";
import type { TrailRecord } from "./trail.ts";
import type { WorldOptions } from "./world.ts";

export interface Alias {
  /** With its `alias/`. */
  readonly name: string;
  readonly arn: string;
  readonly keyId: string;
  readonly created: Date;
  readonly updated: Date;
}

/** One account in one Region. */
export interface Home {
  /** By key id. */
  readonly keys: Map<string, KmsKey>;
  /** By name with its `alias/`. */
  readonly aliases: Map<string, Alias>;
  /** Custom key stores by id. */
  readonly stores: Map<string, CustomKeyStore>;
  readonly trail: TrailRecord[];
}

/** AWS: "usually less than five minutes". */
const GRANT_DELAY = 5 * 60_000;

export class State {
  readonly clock: Clock;
  readonly random: Random;
  readonly identities: Identities;
  readonly organizations: Organizations;
  readonly endpoints = new Endpoints();
  readonly keyIds: KeyIds;
  readonly grants: Grants;
  readonly importParameters: ImportParameters;
  /** Milliseconds until a new grant needs no token any more. */
  readonly grantDelay: number;
  /** Absent in a world that never throttles. */
  readonly quotas?: Quotas;
  readonly #homes = new Map<string, Home>();
  /** By Region and material id, of all accounts: a ciphertext does not say whose key it was made with. */
  readonly #byMaterial = new Map<string, KmsKey>();

  constructor(
    clock: Clock,
    random: Random,
    identities: Identities,
    { grantDelay = GRANT_DELAY, quotas, keyIds }: Pick<WorldOptions, "grantDelay" | "quotas" | "keyIds"> = {},
  ) {
    this.clock = clock;
    this.random = random;
    this.identities = identities;
    this.organizations = new Organizations(random);
    this.keyIds = new KeyIds(random, keyIds);
    this.grants = new Grants(random);
    this.importParameters = new ImportParameters(random);
    this.grantDelay = grantDelay;
    if (quotas !== undefined) this.quotas = new Quotas(quotas);
    clock.attend((due) => happen(this, due));
  }

  home(account: string, region: string): Home {
    const name = `${account}/${region}`;
    let home = this.#homes.get(name);
    if (home === undefined) {
      home = { keys: new Map(), aliases: new Map(), stores: new Map(), trail: [] };
      this.#homes.set(name, home);
    }
    return home;
  }

  *homes(): Iterable<{ readonly account: string; readonly region: string; readonly home: Home }> {
    for (const [name, home] of this.#homes) {
      const [account = "", region = ""] = name.split("/");
      yield { account, region, home };
    }
  }

  /** INVARIANT: the key is there. */
  key(arn: string): KmsKey {
    const [, , , region = "", account = "", name = ""] = arn.split(":");
    const key = this.home(account, region).keys.get(name.replace("key/", ""));
    if (key === undefined) throw new Error(`There is no key ${arn}.`);
    return key;
  }

  /** A key by its id, in one of its Regions. INVARIANT: there is one left. */
  inAnyRegion(account: string, keyId: string): KmsKey {
    for (const { account: owner, home } of this.homes()) {
      const key = owner === account ? home.keys.get(keyId) : undefined;
      if (key !== undefined) return key;
    }
    throw new Error(`There is no key ${keyId} of ${account}.`);
  }

  addKey(key: KmsKey): void {
    this.home(key.account, key.region).keys.set(key.id, key);
    for (const { id } of key.history) this.nameMaterial(key, id);
  }

  /** From now on ciphertexts that name this material are the key's, even while KMS does not hold the material. */
  nameMaterial(key: KmsKey, materialId: string): void {
    this.#byMaterial.set(`${key.region}/${materialId}`, key);
  }

  /** The material is as if it had never been the key's. */
  forgetMaterial(key: KmsKey, materialId: string): void {
    this.#byMaterial.delete(`${key.region}/${materialId}`);
  }

  /** Takes away the key, its materials, its aliases and its grants: nothing can be decrypted with it any more. */
  removeKey(key: KmsKey): void {
    const { keys, aliases } = this.home(key.account, key.region);
    keys.delete(key.id);
    for (const { id } of key.history) this.forgetMaterial(key, id);
    for (const alias of this.aliasesOf(key)) aliases.delete(alias.name);
    this.grants.removeAllOf(key);
  }

  keyOfMaterial(region: string, materialId: string): KmsKey | undefined {
    return this.#byMaterial.get(`${region}/${materialId}`);
  }

  addAlias(key: KmsKey, name: string): void {
    const now = this.clock.now();
    const arn = aliasArn(key.region, key.account, name);
    this.home(key.account, key.region).aliases.set(name, { name, arn, keyId: key.id, created: now, updated: now });
  }

  /** Has an alias that is there name this key from now on. */
  moveAlias(key: KmsKey, name: string): void {
    const { aliases } = this.home(key.account, key.region);
    const alias = aliases.get(name);
    if (alias !== undefined) aliases.set(name, { ...alias, keyId: key.id, updated: this.clock.now() });
  }

  removeAlias(key: KmsKey, name: string): void {
    this.home(key.account, key.region).aliases.delete(name);
  }

  aliasesOf(key: KmsKey): Alias[] {
    return [...this.home(key.account, key.region).aliases.values()].filter(({ keyId }) => keyId === key.id);
  }
}
