import type { DecryptRequest, DecryptResponse } from "@aws-sdk/client-kms";
import { refuseRecipient, requireNamedKey } from "../checks.ts";
import { decryptWith } from "../ciphertext.ts";
import { encryptionContextKeys } from "../condition-keys.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const decrypt = defineOperation<DecryptRequest, DecryptResponse>({
  name: "Decrypt",
  members: {
    CiphertextBlob: shapes.CIPHERTEXT_BLOB,
    EncryptionContext: shapes.ENCRYPTION_CONTEXT,
    GrantTokens: shapes.GRANT_TOKENS,
    KeyId: shapes.KEY_ID,
    EncryptionAlgorithm: shapes.ENCRYPTION_ALGORITHM,
    Recipient: shapes.RECIPIENT,
    DryRun: shapes.BOOLEAN,
    DryRunModifiers: shapes.DRY_RUN_MODIFIERS,
  },
  defaults: () => ({ EncryptionAlgorithm: "SYMMETRIC_DEFAULT" }),
  check(input) {
    refuseRecipient(input);
    requireNamedKey(input, "KeyId", input.EncryptionAlgorithm);
  },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:Decrypt",
      member: "KeyId",
      ciphertext: "CiphertextBlob",
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
    additionalEventData: (_, { KeyMaterialId }) => ({ keyMaterialId: KeyMaterialId }),
  },
  async body({ keys: { key }, input }) {
    const { CiphertextBlob, EncryptionContext: context, EncryptionAlgorithm = "SYMMETRIC_DEFAULT" } = input;
    if (CiphertextBlob === undefined) return {};
    const { plaintext, materialId } = await decryptWith(
      { key, algorithm: EncryptionAlgorithm, context },
      CiphertextBlob,
    );
    return {
      KeyId: key.arn,
      Plaintext: plaintext,
      EncryptionAlgorithm,
      ...(materialId !== undefined && { KeyMaterialId: materialId }),
    };
  },
});
