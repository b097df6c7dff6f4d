/** Sign and Verify. */
import type { SignRequest, SignResponse, VerifyRequest, VerifyResponse } from "@aws-sdk/client-kms";
import { KmsError } from "../errors.ts";
import { signingOf } from "../key-pair-of.ts";
import { type Call, defineOperation, type KeyTarget } from "../operation.ts";
import * as shapes from "../shapes.ts";
import { signedMessage } from "../signing-message.ts";

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "allowed",
  crossAccount: true,
  grantable: true,
  states: "cryptographic",
  usage: "SIGN_VERIFY",
  algorithm: "SigningAlgorithm",
  conditions: ({ SigningAlgorithm, MessageType = "RAW" }) => ({
    "kms:SigningAlgorithm": SigningAlgorithm,
    "kms:MessageType": MessageType,
  }),
} as const satisfies Omit<KeyTarget<SignRequest, "key">, "type" | "action">;

const signedBy = ({ keys, input }: Call<SignRequest, "key">) =>
  signedMessage(keys.key.spec, input.SigningAlgorithm, input.MessageType ?? "RAW", input.Message);

export const sign = defineOperation<SignRequest, SignResponse>({
  name: "Sign",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    Message: shapes.required(shapes.MESSAGE),
    MessageType: shapes.MESSAGE_TYPE,
    GrantTokens: shapes.GRANT_TOKENS,
    SigningAlgorithm: shapes.required(shapes.SIGNING_ALGORITHM),
    DryRun: shapes.BOOLEAN,
  },
  defaults: () => ({ MessageType: "RAW" }),
  targets: [{ type: "key", ...target, action: "kms:Sign" }],
  trail: { readOnly: true },
  async body(call) {
    const { key } = call.keys;
    const signed = signedBy(call);
    const signing = await signingOf(key);
    return {
      KeyId: key.arn,
      Signature: signing.sign(signed, call.state.random),
      SigningAlgorithm: signed.algorithm,
    };
  },
});

export const verify = defineOperation<VerifyRequest, VerifyResponse>({
  name: "Verify",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    Message: shapes.required(shapes.MESSAGE),
    MessageType: shapes.MESSAGE_TYPE,
    Signature: shapes.required(shapes.SIGNATURE),
    SigningAlgorithm: shapes.required(shapes.SIGNING_ALGORITHM),
    GrantTokens: shapes.GRANT_TOKENS,
    DryRun: shapes.BOOLEAN,
  },
  defaults: () => ({ MessageType: "RAW" }),
  targets: [{ type: "key", ...target, action: "kms:Verify" }],
  trail: { readOnly: true },
  async body(call) {
    const { key } = call.keys;
    const signed = signedBy(call);
    const signing = await signingOf(key);
    if (!signing.verify(signed, call.input.Signature)) throw new KmsError("KMSInvalidSignatureException");
    return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: signed.algorithm };
  },
});
