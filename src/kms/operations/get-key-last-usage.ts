import type { GetKeyLastUsageRequest, GetKeyLastUsageResponse } from "@aws-sdk/client-kms";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const getKeyLastUsage = defineOperation<GetKeyLastUsageRequest, GetKeyLastUsageResponse>({
  name: "GetKeyLastUsage",
  members: { KeyId: shapes.required(shapes.KEY_ID) },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:GetKeyLastUsage",
      member: "KeyId",
      aliases: "refused",
      crossAccount: false,
      grantable: false,
      states: "any",
    },
  ],
  trail: { readOnly: true },
  // A world has tracked its keys from their first day, which AWS has done since April 2026.
  body: ({ keys: { key } }) => ({
    KeyId: key.arn,
    KeyLastUsage: key.lastUsage ?? {},
    TrackingStartDate: key.created,
    KeyCreationDate: key.created,
  }),
});
