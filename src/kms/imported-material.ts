/**
 * Imported material comes and goes: by ImportKeyMaterial, by DeleteImportedKeyMaterial, and when it expires. KMS remembers
 * what it once had, and takes the same bytes back. Follows the Developer Guide, "Import key material for AWS KMS keys".
 */
import type { ImportKeyMaterialRequest, KeyState } from "@aws-sdk/client-kms";
import { isPairSpec, readKeyPair } from "./crypto/key-pairs.ts";
import { KmsError, validationError } from "./errors.ts";
import {
  currentRecord,
  type KeyMaterial,
  type KmsKey,
  keyMaterial,
  type MaterialRecord,
  primaryOf,
  regionsOf,
} from "./key.ts";
import { becomes, readyState } from "./key-life.ts";
import { SECRET_BYTES } from "./new-material.ts";
import { pendingRecord } from "./rotation.ts";
import type { State } from "./state.ts";
import { recordServiceEvent } from "./trail-record.ts";

const LONGEST_HMAC_BYTES = 128;

/** A key on its way somewhere, or to its deletion, goes on whatever becomes of its material. */
const SETTLED: ReadonlySet<KeyState> = new Set(["Enabled", "Disabled", "PendingImport"]);

/** Undefined for bytes that are no material of the key's spec. A private key counts as the same in every encoding. */
export async function readMaterial({ id, spec }: KmsKey, bytes: Uint8Array): Promise<KeyMaterial | undefined> {
  if (isPairSpec(spec)) {
    const pair = await readKeyPair(spec, bytes);
    return pair && keyMaterial(id, pair.privateKey);
  }
  const least = SECRET_BYTES[spec] ?? Infinity;
  const most = spec.startsWith("HMAC_") ? LONGEST_HMAC_BYTES : least;
  return bytes.length >= least && bytes.length <= most ? keyMaterial(id, bytes) : undefined;
}

/** The id as answers and the trail show it: only materials of symmetric encryption keys have one. */
export const shownMaterialId = ({ spec }: KmsKey, id: string | undefined): { readonly KeyMaterialId?: string } =>
  spec === "SYMMETRIC_DEFAULT" && id !== undefined ? { KeyMaterialId: id } : {};

type Import = Pick<ImportKeyMaterialRequest, "ImportType" | "KeyMaterialId" | "KeyMaterialDescription">;

/**
 * Takes material in, until `validTo` or for good. The key is ready when it has all the materials it needs.
 * @throws IncorrectKeyMaterialException, KMSInvalidStateException or ValidationException
 */
export function takeIn(state: State, key: KmsKey, material: KeyMaterial, given: Import, validTo?: Date): void {
  const record = recordOf(key, material, given);
  if (given.KeyMaterialDescription !== undefined) record.description = given.KeyMaterialDescription;
  drop(state, key, material.id);
  key.materials.push(material);
  const { id } = material;
  const due = { type: "expire material", key: key.arn, materialId: id } as const;
  const expires = validTo && { date: validTo, appointment: state.clock.schedule(validTo, due) };
  key.imports.set(id, expires ? { expires } : {});
  for (const twin of regionsOf(key)) state.nameMaterial(twin, id);
  awaitRegions(key);
  if (SETTLED.has(key.state)) becomes(state, key, readyState(key));
}

/** The record of the material: one there is, or a new one. */
function recordOf(key: KmsKey, { id }: KeyMaterial, { ImportType, KeyMaterialId }: Import): MaterialRecord {
  const known = key.history.find((record) => record.id === id);
  const type = ImportType ?? (key.history.length === 0 ? "NEW_KEY_MATERIAL" : "EXISTING_KEY_MATERIAL");
  const expected = KeyMaterialId ?? (type === "EXISTING_KEY_MATERIAL" && !known ? currentRecord(key)?.id : undefined);
  if (expected !== undefined && expected !== id) {
    throw incorrect(`Imported key material does not have the expected identifier (${expected}).`);
  }
  if (type === "NEW_KEY_MATERIAL") {
    if (known) {
      throw incorrect(
        `Key material (id: ${id}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${key.arn}.`,
      );
    }
    return newRecord(key, id);
  }
  if (!known) throw incorrect(`Key material (id: ${id}) has never been imported into KMS key ${key.arn}.`);
  return known;
}

function newRecord(key: KmsKey, id: string): MaterialRecord {
  const pending = pendingRecord(key);
  if (pending) {
    throw new KmsError(
      "KMSInvalidStateException",
      `New key material (id: ${id}) cannot be imported into KMS key ${key.arn}, because another key material (id: ${pending.id}) is pending rotation.`,
    );
  }
  if (key !== primaryOf(key)) {
    throw validationError(`New key material must be imported into the primary key first: ${primaryOf(key).arn}.`);
  }
  const record: MaterialRecord = { id, state: key.history.length === 0 ? "CURRENT" : "PENDING_ROTATION" };
  key.history.push(record);
  return record;
}

const incorrect = (message: string) => new KmsError("IncorrectKeyMaterialException", message);

/** Takes away the bytes, if they are there. Material that waited to become the current one is forgotten altogether. */
export function deleteMaterial(state: State, key: KmsKey, record: MaterialRecord): void {
  drop(state, key, record.id);
  const held = regionsOf(key).some(({ imports }) => imports.has(record.id));
  if (record === pendingRecord(key) && !held) forget(state, key, record);
  else awaitRegions(key);
  if (SETTLED.has(key.state) && readyState(key) === "PendingImport") becomes(state, key, "PendingImport");
}

function forget(state: State, key: KmsKey, record: MaterialRecord): void {
  key.history.splice(key.history.indexOf(record), 1);
  for (const twin of regionsOf(key)) state.forgetMaterial(twin, record.id);
}

/** When the time of the material is over. */
export function expire(state: State, key: KmsKey, id: string): void {
  const record = key.history.find((one) => one.id === id);
  if (record === undefined) throw new Error(`${key.arn} holds a material that it does not remember.`);
  deleteMaterial(state, key, record);
  const { KeyMaterialId: keyMaterialId } = shownMaterialId(key, id);
  recordServiceEvent(state, "DeleteExpiredKeyMaterial", key, keyMaterialId === undefined ? {} : { keyMaterialId });
}

function drop(state: State, key: KmsKey, id: string): void {
  state.clock.callOff(key.imports.get(id)?.expires?.appointment);
  key.imports.delete(id);
  const index = key.materials.findIndex((material) => material.id === id);
  if (index !== -1) key.materials.splice(index, 1);
}

/** New material of a multi-Region key can become the current one when all Regions have it, those that come later too. */
export function awaitRegions(key: KmsKey): void {
  const record = pendingRecord(key);
  if (record === undefined || key.origin !== "EXTERNAL") return;
  const everywhere = regionsOf(key).every(({ imports }) => imports.has(record.id));
  record.state = everywhere ? "PENDING_ROTATION" : "PENDING_MULTI_REGION_IMPORT_AND_ROTATION";
}
