/** EnableKeyRotation, DisableKeyRotation, GetKeyRotationStatus and RotateKeyOnDemand. */
import type {
  DisableKeyRotationCommandOutput,
  DisableKeyRotationRequest,
  EnableKeyRotationCommandOutput,
  EnableKeyRotationRequest,
  GetKeyRotationStatusRequest,
  GetKeyRotationStatusResponse,
  RotateKeyOnDemandRequest,
  RotateKeyOnDemandResponse,
} from "@aws-sdk/client-kms";
import { requireOrigin } from "../checks.ts";
import { defineOperation, type KeyTarget, type TrailRule } from "../operation.ts";
import { refuseReplica, refuseUnrotatableSpec, rotateOnDemand, scheduleRotation, stopRotation } from "../rotation.ts";
import * as shapes from "../shapes.ts";

const STANDARD_PERIOD_IN_DAYS = 365;

const members = { KeyId: shapes.required(shapes.KEY_ID) };

const target = {
  type: "key",
  slot: "key",
  member: "KeyId",
  aliases: "refused",
  crossAccount: false,
  grantable: false,
} as const satisfies Omit<KeyTarget<DisableKeyRotationRequest, "key">, "action" | "states">;

const trail: TrailRule<DisableKeyRotationRequest, unknown, "key"> = {
  readOnly: false,
  responseElements: ({ keys: { key } }) => ({ keyId: key.arn }),
};

export const enableKeyRotation = defineOperation<
  EnableKeyRotationRequest,
  Omit<EnableKeyRotationCommandOutput, "$metadata">
>({
  name: "EnableKeyRotation",
  members: { ...members, RotationPeriodInDays: { type: "integer", min: 90, max: 2560 } },
  targets: [
    {
      ...target,
      action: "kms:EnableKeyRotation",
      states: "schedule rotation",
      conditions: ({ RotationPeriodInDays = STANDARD_PERIOD_IN_DAYS }) => ({
        "kms:RotationPeriodInDays": String(RotationPeriodInDays),
      }),
    },
  ],
  trail,
  body({ operation, state, keys: { key }, input: { RotationPeriodInDays } }) {
    refuseUnrotatableSpec(key);
    requireOrigin(key, "AWS_KMS");
    refuseReplica(key, operation);
    // Asked for again without a period, rotation stays as it is.
    if (RotationPeriodInDays !== undefined || key.rotation.automatic === undefined) {
      scheduleRotation(state, key, RotationPeriodInDays ?? STANDARD_PERIOD_IN_DAYS);
    }
    return {};
  },
});

/** It succeeds for keys that rotation can never be enabled for, unless their origin is the reason. */
export const disableKeyRotation = defineOperation<
  DisableKeyRotationRequest,
  Omit<DisableKeyRotationCommandOutput, "$metadata">
>({
  name: "DisableKeyRotation",
  members,
  targets: [{ ...target, action: "kms:DisableKeyRotation", states: "schedule rotation" }],
  trail,
  body({ state, operation, keys: { key } }) {
    requireOrigin(key, "AWS_KMS");
    refuseReplica(key, operation);
    stopRotation(state, key);
    return {};
  },
});

export const getKeyRotationStatus = defineOperation<GetKeyRotationStatusRequest, GetKeyRotationStatusResponse>({
  name: "GetKeyRotationStatus",
  members,
  targets: [{ ...target, action: "kms:GetKeyRotationStatus", crossAccount: true, states: "any" }],
  trail: { readOnly: true },
  body({ keys: { key } }) {
    const { automatic, onDemandSince } = key.rotation;
    const shown = key.state === "PendingDeletion" ? undefined : automatic;
    return {
      KeyRotationEnabled: shown !== undefined,
      KeyId: key.arn,
      ...(shown && { RotationPeriodInDays: shown.periodInDays, NextRotationDate: shown.next }),
      ...(onDemandSince && { OnDemandRotationStartDate: onDemandSince }),
    };
  },
});

export const rotateKeyOnDemand = defineOperation<RotateKeyOnDemandRequest, RotateKeyOnDemandResponse>({
  name: "RotateKeyOnDemand",
  members,
  targets: [{ ...target, action: "kms:RotateKeyOnDemand", states: "rotate" }],
  trail,
  body({ operation, state, keys: { key } }) {
    refuseUnrotatableSpec(key);
    requireOrigin(key, "AWS_KMS", "EXTERNAL");
    refuseReplica(key, operation);
    rotateOnDemand(state, key);
    return { KeyId: key.arn };
  },
});
