/** GenerateDataKeyPair, and the same without the private key's plaintext in the answer. */
import type {
  DataKeyPairSpec,
  GenerateDataKeyPairRequest,
  GenerateDataKeyPairResponse,
  GenerateDataKeyPairWithoutPlaintextRequest,
  GenerateDataKeyPairWithoutPlaintextResponse,
} from "@aws-sdk/client-kms";
import { refuseRecipient, refuseSpecElsewhere, requireOrigin } from "../checks.ts";
import { encryptionContextKeys } from "../condition-keys.ts";
import { generateKeyPair } from "../crypto/key-pairs.ts";
import { seal } from "../crypto/symmetric.ts";
import { currentMaterial } from "../key.ts";
import { type Call, defineOperation, type KeyTarget } from "../operation.ts";
import * as shapes from "../shapes.ts";

const SPECS: readonly DataKeyPairSpec[] = [
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "ECC_NIST_P256",
  "ECC_NIST_P384",
  "ECC_NIST_P521",
  "ECC_SECG_P256K1",
  "ECC_NIST_EDWARDS25519",
  "SM2",
  "ML_KEM_512",
  "ML_KEM_768",
  "ML_KEM_1024",
];

const members = {
  EncryptionContext: shapes.ENCRYPTION_CONTEXT,
  KeyId: shapes.required(shapes.KEY_ID),
  KeyPairSpec: shapes.required({ type: "string", values: SPECS }),
  GrantTokens: shapes.GRANT_TOKENS,
  DryRun: shapes.BOOLEAN,
} as const;

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "allowed",
  crossAccount: true,
  grantable: true,
  states: "cryptographic",
  usage: "ENCRYPT_DECRYPT",
  symmetricOnly: "data key pair",
  conditions: ({ EncryptionContext, KeyPairSpec }) => ({
    ...encryptionContextKeys(EncryptionContext),
    "kms:EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    "kms:DataKeyPairSpec": KeyPairSpec,
  }),
} as const satisfies Omit<KeyTarget<GenerateDataKeyPairWithoutPlaintextRequest, "key">, "type" | "action">;

async function newDataKeyPair(call: Call<GenerateDataKeyPairWithoutPlaintextRequest, "key">) {
  const { state, region, input } = call;
  const { key } = call.keys;
  refuseSpecElsewhere(region, input.KeyPairSpec);
  requireOrigin(key, "AWS_KMS", "EXTERNAL");
  const material = currentMaterial(key);
  const { privateKey, publicKey } = await generateKeyPair(input.KeyPairSpec, state.random);
  return {
    PrivateKeyCiphertextBlob: seal(material, state.random, "data-key", privateKey, input.EncryptionContext),
    PrivateKeyPlaintext: Uint8Array.from(privateKey),
    PublicKey: publicKey,
    KeyId: key.arn,
    KeyPairSpec: input.KeyPairSpec,
    KeyMaterialId: material.id,
  };
}

export const generateDataKeyPair = defineOperation<GenerateDataKeyPairRequest, GenerateDataKeyPairResponse>({
  name: "GenerateDataKeyPair",
  members: { ...members, Recipient: shapes.RECIPIENT },
  check: refuseRecipient,
  targets: [{ type: "key", ...target, action: "kms:GenerateDataKeyPair" }],
  trail: {
    readOnly: true,
    additionalEventData: (_, { KeyMaterialId }) => ({ keyMaterialId: KeyMaterialId }),
  },
  body: newDataKeyPair,
});

export const generateDataKeyPairWithoutPlaintext = defineOperation<
  GenerateDataKeyPairWithoutPlaintextRequest,
  GenerateDataKeyPairWithoutPlaintextResponse
>({
  name: "GenerateDataKeyPairWithoutPlaintext",
  members,
  targets: [{ type: "key", ...target, action: "kms:GenerateDataKeyPairWithoutPlaintext" }],
  trail: {
    readOnly: true,
    additionalEventData: (_, { KeyMaterialId }) => ({ keyMaterialId: KeyMaterialId }),
  },
  async body(call) {
    const { PrivateKeyPlaintext: _, ...rest } = await newDataKeyPair(call);
    return rest;
  },
});
