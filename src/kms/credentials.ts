/** Access keys and unique ids in IAM's forms. They follow from the world's seed and a label, not from the order of calls. */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Random } from "./random.ts";
import type { Credentials } from "./world.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** @param self different for everybody there ever is */
export function makeCredentials(random: Random, self: string): Credentials {
  return { accessKeyId: `AKIA${accessKey(random, self)}`, secretAccessKey: secret(random, self) };
}

/** @param self different for every session there ever is */
export function makeTemporaryCredentials(random: Random, self: string): Required<Credentials> {
  return {
    accessKeyId: `ASIA${accessKey(random, self)}`,
    secretAccessKey: secret(random, self),
    sessionToken: bytesToHex(random.derive(`session ${self}`)),
  };
}

export const makeUniqueId = (random: Random, prefix: "AROA" | "AIDA", self: string): string =>
  `${prefix}${letters(random, `id ${self}`, 17)}`;

const accessKey = (random: Random, self: string): string => letters(random, `access key ${self}`, 16);

const secret = (random: Random, self: string): string =>
  Buffer.from(random.derive(`secret ${self}`))
    .toString("base64")
    .slice(0, 40);

const letters = (random: Random, label: string, length: number): string =>
  Array.from(random.derive(label).subarray(0, length), (byte) => BASE32[byte % 32]).join("");
