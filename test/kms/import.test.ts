/**
 * Imported key material, from the parameters to the expiry. Recorded cases stand under the ids of their recordings (see
 * recorded.test.ts); material is wrapped by OpenSSL.
 */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { KmsKey } from "../../src/kms/key.ts";
import { ACCOUNT, allow, buildScene, OTHER_REGION, REGION, utf8 } from "./scene.ts";
import { wrapFor } from "./wrap.ts";

const DAY = 86_400_000;
const FOR_GOOD = { ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" };
const NEW = { ...FOR_GOOD, ImportType: "NEW_KEY_MATERIAL" };
const bytes = (value: number, length = 32) => new Uint8Array(length).fill(value);
const OAEP = { WrappingAlgorithm: "RSAES_OAEP_SHA_256", WrappingKeySpec: "RSA_2048" };

/** One world for all: its wrapping keys take their time. Every test has keys of its own. */
const scene = buildScene("import");
const { call, failure, clock, state, encrypt } = scene;

const external = (input: Record<string, unknown> = {}) => scene.createKey({ Origin: "EXTERNAL", ...input });

async function put(key: KmsKey, material: Uint8Array, input: Record<string, unknown> = FOR_GOOD): Promise<string> {
  const wrapped = await wrapFor(scene, key, material);
  const output = await call("ImportKeyMaterial", { KeyId: key.id, ...wrapped, ...input }, { region: key.region });
  return String(output.KeyMaterialId);
}

async function refused(key: KmsKey, material: Uint8Array, input: Record<string, unknown> = FOR_GOOD) {
  const wrapped = await wrapFor(scene, key, material);
  return failure("ImportKeyMaterial", { KeyId: key.id, ...wrapped, ...input }, { region: key.region });
}

async function imported(value = 1, input: Record<string, unknown> = FOR_GOOD) {
  const key = await external();
  return { key, id: await put(key, bytes(value), input) };
}

/** A key whose second material has become the current one. */
async function rotated() {
  const { key, id: first } = await imported(1);
  const old = await encrypt(key);
  const second = await put(key, bytes(2), NEW);
  await call("RotateKeyOnDemand", { KeyId: key.id });
  clock.advance(200_000);
  return { key, first, second, old };
}

const describeKey = async (key: KmsKey) =>
  (await call("DescribeKey", { KeyId: key.arn }, { region: key.region })).KeyMetadata as Record<string, unknown>;

const decrypts = async (key: KmsKey, CiphertextBlob: Uint8Array) =>
  (await call("Decrypt", { CiphertextBlob }, { region: key.region })).Plaintext;

describe("GetParametersForImport", () => {
  it("sd:imports/parameters_first: gives a public key and a token for 24 hours", async () => {
    const key = await external();
    const { ImportToken, PublicKey, ...rest } = await call("GetParametersForImport", { KeyId: key.id, ...OAEP });
    expect(rest).toEqual({ KeyId: key.arn, ParametersValidTo: new Date(clock.now().getTime() + DAY) });
    expect(ImportToken).toBeInstanceOf(Uint8Array);
    expect(PublicKey).toHaveLength(294);
    expect(state.home(ACCOUNT, REGION).trail.at(-1)).toMatchObject({
      eventName: "GetParametersForImport",
      readOnly: true,
      requestParameters: { keyId: key.id, wrappingAlgorithm: "RSAES_OAEP_SHA_256", wrappingKeySpec: "RSA_2048" },
      responseElements: null,
    });
  });

  it.each([
    "sd:imports_edges/parameters_generated",
    "ls:test_get_parameters_for_import/response-error",
    "ls:test_get_parameters_for_import_raises_for_non_external_kms_keys/get-import-parameters-error",
  ])("%s", async () => {
    const key = await scene.createKey();
    const error = await failure("GetParametersForImport", { KeyId: key.id, ...OAEP });
    expect(`${error.name}: ${error.message}`).toBe(
      `UnsupportedOperationException: ${key.arn} origin is AWS_KMS which is not valid for this operation.`,
    );
  });

  it.each([
    ["sd:imports/deprecated_wrapping", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "RSAES_PKCS1_V1_5", "RSA_2048"],
    [
      "sd:imports/symmetric_hybrid_wrapping",
      "SYMMETRIC_DEFAULT",
      "ENCRYPT_DECRYPT",
      "RSA_AES_KEY_WRAP_SHA_256",
      "RSA_2048",
    ],
    ["RSA keys are too long for OAEP", "RSA_2048", "SIGN_VERIFY", "RSAES_OAEP_SHA_256", "RSA_4096"],
    ["P-521 is too long for RSA_2048", "ECC_NIST_P521", "SIGN_VERIFY", "RSAES_OAEP_SHA_1", "RSA_2048"],
    ["HMAC keys are no private keys", "HMAC_256", "GENERATE_VERIFY_MAC", "RSA_AES_KEY_WRAP_SHA_1", "RSA_3072"],
    ["SM2PKE needs an SM2 key", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "SM2PKE", "RSA_2048"],
    ["RSA algorithms need an RSA key", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "RSAES_OAEP_SHA_1", "SM2"],
  ])("%s", async (_, KeySpec, KeyUsage, WrappingAlgorithm, WrappingKeySpec) => {
    const key = await external({ KeySpec, KeyUsage });
    const error = await failure("GetParametersForImport", { KeyId: key.id, WrappingAlgorithm, WrappingKeySpec });
    expect(`${error.name}: ${error.message}`).toBe(
      `ValidationException: Wrapping algorithm ${WrappingAlgorithm} and wrapping key spec ${WrappingKeySpec} cannot be used to import a ${KeySpec} key.`,
    );
  });

  it("offers SM2 in the China Regions alone", async () => {
    const region = "cn-north-1";
    const sm2 = { WrappingAlgorithm: "SM2PKE", WrappingKeySpec: "SM2" };
    const key = await scene.createKey({ Origin: "EXTERNAL" }, { region });
    const { ImportToken, PublicKey } = await call("GetParametersForImport", { KeyId: key.id, ...sm2 }, { region });
    expect(PublicKey).toHaveLength(91);
    // OpenSSL knows SM2, but Node's public encryption does not.
    const { encryption } = await state.importParameters.wrappingKey("SM2");
    const EncryptedKeyMaterial = encryption?.encrypt("SM2PKE", bytes(1), state.random);
    await call("ImportKeyMaterial", { KeyId: key.id, ImportToken, EncryptedKeyMaterial, ...FOR_GOOD }, { region });
    expect(key.state).toBe("Enabled");
    const elsewhere = await failure("GetParametersForImport", { KeyId: (await external()).id, ...sm2 });
    expect(elsewhere.name).toBe("UnsupportedOperationException");
  });
});

describe("the first import", () => {
  it("makes the key ready, and shows its material", async () => {
    const key = await external();
    expect(key.state).toBe("PendingImport");
    const wrapped = await wrapFor(scene, key, bytes(1));
    const output = await call("ImportKeyMaterial", { KeyId: key.id, ...wrapped, ...FOR_GOOD });
    expect(output).toEqual({ KeyId: key.arn, KeyMaterialId: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await describeKey(key)).toMatchObject({
      KeyState: "Enabled",
      Origin: "EXTERNAL",
      ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE",
      CurrentKeyMaterialId: output.KeyMaterialId,
    });
    expect(await decrypts(key, await encrypt(key))).toEqual(utf8("a note"));
  });

  it("is logged without its secrets", async () => {
    const { key, id } = await imported(1, {
      ValidTo: new Date("2026-02-01T10:00:00Z"),
      KeyMaterialDescription: "first",
    });
    expect(state.home(ACCOUNT, REGION).trail.at(-1)).toMatchObject({
      eventName: "ImportKeyMaterial",
      readOnly: false,
      responseElements: { keyId: key.arn, keyMaterialId: id },
    });
    expect(state.home(ACCOUNT, REGION).trail.at(-1)?.requestParameters).toEqual({
      keyId: key.id,
      validTo: "Feb 1, 2026, 10:00:00 AM",
      expirationModel: "KEY_MATERIAL_EXPIRES",
      keyMaterialDescription: "first",
    });
    expect(key.history[0]?.description).toBe("first");
  });

  it("gives another id to the same bytes in another key", async () => {
    expect((await imported(1)).id).not.toBe((await imported(1)).id);
  });
});

describe("tokens", () => {
  it("sd:imports/initial_import_old_token: stay valid when newer ones are given out, and can be used again", async () => {
    const key = await external();
    const old = await wrapFor(scene, key, bytes(1));
    await wrapFor(scene, key, bytes(1));
    await call("ImportKeyMaterial", { KeyId: key.id, ...old, ...FOR_GOOD });
    await call("ImportKeyMaterial", { KeyId: key.id, ...old, ...FOR_GOOD });
    expect(key.state).toBe("Enabled");
  });

  it("sd:imports_edges/token_other_key", async () => {
    const [key, other] = [await external(), await external()];
    const error = await failure("ImportKeyMaterial", {
      KeyId: key.id,
      ...(await wrapFor(scene, other, bytes(1))),
      ...FOR_GOOD,
    });
    expect([error.name, error.hasMessage]).toEqual(["InvalidImportTokenException", false]);
  });

  it("sd:imports_edges/token_corrupt, in every byte", async () => {
    const key = await external();
    const { ImportToken, EncryptedKeyMaterial } = await wrapFor(scene, key, bytes(1));
    for (const index of ImportToken.keys()) {
      const corrupt = ImportToken.with(index, (ImportToken[index] ?? 0) ^ 1);
      const input = { KeyId: key.id, ImportToken: corrupt, EncryptedKeyMaterial, ...FOR_GOOD };
      expect((await failure("ImportKeyMaterial", input)).name).toBe("InvalidImportTokenException");
    }
    const error = await failure("ImportKeyMaterial", {
      KeyId: key.id,
      ImportToken: bytes(0, 1),
      EncryptedKeyMaterial,
      ...FOR_GOOD,
    });
    expect([error.name, error.hasMessage]).toEqual(["InvalidImportTokenException", false]);
  });

  it("expire after 24 hours", async () => {
    const key = await external();
    const wrapped = await wrapFor(scene, key, bytes(1));
    clock.advance(DAY);
    await call("ImportKeyMaterial", { KeyId: key.id, ...wrapped, ...FOR_GOOD });
    clock.advance(1);
    const error = await failure("ImportKeyMaterial", { KeyId: key.id, ...wrapped, ...FOR_GOOD });
    expect(error.name).toBe("ExpiredImportTokenException");
  });
});

describe("what cannot be imported", () => {
  const inDays = (days: number) => new Date(clock.now().getTime() + days * DAY);

  it.each([
    [
      "sd:imports/missing_valid_to",
      () => ({}),
      "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
    ],
    [
      "ls:test_import_key_symmetric/import-expiring-key-without-valid-to",
      () => ({ ExpirationModel: "KEY_MATERIAL_EXPIRES" }),
      "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
    ],
    ["sd:imports/expired_valid_to", () => ({ ValidTo: inDays(-1) }), "ValidTo must be in the future"],
    ["now is not the future", () => ({ ValidTo: inDays(0) }), "ValidTo must be in the future"],
    [
      "sd:imports/excessive_valid_to",
      () => ({ ValidTo: inDays(366) }),
      "ValidTo must be less than 365 days in the future",
    ],
    [
      "sd:imports/no_expiry_with_valid_to",
      () => ({ ...FOR_GOOD, ValidTo: inDays(1) }),
      "A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
    ],
    [
      "sd:imports/new_with_identifier",
      () => ({ ...NEW, KeyMaterialId: "0".repeat(64) }),
      "Input parameter keyMaterialId cannot be used with NEW_KEY_MATERIAL importType.",
    ],
  ])("%s", async (_, input, message) => {
    const error = await refused(await external(), bytes(1), input());
    expect(`${error.name}: ${error.message}`).toBe(`ValidationException: ${message}`);
  });

  it.each([
    ["sd:imports/short_material", {}, 31],
    ["material that is too long", {}, 33],
    ["an HMAC key shorter than its hash", { KeySpec: "HMAC_384", KeyUsage: "GENERATE_VERIFY_MAC" }, 47],
    ["an HMAC key of more than 128 bytes", { KeySpec: "HMAC_384", KeyUsage: "GENERATE_VERIFY_MAC" }, 129],
    ["bytes that are no private key", { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" }, 138],
  ])("%s", async (_, input, length) => {
    const error = await refused(await external(input), bytes(1, length));
    expect([error.name, error.hasMessage]).toEqual(["InvalidCiphertextException", false]);
  });

  it("sd:imports_edges/ciphertext_corrupt", async () => {
    const key = await external();
    const { ImportToken, EncryptedKeyMaterial } = await wrapFor(scene, key, bytes(1));
    for (const corrupt of [EncryptedKeyMaterial.with(200, 0), EncryptedKeyMaterial.subarray(1), bytes(0, 1)]) {
      const input = { KeyId: key.id, ImportToken, EncryptedKeyMaterial: corrupt, ...FOR_GOOD };
      const error = await failure("ImportKeyMaterial", input);
      expect([error.name, error.hasMessage]).toEqual(["InvalidCiphertextException", false]);
    }
  });

  it.each(["ImportKeyMaterial", "DeleteImportedKeyMaterial"])(
    "anything into a key of KMS's own: %s",
    async (operation) => {
      const key = await scene.createKey();
      const input = { ...FOR_GOOD, ImportToken: bytes(0), EncryptedKeyMaterial: bytes(0) };
      const error = await failure(operation, { KeyId: key.id, ...input });
      expect(error.message).toBe(`${key.arn} origin is AWS_KMS which is not valid for this operation.`);
    },
  );
});

describe("keys of other specs", () => {
  const pkcs8 = ({ privateKey }: { privateKey: KeyObject }) =>
    Uint8Array.from(privateKey.export({ type: "pkcs8", format: "der" }));
  const ec = (namedCurve: string) => () => pkcs8(generateKeyPairSync("ec", { namedCurve }));
  const rsa = (modulusLength: number) => () => pkcs8(generateKeyPairSync("rsa", { modulusLength }));
  const signs = (SigningAlgorithm: string) => ({ usage: "SIGN_VERIFY", SigningAlgorithm });

  it.each([
    ["ECC_NIST_P256", "RSAES_OAEP_SHA_256", ec("prime256v1"), signs("ECDSA_SHA_256")],
    ["ECC_NIST_P384", "RSAES_OAEP_SHA_1", ec("secp384r1"), signs("ECDSA_SHA_384")],
    ["ECC_NIST_P521", "RSA_AES_KEY_WRAP_SHA_256", ec("secp521r1"), signs("ECDSA_SHA_512")],
    ["ECC_SECG_P256K1", "RSA_AES_KEY_WRAP_SHA_1", ec("secp256k1"), signs("ECDSA_SHA_256")],
    [
      "ECC_NIST_EDWARDS25519",
      "RSAES_OAEP_SHA_256",
      () => pkcs8(generateKeyPairSync("ed25519")),
      signs("ED25519_SHA_512"),
    ],
    ["RSA_2048", "RSA_AES_KEY_WRAP_SHA_256", rsa(2048), signs("RSASSA_PSS_SHA_256")],
  ])("%s by %s signs, and goes with its material", async (KeySpec, algorithm, make, { usage, SigningAlgorithm }) => {
    const key = await external({ KeySpec, KeyUsage: usage });
    const material = make();
    const wrapped = await wrapFor(scene, key, material, { algorithm });
    const input = { KeyId: key.id, ...wrapped, ...FOR_GOOD };
    expect(await call("ImportKeyMaterial", input)).toEqual({ KeyId: key.arn });
    const signing = { KeyId: key.id, Message: utf8("a note"), SigningAlgorithm };
    const { Signature } = await call("Sign", signing);
    expect(await call("Verify", { ...signing, Signature })).toMatchObject({ SignatureValid: true });
    expect(await call("DeleteImportedKeyMaterial", { KeyId: key.id })).toEqual({ KeyId: key.arn });
    expect((await failure("Sign", signing)).message).toBe(`${key.arn} is pending import.`);
    const described = await describeKey(key);
    expect(described.KeyState).toBe("PendingImport");
    expect(described).not.toHaveProperty("ExpirationModel");
    await call("ImportKeyMaterial", input);
    expect(await call("Verify", { ...signing, Signature })).toMatchObject({ SignatureValid: true });
    const other = await wrapFor(scene, key, make(), { algorithm });
    const error = await failure("ImportKeyMaterial", { KeyId: key.id, ...other, ...FOR_GOOD });
    expect(error.name).toBe("IncorrectKeyMaterialException");
  });

  it.each([28, 64, 128])("HMAC keys of %i bytes", async (length) => {
    const key = await external({ KeySpec: "HMAC_224", KeyUsage: "GENERATE_VERIFY_MAC" });
    await put(key, bytes(1, length));
    const input = { KeyId: key.id, Message: utf8("a note"), MacAlgorithm: "HMAC_SHA_224" };
    expect((await call("GenerateMac", input)).Mac).toHaveLength(28);
  });

  it("take no other material, and no type, id or description", async () => {
    const key = await external({ KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" });
    for (const member of [
      { ImportType: "NEW_KEY_MATERIAL" },
      { KeyMaterialDescription: "x" },
      { KeyMaterialId: "0".repeat(64) },
    ]) {
      expect((await refused(key, bytes(1), { ...FOR_GOOD, ...member })).name).toBe("ValidationException");
    }
  });

  it("can be wrapped with longer keys too", async () => {
    const key = await external();
    const wrapped = await wrapFor(scene, key, bytes(1), { spec: "RSA_3072", algorithm: "RSAES_OAEP_SHA_1" });
    await call("ImportKeyMaterial", { KeyId: key.id, ...wrapped, ...FOR_GOOD });
    expect(key.state).toBe("Enabled");
  });
});

describe("recorded lives: before the import, after it, and after the material is deleted", () => {
  const secret = (length: number) => () => bytes(1, length);
  const ec = (namedCurve: string) => () =>
    Uint8Array.from(generateKeyPairSync("ec", { namedCurve }).privateKey.export({ type: "pkcs8", format: "der" }));
  const before = { KeyState: "PendingImport", Enabled: false };
  const after = { KeyState: "Enabled", Enabled: true, ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" };
  const shown = ({ KeyState, Enabled, ...metadata }: Record<string, unknown>) => ({
    KeyState,
    Enabled,
    ...("ExpirationModel" in metadata && { ExpirationModel: metadata.ExpirationModel }),
    ...("ValidTo" in metadata && { ValidTo: metadata.ValidTo }),
    ...("CurrentKeyMaterialId" in metadata && { CurrentKeyMaterialId: metadata.CurrentKeyMaterialId }),
  });

  /** ls:test_import_key_rsa_aes_wrap_sha256 was recorded with RSA_4096, which takes long to make: RSA_2048 is above. */
  it.each([
    ["ls:test_import_key_symmetric", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", secret(32)],
    ["ls:test_import_key_asymmetric", "ECC_NIST_P256", "SIGN_VERIFY", ec("prime256v1")],
    ["ls:test_import_key_ecc_keys[ECC_NIST_P256]", "ECC_NIST_P256", "SIGN_VERIFY", ec("prime256v1")],
    ["ls:test_import_key_ecc_keys[ECC_NIST_P384]", "ECC_NIST_P384", "SIGN_VERIFY", ec("secp384r1")],
    ["ls:test_import_key_ecc_keys[ECC_SECG_P256K1]", "ECC_SECG_P256K1", "SIGN_VERIFY", ec("secp256k1")],
    ["ls:test_import_key_hmac_keys[HMAC_224]", "HMAC_224", "GENERATE_VERIFY_MAC", secret(28)],
    ["ls:test_import_key_hmac_keys[HMAC_256]", "HMAC_256", "GENERATE_VERIFY_MAC", secret(32)],
    ["ls:test_import_key_hmac_keys[HMAC_384]", "HMAC_384", "GENERATE_VERIFY_MAC", secret(48)],
    ["ls:test_import_key_hmac_keys[HMAC_512]", "HMAC_512", "GENERATE_VERIFY_MAC", secret(64)],
  ])("%s", async (_, KeySpec, KeyUsage, make) => {
    const key = await external({ KeySpec, KeyUsage });
    expect(shown(await describeKey(key))).toEqual(before);
    const id = await put(key, make());
    const current = KeySpec === "SYMMETRIC_DEFAULT" ? { CurrentKeyMaterialId: id } : {};
    expect(shown(await describeKey(key))).toEqual({ ...after, ...current });
    await call("DeleteImportedKeyMaterial", { KeyId: key.id });
    expect(shown(await describeKey(key))).toEqual({ ...before, ...current });
  });
});

describe("the same material again", () => {
  it("has the same id, and decrypts what was encrypted before it was deleted", async () => {
    const { key, id } = await imported();
    const blob = await encrypt(key);
    expect(await call("DeleteImportedKeyMaterial", { KeyId: key.id })).toEqual({ KeyId: key.arn, KeyMaterialId: id });
    expect((await failure("Decrypt", { CiphertextBlob: blob })).message).toBe(`${key.arn} is pending import.`);
    expect(await describeKey(key)).toMatchObject({ KeyState: "PendingImport", CurrentKeyMaterialId: id });
    expect(await put(key, bytes(1))).toBe(id);
    expect(await decrypts(key, blob)).toEqual(utf8("a note"));
  });

  it("sd:imports/delete_current_again", async () => {
    const { key, id } = await imported();
    await call("DeleteImportedKeyMaterial", { KeyId: key.id });
    expect(await call("DeleteImportedKeyMaterial", { KeyId: key.id })).toEqual({ KeyId: key.arn, KeyMaterialId: id });
  });

  it("sd:imports/reimport_disabled: enables a disabled key", async () => {
    const { key, id } = await imported();
    await call("DisableKey", { KeyId: key.id });
    expect(await put(key, bytes(1), { ...FOR_GOOD, KeyMaterialId: id })).toBe(id);
    expect(key.state).toBe("Enabled");
  });

  it("keeps its description unless it gets another", async () => {
    const { key } = await imported(1, { ...FOR_GOOD, KeyMaterialDescription: "first" });
    await put(key, bytes(1));
    expect(key.history[0]?.description).toBe("first");
    await put(key, bytes(1), { ...FOR_GOOD, KeyMaterialDescription: "again" });
    expect(key.history[0]?.description).toBe("again");
  });

  it("sd:imports/after_cancel_missing_material: is still wanted after a deletion that was cancelled", async () => {
    const { key } = await imported();
    await call("ScheduleKeyDeletion", { KeyId: key.id, PendingWindowInDays: 7 });
    await call("DeleteImportedKeyMaterial", { KeyId: key.id });
    expect(key.state).toBe("PendingDeletion");
    await call("CancelKeyDeletion", { KeyId: key.id });
    expect(key.state).toBe("PendingImport");
  });
});

describe("other material", () => {
  it("sd:imports/wrong_existing_material", async () => {
    const { key, id } = await imported();
    const error = await refused(key, bytes(2));
    expect(`${error.name}: ${error.message}`).toBe(
      `IncorrectKeyMaterialException: Imported key material does not have the expected identifier (${id}).`,
    );
  });

  it("does not have the identifier that was named", async () => {
    const { key } = await imported();
    const error = await refused(key, bytes(1), { ...FOR_GOOD, KeyMaterialId: "0".repeat(64) });
    expect(error.message).toBe(`Imported key material does not have the expected identifier (${"0".repeat(64)}).`);
  });

  it("cannot exist before the first", async () => {
    const error = await refused(await external(), bytes(1), { ...FOR_GOOD, ImportType: "EXISTING_KEY_MATERIAL" });
    expect(error.name).toBe("IncorrectKeyMaterialException");
  });

  it("sd:imports/new_same_material", async () => {
    const { key, id } = await imported();
    const error = await refused(key, bytes(1), NEW);
    expect(`${error.name}: ${error.message}`).toBe(
      `IncorrectKeyMaterialException: Key material (id: ${id}) being imported as NEW_KEY_MATERIAL is already associated with KMS key ${key.arn}.`,
    );
  });

  it.each([
    "sd:imports/third_while_pending",
    "ls:test_import_key_material_raises_if_there_is_already_key_material_pending/existing-pending-material-error",
  ])("%s", async () => {
    const { key, id } = await imported();
    const second = await put(key, bytes(2), NEW);
    expect(key.history).toEqual([
      { id, state: "CURRENT" },
      { id: second, state: "PENDING_ROTATION" },
    ]);
    const error = await refused(key, bytes(3), NEW);
    expect(error.name).toBe("KMSInvalidStateException");
    expect(error.message.replace(/\(id: [0-9a-f]{64}\)/, "(id: new)")).toBe(
      `New key material (id: new) cannot be imported into KMS key ${key.arn}, because another key material (id: ${second}) is pending rotation.`,
    );
  });

  it("sd:imports/delete_pending_rotation: is forgotten, and the key stays as it is", async () => {
    const { key, id } = await imported();
    const second = await put(key, bytes(2), NEW);
    await call("DisableKey", { KeyId: key.id });
    const output = await call("DeleteImportedKeyMaterial", { KeyId: key.id, KeyMaterialId: second });
    expect(output).toEqual({ KeyId: key.arn, KeyMaterialId: second });
    expect([key.state, key.history.map((record) => record.id)]).toEqual(["Disabled", [id]]);
    expect(state.keyOfMaterial(REGION, id)).toBe(key);
    expect(state.keyOfMaterial(REGION, second)).toBeUndefined();
    await put(key, bytes(2), NEW);
    expect(key.history.at(-1)).toEqual({ id: second, state: "PENDING_ROTATION" });
  });

  it.each([
    "ls:test_rotate_key_on_demand_updates_current_key_material_for_external_keys/import-new-key-material-response",
    "ls:test_rotate_key_on_demand_for_external_keys_decrypts_with_previous_material/import-key-material-response",
  ])("%s: becomes the current one by rotation, and the old one decrypts", async () => {
    const { key, second, old } = await rotated();
    expect((await describeKey(key)).CurrentKeyMaterialId).toBe(second);
    expect(await decrypts(key, old)).toEqual(utf8("a note"));
  });

  it("sd:imports/delete_noncurrent, missing_noncurrent_metadata: the key needs all of its materials", async () => {
    const { key, first, second } = await rotated();
    await call("DeleteImportedKeyMaterial", { KeyId: key.id, KeyMaterialId: first });
    const metadata = await describeKey(key);
    expect(metadata).toMatchObject({ KeyState: "PendingImport", CurrentKeyMaterialId: second });
    expect(metadata).not.toHaveProperty("ExpirationModel");
    await call("DeleteImportedKeyMaterial", { KeyId: key.id });
    expect(await put(key, bytes(1))).toBe(first);
    expect(key.state).toBe("PendingImport");
    expect(await put(key, bytes(2))).toBe(second);
    expect(key.state).toBe("Enabled");
  });

  it("sd:imports/delete_unknown_id", async () => {
    const { key } = await imported();
    const unknown = "0".repeat(64);
    const error = await failure("DeleteImportedKeyMaterial", { KeyId: key.id, KeyMaterialId: unknown });
    expect(`${error.name}: ${error.message}`).toBe(
      `ValidationException: Key material (id: ${unknown}) has never been imported into KMS key ${key.arn}.`,
    );
  });
});

describe("material that expires", () => {
  const inHours = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000);

  it("is deleted by KMS at its time", async () => {
    const ValidTo = inHours(2);
    const { key, id } = await imported(1, { ValidTo });
    const blob = await encrypt(key);
    expect(await describeKey(key)).toMatchObject({ ExpirationModel: "KEY_MATERIAL_EXPIRES", ValidTo });
    clock.advance(2 * 3_600_000 - 1);
    expect(await decrypts(key, blob)).toEqual(utf8("a note"));
    clock.advance(1);
    expect((await failure("Encrypt", { KeyId: key.id, Plaintext: utf8("x") })).message).toBe(
      `${key.arn} is pending import.`,
    );
    const events = state
      .home(ACCOUNT, REGION)
      .trail.filter(({ eventName }) => eventName === "DeleteExpiredKeyMaterial");
    expect(events.at(-1)).toMatchObject({
      eventType: "AwsServiceEvent",
      eventTime: `${ValidTo.toISOString().slice(0, 19)}Z`,
      userIdentity: { accountId: ACCOUNT, invokedBy: "AWS Internal" },
      requestParameters: null,
      responseElements: null,
      serviceEventDetails: { keyId: key.id, keyMaterialId: id },
    });
    expect(await put(key, bytes(1))).toBe(id);
    expect(await decrypts(key, blob)).toEqual(utf8("a note"));
  });

  it("expires when the last import says, and not at all once it is gone", async () => {
    const { key } = await imported(1, { ValidTo: inHours(1) });
    await put(key, bytes(1), { ValidTo: inHours(2) });
    clock.advance(3_600_000);
    expect(key.state).toBe("Enabled");
    await put(key, bytes(1));
    clock.advance(3_600_000);
    expect(key.state).toBe("Enabled");
  });
});

describe("in several Regions", () => {
  it("new material comes to the primary key first, and can rotate when all have it", async () => {
    const primary = await external({ MultiRegion: true });
    const first = await put(primary, bytes(1));
    await call("ReplicateKey", { KeyId: primary.id, ReplicaRegion: OTHER_REGION });
    clock.advance(DAY);
    const replica = state.home(ACCOUNT, OTHER_REGION).keys.get(primary.id);
    if (replica === undefined) throw new Error("There is no replica.");
    expect(replica.state).toBe("PendingImport");
    expect((await refused(replica, bytes(2))).name).toBe("IncorrectKeyMaterialException");
    expect(await put(replica, bytes(1))).toBe(first);
    expect(replica.state).toBe("Enabled");
    expect((await refused(replica, bytes(2), NEW)).name).toBe("ValidationException");
    await put(primary, bytes(2), NEW);
    expect(primary.history.at(-1)?.state).toBe("PENDING_MULTI_REGION_IMPORT_AND_ROTATION");
    await put(replica, bytes(2));
    expect(primary.history.at(-1)?.state).toBe("PENDING_ROTATION");
  });
});

describe("conditions in policies", () => {
  const condition = (action: string, Condition: unknown) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: "*", Condition }],
  });

  it("kms:WrappingAlgorithm and kms:WrappingKeySpec", async () => {
    const key = await external();
    const wanted = { "kms:WrappingAlgorithm": "RSAES_OAEP_SHA_256", "kms:WrappingKeySpec": "RSA_2048" };
    const policies = { P: condition("kms:GetParametersForImport", { StringEquals: wanted }) };
    const caller = scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "Wrapper", policies });
    await call("GetParametersForImport", { KeyId: key.id, ...OAEP }, { caller });
    for (const other of [{ WrappingAlgorithm: "RSAES_OAEP_SHA_1" }, { WrappingKeySpec: "RSA_4096" }]) {
      const error = await failure("GetParametersForImport", { KeyId: key.id, ...OAEP, ...other }, { caller });
      expect(error.name).toBe("AccessDeniedException");
    }
  });

  it("kms:ExpirationModel and kms:ValidTo", async () => {
    const key = await external();
    const last = new Date(clock.now().getTime() + 10 * DAY);
    const policies = {
      P: condition("kms:ImportKeyMaterial", {
        StringEquals: { "kms:ExpirationModel": "KEY_MATERIAL_EXPIRES" },
        DateLessThanEquals: { "kms:ValidTo": last.toISOString() },
      }),
      Q: allow("kms:GetParametersForImport"),
    };
    const caller = scene.world.addPrincipal({ account: ACCOUNT, kind: "role", name: "Importer", policies });
    const input = { KeyId: key.id, ...(await wrapFor(scene, key, bytes(1))) };
    await call("ImportKeyMaterial", { ...input, ValidTo: last }, { caller });
    for (const other of [{ ValidTo: new Date(last.getTime() + 1000) }, FOR_GOOD]) {
      expect((await failure("ImportKeyMaterial", { ...input, ...other }, { caller })).name).toBe(
        "AccessDeniedException",
      );
    }
  });
});
