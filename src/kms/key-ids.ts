/** Ids of the keys that will be created: those the world was told of, so that a text can name a key, then random ones. */
import { isKeyId } from "./arn.ts";
import type { Random } from "./random.ts";

export class KeyIds {
  readonly #random: Random;
  readonly #given: string[];
  readonly #taken = new Set<string>();

  /** @throws Error for what is no key id, or one twice */
  constructor(random: Random, given: readonly string[] = []) {
    for (const [index, id] of given.entries()) {
      if (!isKeyId(id)) {
        const forms = "a UUID in lower case, or mrk- and 32 hexadecimal digits for a multi-Region key";
        throw new Error(`"${id}" is no key id. Write ${forms}.`);
      }
      if (given.indexOf(id) !== index) throw new Error(`Two keys cannot have the id ${id}. Give it once.`);
    }
    this.#random = random;
    this.#given = [...given];
  }

  /** Given ids that no key has yet. */
  get left(): readonly string[] {
    return [...this.#given];
  }

  /** A given id of this form, in their order, as long as there is one. Randomness moves on all the same. */
  take(multiRegion: boolean): string {
    const uuid = this.#random.uuid();
    const index = this.#given.findIndex((id) => isMultiRegion(id) === multiRegion);
    const [given] = index === -1 ? [] : this.#given.splice(index, 1);
    if (given === undefined) return multiRegion ? `mrk-${uuid.replaceAll("-", "")}` : uuid;
    this.#taken.add(given);
    return given;
  }

  /** The key with this id has not come to be: if it was a given one, the next key gets it. */
  giveBack(id: string): void {
    if (this.#taken.delete(id)) this.#given.unshift(id);
  }
}

const isMultiRegion = (id: string): boolean => id.startsWith("mrk-");
