import type { GenerateRandomRequest, GenerateRandomResponse } from "@aws-sdk/client-kms";
import { refuseRecipient } from "../checks.ts";
import { type CustomKeyStore, findStore, requireConnection } from "../custom-key-store.ts";
import { KmsError, validationError } from "../errors.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const generateRandom = defineOperation<GenerateRandomRequest, GenerateRandomResponse, never>({
  name: "GenerateRandom",
  members: {
    NumberOfBytes: shapes.NUMBER_OF_BYTES,
    CustomKeyStoreId: shapes.CUSTOM_KEY_STORE_ID,
    Recipient: shapes.RECIPIENT,
  },
  check(input) {
    if (input.NumberOfBytes === undefined) throw validationError("NumberOfBytes is required.");
    refuseRecipient(input);
  },
  targets: [{ type: "account", action: "kms:GenerateRandom", resource: "*" }],
  trail: { readOnly: true },
  body({ state, caller, region, input: { NumberOfBytes = 0, CustomKeyStoreId } }) {
    if (CustomKeyStoreId !== undefined) {
      requireCluster(findStore(state, caller.principal.account, region, CustomKeyStoreId));
    }
    return { Plaintext: state.random.bytes(NumberOfBytes) };
  },
});

/** Random bytes of a CloudHSM cluster's own. @throws UnsupportedOperationException, CustomKeyStoreInvalidStateException */
function requireCluster(store: CustomKeyStore): void {
  if (store.place.type !== "AWS_CLOUDHSM") {
    throw new KmsError("UnsupportedOperationException", `Custom key store ${store.id} is an external key store.`);
  }
  requireConnection(store, ["CONNECTED"]);
}
