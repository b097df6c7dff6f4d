import type { GenerateRandomRequest, GenerateRandomResponse } from "@aws-sdk/client-kms";
import { refuseRecipient } from "../checks.ts";
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
    if (input.CustomKeyStoreId !== undefined) {
      throw new KmsError(
        "CustomKeyStoreNotFoundException",
        `There is no custom key store ${input.CustomKeyStoreId}: this mock KMS has none yet.`,
      );
    }
  },
  targets: [{ type: "account", action: "kms:GenerateRandom", resource: "*" }],
  trail: { readOnly: true },
  body: ({ state, input: { NumberOfBytes = 0 } }) => ({ Plaintext: state.random.bytes(NumberOfBytes) }),
});
