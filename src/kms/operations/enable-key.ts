/** EnableKey and DisableKey. Setting a state that the key has already is no error. */
import type {
  DisableKeyCommandOutput,
  DisableKeyRequest,
  EnableKeyCommandOutput,
  EnableKeyRequest,
} from "@aws-sdk/client-kms";
import { defineOperation, type KeyTarget, type TrailRule } from "../operation.ts";
import * as shapes from "../shapes.ts";

const members = { KeyId: shapes.required(shapes.KEY_ID) };

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "refused",
  crossAccount: false,
  grantable: false,
  states: "enable or disable",
} as const satisfies Omit<KeyTarget<EnableKeyRequest, "key">, "type" | "action">;

const trail: TrailRule<EnableKeyRequest, unknown, "key"> = {
  readOnly: false,
  responseElements: ({ keys: { key } }) => ({ keyId: key.arn }),
};

export const enableKey = defineOperation<EnableKeyRequest, Omit<EnableKeyCommandOutput, "$metadata">>({
  name: "EnableKey",
  members,
  targets: [{ type: "key", ...target, action: "kms:EnableKey" }],
  trail,
  body({ keys: { key } }) {
    key.state = "Enabled";
    return {};
  },
});

export const disableKey = defineOperation<DisableKeyRequest, Omit<DisableKeyCommandOutput, "$metadata">>({
  name: "DisableKey",
  members,
  targets: [{ type: "key", ...target, action: "kms:DisableKey" }],
  trail,
  body({ keys: { key } }) {
    key.state = "Disabled";
    return {};
  },
});
