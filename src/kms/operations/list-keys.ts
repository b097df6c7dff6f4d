import type { ListKeysRequest, ListKeysResponse } from "@aws-sdk/client-kms";
import { defineOperation } from "../operation.ts";
import { page } from "../pagination.ts";
import * as shapes from "../shapes.ts";

export const listKeys = defineOperation<ListKeysRequest, ListKeysResponse, never>({
  name: "ListKeys",
  members: { Limit: shapes.LIMIT, Marker: shapes.MARKER },
  targets: [{ type: "account", action: "kms:ListKeys", resource: "*" }],
  trail: { readOnly: true },
  body(call) {
    const { keys } = call.state.home(call.caller.principal.account, call.region);
    const { items, ...rest } = page(call, "keys", keys.values(), ({ id }) => id, call.input, {
      standard: 100,
      most: 1000,
    });
    return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...rest };
  },
});
