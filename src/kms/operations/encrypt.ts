import type { EncryptRequest, EncryptResponse } from "@aws-sdk/client-kms";
import { encryptionContextKeys } from "../condition-keys.ts";
import { seal } from "../crypto/symmetric.ts";
import { currentMaterial } from "../key.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const encrypt = defineOperation<EncryptRequest, EncryptResponse>({
  name: "Encrypt",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    Plaintext: shapes.required(shapes.PLAINTEXT),
    EncryptionContext: shapes.ENCRYPTION_CONTEXT,
    GrantTokens: shapes.GRANT_TOKENS,
    EncryptionAlgorithm: shapes.ENCRYPTION_ALGORITHM,
    DryRun: shapes.BOOLEAN,
  },
  defaults: () => ({ EncryptionAlgorithm: "SYMMETRIC_DEFAULT" }),
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:Encrypt",
      member: "KeyId",
      aliases: "allowed",
      crossAccount: true,
      grantable: true,
      states: "cryptographic",
      usage: "ENCRYPT_DECRYPT",
      algorithm: "EncryptionAlgorithm",
      conditions: ({ EncryptionContext, EncryptionAlgorithm = null }) => ({
        ...encryptionContextKeys(EncryptionContext),
        "kms:EncryptionAlgorithm": EncryptionAlgorithm,
      }),
    },
  ],
  trail: {
    readOnly: true,
    additionalEventData: ({ keys }) => ({ keyMaterialId: currentMaterial(keys.key).id }),
  },
  body: ({ state, keys: { key }, input: { Plaintext, EncryptionContext, EncryptionAlgorithm } }) => ({
    CiphertextBlob: seal(currentMaterial(key), state.random, "encrypt", Plaintext, EncryptionContext),
    KeyId: key.arn,
    EncryptionAlgorithm,
  }),
});
