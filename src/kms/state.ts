/** Everything a world of KMS holds: keys and aliases by account and Region, and the trails. */

import { aliasArn } from "./arn.ts";
import type { Clock } from "./clock.ts";
import type { Identities } from "./identities.ts";
import type { KmsKey } from "./key.ts";
import type { Random } from "./random.ts";
import type { TrailRecord } from "./trail.ts";

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
  readonly trail: TrailRecord[];
}

export class State {
  readonly clock: Clock;
  readonly random: Random;
  readonly identities: Identities;
  readonly #homes = new Map<string, Home>();
  /** By Region and material id, of all accounts: a ciphertext does not say whose key it was made with. */
  readonly #byMaterial = new Map<string, KmsKey>();

  constructor(clock: Clock, random: Random, identities: Identities) {
    this.clock = clock;
    this.random = random;
    this.identities = identities;
  }

  home(account: string, region: string): Home {
    const name = `${account}/${region}`;
    let home = this.#homes.get(name);
    if (home === undefined) {
      home = { keys: new Map(), aliases: new Map(), trail: [] };
      this.#homes.set(name, home);
    }
    return home;
  }

  addKey(key: KmsKey): void {
    this.home(key.account, key.region).keys.set(key.id, key);
    for (const material of key.materials) this.#byMaterial.set(`${key.region}/${material.id}`, key);
  }

  /** Takes away the key, its materials and its aliases: nothing can be decrypted with it any more. */
  removeKey(key: KmsKey): void {
    const { keys, aliases } = this.home(key.account, key.region);
    keys.delete(key.id);
    for (const material of key.materials) this.#byMaterial.delete(`${key.region}/${material.id}`);
    for (const alias of this.aliasesOf(key)) aliases.delete(alias.name);
  }

  keyOfMaterial(region: string, materialId: string): KmsKey | undefined {
    return this.#byMaterial.get(`${region}/${materialId}`);
  }

  addAlias(key: KmsKey, name: string): void {
    const now = this.clock.now();
    const arn = aliasArn(key.region, key.account, name);
    this.home(key.account, key.region).aliases.set(name, { name, arn, keyId: key.id, created: now, updated: now });
  }

  aliasesOf(key: KmsKey): Alias[] {
    return [...this.home(key.account, key.region).aliases.values()].filter(({ keyId }) => keyId === key.id);
  }
}
