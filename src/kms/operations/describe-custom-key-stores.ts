import type { DescribeCustomKeyStoresRequest, DescribeCustomKeyStoresResponse } from "@aws-sdk/client-kms";
import { findStore, noSuchStore, storeEntry } from "../custom-key-store.ts";
import { STORE_NAME } from "../custom-key-store-place.ts";
import { validationError } from "../errors.ts";
import { type Call, defineOperation } from "../operation.ts";
import { page } from "../pagination.ts";
import * as shapes from "../shapes.ts";

export const describeCustomKeyStores = defineOperation<
  DescribeCustomKeyStoresRequest,
  DescribeCustomKeyStoresResponse,
  never
>({
  name: "DescribeCustomKeyStores",
  members: {
    CustomKeyStoreId: shapes.CUSTOM_KEY_STORE_ID,
    CustomKeyStoreName: STORE_NAME,
    Limit: shapes.LIMIT,
    Marker: shapes.MARKER,
  },
  check({ CustomKeyStoreId, CustomKeyStoreName }) {
    if (CustomKeyStoreId !== undefined && CustomKeyStoreName !== undefined) {
      throw validationError("You can specify either CustomKeyStoreId or CustomKeyStoreName, but not both.");
    }
  },
  targets: [{ type: "account", action: "kms:DescribeCustomKeyStores", resource: "*" }],
  trail: { readOnly: true },
  body(call) {
    const limits = { standard: 1000, most: 1000 };
    const { items, ...rest } = page(call, "custom key stores", wanted(call), ({ id }) => id, call.input, limits);
    return { CustomKeyStores: items.map(storeEntry), ...rest };
  },
});

function wanted({ state, caller, region, input }: Call<DescribeCustomKeyStoresRequest, never>) {
  const { account } = caller.principal;
  if (input.CustomKeyStoreId !== undefined) return [findStore(state, account, region, input.CustomKeyStoreId)];
  const stores = [...state.home(account, region).stores.values()];
  if (input.CustomKeyStoreName === undefined) return stores;
  const named = stores.filter(({ name }) => name === input.CustomKeyStoreName);
  if (named.length === 0) throw noSuchStore(input.CustomKeyStoreName);
  return named;
}
