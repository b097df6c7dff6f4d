/** ScheduleKeyDeletion and CancelKeyDeletion. A key outlives its deletion date by nothing: not even a grace period. */
import type {
  CancelKeyDeletionRequest,
  CancelKeyDeletionResponse,
  ScheduleKeyDeletionRequest,
  ScheduleKeyDeletionResponse,
} from "@aws-sdk/client-kms";
import { cancelDeletion, scheduleDeletion } from "../deletion.ts";
import { validationError } from "../errors.ts";
import { defineOperation, type KeyTarget } from "../operation.ts";
import * as shapes from "../shapes.ts";

const LONGEST_WINDOW_IN_DAYS = 30;

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "refused",
  crossAccount: false,
  grantable: false,
} as const satisfies Omit<KeyTarget<ScheduleKeyDeletionRequest, "key">, "type" | "action" | "states">;

export const scheduleKeyDeletion = defineOperation<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse>({
  name: "ScheduleKeyDeletion",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    PendingWindowInDays: { type: "integer", min: 1, max: 365 },
  },
  defaults: () => ({ PendingWindowInDays: LONGEST_WINDOW_IN_DAYS }),
  check({ PendingWindowInDays = LONGEST_WINDOW_IN_DAYS }) {
    if (PendingWindowInDays < 7 || PendingWindowInDays > LONGEST_WINDOW_IN_DAYS) {
      throw validationError("PendingWindowInDays must be between 7 and 30");
    }
  },
  targets: [
    {
      type: "key",
      ...target,
      action: "kms:ScheduleKeyDeletion",
      states: "schedule deletion",
      conditions: ({ PendingWindowInDays }) => ({
        "kms:ScheduleKeyDeletionPendingWindowInDays": String(PendingWindowInDays),
      }),
    },
  ],
  trail: { readOnly: false, responseElements: (_, output) => output },
  body({ state, keys: { key }, input: { PendingWindowInDays = LONGEST_WINDOW_IN_DAYS } }) {
    scheduleDeletion(state, key, PendingWindowInDays);
    const date = key.deletion?.date;
    return { KeyId: key.arn, ...(date && { DeletionDate: date }), KeyState: key.state, PendingWindowInDays };
  },
});

export const cancelKeyDeletion = defineOperation<CancelKeyDeletionRequest, CancelKeyDeletionResponse>({
  name: "CancelKeyDeletion",
  members: { KeyId: shapes.required(shapes.KEY_ID) },
  targets: [{ type: "key", ...target, action: "kms:CancelKeyDeletion", states: "cancel deletion" }],
  trail: { readOnly: false, responseElements: ({ keys: { key } }) => ({ keyId: key.arn }) },
  body({ state, keys: { key } }) {
    cancelDeletion(state, key);
    return { KeyId: key.arn };
  },
});
