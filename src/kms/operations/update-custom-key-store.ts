/** UpdateCustomKeyStore and DeleteCustomKeyStore. */
import type {
  DeleteCustomKeyStoreRequest,
  DeleteCustomKeyStoreResponse,
  UpdateCustomKeyStoreRequest,
  UpdateCustomKeyStoreResponse,
} from "@aws-sdk/client-kms";
import { keysIn, refuseNameInUse, requireConnection, storeEventData, storeOf } from "../custom-key-store.ts";
import {
  CLUSTER_ID,
  changedPlace,
  PASSWORD,
  PROXY_MEMBERS,
  refusePlaceInUse,
  STORE_NAME,
} from "../custom-key-store-place.ts";
import { KmsError } from "../errors.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

/** What can be changed while the store is connected; everything else needs it disconnected. */
const ALSO_CONNECTED: ReadonlySet<string> = new Set([
  "CustomKeyStoreId",
  "NewCustomKeyStoreName",
  "XksProxyUriPath",
  "XksProxyAuthenticationCredential",
]);

export const updateCustomKeyStore = defineOperation<UpdateCustomKeyStoreRequest, UpdateCustomKeyStoreResponse, never>({
  name: "UpdateCustomKeyStore",
  members: {
    CustomKeyStoreId: shapes.required(shapes.CUSTOM_KEY_STORE_ID),
    NewCustomKeyStoreName: STORE_NAME,
    KeyStorePassword: PASSWORD,
    CloudHsmClusterId: CLUSTER_ID,
    ...PROXY_MEMBERS,
  },
  targets: [{ type: "account", action: "kms:UpdateCustomKeyStore", resource: "*" }],
  trail: {
    readOnly: false,
    loggedAs: { CloudHsmClusterId: "clusterId" },
    additionalEventData: (call) => storeEventData(storeOf(call)),
  },
  body(call) {
    const { state, caller, region, input } = call;
    const { account } = caller.principal;
    const store = storeOf(call);
    const connected = Object.keys(input).every((member) => ALSO_CONNECTED.has(member));
    const place = changedPlace(store.place, input, account);
    requireConnection(store, connected ? ["DISCONNECTED", "CONNECTED"] : ["DISCONNECTED"]);
    const others = [...state.home(account, region).stores.values()].filter((other) => other !== store);
    const name = input.NewCustomKeyStoreName ?? store.name;
    refuseNameInUse(others, name);
    refusePlaceInUse(place, others);
    store.name = name;
    store.place = place;
    if (place.type === "AWS_CLOUDHSM") {
      for (const { customStore } of keysIn(state, account, region, store)) {
        if (customStore !== undefined) customStore.clusterId = place.clusterId;
      }
    }
    return {};
  },
});

export const deleteCustomKeyStore = defineOperation<DeleteCustomKeyStoreRequest, DeleteCustomKeyStoreResponse, never>({
  name: "DeleteCustomKeyStore",
  members: { CustomKeyStoreId: shapes.required(shapes.CUSTOM_KEY_STORE_ID) },
  targets: [{ type: "account", action: "kms:DeleteCustomKeyStore", resource: "*" }],
  trail: { readOnly: false, additionalEventDataBefore: (call) => storeEventData(storeOf(call)) },
  body(call) {
    const { state, caller, region } = call;
    const { account } = caller.principal;
    const store = storeOf(call);
    const keys = keysIn(state, account, region, store);
    if (keys.length > 0) {
      const count = keys.length === 1 ? "1 KMS key" : `${keys.length} KMS keys`;
      throw new KmsError("CustomKeyStoreHasCMKsException", `Custom key store ${store.id} contains ${count}.`);
    }
    requireConnection(store, ["DISCONNECTED"]);
    state.home(account, region).stores.delete(store.id);
    return {};
  },
});
