/** GenerateDataKey, and the same without the plaintext in the answer. */
import type {
  GenerateDataKeyRequest,
  GenerateDataKeyResponse,
  GenerateDataKeyWithoutPlaintextRequest,
  GenerateDataKeyWithoutPlaintextResponse,
} from "@aws-sdk/client-kms";
import { refuseRecipient } from "../checks.ts";
import { encryptionContextKeys } from "../condition-keys.ts";
import { seal } from "../crypto/symmetric.ts";
import { validationError } from "../errors.ts";
import { currentMaterial } from "../key.ts";
import { type Call, defineOperation, type KeyTarget } from "../operation.ts";
import * as shapes from "../shapes.ts";

const BYTES = { AES_256: 32, AES_128: 16 } as const;

const members = {
  KeyId: shapes.required(shapes.KEY_ID),
  EncryptionContext: shapes.ENCRYPTION_CONTEXT,
  KeySpec: shapes.DATA_KEY_SPEC,
  NumberOfBytes: shapes.NUMBER_OF_BYTES,
  GrantTokens: shapes.GRANT_TOKENS,
  DryRun: shapes.BOOLEAN,
};

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "allowed",
  crossAccount: true,
  grantable: true,
  states: "cryptographic",
  usage: "ENCRYPT_DECRYPT",
  symmetricOnly: "data key",
  conditions: ({ EncryptionContext }) => ({
    ...encryptionContextKeys(EncryptionContext),
    "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
  }),
} as const satisfies Omit<KeyTarget<GenerateDataKeyWithoutPlaintextRequest, "key">, "type" | "action">;

function oneSize({ KeySpec, NumberOfBytes }: GenerateDataKeyWithoutPlaintextRequest): void {
  if ((KeySpec === undefined) === (NumberOfBytes === undefined)) {
    throw validationError("Please specify either number of bytes or key spec.");
  }
}

function newDataKey({ state, keys, input }: Call<GenerateDataKeyWithoutPlaintextRequest, "key">) {
  const material = currentMaterial(keys.key);
  const Plaintext = state.random.bytes(input.KeySpec ? BYTES[input.KeySpec] : (input.NumberOfBytes ?? 0));
  return {
    CiphertextBlob: seal(material, state.random, "data-key", Plaintext, input.EncryptionContext),
    Plaintext,
    KeyId: keys.key.arn,
    KeyMaterialId: material.id,
  };
}

export const generateDataKey = defineOperation<GenerateDataKeyRequest, GenerateDataKeyResponse>({
  name: "GenerateDataKey",
  members: { ...members, Recipient: shapes.RECIPIENT },
  check(input) {
    refuseRecipient(input);
    oneSize(input);
  },
  targets: [{ type: "key", ...target, action: "kms:GenerateDataKey" }],
  trail: {
    readOnly: true,
    additionalEventData: (_, { KeyMaterialId }) => ({ keyMaterialId: KeyMaterialId }),
  },
  body: newDataKey,
});

export const generateDataKeyWithoutPlaintext = defineOperation<
  GenerateDataKeyWithoutPlaintextRequest,
  GenerateDataKeyWithoutPlaintextResponse
>({
  name: "GenerateDataKeyWithoutPlaintext",
  members,
  check: oneSize,
  targets: [{ type: "key", ...target, action: "kms:GenerateDataKeyWithoutPlaintext" }],
  trail: {
    readOnly: true,
    additionalEventData: (_, { KeyMaterialId }) => ({ keyMaterialId: KeyMaterialId }),
  },
  body(call) {
    const { Plaintext: _, ...rest } = newDataKey(call);
    return rest;
  },
});
