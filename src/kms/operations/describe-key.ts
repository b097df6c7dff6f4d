import type { DescribeKeyRequest, DescribeKeyResponse } from "@aws-sdk/client-kms";
import { keyMetadata } from "../key.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const describeKey = defineOperation<DescribeKeyRequest, DescribeKeyResponse>({
  name: "DescribeKey",
  members: { KeyId: shapes.required(shapes.KEY_ID), GrantTokens: shapes.GRANT_TOKENS },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:DescribeKey",
      member: "KeyId",
      makesManagedKey: true,
      aliases: "allowed",
      crossAccount: true,
      grantable: true,
      states: "any",
    },
  ],
  trail: { readOnly: true },
  body: ({ keys: { key } }) => ({ KeyMetadata: keyMetadata(key) }),
});
