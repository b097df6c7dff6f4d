import type { ListAliasesRequest, ListAliasesResponse } from "@aws-sdk/client-kms";
import { aliasesWithoutKey } from "../aws-managed-keys.ts";
import { KmsError } from "../errors.ts";
import { type Call, defineOperation } from "../operation.ts";
import { page } from "../pagination.ts";
import { resolveKey } from "../resolve.ts";
import * as shapes from "../shapes.ts";

export const listAliases = defineOperation<ListAliasesRequest, ListAliasesResponse, never>({
  name: "ListAliases",
  members: { KeyId: shapes.KEY_ID, Limit: shapes.LIMIT, Marker: shapes.MARKER },
  targets: [{ type: "account", action: "kms:ListAliases", resource: "*" }],
  trail: { readOnly: true },
  body(call) {
    const list = `aliases ${call.input.KeyId ?? ""}`;
    const { items, ...rest } = page(call, list, listed(call), ({ name }) => name, call.input, {
      standard: 50,
      most: 100,
    });
    return {
      Aliases: items.map(({ name, arn, ...alias }) => ({
        AliasName: name,
        AliasArn: arn,
        ...("keyId" in alias && {
          TargetKeyId: alias.keyId,
          CreationDate: alias.created,
          LastUpdatedDate: alias.updated,
        }),
      })),
      ...rest,
    };
  },
});

/** The account's aliases, those that AWS keeps for keys to come among them, or those of one of its keys. */
function listed(call: Call<ListAliasesRequest, never>) {
  const { state, region, input } = call;
  const { account } = call.caller.principal;
  if (input.KeyId === undefined) {
    return [...state.home(account, region).aliases.values(), ...aliasesWithoutKey(state, account, region)];
  }
  const { arn, key } = resolveKey(call, input.KeyId, "refused");
  if (key === undefined || key.account !== account)
    throw new KmsError("NotFoundException", `Key '${arn}' does not exist`);
  return state.aliasesOf(key);
}
