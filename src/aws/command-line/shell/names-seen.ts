/** Keys, aliases and the like that calls have shown: what can be completed. Nobody is asked, so the trail stays as it is. */
import type { ObservedCall } from "../../../kms/world.ts";

/** Members whose texts name something, and what kind of thing. */
const KINDS: Readonly<Record<string, "key" | "alias" | "grant">> = {
  AliasName: "alias",
  Arn: "key",
  GrantId: "grant",
  KeyArn: "key",
  KeyId: "key",
  TargetKeyId: "key",
};

export class NamesSeen {
  readonly #names = { key: new Set<string>(), alias: new Set<string>(), grant: new Set<string>() };

  constructor(known: readonly string[]) {
    for (const name of known) this.#names[name.startsWith("alias/") ? "alias" : "key"].add(name);
  }

  note({ output }: ObservedCall): void {
    this.#noteAll(output);
  }

  #noteAll(value: unknown): void {
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
    for (const [name, member] of Object.entries(value)) {
      const kind = KINDS[name];
      if (kind !== undefined && typeof member === "string") this.#names[kind].add(member);
      else this.#noteAll(member);
    }
  }

  /** What an option takes: keys with their aliases for `--key-id`. */
  forOption(option: string): string[] {
    const { key, alias, grant } = this.#names;
    const own = [...alias].filter((name) => !name.startsWith("alias/aws/"));
    if (option === "--alias-name") return own;
    if (option === "--grant-id") return [...grant];
    return /^--(target-|source-|destination-)?key-id$/.test(option) ? [...own, ...key, ...alias] : [];
  }
}
