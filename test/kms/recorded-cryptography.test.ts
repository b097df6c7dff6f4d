/**
 * Cases recorded from the real AWS KMS for keys that sign, authenticate, agree, and encrypt with RSA, by the id of the
 * recording (see recorded.test.ts). Imported keys (ls:test_import_key_*) are with the imports. Of a refused enum value only
 * the beginning of the text is compared: AWS lists the values in an order that changes. `K` in a text is the ARN
 * of the key that the case is about.
 */
import { constants, createPublicKey, diffieHellman, generateKeyPairSync, publicEncrypt } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { buildScene, utf8 } from "./scene.ts";

const scene = buildScene("recorded-cryptography");
const keys = new Map<string, Promise<KmsKey>>();

/** One key for each pair of spec and usage. */
function keyOf(KeySpec: string, KeyUsage: string): Promise<KmsKey> {
  const name = `${KeySpec} ${KeyUsage}`;
  const key = keys.get(name) ?? scene.createKey({ KeySpec, KeyUsage });
  keys.set(name, key);
  return key;
}

const symmetric = () => keyOf("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
const hmac = (bits: number) => keyOf(`HMAC_${bits}`, "GENERATE_VERIFY_MAC");
const rsa = (bits = 2048) => keyOf(`RSA_${bits}`, "ENCRYPT_DECRYPT");
const signer = (spec = "ECC_NIST_P256") => keyOf(spec, "SIGN_VERIFY");
const agreeing = (spec = "ECC_NIST_P256") => keyOf(spec, "KEY_AGREEMENT");

const Message = utf8("test message !%$@ 1234567890");
const DIGEST_OF_NOTHING = utf8("a text that is not a digest.");
const spki = (namedCurve: string) =>
  Uint8Array.from(generateKeyPairSync("ec", { namedCurve }).publicKey.export({ type: "spki", format: "der" }));

type Input = Record<string, unknown>;

interface Refused {
  readonly id: string;
  readonly operation: string;
  readonly key: () => Promise<KmsKey>;
  readonly input: Input | ((key: KmsKey) => Promise<Input>);
  /** The key's state meanwhile. */
  readonly state?: KmsKey["state"];
  readonly code: string;
  /** Absent: the answer has no message member. */
  readonly message?: string | RegExp;
}

const DRY_RUN = "The request would have succeeded, but the DryRun option is set.";
const enumFault = (value: string, member: string) =>
  new RegExp(
    `^1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: \\[`,
  );

async function encrypted(key: KmsKey, EncryptionAlgorithm: string, Plaintext = Message): Promise<Uint8Array> {
  const { CiphertextBlob } = await scene.call("Encrypt", { KeyId: key.arn, Plaintext, EncryptionAlgorithm });
  return CiphertextBlob as Uint8Array;
}

async function mac(key: KmsKey, message = Message): Promise<Uint8Array> {
  const input = { KeyId: key.id, Message: message, MacAlgorithm: "HMAC_SHA_256" };
  return (await scene.call("GenerateMac", input)).Mac as Uint8Array;
}

/** Spec, algorithm: ls:test_sign_verify records each. */
const RECORDED_SIGNERS = [
  ["RSA_2048", "RSASSA_PSS_SHA_256"],
  ["RSA_2048", "RSASSA_PSS_SHA_384"],
  ["RSA_2048", "RSASSA_PSS_SHA_512"],
  ["RSA_4096", "RSASSA_PKCS1_V1_5_SHA_256"],
  ["RSA_4096", "RSASSA_PKCS1_V1_5_SHA_512"],
  ["ECC_NIST_P256", "ECDSA_SHA_256"],
  ["ECC_NIST_P384", "ECDSA_SHA_384"],
  ["ECC_SECG_P256K1", "ECDSA_SHA_256"],
] as const;

const LARGEST = [
  [2048, "RSAES_OAEP_SHA_1", 214],
  [2048, "RSAES_OAEP_SHA_256", 190],
  [3072, "RSAES_OAEP_SHA_1", 342],
  [3072, "RSAES_OAEP_SHA_256", 318],
  [4096, "RSAES_OAEP_SHA_1", 470],
  [4096, "RSAES_OAEP_SHA_256", 446],
] as const;

const REFUSED: readonly Refused[] = [
  ...LARGEST.map(([bits, algorithm, most]) => ({
    id: `ls:test_encrypt_validate_plaintext_size_per_key_type[RSA_${bits}-${algorithm}]`,
    operation: "Encrypt",
    key: () => rsa(bits),
    input: { EncryptionAlgorithm: algorithm, Plaintext: new Uint8Array(1176) },
    code: "ValidationException",
    message: `Algorithm ${algorithm} and key spec RSA_${bits} cannot encrypt data larger than ${most} bytes.`,
  })),
  ...(["SHA_1", "SHA_256"] as const).map((hash) => ({
    id: `sd:rsa/encrypt_too_large_${hash.toLowerCase().replace("_", "")}`,
    operation: "Encrypt",
    key: () => rsa(),
    input: { EncryptionAlgorithm: `RSAES_OAEP_${hash}`, Plaintext: new Uint8Array(hash === "SHA_1" ? 215 : 191) },
    code: "ValidationException",
    message: `Algorithm RSAES_OAEP_${hash} and key spec RSA_2048 cannot encrypt data larger than ${hash === "SHA_1" ? 214 : 190} bytes.`,
  })),
  {
    id: "sd:rsa/encrypt_default_algorithm",
    operation: "Encrypt",
    key: rsa,
    input: { Plaintext: Message },
    code: "InvalidKeyUsageException",
    message: "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.",
  },
  {
    id: "sd:rsa/encrypt_encryption_context",
    operation: "Encrypt",
    key: rsa,
    input: { Plaintext: Message, EncryptionAlgorithm: "RSAES_OAEP_SHA_256", EncryptionContext: { a: "b" } },
    code: "ValidationException",
    message: "EncryptionContext is not supported when encrypting/decrypting with asymmetric CMKs.",
  },
  {
    id: "sd:rsa/decrypt_default_algorithm",
    operation: "Decrypt",
    key: rsa,
    input: async (key) => ({ CiphertextBlob: await encrypted(key, "RSAES_OAEP_SHA_256") }),
    code: "InvalidCiphertextException",
  },
  {
    id: "sd:rsa/decrypt_no_key",
    operation: "Decrypt",
    key: rsa,
    input: async (key) => ({
      KeyId: undefined,
      CiphertextBlob: await encrypted(key, "RSAES_OAEP_SHA_256"),
      EncryptionAlgorithm: "RSAES_OAEP_SHA_256",
    }),
    code: "ValidationException",
    message: "KeyId must not be null",
  },
  {
    id: "sd:rsa/dry_invalid_ciphertext",
    operation: "Decrypt",
    key: rsa,
    input: { CiphertextBlob: new Uint8Array(256), EncryptionAlgorithm: "RSAES_OAEP_SHA_256", DryRun: true },
    code: "InvalidCiphertextException",
  },
  {
    id: "ls:test_error_messaging_for_invalid_keys/encrypt-invalid-key-id",
    operation: "Encrypt",
    key: () => signer("RSA_2048"),
    input: { Plaintext: Message },
    code: "InvalidKeyUsageException",
    message: "K key usage is SIGN_VERIFY which is not valid for Encrypt.",
  },
  {
    id: "sd:hmac/encrypt_with_hmac",
    operation: "Encrypt",
    key: () => hmac(224),
    input: { Plaintext: Message },
    code: "InvalidKeyUsageException",
    message: "K key usage is GENERATE_VERIFY_MAC which is not valid for Encrypt.",
  },
  {
    id: "ls:test_error_messaging_for_invalid_keys/decrypt-invalid-key-id",
    operation: "Decrypt",
    key: () => hmac(224),
    input: async () => ({ CiphertextBlob: await encrypted(await symmetric(), "SYMMETRIC_DEFAULT") }),
    code: "IncorrectKeyException",
    message: "The key ID in the request does not identify a CMK that can perform this operation.",
  },
  {
    id: "ls:test_re_encrypt_incorrect_source_key/incorrect-source-key",
    operation: "ReEncrypt",
    key: () => hmac(256),
    input: async (key) => ({
      SourceKeyId: key.id,
      DestinationKeyId: key.id,
      CiphertextBlob: await encrypted(await symmetric(), "SYMMETRIC_DEFAULT"),
    }),
    code: "IncorrectKeyException",
    message: "The key ID in the request does not identify a CMK that can perform this operation.",
  },
  ...RECORDED_SIGNERS.flatMap(([spec, SigningAlgorithm]): Refused[] => [
    {
      id: `ls:test_sign_verify[${spec}-${SigningAlgorithm}]/bad-digest`,
      operation: "Sign",
      key: () => signer(spec),
      input: { SigningAlgorithm, MessageType: "DIGEST", Message: DIGEST_OF_NOTHING },
      code: "ValidationException",
      message: `Digest is invalid length for algorithm ${SigningAlgorithm}.`,
    },
    {
      id: `ls:test_sign_verify[${spec}-${SigningAlgorithm}]/bad-signature`,
      operation: "Verify",
      key: () => signer(spec),
      input: async (key) => {
        const { Signature } = await scene.call("Sign", { KeyId: key.id, SigningAlgorithm, Message });
        return { SigningAlgorithm, Message: utf8("bad message"), Signature };
      },
      code: "KMSInvalidSignatureException",
    },
  ]),
  {
    id: "ls:test_error_messaging_for_invalid_keys/sign-invalid-key-id",
    operation: "Sign",
    key: () => hmac(224),
    input: { Message, SigningAlgorithm: "RSASSA_PSS_SHA_256" },
    code: "InvalidKeyUsageException",
    message: "K key usage is GENERATE_VERIFY_MAC which is not valid for Sign.",
  },
  {
    id: "ls:test_error_messaging_for_invalid_keys/verify-invalid-key-id",
    operation: "Verify",
    key: symmetric,
    input: { Message, SigningAlgorithm: "ECDSA_SHA_256", Signature: utf8("random text") },
    code: "InvalidKeyUsageException",
    message: "K key usage is ENCRYPT_DECRYPT which is not valid for Verify.",
  },
  {
    id: "sd:ecc/wrong_algorithm",
    operation: "Sign",
    key: signer,
    input: { Message, SigningAlgorithm: "RSASSA_PSS_SHA_256" },
    code: "InvalidKeyUsageException",
    message: "Algorithm RSASSA_PSS_SHA_256 is incompatible with key spec ECC_NIST_P256.",
  },
  {
    id: "sd:ecc/external_mu",
    operation: "Sign",
    key: signer,
    input: { Message, SigningAlgorithm: "ECDSA_SHA_256", MessageType: "EXTERNAL_MU" },
    code: "ValidationException",
    message: "Message type EXTERNAL_MU is incompatible with key spec ECC_NIST_P256.",
  },
  {
    id: "sd:ecc/short_digest",
    operation: "Sign",
    key: signer,
    input: { Message: new Uint8Array(31), SigningAlgorithm: "ECDSA_SHA_256", MessageType: "DIGEST" },
    code: "ValidationException",
    message: "Digest is invalid length for algorithm ECDSA_SHA_256.",
  },
  {
    id: "sd:ecc/dry_sign",
    operation: "Sign",
    key: signer,
    input: { Message, SigningAlgorithm: "ECDSA_SHA_256", DryRun: true },
    code: "DryRunOperationException",
    message: DRY_RUN,
  },
  {
    id: "sd:ecc/dry_invalid_signature",
    operation: "Verify",
    key: signer,
    input: { Message, SigningAlgorithm: "ECDSA_SHA_256", Signature: new Uint8Array(70), DryRun: true },
    code: "KMSInvalidSignatureException",
  },
  {
    id: "sd:ecc/ed25519_digest",
    operation: "Sign",
    key: () => signer("ECC_NIST_EDWARDS25519"),
    input: { Message: new Uint8Array(64), SigningAlgorithm: "ED25519_SHA_512", MessageType: "DIGEST" },
    code: "ValidationException",
    message: "Message type DIGEST is incompatible with algorithm ED25519_SHA_512.",
  },
  {
    id: "sd:ecc/ed25519ph_short_digest",
    operation: "Sign",
    key: () => signer("ECC_NIST_EDWARDS25519"),
    input: { Message: new Uint8Array(63), SigningAlgorithm: "ED25519_PH_SHA_512", MessageType: "DIGEST" },
    code: "ValidationException",
    message: "Digest is invalid length for algorithm ED25519_PH_SHA_512.",
  },
  {
    id: "sd:ecc/ed25519_external_mu",
    operation: "Sign",
    key: () => signer("ECC_NIST_EDWARDS25519"),
    input: { Message: new Uint8Array(64), SigningAlgorithm: "ED25519_SHA_512", MessageType: "EXTERNAL_MU" },
    code: "ValidationException",
    message: "Message type EXTERNAL_MU is incompatible with key spec ECC_NIST_EDWARDS25519.",
  },
  {
    id: "sd:ecc/ed25519ph_raw",
    operation: "Sign",
    key: () => signer("ECC_NIST_EDWARDS25519"),
    input: { Message, SigningAlgorithm: "ED25519_PH_SHA_512" },
    code: "ValidationException",
    message: "Message type RAW is incompatible with algorithm ED25519_PH_SHA_512.",
  },
  ...[1, 63, 65].map((length) => ({
    id: `sd:mldsa/mu_length_${length}`,
    operation: "Sign",
    key: () => signer("ML_DSA_44"),
    input: { Message: new Uint8Array(length), SigningAlgorithm: "ML_DSA_SHAKE_256", MessageType: "EXTERNAL_MU" },
    code: "ValidationException",
    message: "External Mu is invalid length for algorithm ML_DSA_SHAKE_256.",
  })),
  {
    id: "sd:mldsa/sign_digest",
    operation: "Sign",
    key: () => signer("ML_DSA_44"),
    input: { Message: new Uint8Array(64), SigningAlgorithm: "ML_DSA_SHAKE_256", MessageType: "DIGEST" },
    code: "ValidationException",
    message: "Message type DIGEST is incompatible with key spec ML_DSA_44.",
  },
  {
    id: "sd:mldsa/verify_digest",
    operation: "Verify",
    key: () => signer("ML_DSA_44"),
    input: {
      Message: new Uint8Array(64),
      SigningAlgorithm: "ML_DSA_SHAKE_256",
      MessageType: "DIGEST",
      Signature: new Uint8Array(2420),
    },
    code: "ValidationException",
    message: "Message type DIGEST is incompatible with key spec ML_DSA_44.",
  },
  {
    id: "sd:mldsa/wrong_algorithm",
    operation: "Sign",
    key: () => signer("ML_DSA_44"),
    input: { Message, SigningAlgorithm: "ECDSA_SHA_256" },
    code: "InvalidKeyUsageException",
    message: "Algorithm ECDSA_SHA_256 is incompatible with key spec ML_DSA_44.",
  },
  ...(["invalid_signature", "dry_invalid_signature", "short_signature"] as const).map((name) => ({
    id: `sd:mldsa/${name}`,
    operation: "Verify",
    key: () => signer("ML_DSA_44"),
    input: {
      Message,
      SigningAlgorithm: "ML_DSA_SHAKE_256",
      Signature: new Uint8Array(name === "short_signature" ? 2419 : 2420),
      DryRun: name === "dry_invalid_signature",
    },
    code: "KMSInvalidSignatureException",
  })),
  ...["ML_DSA_44", "ML_DSA_65", "ML_DSA_87"].flatMap((KeySpec) => [
    {
      id: `sd:mldsa/default_usage ${KeySpec}`,
      operation: "CreateKey",
      key: symmetric,
      input: { KeySpec },
      code: "ValidationException",
      message: "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
    },
    ...["ENCRYPT_DECRYPT", "KEY_AGREEMENT"].map((KeyUsage) => ({
      id: `sd:mldsa/${KeyUsage === "KEY_AGREEMENT" ? "agreement" : "encryption"}_usage ${KeySpec}`,
      operation: "CreateKey",
      key: symmetric,
      input: { KeySpec, KeyUsage },
      code: "ValidationException",
      message: `KeyUsage ${KeyUsage} is not compatible with KeySpec ${KeySpec}`,
    })),
  ]),
  {
    id: "sd:rsa/symmetric_public_key",
    operation: "GetPublicKey",
    key: symmetric,
    input: {},
    code: "UnsupportedOperationException",
  },
  ...[224, 256, 384, 512].flatMap((bits): Refused[] => [
    {
      id: `ls:test_generate_and_verify_mac[HMAC_${bits}-HMAC_SHA_${bits}]/generate-mac-invalid-key-id`,
      operation: "GenerateMac",
      key: () => hmac(bits),
      input: { KeyId: "key_id", Message, MacAlgorithm: `HMAC_SHA_${bits}` },
      code: "NotFoundException",
      message: "Invalid keyId 'key_id'",
    },
    {
      id: `ls:test_generate_and_verify_mac[HMAC_${bits}-HMAC_SHA_${bits}]/verify-mac-invalid-key-id`,
      operation: "VerifyMac",
      key: () => hmac(bits),
      input: { KeyId: "key_id", Message, MacAlgorithm: `HMAC_SHA_${bits}`, Mac: Message },
      code: "NotFoundException",
      message: "Invalid keyId 'key_id'",
    },
  ]),
  {
    id: "ls:test_error_messaging_for_invalid_keys/generate-mac-invalid-key-id",
    operation: "GenerateMac",
    key: symmetric,
    input: { Message, MacAlgorithm: "HMAC_SHA_224" },
    code: "InvalidKeyUsageException",
    message: "K key usage is ENCRYPT_DECRYPT which is not valid for GenerateMac.",
  },
  {
    id: "ls:test_invalid_generate_mac[HMAC_224-HMAC_SHA_256]",
    operation: "GenerateMac",
    key: () => hmac(224),
    input: { Message, MacAlgorithm: "HMAC_SHA_256" },
    code: "InvalidKeyUsageException",
    message: "Algorithm HMAC_SHA_256 is incompatible with key spec HMAC_224.",
  },
  {
    id: "ls:test_invalid_generate_mac[HMAC_256-INVALID]",
    operation: "GenerateMac",
    key: () => hmac(256),
    input: { Message, MacAlgorithm: "INVALID" },
    code: "ValidationException",
    message: enumFault("INVALID", "macAlgorithm"),
  },
  {
    id: "ls:test_invalid_verify_mac[HMAC_256-HMAC_SHA_256-some different important message], sd:hmac/wrong_mac",
    operation: "VerifyMac",
    key: () => hmac(256),
    input: async (key) => ({ Message: utf8("another"), MacAlgorithm: "HMAC_SHA_256", Mac: await mac(key) }),
    code: "KMSInvalidMacException",
  },
  {
    id: "ls:test_invalid_verify_mac[HMAC_256-HMAC_SHA_512-some important message]",
    operation: "VerifyMac",
    key: () => hmac(256),
    input: async (key) => ({ Message, MacAlgorithm: "HMAC_SHA_512", Mac: await mac(key) }),
    code: "InvalidKeyUsageException",
    message: "Algorithm HMAC_SHA_512 is incompatible with key spec HMAC_256.",
  },
  {
    id: "ls:test_invalid_verify_mac[HMAC_256-INVALID-some important message]",
    operation: "VerifyMac",
    key: () => hmac(256),
    input: async (key) => ({ Message, MacAlgorithm: "INVALID", Mac: await mac(key) }),
    code: "ValidationException",
    message: enumFault("INVALID", "macAlgorithm"),
  },
  {
    id: "sd:hmac/short_mac",
    operation: "VerifyMac",
    key: () => hmac(256),
    input: async (key) => ({ Message, MacAlgorithm: "HMAC_SHA_256", Mac: (await mac(key)).subarray(0, 31) }),
    code: "KMSInvalidMacException",
  },
  {
    id: "sd:hmac/dry_verify_wrong_mac",
    operation: "VerifyMac",
    key: () => hmac(256),
    input: { Message, MacAlgorithm: "HMAC_SHA_256", Mac: new Uint8Array(32), DryRun: true },
    code: "KMSInvalidMacException",
  },
  {
    id: "sd:hmac/dry_generate",
    operation: "GenerateMac",
    key: () => hmac(256),
    input: { Message, MacAlgorithm: "HMAC_SHA_256", DryRun: true },
    code: "DryRunOperationException",
    message: DRY_RUN,
  },
  {
    id: "sd:hmac/empty_message",
    operation: "GenerateMac",
    key: () => hmac(256),
    input: { Message: new Uint8Array(0), MacAlgorithm: "HMAC_SHA_256" },
    code: "ValidationException",
    message:
      "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length greater than or equal to 1",
  },
  {
    id: "sd:hmac/wrong_algorithm",
    operation: "GenerateMac",
    key: () => hmac(224),
    input: { Message, MacAlgorithm: "HMAC_SHA_512" },
    code: "InvalidKeyUsageException",
    message: "Algorithm HMAC_SHA_512 is incompatible with key spec HMAC_224.",
  },
  {
    id: "sd:hmac/disabled_generate",
    operation: "GenerateMac",
    key: () => hmac(224),
    input: { Message, MacAlgorithm: "HMAC_SHA_224" },
    state: "Disabled",
    code: "DisabledException",
    message: "K is disabled.",
  },
  {
    id: "sd:hmac/disabled_wrong_algorithm",
    operation: "GenerateMac",
    key: () => hmac(224),
    input: { Message, MacAlgorithm: "HMAC_SHA_512" },
    state: "Disabled",
    code: "DisabledException",
    message: "K is disabled.",
  },
  {
    id: "sd:hmac/pending_deletion_generate",
    operation: "GenerateMac",
    key: () => hmac(224),
    input: { Message, MacAlgorithm: "HMAC_SHA_224" },
    state: "PendingDeletion",
    code: "KMSInvalidStateException",
    message: "K is pending deletion.",
  },
  {
    id: "ls:test_derive_shared_secret/response-invalid-key-usage",
    operation: "DeriveSharedSecret",
    key: signer,
    input: { KeyAgreementAlgorithm: "ECDH", PublicKey: spki("P-256") },
    code: "InvalidKeyUsageException",
    message: "K key usage is SIGN_VERIFY which is not valid for DeriveSharedSecret.",
  },
  {
    id: "ls:test_derive_shared_secret/response-invalid-key",
    operation: "DeriveSharedSecret",
    key: symmetric,
    input: { KeyAgreementAlgorithm: "ECDH", PublicKey: spki("P-256") },
    code: "InvalidKeyUsageException",
    message: "K key usage is ENCRYPT_DECRYPT which is not valid for DeriveSharedSecret.",
  },
  {
    id: "ls:test_derive_shared_secret/response-invalid-key-agreement-algo",
    operation: "DeriveSharedSecret",
    key: agreeing,
    input: { KeyAgreementAlgorithm: "INVALID", PublicKey: spki("P-256") },
    code: "ValidationException",
    message:
      "1 validation error detected: Value 'INVALID' at 'keyAgreementAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [ECDH]",
  },
  ...[
    ["ls:test_derive_shared_secret/response-invalid-public-key", utf8("InvalidPublicKey"), {}],
    ["sd:ecc/invalid_public_key", utf8("not SPKI"), {}],
    ["sd:ecc/wrong_curve", spki("P-384"), {}],
    ["sd:ecc/dry_invalid_public_key", utf8("not SPKI"), { DryRun: true }],
  ].map(([id, PublicKey, rest]) => ({
    id: String(id),
    operation: "DeriveSharedSecret",
    key: () => agreeing(),
    input: { KeyAgreementAlgorithm: "ECDH", PublicKey, ...Object(rest) },
    code: "ValidationException",
  })),
  {
    id: "sd:ecc/dry_derive",
    operation: "DeriveSharedSecret",
    key: agreeing,
    input: { KeyAgreementAlgorithm: "ECDH", PublicKey: spki("P-256"), DryRun: true },
    code: "DryRunOperationException",
    message: DRY_RUN,
  },
  {
    id: "sd:ecc/disabled_derive",
    operation: "DeriveSharedSecret",
    key: agreeing,
    input: { KeyAgreementAlgorithm: "ECDH", PublicKey: spki("P-256") },
    state: "Disabled",
    code: "DisabledException",
    message: "K is disabled.",
  },
  ...(["GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"] as const).map((operation) => ({
    id: `ls:test_${operation === "GenerateDataKeyPair" ? "generate_data_key_pair" : "generate_data_key_pair_without_plaintext"}_dry_run/dryrun_exception`,
    operation,
    key: symmetric,
    input: { KeyPairSpec: "RSA_2048", DryRun: true },
    code: "DryRunOperationException",
    message: DRY_RUN,
  })),
  ...(["RSA_2048", "ECC_NIST_P256"] as const).map((spec) => ({
    id: `sd:${spec === "RSA_2048" ? "rsa" : "ecc"}/deleting_public_key`,
    operation: "GetPublicKey",
    key: () => signer(spec),
    input: {},
    state: "PendingDeletion" as const,
    code: "KMSInvalidStateException",
    message: "K is pending deletion.",
  })),
  {
    id: "ls:test_derive_shared_secret/response-invalid-key-spec",
    operation: "CreateKey",
    key: symmetric,
    input: { KeySpec: "RSA_2048", KeyUsage: "KEY_AGREEMENT" },
    code: "ValidationException",
    message: "KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048",
  },
  {
    id: "sd:ecc/encryption_usage",
    operation: "CreateKey",
    key: symmetric,
    input: { KeySpec: "ECC_NIST_P256", KeyUsage: "ENCRYPT_DECRYPT" },
    code: "ValidationException",
    message: "KeyUsage ENCRYPT_DECRYPT is not compatible with KeySpec ECC_NIST_P256",
  },
  {
    id: "ls:test_hmac_create_key_invalid_operations/create-hmac-key-invalid-key-usage",
    operation: "CreateKey",
    key: symmetric,
    input: { KeySpec: "HMAC_256", KeyUsage: "RANDOM" },
    code: "ValidationException",
    message: enumFault("RANDOM", "keyUsage"),
  },
];

// The slow keys together: RSA is generated in threads.
beforeAll(() => Promise.all([rsa(), rsa(3072), rsa(4096), signer("RSA_2048"), signer("RSA_4096")]), 60_000);

describe("recorded refusals", () => {
  it.each(REFUSED)("$id", async ({ operation, key: make, input, state, code, message }) => {
    const key = await make();
    const given = typeof input === "function" ? await input(key) : input;
    const before = key.state;
    key.state = state ?? before;
    const error = await scene.failure(operation, { KeyId: key.arn, ...given });
    key.state = before;
    expect(error.name).toBe(code);
    if (message === undefined) expect(error.hasMessage).toBe(false);
    else if (message instanceof RegExp) expect(error.message).toMatch(message);
    else expect(error.message).toBe(message.replace(/^K /, `${key.arn} `));
  });
});

describe("recorded answers", () => {
  it.each(RECORDED_SIGNERS)("ls:test_sign_verify[%s-%s]: signature, verification", async (spec, SigningAlgorithm) => {
    const key = await signer(spec);
    const input = { KeyId: key.id, SigningAlgorithm, MessageType: "RAW", Message };
    const signed = await scene.call("Sign", input);
    expect(signed).toEqual({ KeyId: key.arn, Signature: expect.any(Uint8Array), SigningAlgorithm });
    expect(await scene.call("Verify", { ...input, Signature: signed.Signature })).toEqual({
      KeyId: key.arn,
      SignatureValid: true,
      SigningAlgorithm,
    });
  });

  it.each([224, 256, 384, 512])(
    "ls:test_generate_and_verify_mac[HMAC_%i], sd:hmac/generate_%i, ls:test_hmac_create_key",
    async (bits) => {
      const key = await hmac(bits);
      const MacAlgorithm = `HMAC_SHA_${bits}`;
      const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: key.id });
      expect(KeyMetadata).toEqual({
        AWSAccountId: key.account,
        Arn: key.arn,
        CreationDate: key.created,
        CustomerMasterKeySpec: `HMAC_${bits}`,
        Description: "",
        Enabled: true,
        KeyId: key.id,
        KeyManager: "CUSTOMER",
        KeySpec: `HMAC_${bits}`,
        KeyState: "Enabled",
        KeyUsage: "GENERATE_VERIFY_MAC",
        MacAlgorithms: [MacAlgorithm],
        MultiRegion: false,
        Origin: "AWS_KMS",
      });
      const input = { KeyId: key.id, MacAlgorithm, Message };
      const made = await scene.call("GenerateMac", input);
      expect(made).toEqual({ KeyId: key.arn, Mac: expect.any(Uint8Array), MacAlgorithm });
      expect(made.Mac).toHaveLength(bits / 8);
      expect(await scene.call("VerifyMac", { ...input, Mac: made.Mac })).toEqual({
        KeyId: key.arn,
        MacAlgorithm,
        MacValid: true,
      });
    },
  );

  it("sd:ecc/ed25519_metadata, sd:ecc/agreement_metadata", async () => {
    const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: (await signer("ECC_NIST_EDWARDS25519")).id });
    expect(KeyMetadata).toMatchObject({
      SigningAlgorithms: ["ED25519_PH_SHA_512", "ED25519_SHA_512"],
      CustomerMasterKeySpec: "ECC_NIST_EDWARDS25519",
    });
    const other = await scene.call("DescribeKey", { KeyId: (await agreeing()).id });
    expect(other.KeyMetadata).toMatchObject({ KeyAgreementAlgorithms: ["ECDH"] });
  });

  it("sd:ecc/public_key, sd:ecc/disabled_public_key, sd:rsa/disabled_public_key", async () => {
    const key = await signer();
    const answer = {
      CustomerMasterKeySpec: "ECC_NIST_P256",
      KeyId: key.arn,
      KeySpec: "ECC_NIST_P256",
      KeyUsage: "SIGN_VERIFY",
      PublicKey: expect.any(Uint8Array),
      SigningAlgorithms: ["ECDSA_SHA_256"],
    };
    expect(await scene.call("GetPublicKey", { KeyId: key.id })).toEqual(answer);
    for (const disabled of [key, await signer("RSA_2048")]) {
      disabled.state = "Disabled";
      expect(await scene.call("GetPublicKey", { KeyId: disabled.id })).toHaveProperty("PublicKey");
      disabled.state = "Enabled";
    }
  });

  it("ls:test_derive_shared_secret/response, sd:ecc/derive, sd:ecc/derive_self", async () => {
    const key = await agreeing();
    const { PublicKey: own } = await scene.call("GetPublicKey", { KeyId: key.id });
    for (const PublicKey of [spki("P-256"), own]) {
      const answer = await scene.call("DeriveSharedSecret", {
        KeyId: key.id,
        KeyAgreementAlgorithm: "ECDH",
        PublicKey,
      });
      expect(answer).toEqual({
        KeyId: key.arn,
        SharedSecret: expect.any(Uint8Array),
        KeyAgreementAlgorithm: "ECDH",
        KeyOrigin: "AWS_KMS",
      });
      expect(answer.SharedSecret).toHaveLength(32);
    }
  });

  it.each([
    ["ECC_NIST_P256", 307, 150, 91],
    ["ECC_NIST_P384", 355, 194, 120],
    ["ECC_NIST_P521", 412, 250, 158],
    ["ECC_SECG_P256K1", 301, 144, 88],
    ["ECC_NIST_EDWARDS25519", 201, 48, 44],
  ])("sd:ecc/data_key_pair %s", async (KeyPairSpec, sealed, privateKey, publicKey) => {
    const key = await symmetric();
    const pair = await scene.call("GenerateDataKeyPair", { KeyId: key.id, KeyPairSpec });
    expect(pair).toEqual({
      KeyId: key.arn,
      KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
      KeyPairSpec,
      PrivateKeyCiphertextBlob: expect.any(Uint8Array),
      PrivateKeyPlaintext: expect.any(Uint8Array),
      PublicKey: expect.any(Uint8Array),
    });
    expect(pair.PrivateKeyCiphertextBlob).toHaveLength(sealed);
    expect(pair.PrivateKeyPlaintext).toHaveLength(privateKey);
    expect(pair.PublicKey).toHaveLength(publicKey);
    const { Plaintext } = await scene.call("Decrypt", { CiphertextBlob: pair.PrivateKeyCiphertextBlob });
    expect(Plaintext).toEqual(pair.PrivateKeyPlaintext);
  });

  it("ls:test_generate_data_key_pair, ls:test_generate_data_key_pair_without_plaintext", async () => {
    const key = await symmetric();
    const input = { KeyId: key.id, KeyPairSpec: "RSA_2048" };
    const members = { KeyId: key.arn, KeyPairSpec: "RSA_2048", KeyMaterialId: expect.any(String) };
    const blobs = { PrivateKeyCiphertextBlob: expect.any(Uint8Array), PublicKey: expect.any(Uint8Array) };
    expect(await scene.call("GenerateDataKeyPair", input)).toEqual({
      ...members,
      ...blobs,
      PrivateKeyPlaintext: expect.any(Uint8Array),
    });
    expect(await scene.call("GenerateDataKeyPairWithoutPlaintext", input)).toEqual({ ...members, ...blobs });
  });

  it("ls:test_re_encrypt[RSA_2048], sd:rsa/reencrypt_to_symmetric, sd:rsa/reencrypt_from_symmetric", async () => {
    const [from, to] = [await rsa(), await symmetric()];
    const SourceEncryptionAlgorithm = "RSAES_OAEP_SHA_256";
    const sealed = await scene.call("ReEncrypt", {
      CiphertextBlob: await encrypted(from, SourceEncryptionAlgorithm),
      SourceKeyId: from.id,
      SourceEncryptionAlgorithm,
      DestinationKeyId: to.id,
    });
    const { CiphertextBlob, ...rest } = sealed;
    expect(rest).toEqual({
      SourceKeyId: from.arn,
      KeyId: to.arn,
      SourceEncryptionAlgorithm,
      DestinationEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      DestinationKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const back = await scene.call("ReEncrypt", {
      CiphertextBlob,
      DestinationKeyId: from.id,
      DestinationEncryptionAlgorithm: "RSAES_OAEP_SHA_1",
    });
    expect(back).toEqual({
      CiphertextBlob: expect.any(Uint8Array),
      SourceKeyId: to.arn,
      KeyId: from.arn,
      SourceEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      DestinationEncryptionAlgorithm: "RSAES_OAEP_SHA_1",
      SourceKeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(back.CiphertextBlob).toHaveLength(256);
    const opened = await scene.call("Decrypt", {
      KeyId: from.id,
      CiphertextBlob: back.CiphertextBlob,
      EncryptionAlgorithm: "RSAES_OAEP_SHA_1",
    });
    expect(opened).toEqual({ KeyId: from.arn, Plaintext: Message, EncryptionAlgorithm: "RSAES_OAEP_SHA_1" });
  });

  it("sd:rsa/decrypt_openssl: a ciphertext made with the public key alone", async () => {
    const key = await rsa();
    const { PublicKey } = await scene.call("GetPublicKey", { KeyId: key.id });
    const publicKey = createPublicKey({ key: Buffer.from(PublicKey as Uint8Array), format: "der", type: "spki" });
    const CiphertextBlob = Uint8Array.from(
      publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" }, Message),
    );
    const EncryptionAlgorithm = "RSAES_OAEP_SHA_256";
    expect(await scene.call("Decrypt", { KeyId: key.id, CiphertextBlob, EncryptionAlgorithm })).toEqual({
      KeyId: key.arn,
      Plaintext: Message,
      EncryptionAlgorithm,
    });
  });

  it("ls:test_derive_shared_secret_matches_openssl", async () => {
    const key = await agreeing();
    const peer = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const own = (await scene.call("GetPublicKey", { KeyId: key.id })).PublicKey as Uint8Array;
    const PublicKey = Uint8Array.from(peer.publicKey.export({ type: "spki", format: "der" }));
    const theirs = diffieHellman({
      privateKey: peer.privateKey,
      publicKey: createPublicKey({ key: Buffer.from(own), format: "der", type: "spki" }),
    });
    const input = { KeyId: key.id, KeyAgreementAlgorithm: "ECDH", PublicKey };
    expect((await scene.call("DeriveSharedSecret", input)).SharedSecret).toEqual(Uint8Array.from(theirs));
  });
});
