import type { CreateAliasCommandOutput, CreateAliasRequest } from "@aws-sdk/client-kms";
import { aliasArn, parseKmsArn } from "../arn.ts";
import { KmsError, validationError } from "../errors.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const createAlias = defineOperation<CreateAliasRequest, Omit<CreateAliasCommandOutput, "$metadata">>({
  name: "CreateAlias",
  members: {
    AliasName: shapes.required(shapes.ALIAS_NAME),
    TargetKeyId: shapes.required(shapes.KEY_ID),
  },
  check({ AliasName, TargetKeyId }) {
    if (!AliasName.startsWith("alias/")) {
      throw validationError(
        'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
      );
    }
    if (AliasName.startsWith("alias/aws/")) throw new KmsError("NotAuthorizedException");
    if (TargetKeyId.startsWith("alias/") || parseKmsArn(TargetKeyId)?.type === "alias") {
      throw validationError("Aliases must refer to keys. Not aliases");
    }
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
    state.addAlias(key, AliasName);
    return {};
  },
});
