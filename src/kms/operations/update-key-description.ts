import type { UpdateKeyDescriptionCommandOutput, UpdateKeyDescriptionRequest } from "@aws-sdk/client-kms";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const updateKeyDescription = defineOperation<
  UpdateKeyDescriptionRequest,
  Omit<UpdateKeyDescriptionCommandOutput, "$metadata">
>({
  name: "UpdateKeyDescription",
  members: { KeyId: shapes.required(shapes.KEY_ID), Description: shapes.required(shapes.DESCRIPTION) },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:UpdateKeyDescription",
      member: "KeyId",
      aliases: "refused",
      crossAccount: false,
      grantable: false,
      states: "label",
    },
  ],
  trail: { readOnly: false, responseElements: ({ keys: { key } }) => ({ keyId: key.arn }) },
  body({ keys: { key }, input: { Description } }) {
    key.description = Description;
    return {};
  },
});
