import type { DeriveSharedSecretRequest, DeriveSharedSecretResponse } from "@aws-sdk/client-kms";
import { refuseRecipient } from "../checks.ts";
import { KmsError } from "../errors.ts";
import { keyPairOf } from "../key-pair-of.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const deriveSharedSecret = defineOperation<DeriveSharedSecretRequest, DeriveSharedSecretResponse>({
  name: "DeriveSharedSecret",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    KeyAgreementAlgorithm: shapes.required(shapes.KEY_AGREEMENT_ALGORITHM),
    PublicKey: shapes.required(shapes.PUBLIC_KEY),
    GrantTokens: shapes.GRANT_TOKENS,
    DryRun: shapes.BOOLEAN,
    Recipient: shapes.RECIPIENT,
  },
  check: refuseRecipient,
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:DeriveSharedSecret",
      member: "KeyId",
      aliases: "allowed",
      crossAccount: true,
      grantable: true,
      states: "cryptographic",
      usage: "KEY_AGREEMENT",
      algorithm: "KeyAgreementAlgorithm",
      conditions: ({ KeyAgreementAlgorithm }) => ({ "kms:KeyAgreementAlgorithm": KeyAgreementAlgorithm }),
    },
  ],
  trail: { readOnly: true },
  async body({ keys: { key }, input: { KeyAgreementAlgorithm, PublicKey } }) {
    const pair = await keyPairOf(key);
    const SharedSecret = pair?.agree?.(PublicKey);
    // Recorded: AWS says nothing about what is wrong with the peer's key.
    if (SharedSecret === undefined) throw new KmsError("ValidationException");
    return { KeyId: key.arn, SharedSecret, KeyAgreementAlgorithm, KeyOrigin: key.origin };
  },
});
