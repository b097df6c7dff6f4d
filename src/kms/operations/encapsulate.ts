/** Encapsulate and Decapsulate: shared secrets by ML-KEM. */
import type {
  DecapsulateRequest,
  DecapsulateResponse,
  EncapsulateRequest,
  EncapsulateResponse,
} from "@aws-sdk/client-kms";
import { KmsError } from "../errors.ts";
import { encapsulationOf } from "../key-pair-of.ts";
import { defineOperation, type KeyTarget } from "../operation.ts";
import * as shapes from "../shapes.ts";

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "allowed",
  crossAccount: true,
  grantable: true,
  states: "cryptographic",
  usage: "ENCAPSULATE_DECAPSULATE",
  algorithm: "EncapsulationAlgorithm",
} as const satisfies Omit<KeyTarget<EncapsulateRequest, "key">, "type" | "action">;

export const encapsulate = defineOperation<EncapsulateRequest, EncapsulateResponse>({
  name: "Encapsulate",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    EncapsulationAlgorithm: shapes.required(shapes.ENCAPSULATION_ALGORITHM),
    GrantTokens: shapes.GRANT_TOKENS,
    DryRun: shapes.BOOLEAN,
  },
  targets: [{ type: "key", ...target, action: "kms:Encapsulate" }],
  trail: { readOnly: true },
  async body({ state, keys: { key }, input: { EncapsulationAlgorithm } }) {
    const { secret, ciphertext } = (await encapsulationOf(key)).encapsulate(state.random);
    return { KeyId: key.arn, SharedSecret: secret, SharedSecretCiphertextBlob: ciphertext, EncapsulationAlgorithm };
  },
});

export const decapsulate = defineOperation<DecapsulateRequest, DecapsulateResponse>({
  name: "Decapsulate",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    SharedSecretCiphertextBlob: shapes.required(shapes.CIPHERTEXT_BLOB),
    EncapsulationAlgorithm: shapes.required(shapes.ENCAPSULATION_ALGORITHM),
    GrantTokens: shapes.GRANT_TOKENS,
    DryRun: shapes.BOOLEAN,
  },
  targets: [{ type: "key", ...target, action: "kms:Decapsulate" }],
  trail: { readOnly: true },
  async body({ keys: { key }, input: { EncapsulationAlgorithm, SharedSecretCiphertextBlob } }) {
    const secret = (await encapsulationOf(key)).decapsulate(SharedSecretCiphertextBlob);
    if (secret === undefined) throw new KmsError("InvalidCiphertextException");
    return { KeyId: key.arn, SharedSecret: secret, EncapsulationAlgorithm };
  },
});
