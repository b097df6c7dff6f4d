/** UpdateAlias and DeleteAlias. Both need permission on the alias and on every key that gains or loses it. */
import type {
  DeleteAliasCommandOutput,
  DeleteAliasRequest,
  UpdateAliasCommandOutput,
  UpdateAliasRequest,
} from "@aws-sdk/client-kms";
import { checkAliasName, checkAliasQuota, checkAliasTarget } from "../aliases.ts";
import { aliasArn } from "../arn.ts";
import { validationError } from "../errors.ts";
import type { KmsKey } from "../key.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

const owned = { aliases: "allowed", crossAccount: false, grantable: false } as const;

export const updateAlias = defineOperation<
  UpdateAliasRequest,
  Omit<UpdateAliasCommandOutput, "$metadata">,
  "key" | "current"
>({
  name: "UpdateAlias",
  members: {
    AliasName: shapes.required(shapes.ALIAS_NAME),
    TargetKeyId: shapes.required(shapes.KEY_ID),
  },
  check({ AliasName, TargetKeyId }) {
    checkAliasName(AliasName);
    checkAliasTarget(TargetKeyId);
  },
  targets: [
    { type: "alias", action: "kms:UpdateAlias", member: "AliasName" },
    { type: "key", slot: "key", action: "kms:UpdateAlias", member: "TargetKeyId", ...owned, states: "label" },
    { type: "key", slot: "current", action: "kms:UpdateAlias", member: "AliasName", ...owned, states: "any" },
  ],
  trail: {
    readOnly: false,
    responseElements: ({ keys: { key } }) => ({ keyId: key.arn }),
    resources: ({ keys: { key }, input: { AliasName } }) => [aliasArn(key.region, key.account, AliasName)],
  },
  body({ state, keys: { key, current }, input: { AliasName } }) {
    if (current.usage !== key.usage || kindOf(current) !== kindOf(key)) {
      throw validationError(
        `Alias ${AliasName} cannot be moved from ${current.arn} to ${key.arn}: both keys must be of the same type and usage.`,
      );
    }
    if (current !== key) checkAliasQuota(state, key);
    state.moveAlias(key, AliasName);
    return {};
  },
});

export const deleteAlias = defineOperation<DeleteAliasRequest, Omit<DeleteAliasCommandOutput, "$metadata">>({
  name: "DeleteAlias",
  members: { AliasName: shapes.required(shapes.ALIAS_NAME) },
  check: ({ AliasName }) => checkAliasName(AliasName),
  targets: [
    { type: "alias", action: "kms:DeleteAlias", member: "AliasName" },
    { type: "key", slot: "key", action: "kms:DeleteAlias", member: "AliasName", ...owned, states: "any" },
  ],
  trail: {
    readOnly: false,
    responseElements: ({ keys: { key } }) => ({ keyId: key.arn }),
    resources: ({ keys: { key }, input: { AliasName } }) => [aliasArn(key.region, key.account, AliasName)],
  },
  body({ state, keys: { key }, input: { AliasName } }) {
    state.removeAlias(key, AliasName);
    return {};
  },
});

function kindOf({ spec }: KmsKey): "symmetric" | "HMAC" | "asymmetric" {
  if (spec === "SYMMETRIC_DEFAULT") return "symmetric";
  return spec.startsWith("HMAC_") ? "HMAC" : "asymmetric";
}
