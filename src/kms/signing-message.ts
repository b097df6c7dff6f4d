/** Which forms of a message go with which key and algorithm (Sign and Verify), in AWS's words. */
import type { KeySpec, MessageType, SigningAlgorithmSpec } from "@aws-sdk/client-kms";
import type { Signed } from "./crypto/key-pair.ts";
import { validationError } from "./errors.ts";

/** How many bytes of digest (for ML-DSA: of µ, FIPS 204 §6.2) each algorithm signs. */
const DIGEST_BYTES: Readonly<Record<SigningAlgorithmSpec, number>> = {
  RSASSA_PKCS1_V1_5_SHA_256: 32,
  RSASSA_PKCS1_V1_5_SHA_384: 48,
  RSASSA_PKCS1_V1_5_SHA_512: 64,
  RSASSA_PSS_SHA_256: 32,
  RSASSA_PSS_SHA_384: 48,
  RSASSA_PSS_SHA_512: 64,
  ECDSA_SHA_256: 32,
  ECDSA_SHA_384: 48,
  ECDSA_SHA_512: 64,
  SM2DSA: 32,
  ML_DSA_SHAKE_256: 64,
  ED25519_SHA_512: 64,
  ED25519_PH_SHA_512: 64,
};

const ML_DSA: ReadonlySet<KeySpec> = new Set(["ML_DSA_44", "ML_DSA_65", "ML_DSA_87"]);

/** @throws ValidationException */
export function signedMessage(
  spec: KeySpec,
  algorithm: SigningAlgorithmSpec,
  messageType: MessageType,
  message: Uint8Array,
): Signed {
  const refused = messageType === (ML_DSA.has(spec) ? "DIGEST" : "EXTERNAL_MU");
  if (refused) throw validationError(`Message type ${messageType} is incompatible with key spec ${spec}.`);
  const onlyRaw = algorithm === "ED25519_SHA_512";
  const onlyDigest = algorithm === "ED25519_PH_SHA_512";
  if ((onlyRaw && messageType === "DIGEST") || (onlyDigest && messageType === "RAW")) {
    throw validationError(`Message type ${messageType} is incompatible with algorithm ${algorithm}.`);
  }
  if (messageType !== "RAW" && message.length !== DIGEST_BYTES[algorithm]) {
    const what = messageType === "EXTERNAL_MU" ? "External Mu" : "Digest";
    throw validationError(`${what} is invalid length for algorithm ${algorithm}.`);
  }
  return { algorithm, messageType, message };
}
