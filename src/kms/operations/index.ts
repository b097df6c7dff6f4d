/** The operations there are, by the API's names. */
import type { AnyOperation } from "../operation.ts";
import { connectCustomKeyStore, disconnectCustomKeyStore } from "./connect-custom-key-store.ts";
import { createAlias } from "./create-alias.ts";
import { createCustomKeyStore } from "./create-custom-key-store.ts";
import { createGrant } from "./create-grant.ts";
import { createKey } from "./create-key.ts";
import { decrypt } from "./decrypt.ts";
import { deleteImportedKeyMaterial } from "./delete-imported-key-material.ts";
import { deriveSharedSecret } from "./derive-shared-secret.ts";
import { describeCustomKeyStores } from "./describe-custom-key-stores.ts";
import { describeKey } from "./describe-key.ts";
import { disableKey, enableKey } from "./enable-key.ts";
import { decapsulate, encapsulate } from "./encapsulate.ts";
import { encrypt } from "./encrypt.ts";
import { generateDataKey, generateDataKeyWithoutPlaintext } from "./generate-data-key.ts";
import { generateDataKeyPair, generateDataKeyPairWithoutPlaintext } from "./generate-data-key-pair.ts";
import { generateRandom } from "./generate-random.ts";
import { getKeyLastUsage } from "./get-key-last-usage.ts";
import { getParametersForImport } from "./get-parameters-for-import.ts";
import { getPublicKey } from "./get-public-key.ts";
import { importKeyMaterial } from "./import-key-material.ts";
import { cancelKeyDeletion, scheduleKeyDeletion } from "./key-deletion.ts";
import { getKeyPolicy, listKeyPolicies, putKeyPolicy } from "./key-policy.ts";
import { disableKeyRotation, enableKeyRotation, getKeyRotationStatus, rotateKeyOnDemand } from "./key-rotation.ts";
import { listAliases } from "./list-aliases.ts";
import { listGrants, listRetirableGrants } from "./list-grants.ts";
import { listKeyRotations } from "./list-key-rotations.ts";
import { listKeys } from "./list-keys.ts";
import { generateMac, verifyMac } from "./mac.ts";
import { reEncrypt } from "./re-encrypt.ts";
import { replicateKey } from "./replicate-key.ts";
import { retireGrant, revokeGrant } from "./retire-grant.ts";
import { sign, verify } from "./sign.ts";
import { listResourceTags, tagResource, untagResource } from "./tags.ts";
import { deleteAlias, updateAlias } from "./update-alias.ts";
import { deleteCustomKeyStore, updateCustomKeyStore } from "./update-custom-key-store.ts";
import { updateKeyDescription } from "./update-key-description.ts";
import { updatePrimaryRegion } from "./update-primary-region.ts";

const ALL: readonly AnyOperation[] = [
  cancelKeyDeletion,
  connectCustomKeyStore,
  createAlias,
  createCustomKeyStore,
  createGrant,
  createKey,
  decapsulate,
  decrypt,
  deleteAlias,
  deleteCustomKeyStore,
  deleteImportedKeyMaterial,
  deriveSharedSecret,
  describeCustomKeyStores,
  describeKey,
  disableKey,
  disconnectCustomKeyStore,
  disableKeyRotation,
  enableKey,
  enableKeyRotation,
  encapsulate,
  encrypt,
  generateDataKey,
  generateDataKeyPair,
  generateDataKeyPairWithoutPlaintext,
  generateDataKeyWithoutPlaintext,
  generateMac,
  generateRandom,
  getKeyLastUsage,
  getKeyPolicy,
  getKeyRotationStatus,
  getParametersForImport,
  getPublicKey,
  importKeyMaterial,
  listAliases,
  listGrants,
  listKeyPolicies,
  listKeyRotations,
  listKeys,
  listResourceTags,
  listRetirableGrants,
  putKeyPolicy,
  reEncrypt,
  replicateKey,
  retireGrant,
  revokeGrant,
  rotateKeyOnDemand,
  scheduleKeyDeletion,
  sign,
  tagResource,
  untagResource,
  updateAlias,
  updateCustomKeyStore,
  updateKeyDescription,
  updatePrimaryRegion,
  verify,
  verifyMac,
];

export const OPERATIONS: ReadonlyMap<string, AnyOperation> = new Map(
  ALL.map((operation) => [operation.name, operation]),
);
