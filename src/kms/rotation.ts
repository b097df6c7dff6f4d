/**
 * Rotation: a new material becomes the current one, and the old ones go on decrypting. Follows the Developer Guide,
 * "Rotate AWS KMS keys". The Regions of a multi-Region key rotate together; the schedule is the primary key's.
 */
import type { RotationType } from "@aws-sdk/client-kms";
import { KmsError } from "./errors.ts";
import { currentRecord, type KmsKey, keyMaterial, type MaterialRecord, primaryOf, regionsOf } from "./key.ts";
import type { State } from "./state.ts";
import { recordServiceEvent, recordSynchronization } from "./trail-record.ts";

const MILLISECONDS_PER_DAY = 86_400_000;
/** AWS took 28 to 125 seconds. */
const ON_DEMAND_MILLISECONDS = 100_000;
/** So shortly before an automatic rotation none can be asked for. */
const CONFLICT_MILLISECONDS = 20 * 60_000;
const MOST_ON_DEMAND = 25;

/** @throws UnsupportedOperationException, without a message */
export function refuseUnrotatableSpec({ spec }: KmsKey): void {
  if (spec !== "SYMMETRIC_DEFAULT") throw new KmsError("UnsupportedOperationException");
}

/** Rotation is the primary key's to begin and to schedule. @throws UnsupportedOperationException */
export function refuseReplica(key: KmsKey, operation: string): void {
  if (key === primaryOf(key)) return;
  throw new KmsError(
    "UnsupportedOperationException",
    `${key.arn} is a multi-region replica key which is not valid for ${operation}.`,
  );
}

/** Has the key rotated every so many days after `from`. */
export function scheduleRotation(state: State, key: KmsKey, periodInDays: number, from = state.clock.now()): void {
  const { rotation } = key;
  state.clock.callOff(rotation.automatic?.appointment);
  const next = new Date(from.getTime() + periodInDays * MILLISECONDS_PER_DAY);
  const { account, id: keyId } = key;
  const appointment = state.clock.schedule(next, { type: "rotate key", account, keyId });
  rotation.automatic = { periodInDays, next, appointment, overdue: false };
}

/** When the time for it has come; a key that cannot be rotated now is late. */
export function rotateOnTime(state: State, key: KmsKey): void {
  const { automatic } = key.rotation;
  if (automatic === undefined) throw new Error(`${key.arn} is not to be rotated.`);
  const owner = primaryOf(key);
  if (owner.state === "Enabled" || owner.state === "Updating") {
    rotateAutomatically(state, owner, automatic.periodInDays, automatic.next);
  } else {
    key.rotation.automatic = { ...automatic, overdue: true };
  }
}

export function stopRotation(state: State, { rotation }: KmsKey): void {
  state.clock.callOff(rotation.automatic?.appointment);
  delete rotation.automatic;
}

/** Rotates a key at last that could not be rotated when it was due. The next time is a period from now. */
export function rotateIfOverdue(state: State, key: KmsKey): void {
  const { automatic } = key.rotation;
  if (automatic?.overdue && key === primaryOf(key)) {
    rotateAutomatically(state, key, automatic.periodInDays, state.clock.now());
  }
}

function rotateAutomatically(state: State, key: KmsKey, periodInDays: number, from: Date): void {
  makeCurrent(state, key, newRecord(state, key), "AUTOMATIC");
  scheduleRotation(state, key, periodInDays, from);
}

/**
 * Begins a rotation that ends after a while; asked again meanwhile, nothing more happens.
 * @throws KMSInvalidStateException, LimitExceededException or ConflictException
 */
export function rotateOnDemand(state: State, key: KmsKey): void {
  const { rotation, history } = key;
  if (rotation.onDemandSince !== undefined) return;
  if (key.origin === "EXTERNAL" && pendingRecord(key)?.state !== "PENDING_ROTATION") {
    throw new KmsError(
      "KMSInvalidStateException",
      `No available key material pending rotation for the key: ${key.arn}.`,
    );
  }
  if (history.filter((record) => record.rotation?.type === "ON_DEMAND").length >= MOST_ON_DEMAND) {
    throw new KmsError(
      "LimitExceededException",
      `The on-demand rotations limit has been reached for the given keyId. No more on-demand rotations can be performed for this key: ${key.arn}`,
    );
  }
  const now = state.clock.now();
  if (rotation.automatic && rotation.automatic.next.getTime() - now.getTime() <= CONFLICT_MILLISECONDS) {
    throw new KmsError("ConflictException", `An automatic rotation of ${key.arn} begins within the next 20 minutes.`);
  }
  rotation.onDemandSince = now;
  const { account, id: keyId } = key;
  const end = new Date(now.getTime() + ON_DEMAND_MILLISECONDS);
  state.clock.schedule(end, { type: "end rotation on demand", account, keyId });
}

export function endRotationOnDemand(state: State, key: KmsKey): void {
  delete key.rotation.onDemandSince;
  const record = key.origin === "EXTERNAL" ? pendingRecord(key) : newRecord(state, key);
  // Imported material may have gone meanwhile: then there is nothing to rotate to.
  if (record?.state === "PENDING_ROTATION") makeCurrent(state, primaryOf(key), record, "ON_DEMAND");
}

/** The imported material that waits to become the current one. */
export const pendingRecord = ({ history }: KmsKey): MaterialRecord | undefined =>
  history.find(({ state }) => state === "PENDING_ROTATION" || state === "PENDING_MULTI_REGION_IMPORT_AND_ROTATION");

/** A fresh material that KMS made itself, for all Regions of the key. */
function newRecord(state: State, key: KmsKey): MaterialRecord {
  const material = keyMaterial(key.id, state.random.bytes(32));
  const record: MaterialRecord = { id: material.id, state: "PENDING_ROTATION" };
  key.history.push(record);
  for (const twin of regionsOf(key)) {
    if (!twin.materials.includes(material)) twin.materials.push(material);
    state.nameMaterial(twin, material.id);
  }
  return record;
}

function makeCurrent(state: State, key: KmsKey, record: MaterialRecord, type: RotationType): void {
  const previous = currentRecord(key);
  if (previous !== undefined) previous.state = "NON_CURRENT";
  record.state = "CURRENT";
  record.rotation = { date: state.clock.now(), type };
  recordServiceEvent(state, "RotateKey", key, {
    rotationType: type,
    keyOrigin: key.origin,
    ...(previous && { previousKeyMaterialId: previous.id }),
    currentKeyMaterialId: record.id,
  });
  if (regionsOf(key).length > 1) recordSynchronization(state, key);
}
