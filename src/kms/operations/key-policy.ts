/** GetKeyPolicy, PutKeyPolicy and ListKeyPolicies. A key has one policy, and its name is "default". */
import type {
  GetKeyPolicyRequest,
  GetKeyPolicyResponse,
  ListKeyPoliciesRequest,
  ListKeyPoliciesResponse,
  PutKeyPolicyCommandOutput,
  PutKeyPolicyRequest,
} from "@aws-sdk/client-kms";
import { KmsError } from "../errors.ts";
import { readKeyPolicy, refuseLockout } from "../key-policy.ts";
import { defineOperation, type KeyTarget } from "../operation.ts";
import { page } from "../pagination.ts";
import * as shapes from "../shapes.ts";

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "refused",
  crossAccount: false,
  grantable: false,
  states: "any",
} as const satisfies Omit<KeyTarget<GetKeyPolicyRequest, "key">, "type" | "action">;

function onlyDefault({ PolicyName }: { readonly PolicyName?: string | undefined }): void {
  if (PolicyName !== "default") throw new KmsError("NotFoundException", "No such policy exists");
}

export const getKeyPolicy = defineOperation<GetKeyPolicyRequest, GetKeyPolicyResponse>({
  name: "GetKeyPolicy",
  members: { KeyId: shapes.required(shapes.KEY_ID), PolicyName: shapes.POLICY_NAME },
  defaults: () => ({ PolicyName: "default" }),
  targets: [{ type: "key", ...target, action: "kms:GetKeyPolicy" }],
  trail: { readOnly: true },
  body({ keys: { key }, input }) {
    onlyDefault(input);
    return { Policy: key.policy.text, PolicyName: "default" };
  },
});

export const putKeyPolicy = defineOperation<PutKeyPolicyRequest, Omit<PutKeyPolicyCommandOutput, "$metadata">>({
  name: "PutKeyPolicy",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    PolicyName: shapes.POLICY_NAME,
    Policy: shapes.required(shapes.POLICY),
    BypassPolicyLockoutSafetyCheck: shapes.BOOLEAN,
  },
  defaults: () => ({ PolicyName: "default", BypassPolicyLockoutSafetyCheck: false }),
  targets: [
    {
      type: "key",
      ...target,
      action: "kms:PutKeyPolicy",
      conditions: ({ BypassPolicyLockoutSafetyCheck }): Record<string, string> =>
        BypassPolicyLockoutSafetyCheck === true ? { "kms:BypassPolicyLockoutSafetyCheck": "true" } : {},
    },
  ],
  trail: { readOnly: false },
  body(call) {
    const { key } = call.keys;
    onlyDefault(call.input);
    const policy = readKeyPolicy(call.state.identities, call.input.Policy);
    refuseLockout(call, key, policy);
    key.policy = policy;
    return {};
  },
});

export const listKeyPolicies = defineOperation<ListKeyPoliciesRequest, ListKeyPoliciesResponse>({
  name: "ListKeyPolicies",
  members: { KeyId: shapes.required(shapes.KEY_ID), Limit: shapes.LIMIT, Marker: shapes.MARKER },
  targets: [{ type: "key", ...target, action: "kms:ListKeyPolicies" }],
  trail: { readOnly: true },
  body(call) {
    const list = `policies ${call.keys.key.id}`;
    const limits = { standard: 100, most: 1000 };
    const { items, ...rest } = page(call, list, ["default"], (name) => name, call.input, limits);
    return { PolicyNames: [...items], ...rest };
  },
});
