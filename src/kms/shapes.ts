/** Members that several operations share, with the constraints of the API model (botocore and SDK; docs/fidelity.md). */
import { GRANT_OPERATIONS } from "./grant-rules.ts";
import { algorithmsFor, KEY_SPECS } from "./key-specs.ts";
import type { Shape } from "./validation.ts";

/** The shape as a member that must be there. */
export const required = <S extends Shape>(shape: S): S & { readonly required: true } => ({ ...shape, required: true });

export const KEY_ID = { type: "string", min: 1, max: 2048 } as const satisfies Shape;
export const ALIAS_NAME = { type: "string", min: 1, max: 256, pattern: /^[a-zA-Z0-9:/_-]+$/ } as const satisfies Shape;
export const GRANT_ID = { type: "string", min: 1, max: 128 } as const satisfies Shape;
export const GRANT_TOKEN = { type: "string", min: 1, max: 8192, secret: true } as const satisfies Shape;
export const PRINCIPAL = { type: "string", min: 1, max: 256, pattern: /^[\w+=,.@:/-]+$/ } as const satisfies Shape;
export const SERVICE_PRINCIPAL = {
  type: "string",
  min: 1,
  max: 128,
  pattern: /^([A-Za-z0-9-]+)\.([A-Za-z0-9-]+)(\.[A-Za-z0-9-]+)+$/,
} as const satisfies Shape;
export const GRANT_OPERATIONS_LIST = {
  type: "list",
  member: { type: "string", values: GRANT_OPERATIONS },
} as const satisfies Shape;
export const GRANT_TOKENS = {
  type: "list",
  max: 10,
  member: GRANT_TOKEN,
  secret: true,
} as const satisfies Shape;
export const ENCRYPTION_CONTEXT = { type: "map" } as const satisfies Shape;
export const GRANT_CONSTRAINTS = {
  type: "structure",
  members: {
    EncryptionContextSubset: ENCRYPTION_CONTEXT,
    EncryptionContextEquals: ENCRYPTION_CONTEXT,
    SourceArn: {
      type: "string",
      min: 20,
      max: 512,
      pattern: /^arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+$/,
    },
  },
} as const satisfies Shape;
export const PLAINTEXT = { type: "blob", min: 1, max: 4096, secret: true } as const satisfies Shape;
export const CIPHERTEXT_BLOB = { type: "blob", min: 1, max: 6144, secret: true } as const satisfies Shape;
export const ENCRYPTION_ALGORITHM = {
  type: "string",
  values: ["SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE"],
} as const satisfies Shape;
/** Of Sign, Verify and the MACs: in the model it is a plaintext, and signatures and MACs are ciphertexts. */
export const MESSAGE = { ...PLAINTEXT } as const satisfies Shape;
export const SIGNATURE = { ...CIPHERTEXT_BLOB } as const satisfies Shape;
export const MESSAGE_TYPE = { type: "string", values: ["RAW", "DIGEST", "EXTERNAL_MU"] } as const satisfies Shape;
export const SIGNING_ALGORITHM = {
  type: "string",
  values: algorithmsFor("SIGN_VERIFY"),
} as const satisfies Shape;
export const MAC_ALGORITHM = {
  type: "string",
  values: ["HMAC_SHA_384", "HMAC_SHA_256", "HMAC_SHA_224", "HMAC_SHA_512"],
} as const satisfies Shape;
export const KEY_AGREEMENT_ALGORITHM = { type: "string", values: ["ECDH"] } as const satisfies Shape;
export const ENCAPSULATION_ALGORITHM = { type: "string", values: ["ML_KEM"] } as const satisfies Shape;
export const PUBLIC_KEY = { type: "blob", min: 1, max: 8192, secret: true } as const satisfies Shape;
export const NUMBER_OF_BYTES = { type: "integer", min: 1, max: 1024 } as const satisfies Shape;
/** AWS lists the values of KeySpec when a data key's spec is wrong. */
export const DATA_KEY_SPEC = {
  type: "string",
  values: ["AES_256", "AES_128"],
  listed: Object.keys(KEY_SPECS),
} as const satisfies Shape;
export const BOOLEAN = { type: "boolean" } as const satisfies Shape;
export const DRY_RUN_MODIFIERS = {
  type: "list",
  member: { type: "string", values: ["IGNORE_CIPHERTEXT"] },
} as const satisfies Shape;
export const RECIPIENT = {
  type: "structure",
  members: {
    KeyEncryptionAlgorithm: { type: "string", values: ["RSAES_OAEP_SHA_256"] },
    AttestationDocument: { type: "blob", min: 1, max: 262_144, secret: true },
  },
  secret: true,
} as const satisfies Shape;
export const POLICY = {
  type: "string",
  min: 1,
  max: 131_072,
  pattern: /^[\u0009\u000A\u000D\u0020-\u00FF]+$/,
} as const satisfies Shape;
export const POLICY_NAME = { type: "string", min: 1, max: 128, pattern: /^[\w]+$/ } as const satisfies Shape;
export const WRAPPING_ALGORITHM = {
  type: "string",
  values: [
    "RSAES_PKCS1_V1_5",
    "RSAES_OAEP_SHA_1",
    "RSAES_OAEP_SHA_256",
    "RSA_AES_KEY_WRAP_SHA_1",
    "RSA_AES_KEY_WRAP_SHA_256",
    "SM2PKE",
  ],
} as const satisfies Shape;
export const WRAPPING_KEY_SPEC = {
  type: "string",
  values: ["RSA_2048", "RSA_3072", "RSA_4096", "SM2"],
} as const satisfies Shape;
export const KEY_MATERIAL_ID = { type: "string", min: 64, max: 64, pattern: /^[a-f0-9]+$/ } as const satisfies Shape;
export const LIMIT = { type: "integer", min: 1, max: 1000 } as const satisfies Shape;
export const MARKER = { type: "string", min: 1, max: 1024, pattern: /^[\u0020-\u00FF]*$/ } as const satisfies Shape;
export const REGION = { type: "string", min: 1, max: 32, pattern: /^([a-z]+-){2,3}\d+$/ } as const satisfies Shape;
export const CUSTOM_KEY_STORE_ID = { type: "string", min: 1, max: 64 } as const satisfies Shape;
export const DESCRIPTION = { type: "string", min: 0, max: 8192 } as const satisfies Shape;
export const TAG_KEY = { type: "string", min: 1, max: 128 } as const satisfies Shape;
export const TAGS = {
  type: "list",
  member: {
    type: "structure",
    members: {
      TagKey: required(TAG_KEY),
      TagValue: { type: "string", min: 0, max: 256, required: true },
    },
  },
} as const satisfies Shape;
