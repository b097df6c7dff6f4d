import type { CreateCustomKeyStoreRequest, CreateCustomKeyStoreResponse } from "@aws-sdk/client-kms";
import { bytesToHex } from "@noble/hashes/utils.js";
import { MOST_STORES, refuseNameInUse } from "../custom-key-store.ts";
import {
  CLUSTER_ID,
  checkDescription,
  newPlace,
  PASSWORD,
  PROXY_MEMBERS,
  refusePlaceInUse,
  STORE_NAME,
} from "../custom-key-store-place.ts";
import { KmsError } from "../errors.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const createCustomKeyStore = defineOperation<CreateCustomKeyStoreRequest, CreateCustomKeyStoreResponse, never>({
  name: "CreateCustomKeyStore",
  members: {
    CustomKeyStoreName: shapes.required(STORE_NAME),
    CloudHsmClusterId: CLUSTER_ID,
    // No secret, but AWS's example of the log entry leaves it out too.
    TrustAnchorCertificate: { type: "string", min: 1, max: 5000, secret: true },
    KeyStorePassword: PASSWORD,
    CustomKeyStoreType: { type: "string", values: ["AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"] },
    ...PROXY_MEMBERS,
  },
  check: checkDescription,
  targets: [{ type: "account", action: "kms:CreateCustomKeyStore", resource: "*" }],
  trail: {
    readOnly: false,
    loggedAs: { CloudHsmClusterId: "clusterId" },
    responseElements: (_, output) => output,
  },
  body({ state, caller, region, input }) {
    const { account } = caller.principal;
    const { stores } = state.home(account, region);
    refuseNameInUse([...stores.values()], input.CustomKeyStoreName);
    const place = newPlace(input, account);
    refusePlaceInUse(place, [...stores.values()]);
    if (stores.size >= MOST_STORES) {
      throw new KmsError("LimitExceededException", `${account} has ${MOST_STORES} custom key stores in ${region}.`);
    }
    const id = `cks-${bytesToHex(state.random.bytes(9)).slice(0, 17)}`;
    const created = state.clock.now();
    stores.set(id, { id, created, name: input.CustomKeyStoreName, connection: "DISCONNECTED", place });
    return { CustomKeyStoreId: id };
  },
});
