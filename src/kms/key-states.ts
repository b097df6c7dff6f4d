/**
 * Which operations a key's state allows: AWS KMS Developer Guide, "Key states of AWS KMS keys", corrected by recordings
 * (docs/fidelity.md). The table is the rule; an operation names its row.
 */
import type { KeyState } from "@aws-sdk/client-kms";
import { KmsError } from "./errors.ts";
import type { KmsKey } from "./key.ts";

/** `refused` names the state in the error; `not pending deletion` is what CancelKeyDeletion says instead. */
type Ruling = "ok" | "refused" | "not pending deletion";

const EVERYWHERE: Readonly<Record<KeyState, Ruling>> = {
  Enabled: "ok",
  Disabled: "ok",
  PendingDeletion: "ok",
  PendingReplicaDeletion: "ok",
  PendingImport: "ok",
  Unavailable: "ok",
  Creating: "ok",
  Updating: "ok",
};

export const STATE_RULES = {
  /** Encrypt, Decrypt, ReEncrypt, GenerateDataKey and its siblings. */
  cryptographic: {
    ...EVERYWHERE,
    Disabled: "refused",
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    PendingImport: "refused",
    Unavailable: "refused",
    Creating: "refused",
  },
  /** GetPublicKey. */
  "public key": {
    ...EVERYWHERE,
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    PendingImport: "refused",
    Unavailable: "refused",
    Creating: "refused",
  },
  /** CreateGrant. */
  grant: {
    ...EVERYWHERE,
    Disabled: "refused",
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    PendingImport: "refused",
    Creating: "refused",
  },
  /** EnableKeyRotation, DisableKeyRotation. Of imported and stored keys, whatever their state, the origin is refused. */
  "schedule rotation": {
    ...EVERYWHERE,
    Disabled: "refused",
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    Creating: "refused",
  },
  /** RotateKeyOnDemand. */
  rotate: {
    ...EVERYWHERE,
    Disabled: "refused",
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    PendingImport: "refused",
    Creating: "refused",
  },
  /** ReplicateKey, UpdatePrimaryRegion. */
  "relate Regions": {
    ...EVERYWHERE,
    Disabled: "refused",
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    PendingImport: "refused",
    Unavailable: "refused",
    Creating: "refused",
    Updating: "refused",
  },
  /** GetParametersForImport. */
  "prepare import": {
    ...EVERYWHERE,
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    Creating: "refused",
    Updating: "refused",
  },
  /** ImportKeyMaterial. */
  import: {
    ...EVERYWHERE,
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    Creating: "refused",
  },
  /** DeleteImportedKeyMaterial. */
  "delete material": {
    ...EVERYWHERE,
    Creating: "refused",
    Updating: "refused",
  },
  /** EnableKey, DisableKey. */
  "enable or disable": {
    ...EVERYWHERE,
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    PendingImport: "refused",
    Creating: "refused",
    Updating: "refused",
  },
  /** ScheduleKeyDeletion. */
  "schedule deletion": {
    ...EVERYWHERE,
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
    Updating: "refused",
  },
  /** CancelKeyDeletion. */
  "cancel deletion": {
    Enabled: "not pending deletion",
    Disabled: "not pending deletion",
    PendingDeletion: "ok",
    PendingReplicaDeletion: "ok",
    PendingImport: "not pending deletion",
    Unavailable: "not pending deletion",
    Creating: "not pending deletion",
    Updating: "not pending deletion",
  },
  /** CreateAlias, and what changes tags or the description. */
  label: {
    ...EVERYWHERE,
    PendingDeletion: "refused",
    PendingReplicaDeletion: "refused",
  },
  /** DescribeKey, GetKeyPolicy, PutKeyPolicy, and everything that only reads or takes away. */
  any: EVERYWHERE,
} as const satisfies Record<string, Readonly<Record<KeyState, Ruling>>>;

export type StateRule = keyof typeof STATE_RULES;

const IN_WORDS: Readonly<Record<KeyState, string>> = {
  Enabled: "enabled",
  Disabled: "disabled",
  PendingDeletion: "pending deletion",
  PendingReplicaDeletion: "pending replica deletion",
  PendingImport: "pending import",
  Unavailable: "unavailable",
  Creating: "creating",
  Updating: "updating",
};

/** @throws DisabledException or KMSInvalidStateException when the rule refuses the key's state */
export function checkState(key: KmsKey, rule: StateRule): void {
  const ruling: Ruling = STATE_RULES[rule][key.state];
  switch (ruling) {
    case "ok":
      return;
    case "refused": {
      const name = key.state === "Disabled" ? "DisabledException" : "KMSInvalidStateException";
      throw new KmsError(name, `${key.arn} is ${IN_WORDS[key.state]}.`);
    }
    case "not pending deletion":
      throw new KmsError("KMSInvalidStateException", `${key.arn} is not pending deletion.`);
  }
}
