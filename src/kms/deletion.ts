/**
 * The end of a key. Its window begins when ScheduleKeyDeletion is called, or for a primary key when its last replica is
 * gone; at the window's end everything is taken away (Developer Guide, "Delete an AWS KMS key").
 */
import { awaitRegions } from "./imported-material.ts";
import type { KmsKey } from "./key.ts";
import { readyState } from "./key-life.ts";
import { stopRotation } from "./rotation.ts";
import type { State } from "./state.ts";
import { recordServiceEvent } from "./trail-record.ts";

const MILLISECONDS_PER_DAY = 86_400_000;

/** Begins the window, or has a primary key wait for its replicas. */
export function scheduleDeletion(state: State, key: KmsKey, windowInDays: number): void {
  const { multiRegion } = key;
  if (multiRegion?.primary === key && multiRegion.replicas.length > 0) {
    key.deletion = { windowInDays };
    key.state = "PendingReplicaDeletion";
    return;
  }
  const date = new Date(state.clock.now().getTime() + windowInDays * MILLISECONDS_PER_DAY);
  key.deletion = { windowInDays, date, appointment: state.clock.schedule(date, { type: "delete key", key: key.arn }) };
  key.state = "PendingDeletion";
}

export function cancelDeletion(state: State, key: KmsKey): void {
  state.clock.callOff(key.deletion?.appointment);
  delete key.deletion;
  if (isOutOfReach(state, key)) key.state = "Unavailable";
  else key.state = readyState(key) === "PendingImport" ? "PendingImport" : "Disabled";
}

/** Whether the key's custom key store is not connected. */
function isOutOfReach(state: State, { account, region, customStore }: KmsKey): boolean {
  if (customStore === undefined) return false;
  customStore.whenConnected = "Disabled";
  return state.home(account, region).stores.get(customStore.storeId)?.connection !== "CONNECTED";
}

/** At the end of its window. */
export function remove(state: State, key: KmsKey): void {
  state.removeKey(key);
  recordServiceEvent(state, "DeleteKey", key);
  for (const { expires } of key.imports.values()) state.clock.callOff(expires?.appointment);
  const { multiRegion } = key;
  if (multiRegion === undefined || multiRegion.primary === key) {
    stopRotation(state, key);
    return;
  }
  multiRegion.replicas = multiRegion.replicas.filter((replica) => replica !== key);
  const { primary } = multiRegion;
  awaitRegions(primary);
  if (primary.state === "PendingReplicaDeletion" && primary.deletion && multiRegion.replicas.length === 0) {
    scheduleDeletion(state, primary, primary.deletion.windowInDays);
  }
}
