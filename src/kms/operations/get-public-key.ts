import type { GetPublicKeyRequest, GetPublicKeyResponse } from "@aws-sdk/client-kms";
import { KmsError } from "../errors.ts";
import { keyPairOf } from "../key-pair-of.ts";
import { ALGORITHM_MEMBERS, algorithmsOf } from "../key-specs.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const getPublicKey = defineOperation<GetPublicKeyRequest, GetPublicKeyResponse>({
  name: "GetPublicKey",
  members: { KeyId: shapes.required(shapes.KEY_ID), GrantTokens: shapes.GRANT_TOKENS },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:GetPublicKey",
      member: "KeyId",
      aliases: "allowed",
      crossAccount: true,
      grantable: true,
      states: "public key",
    },
  ],
  trail: { readOnly: true },
  async body({ keys: { key } }) {
    const pair = await keyPairOf(key);
    if (pair === undefined) throw new KmsError("UnsupportedOperationException");
    return {
      KeyId: key.arn,
      PublicKey: pair.publicKey,
      // The deprecated twin carries every value of KeySpec, which its type does not know.
      CustomerMasterKeySpec: key.spec as NonNullable<GetPublicKeyResponse["CustomerMasterKeySpec"]>,
      KeySpec: key.spec,
      KeyUsage: key.usage,
      [ALGORITHM_MEMBERS[key.usage]]: [...algorithmsOf(key.spec, key.usage)],
    };
  },
});
