/** A KMS key as the service holds it, and as it shows it. */
import type {
  KeyLastUsageData,
  KeyMaterialState,
  KeyMetadata,
  KeySpec,
  KeyState,
  KeyUsageType,
  MultiRegionConfiguration,
  OriginType,
  RotationType,
} from "@aws-sdk/client-kms";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Policy } from "../iam/policy.ts";
import { keyArn } from "./arn.ts";
import { keyDerivation } from "./crypto/derive-key.ts";
import type { SealingMaterial } from "./crypto/symmetric.ts";
import { ALGORITHM_MEMBERS, algorithmsOf } from "./key-specs.ts";

export interface KmsKey {
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsageType;
  readonly origin: OriginType;
  /** Absent for the keys that customers make. */
  readonly manager?: "AWS";
  readonly created: Date;
  description: string;
  tags: ReadonlyMap<string, string>;
  state: KeyState;
  /** Absent until it is used. */
  lastUsage?: KeyLastUsageData;
  policy: KeyPolicy;
  /** Those whose bytes KMS holds: all of them decrypt, the current one (by `history`) encrypts. */
  readonly materials: KeyMaterial[];
  /** Every material the key has or had, oldest first. The Regions of a multi-Region key share it. */
  readonly history: MaterialRecord[];
  /** By material id, of imported materials that are held. */
  readonly imports: Map<string, ImportedMaterial>;
  /** Shared by the Regions of a multi-Region key. */
  readonly rotation: Rotation;
  /** Absent for a single-Region key; otherwise shared by the Regions. */
  multiRegion?: MultiRegionFamily;
  /** Where the key's material is, when it is not in KMS. */
  readonly customStore?: StoredKey;
  /** While its deletion is pending: when it is due, which is not known as long as replicas are waited for. */
  deletion?: { readonly windowInDays: number; readonly date?: Date; readonly appointment?: number };
}

/** A material in the key's history. */
export interface MaterialRecord {
  readonly id: string;
  state: KeyMaterialState;
  /** Absent for the first one, and until the rotation that makes it current. */
  rotation?: { readonly date: Date; readonly type: RotationType };
  description?: string;
}

export interface ImportedMaterial {
  /** Absent when the material does not expire. */
  readonly expires?: { readonly date: Date; readonly appointment: number };
}

export interface Rotation {
  automatic?: {
    readonly periodInDays: number;
    readonly next: Date;
    readonly appointment: number;
    /** The date passed while the key could not be rotated. */
    readonly overdue: boolean;
  };
  /** When the rotation on demand that is under way was asked for. */
  onDemandSince?: Date;
}

/** The related keys of a multi-Region key: same id, same material, each in a Region of its own. */
export interface MultiRegionFamily {
  primary: KmsKey;
  replicas: KmsKey[];
}

/** A key in a custom key store. */
export interface StoredKey {
  readonly storeId: string;
  clusterId?: string;
  /** The id of the key outside AWS. */
  readonly xksKeyId?: string;
  /** The state that comes back when the store is connected again. */
  whenConnected: "Enabled" | "Disabled";
}

/** The document as it was put, and as the authorization engine reads it. */
export interface KeyPolicy {
  readonly text: string;
  readonly policy: Policy;
}

export interface KeyMaterial extends SealingMaterial {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** 32 bytes of a symmetric key, the bytes of an HMAC key, or a private key as PKCS #8. */
  readonly bytes: Uint8Array;
}

/** Of a key's bytes. The id is a digest of the key's id and the bytes: the same bytes, the same id. */
export function keyMaterial(keyId: string, bytes: Uint8Array): KeyMaterial {
  const idBytes = sha256(concatBytes(utf8ToBytes(`${keyId}\0`), bytes));
  return { id: bytesToHex(idBytes), idBytes, bytes, deriveKey: keyDerivation(bytes) };
}

/** The record of the material that encrypts; undefined as long as none was imported. */
export const currentRecord = (key: KmsKey) => key.history.findLast(({ state }) => state === "CURRENT");

export function currentMaterial(key: KmsKey): KeyMaterial {
  const current = currentRecord(key)?.id;
  const material = key.materials.findLast(({ id }) => id === current);
  if (material === undefined) throw new Error(`${key.arn} has no key material.`);
  return material;
}

/** The primary key of a multi-Region key; any other key itself. */
export const primaryOf = (key: KmsKey): KmsKey => key.multiRegion?.primary ?? key;

/** The key in all its Regions, primary first. */
export const regionsOf = (key: KmsKey): readonly KmsKey[] => [primaryOf(key), ...(key.multiRegion?.replicas ?? [])];

/** Everything of a new key that is not the same for all. */
export type NewKey = Pick<
  KmsKey,
  | "id"
  | "account"
  | "region"
  | "spec"
  | "usage"
  | "origin"
  | "created"
  | "description"
  | "tags"
  | "policy"
  | "customStore"
  | "manager"
> & {
  /** Left out when it is still to be imported. */
  readonly material?: KeyMaterial;
  /** A multi-Region primary key. */
  readonly multiRegion: boolean;
};

export function newKey({ material, multiRegion, ...given }: NewKey): KmsKey {
  const key: KmsKey = {
    ...given,
    arn: keyArn(given.region, given.account, given.id),
    state: material === undefined ? "PendingImport" : "Enabled",
    materials: material === undefined ? [] : [material],
    history: material === undefined ? [] : [{ id: material.id, state: "CURRENT" }],
    imports: new Map(),
    rotation: {},
  };
  if (multiRegion) key.multiRegion = { primary: key, replicas: [] };
  return key;
}

/** KeyMetadata as CreateKey and DescribeKey answer with it. */
export function keyMetadata(key: KmsKey): KeyMetadata {
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: key.created,
    Enabled: key.state === "Enabled",
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    ...deletionMembers(key),
    Origin: key.origin,
    ...expirationMembers(key),
    KeyManager: key.manager ?? "CUSTOMER",
    // The deprecated twin carries every value of KeySpec, which its type does not know.
    CustomerMasterKeySpec: key.spec as NonNullable<KeyMetadata["CustomerMasterKeySpec"]>,
    KeySpec: key.spec,
    [ALGORITHM_MEMBERS[key.usage]]: [...algorithmsOf(key.spec, key.usage)],
    MultiRegion: key.multiRegion !== undefined,
    ...(key.multiRegion && { MultiRegionConfiguration: multiRegionConfiguration(key, key.multiRegion) }),
    ...storeMembers(key),
    ...currentMaterialMember(key),
  };
}

function deletionMembers({ state, deletion }: KmsKey): Partial<KeyMetadata> {
  if (deletion === undefined) return {};
  if (state === "PendingReplicaDeletion") return { PendingDeletionWindowInDays: deletion.windowInDays };
  return state === "PendingDeletion" && deletion.date !== undefined ? { DeletionDate: deletion.date } : {};
}

/** Shown while all materials are there; with several, the first to expire counts. */
function expirationMembers({ origin, history, imports }: KmsKey): Partial<KeyMetadata> {
  const needed = history.filter(({ state }) => state === "CURRENT" || state === "NON_CURRENT");
  if (origin !== "EXTERNAL" || needed.length === 0 || !needed.every(({ id }) => imports.has(id))) return {};
  const dates = needed.flatMap(({ id }) => imports.get(id)?.expires?.date.getTime() ?? []);
  if (dates.length === 0) return { ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" };
  return { ExpirationModel: "KEY_MATERIAL_EXPIRES", ValidTo: new Date(Math.min(...dates)) };
}

const multiRegionConfiguration = (key: KmsKey, { primary, replicas }: MultiRegionFamily): MultiRegionConfiguration => ({
  MultiRegionKeyType: key === primary ? "PRIMARY" : "REPLICA",
  PrimaryKey: { Arn: primary.arn, Region: primary.region },
  ReplicaKeys: replicas.map(({ arn, region }) => ({ Arn: arn, Region: region })),
});

const storeMembers = ({ customStore }: KmsKey): Partial<KeyMetadata> =>
  customStore === undefined
    ? {}
    : {
        CustomKeyStoreId: customStore.storeId,
        ...(customStore.clusterId !== undefined && { CloudHsmClusterId: customStore.clusterId }),
        ...(customStore.xksKeyId !== undefined && { XksKeyConfiguration: { Id: customStore.xksKeyId } }),
      };

function currentMaterialMember(key: KmsKey): Partial<KeyMetadata> {
  const current = currentRecord(key);
  const shown = key.spec === "SYMMETRIC_DEFAULT" && key.customStore === undefined && key.state !== "Creating";
  return shown && current ? { CurrentKeyMaterialId: current.id } : {};
}
