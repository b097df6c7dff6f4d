import type { EncryptRequest, EncryptResponse } from "@aws-sdk/client-kms";
import { encryptWith } from "../ciphertext.ts";
import { encryptionContextKeys } from "../condition-keys.ts";
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
    additionalEventData: ({ keys: { key } }) => ({
      keyMaterialId: key.spec === "SYMMETRIC_DEFAULT" ? currentMaterial(key).id : undefined,
    }),
  },
  async body({ state, keys: { key }, input }) {
    const { EncryptionAlgorithm = "SYMMETRIC_DEFAULT", EncryptionContext: context, Plaintext } = input;
    const { ciphertext } = await encryptWith({ key, algorithm: EncryptionAlgorithm, context }, state.random, Plaintext);
    return { CiphertextBlob: ciphertext, KeyId: key.arn, EncryptionAlgorithm };
  },
});
