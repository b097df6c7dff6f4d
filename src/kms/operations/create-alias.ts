import type { CreateAliasCommandOutput, CreateAliasRequest } from "@aws-sdk/client-kms";
import { checkAliasName, checkAliasQuota, checkAliasTarget } from "../aliases.ts";
import { aliasArn } from "../arn.ts";
import { KmsError } from "../errors.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const createAlias = defineOperation<CreateAliasRequest, Omit<CreateAliasCommandOutput, "$metadata">>({
  name: "CreateAlias",
  members: {
    AliasName: shapes.required(shapes.ALIAS_NAME),
    TargetKeyId: shapes.required(shapes.KEY_ID),
  },
  check({ AliasName, TargetKeyId }) {
    checkAliasName(AliasName);
    checkAliasTarget(TargetKeyId);
  },
  targets: [
    { type: "alias", action: "kms:CreateAlias", member: "AliasName" },
    {
      type: "key",
      slot: "key",
      action: "kms:CreateAlias",
      member: "TargetKeyId",
      aliases: "refused",
      crossAccount: false,
      grantable: false,
      states: "label",
    },
  ],
  trail: {
    readOnly: false,
    responseElements: ({ keys: { key } }) => ({ keyId: key.arn }),
    resources: ({ keys: { key }, input: { AliasName } }) => [aliasArn(key.region, key.account, AliasName)],
  },
  body({ state, keys: { key }, input: { AliasName } }) {
    if (state.home(key.account, key.region).aliases.has(AliasName)) {
      const arn = aliasArn(key.region, key.account, AliasName);
      throw new KmsError("AlreadyExistsException", `An alias with the name ${arn} already exists`);
    }
    checkAliasQuota(state, key);
    state.addAlias(key, AliasName);
    return {};
  },
});
