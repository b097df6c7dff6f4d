/** ConnectCustomKeyStore and DisconnectCustomKeyStore: both begin what ends later, on the virtual clock. */
import type {
  ConnectCustomKeyStoreRequest,
  ConnectCustomKeyStoreResponse,
  DisconnectCustomKeyStoreRequest,
  DisconnectCustomKeyStoreResponse,
} from "@aws-sdk/client-kms";
import { connect, disconnect, requireConnection, storeEventData, storeOf } from "../custom-key-store.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const connectCustomKeyStore = defineOperation<
  ConnectCustomKeyStoreRequest,
  ConnectCustomKeyStoreResponse,
  never
>({
  name: "ConnectCustomKeyStore",
  members: { CustomKeyStoreId: shapes.required(shapes.CUSTOM_KEY_STORE_ID) },
  targets: [{ type: "account", action: "kms:ConnectCustomKeyStore", resource: "*" }],
  trail: { readOnly: false, additionalEventData: (call) => storeEventData(storeOf(call)) },
  body(call) {
    const store = storeOf(call);
    requireConnection(store, ["DISCONNECTED", "CONNECTING", "CONNECTED"]);
    const { state, caller, region } = call;
    if (store.connection === "DISCONNECTED") connect(state, store, caller.principal.account, region);
    return {};
  },
});

export const disconnectCustomKeyStore = defineOperation<
  DisconnectCustomKeyStoreRequest,
  DisconnectCustomKeyStoreResponse,
  never
>({
  name: "DisconnectCustomKeyStore",
  members: { CustomKeyStoreId: shapes.required(shapes.CUSTOM_KEY_STORE_ID) },
  targets: [{ type: "account", action: "kms:DisconnectCustomKeyStore", resource: "*" }],
  trail: { readOnly: false, additionalEventData: (call) => storeEventData(storeOf(call)) },
  body(call) {
    const store = storeOf(call);
    requireConnection(store, ["CONNECTING", "CONNECTED", "FAILED"]);
    disconnect(call.state, store, call.caller.principal.account, call.region);
    return {};
  },
});
