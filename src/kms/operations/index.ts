/** The operations there are, by the API's names. */
import type { AnyOperation } from "../operation.ts";
import { createAlias } from "./create-alias.ts";
import { createKey } from "./create-key.ts";
import { decrypt } from "./decrypt.ts";
import { describeKey } from "./describe-key.ts";
import { disableKey, enableKey } from "./enable-key.ts";
import { encrypt } from "./encrypt.ts";
import { generateDataKey, generateDataKeyWithoutPlaintext } from "./generate-data-key.ts";
import { generateRandom } from "./generate-random.ts";
import { cancelKeyDeletion, scheduleKeyDeletion } from "./key-deletion.ts";
import { getKeyPolicy, putKeyPolicy } from "./key-policy.ts";
import { listAliases } from "./list-aliases.ts";
import { listKeys } from "./list-keys.ts";
import { reEncrypt } from "./re-encrypt.ts";

const ALL: readonly AnyOperation[] = [
  cancelKeyDeletion,
  createAlias,
  createKey,
  decrypt,
  describeKey,
  disableKey,
  enableKey,
  encrypt,
  generateDataKey,
  generateDataKeyWithoutPlaintext,
  generateRandom,
  getKeyPolicy,
  listAliases,
  listKeys,
  putKeyPolicy,
  reEncrypt,
  scheduleKeyDeletion,
];

export const OPERATIONS: ReadonlyMap<string, AnyOperation> = new Map(
  ALL.map((operation) => [operation.name, operation]),
);
