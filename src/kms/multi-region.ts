/**
 * Multi-Region keys: the same key id and material in several Regions, one of which is the primary key's. What related
 * keys share is one object (history, rotation, the family); everything else each has for itself. Follows the Developer
 * Guide, "Multi-Region keys in AWS KMS".
 */
import { keyArn } from "./arn.ts";
import type { Due } from "./due.ts";
import { KmsError, validationError } from "./errors.ts";
import { awaitRegions } from "./imported-material.ts";
import { type KmsKey, type MultiRegionFamily, primaryOf } from "./key.ts";
import { becomes, readyState } from "./key-life.ts";
import { regionsAround } from "./regions.ts";
import type { State } from "./state.ts";
import { recordSynchronization } from "./trail-record.ts";

/** How long keys are Creating and Updating here. AWS: "a few seconds", and until the change is known in all Regions. */
const CREATING_MILLISECONDS = 10_000;
const UPDATING_MILLISECONDS = 60_000;

/** What a replica key does not take over from its primary key. */
export type OwnProperties = Pick<KmsKey, "region" | "created" | "description" | "tags" | "policy">;

/** @throws UnsupportedOperationException unless the key is a primary key */
export function familyToReplicate(key: KmsKey): MultiRegionFamily {
  if (key.multiRegion?.primary === key) return key.multiRegion;
  throw new KmsError("UnsupportedOperationException", `${key.arn} is not a multi-region primary key.`);
}

/** @throws ValidationException or AlreadyExistsException for a Region that cannot have a replica key */
export function checkReplicaRegion({ primary, replicas }: MultiRegionFamily, region: string): void {
  if (region === primary.region) {
    throw validationError(`${region} cannot have a replica because it contains the primary.`);
  }
  const partition = regionsAround(region);
  if (partition === undefined) {
    throw validationError(
      `Region ${region} is not a valid Region or multi-Region keys are not supported in Region ${region}.`,
    );
  }
  if (!partition.includes(primary.region)) {
    throw validationError("The replica key Region must be in the same AWS partition as the primary key Region.");
  }
  if (replicas.some((replica) => replica.region === region)) {
    throw new KmsError(
      "AlreadyExistsException",
      "You can create only one replica of each primary key in each AWS Region.",
    );
  }
}

/** A replica key that nobody knows yet. Imported material has to be imported into every Region. */
export function newReplica(family: MultiRegionFamily, own: OwnProperties): KmsKey {
  const { id, account, spec, usage, origin, materials, history, rotation } = family.primary;
  return {
    ...own,
    id,
    account,
    spec,
    usage,
    origin,
    history,
    rotation,
    arn: keyArn(own.region, account, id),
    state: "Creating",
    materials: origin === "EXTERNAL" ? [] : materials,
    imports: new Map(),
    multiRegion: family,
  };
}

/** Puts the replica key into its Region; it can be used after a while. */
export function addReplica(state: State, family: MultiRegionFamily, replica: KmsKey): void {
  family.replicas.push(replica);
  state.addKey(replica);
  awaitRegions(replica);
  later(state, CREATING_MILLISECONDS, { type: "end creating", key: replica.arn });
}

export function endCreating(state: State, replica: KmsKey): void {
  recordSynchronization(state, primaryOf(replica));
  if (replica.state === "Creating") becomes(state, replica, readyState(replica));
}

/**
 * Has primary and replica key change places. Both are Updating for a while, and can be used meanwhile.
 * @throws KMSInvalidStateException unless `former` is a primary key
 */
export function changePrimary(state: State, former: KmsKey, next: KmsKey): void {
  const family = former.multiRegion;
  if (family?.primary !== former) {
    throw new KmsError("KMSInvalidStateException", `${former.arn} is not a multi-Region primary key.`);
  }
  if (next === former) return;
  family.primary = next;
  family.replicas = family.replicas.map((replica) => (replica === next ? former : replica));
  for (const key of [former, next]) key.state = "Updating";
  later(state, UPDATING_MILLISECONDS, { type: "end updating", former: former.arn, next: next.arn });
}

export function endUpdating(state: State, former: KmsKey, next: KmsKey): void {
  recordSynchronization(state, primaryOf(next));
  for (const key of [former, next]) if (key.state === "Updating") becomes(state, key, readyState(key));
}

function later(state: State, milliseconds: number, due: Due): void {
  state.clock.schedule(new Date(state.clock.now().getTime() + milliseconds), due);
}
