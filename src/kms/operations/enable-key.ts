/** EnableKey and DisableKey. Setting a state that the key has already is no error. */
import type {
  DisableKeyCommandOutput,
  DisableKeyRequest,
  EnableKeyCommandOutput,
  EnableKeyRequest,
} from "@aws-sdk/client-kms";
import type { KmsKey } from "../key.ts";
import { becomes } from "../key-life.ts";
import { defineOperation, type KeyTarget, type TrailRule } from "../operation.ts";
import * as shapes from "../shapes.ts";
import type { State } from "../state.ts";

const members = { KeyId: shapes.required(shapes.KEY_ID) };

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "refused",
  crossAccount: false,
  grantable: false,
  states: "enable or disable",
} as const satisfies Omit<KeyTarget<EnableKeyRequest, "key">, "type" | "action">;

/** A key that is out of reach stays so; the new state comes when its custom key store is connected. */
function enable(state: State, key: KmsKey, next: "Enabled" | "Disabled"): void {
  if (key.customStore && key.state === "Unavailable") key.customStore.whenConnected = next;
  else becomes(state, key, next);
}

const trail: TrailRule<EnableKeyRequest, unknown, "key"> = {
  readOnly: false,
  responseElements: ({ keys: { key } }) => ({ keyId: key.arn }),
};

export const enableKey = defineOperation<EnableKeyRequest, Omit<EnableKeyCommandOutput, "$metadata">>({
  name: "EnableKey",
  members,
  targets: [{ type: "key", ...target, action: "kms:EnableKey" }],
  trail,
  body({ state, keys: { key } }) {
    enable(state, key, "Enabled");
    return {};
  },
});

export const disableKey = defineOperation<DisableKeyRequest, Omit<DisableKeyCommandOutput, "$metadata">>({
  name: "DisableKey",
  members,
  targets: [{ type: "key", ...target, action: "kms:DisableKey" }],
  trail,
  body({ state, keys: { key } }) {
    enable(state, key, "Disabled");
    return {};
  },
});
