/** A KMS key as the service holds it, and as it shows it. */
import type { KeyMetadata, KeySpec, KeyState, KeyUsageType, OriginType } from "@aws-sdk/client-kms";
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
  readonly created: Date;
  readonly description: string;
  readonly tags: ReadonlyMap<string, string>;
  state: KeyState;
  policy: KeyPolicy;
  /** Oldest first; the last one encrypts, all of them decrypt. */
  readonly materials: KeyMaterial[];
  /** While its deletion is pending: when, and what calls it off. */
  deletion?: { readonly date: Date; readonly callOff: () => void };
}

/** The document as it was put, and as the authorization engine reads it. */
export interface KeyPolicy {
  readonly text: string;
  readonly policy: Policy;
}

export interface KeyMaterial extends SealingMaterial {
  /** 64 hexadecimal digits. */
  readonly id: string;
}

/** Of a symmetric key's bytes (32). The id is a digest of the key's id and the bytes: the same bytes, the same id. */
export function keyMaterial(keyId: string, bytes: Uint8Array): KeyMaterial {
  const idBytes = sha256(concatBytes(utf8ToBytes(`${keyId}\0`), bytes));
  return { id: bytesToHex(idBytes), idBytes, deriveKey: keyDerivation(bytes) };
}

export function currentMaterial(key: KmsKey): KeyMaterial {
  const material = key.materials.at(-1);
  if (material === undefined) throw new Error(`${key.arn} has no key material.`);
  return material;
}

/** Whose key and where: everything of a new key that its creator does not choose. */
export interface NewKey {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly created: Date;
  /** 32 bytes. */
  readonly material: Uint8Array;
}

export function symmetricKey(
  { id, account, region, created, material }: NewKey,
  chosen: { readonly description: string; readonly tags: ReadonlyMap<string, string>; readonly policy: KeyPolicy },
): KmsKey {
  return {
    id,
    arn: keyArn(region, account, id),
    account,
    region,
    spec: "SYMMETRIC_DEFAULT",
    usage: "ENCRYPT_DECRYPT",
    origin: "AWS_KMS",
    created,
    ...chosen,
    state: "Enabled",
    materials: [keyMaterial(id, material)],
  };
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
    ...(key.state === "PendingDeletion" && key.deletion && { DeletionDate: key.deletion.date }),
    Origin: key.origin,
    KeyManager: "CUSTOMER",
    // The deprecated twin carries every value of KeySpec, which its type does not know.
    CustomerMasterKeySpec: key.spec as NonNullable<KeyMetadata["CustomerMasterKeySpec"]>,
    KeySpec: key.spec,
    [ALGORITHM_MEMBERS[key.usage]]: [...algorithmsOf(key.spec, key.usage)],
    MultiRegion: false,
    CurrentKeyMaterialId: currentMaterial(key).id,
  };
}
