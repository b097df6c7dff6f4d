/** What keys of every spec can do as KMS keys: usages, Regions, limits, trail, replay, and the real SDK client. */
import {
  DecapsulateCommand,
  EncapsulateCommand,
  GenerateDataKeyPairCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  type KeySpec,
  type KeyUsageType,
  SignCommand,
  VerifyCommand,
  VerifyMacCommand,
} from "@aws-sdk/client-kms";
import { describe, expect, it } from "vitest";
import { createClient } from "../../src/aws/sdk-transport.ts";
import { ALGORITHM_MEMBERS, algorithmsOf, KEY_SPECS } from "../../src/kms/key-specs.ts";
import { ACCOUNT, buildScene, REGION, utf8 } from "./scene.ts";

const CHINA = "cn-north-1";
const Message = utf8("a note");
const scene = buildScene("asymmetric keys");

const EVERY = Object.entries(KEY_SPECS).flatMap(([spec, usages]) =>
  Object.keys(usages).map((usage) => [spec as KeySpec, usage as KeyUsageType] as const),
);
const regionFor = (spec: KeySpec) => (spec === "SM2" ? CHINA : REGION);

describe("every spec and usage", () => {
  it.each(EVERY.filter(([spec]) => !/RSA_[34]/.test(spec)))("%s for %s", async (KeySpec, KeyUsage) => {
    const region = regionFor(KeySpec);
    const key = await scene.createKey({ KeySpec, KeyUsage }, { region });
    const algorithms = { [ALGORITHM_MEMBERS[KeyUsage]]: algorithmsOf(KeySpec, KeyUsage) };
    const { KeyMetadata } = await scene.call("DescribeKey", { KeyId: key.id }, { region });
    expect(KeyMetadata).toMatchObject({ KeySpec, KeyUsage, CustomerMasterKeySpec: KeySpec, ...algorithms });
    for (const other of Object.values(ALGORITHM_MEMBERS)) {
      if (!(other in algorithms)) expect(KeyMetadata).not.toHaveProperty(other);
    }
    if (KeySpec === "SYMMETRIC_DEFAULT") return;
    expect(KeyMetadata).not.toHaveProperty("CurrentKeyMaterialId");
    if (KeyUsage === "GENERATE_VERIFY_MAC") {
      const error = await scene.failure("GetPublicKey", { KeyId: key.id }, { region });
      expect([error.name, error.hasMessage]).toEqual(["UnsupportedOperationException", false]);
      return;
    }
    expect(await scene.call("GetPublicKey", { KeyId: key.id }, { region })).toEqual({
      KeyId: key.arn,
      PublicKey: expect.any(Uint8Array),
      CustomerMasterKeySpec: KeySpec,
      KeySpec,
      KeyUsage,
      ...algorithms,
    });
  });

  it.each([
    ["SM2", REGION, "SM2 is offered only in the China Regions, and this is eu-west-1."],
    ["ML_KEM_768", CHINA, "ML_KEM_768 is offered everywhere but in the China Regions, and this is cn-north-1."],
  ])("%s is not for %s", async (spec, region, message) => {
    const KeyUsage = spec === "SM2" ? "SIGN_VERIFY" : "ENCAPSULATE_DECAPSULATE";
    const error = await scene.failure("CreateKey", { KeySpec: spec, KeyUsage }, { region });
    expect([error.name, error.message]).toEqual(["UnsupportedOperationException", message]);
    const { id } = await scene.createKey({}, { region });
    const pair = await scene.failure("GenerateDataKeyPair", { KeyId: id, KeyPairSpec: spec }, { region });
    expect(pair.message).toBe(message);
  });
});

describe("SM2 in China", () => {
  const region = CHINA;

  it("signs a digest, encrypts up to 1,024 bytes, agrees on secrets and comes as a data key pair", async () => {
    const signing = await scene.createKey({ KeySpec: "SM2", KeyUsage: "SIGN_VERIFY" }, { region });
    const digest = {
      KeyId: signing.id,
      Message: new Uint8Array(32),
      MessageType: "DIGEST",
      SigningAlgorithm: "SM2DSA",
    };
    const { Signature } = await scene.call("Sign", digest, { region });
    expect(await scene.call("Verify", { ...digest, Signature }, { region })).toMatchObject({ SignatureValid: true });

    const encrypting = await scene.createKey({ KeySpec: "SM2", KeyUsage: "ENCRYPT_DECRYPT" }, { region });
    const sealing = { KeyId: encrypting.id, EncryptionAlgorithm: "SM2PKE" };
    const Plaintext = new Uint8Array(1024).fill(7);
    const { CiphertextBlob } = await scene.call("Encrypt", { ...sealing, Plaintext }, { region });
    expect(await scene.call("Decrypt", { ...sealing, CiphertextBlob }, { region })).toMatchObject({ Plaintext });
    const error = await scene.failure("Encrypt", { ...sealing, Plaintext: new Uint8Array(1025) }, { region });
    expect(error.message).toBe("Algorithm SM2PKE and key spec SM2 cannot encrypt data larger than 1024 bytes.");

    const agreeing = await scene.createKey({ KeySpec: "SM2", KeyUsage: "KEY_AGREEMENT" }, { region });
    const { id } = await scene.createKey({}, { region });
    const pair = await scene.call("GenerateDataKeyPair", { KeyId: id, KeyPairSpec: "SM2" }, { region });
    const { SharedSecret } = await scene.call(
      "DeriveSharedSecret",
      { KeyId: agreeing.id, KeyAgreementAlgorithm: "ECDH", PublicKey: pair.PublicKey },
      { region },
    );
    expect(SharedSecret).toHaveLength(32);
  });
});

describe("ML-KEM", () => {
  it("gives both sides the secret, takes any ciphertext of the right length, and no other", async () => {
    const key = await scene.createKey({ KeySpec: "ML_KEM_768", KeyUsage: "ENCAPSULATE_DECAPSULATE" });
    const input = { KeyId: key.id, EncapsulationAlgorithm: "ML_KEM" };
    const made = await scene.call("Encapsulate", input);
    expect(made).toEqual({
      KeyId: key.arn,
      EncapsulationAlgorithm: "ML_KEM",
      SharedSecret: expect.any(Uint8Array),
      SharedSecretCiphertextBlob: expect.any(Uint8Array),
    });
    const { SharedSecretCiphertextBlob: blob, SharedSecret } = made as Record<string, Uint8Array>;
    const opened = await scene.call("Decapsulate", { ...input, SharedSecretCiphertextBlob: blob });
    expect(opened).toEqual({ KeyId: key.arn, EncapsulationAlgorithm: "ML_KEM", SharedSecret });
    const other = await scene.call("Decapsulate", { ...input, SharedSecretCiphertextBlob: new Uint8Array(1088) });
    expect(other.SharedSecret).toHaveLength(32);
    expect(other.SharedSecret).not.toEqual(SharedSecret);
    const error = await scene.failure("Decapsulate", { ...input, SharedSecretCiphertextBlob: blob?.subarray(1) });
    expect([error.name, error.hasMessage]).toEqual(["InvalidCiphertextException", false]);
    const dry = await scene.failure("Decapsulate", { ...input, SharedSecretCiphertextBlob: blob, DryRun: true });
    expect(dry.name).toBe("DryRunOperationException");
  });
});

describe("rules of their own", () => {
  it.each([
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
  ])("%s wants a symmetric key", async (operation) => {
    const key = await scene.createKey({ KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" });
    const spec = operation.includes("Pair") ? { KeyPairSpec: "ECC_NIST_P256" } : { KeySpec: "AES_256" };
    const error = await scene.failure(operation, { KeyId: key.id, ...spec });
    expect([error.name, error.message]).toEqual([
      "InvalidKeyUsageException",
      `You cannot generate a data key${operation.includes("Pair") ? " pair" : ""} with an asymmetric CMK`,
    ]);
  });

  const Recipient = { KeyEncryptionAlgorithm: "RSAES_OAEP_SHA_256", AttestationDocument: utf8("document") };

  it.each([
    ["Decrypt", { CiphertextBlob: utf8("ciphertext") }],
    ["GenerateDataKey", { KeySpec: "AES_256" }],
    ["GenerateDataKeyPair", { KeyPairSpec: "ECC_NIST_P256" }],
    ["GenerateRandom", { NumberOfBytes: 32 }],
    ["DeriveSharedSecret", { KeyAgreementAlgorithm: "ECDH", PublicKey: utf8("key") }],
  ])("%s says that it cannot check an attestation document", async (operation, input) => {
    const KeyId = "alias/notes";
    const error = await scene.failure(operation, { KeyId, ...input, Recipient });
    expect([error.name, error.message]).toEqual([
      "UnsupportedOperationException",
      "This mock KMS cannot check the AttestationDocument: there is no Nitro enclave behind it that it could trust. " +
        "Leave Recipient out to get the plaintext itself.",
    ]);
    const half = await scene.failure(operation, { KeyId, ...input, Recipient: {} });
    expect(half.message).toBe("Recipient needs both KeyEncryptionAlgorithm and AttestationDocument.");
  });

  it.each(["Encrypt", "Sign", "GenerateMac", "GenerateDataKeyPairWithoutPlaintext"])(
    "%s knows no Recipient, as the API does not",
    async (operation) => {
      const error = await scene.failure(operation, { Recipient: "anything" });
      expect(error.message).not.toContain("ecipient");
    },
  );
});

describe("the trail", () => {
  const newest = () => scene.world.trail(ACCOUNT, REGION).at(-1);

  it("shows algorithms and message types, and nothing that was signed, agreed or made", async () => {
    const signing = await scene.createKey({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
    const input = { KeyId: signing.id, Message, SigningAlgorithm: "ECDSA_SHA_256" };
    const { Signature } = await scene.call("Sign", input);
    const resources = [{ accountId: ACCOUNT, type: "AWS::KMS::Key", ARN: signing.arn }];
    const signed = { keyId: signing.id, signingAlgorithm: "ECDSA_SHA_256", messageType: "RAW" };
    const read = { readOnly: true, responseElements: null, resources };
    expect(newest()).toMatchObject({ eventName: "Sign", ...read });
    expect(newest()?.requestParameters).toEqual(signed);
    expect(newest()).not.toHaveProperty("additionalEventData");
    await scene.call("Verify", { ...input, Signature });
    expect(newest()).toMatchObject({ eventName: "Verify", ...read });
    expect(newest()?.requestParameters).toEqual(signed);
    await scene.failure("Verify", { ...input, Signature: Message });
    expect(newest()).toMatchObject({ eventName: "Verify", errorCode: "KMSInvalidSignatureException" });
    expect(newest()).not.toHaveProperty("errorMessage");
    await scene.call("GetPublicKey", { KeyId: signing.id });
    expect(newest()).toMatchObject({ eventName: "GetPublicKey", ...read, requestParameters: { keyId: signing.id } });
  });

  it("names the material where a symmetric key was used, and only there", async () => {
    const symmetric = await scene.createKey();
    const rsa = await scene.createKey({ KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" });
    const EncryptionAlgorithm = "RSAES_OAEP_SHA_256";
    const sealed = await scene.call("Encrypt", { KeyId: rsa.id, Plaintext: Message, EncryptionAlgorithm });
    expect(newest()?.requestParameters).toEqual({ keyId: rsa.id, encryptionAlgorithm: EncryptionAlgorithm });
    expect(newest()).not.toHaveProperty("additionalEventData");
    await scene.call("Decrypt", { KeyId: rsa.id, CiphertextBlob: sealed.CiphertextBlob, EncryptionAlgorithm });
    expect(newest()).not.toHaveProperty("additionalEventData");
    const keyMaterialId = symmetric.materials[0]?.id;
    await scene.call("GenerateDataKeyPair", { KeyId: symmetric.id, KeyPairSpec: "ECC_NIST_P256" });
    expect(newest()).toMatchObject({ eventName: "GenerateDataKeyPair", additionalEventData: { keyMaterialId } });
    expect(newest()?.requestParameters).toEqual({ keyId: symmetric.id, keyPairSpec: "ECC_NIST_P256" });
    await scene.call("ReEncrypt", {
      CiphertextBlob: sealed.CiphertextBlob,
      SourceKeyId: rsa.id,
      SourceEncryptionAlgorithm: EncryptionAlgorithm,
      DestinationKeyId: symmetric.id,
    });
    expect(newest()?.additionalEventData).toEqual({ destinationKeyMaterialId: keyMaterialId });
  });
});

describe("condition keys", () => {
  it.each([
    ["Sign", "kms:SigningAlgorithm", "ECDSA_SHA_256", "SIGN_VERIFY", { Message, SigningAlgorithm: "ECDSA_SHA_256" }],
    ["Sign", "kms:MessageType", "RAW", "SIGN_VERIFY", { Message, SigningAlgorithm: "ECDSA_SHA_256" }],
    [
      "GenerateMac",
      "kms:MacAlgorithm",
      "HMAC_SHA_256",
      "GENERATE_VERIFY_MAC",
      { Message, MacAlgorithm: "HMAC_SHA_256" },
    ],
    [
      "GenerateDataKeyPair",
      "kms:DataKeyPairSpec",
      "ECC_NIST_P256",
      "ENCRYPT_DECRYPT",
      { KeyPairSpec: "ECC_NIST_P256" },
    ],
  ])("%s has %s", async (operation, conditionKey, value, KeyUsage, input) => {
    const specs: Record<string, string> = { SIGN_VERIFY: "ECC_NIST_P256", GENERATE_VERIFY_MAC: "HMAC_256" };
    const key = await scene.createKey({ KeySpec: specs[KeyUsage] ?? "SYMMETRIC_DEFAULT", KeyUsage });
    const callerWith = (wanted: string) =>
      scene.world.addPrincipal({
        account: ACCOUNT,
        kind: "role",
        name: `Only-${operation}`,
        policies: {
          Only: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: `kms:${operation}`,
                Resource: "*",
                Condition: { StringEquals: { [conditionKey]: wanted } },
              },
            ],
          },
        },
      });
    await scene.call(operation, { KeyId: key.id, ...input }, { caller: callerWith(value) });
    const error = await scene.failure(operation, { KeyId: key.id, ...input }, { caller: callerWith("another") });
    expect(error.name).toBe("AccessDeniedException");
  });
});

describe("a replay", () => {
  it("has the same keys, signatures and ciphertexts, RSA's too", async () => {
    const play = async () => {
      const { call, createKey, world } = buildScene("replay");
      const rsa = await createKey({ KeySpec: "RSA_2048", KeyUsage: "ENCRYPT_DECRYPT" });
      const curve = await createKey({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
      const sealing = { KeyId: rsa.id, Plaintext: Message, EncryptionAlgorithm: "RSAES_OAEP_SHA_1" };
      return [
        await call("GetPublicKey", { KeyId: rsa.id }),
        await call("Encrypt", sealing),
        await call("Sign", { KeyId: curve.id, Message, SigningAlgorithm: "ECDSA_SHA_256" }),
        world.trail(ACCOUNT, REGION),
      ];
    };
    expect(await play()).toEqual(await play());
  });
});

describe("the SDK's client", () => {
  it("carries every blob there and back", async () => {
    const { world, admin, createKey } = buildScene("client");
    const client = createClient(world, admin.policyArn, REGION);
    const { id: KeyId } = await createKey({ KeySpec: "ECC_NIST_EDWARDS25519", KeyUsage: "SIGN_VERIFY" });
    const signing = { KeyId, Message, SigningAlgorithm: "ED25519_SHA_512" } as const;
    const { Signature } = await client.send(new SignCommand(signing));
    expect(Signature).toHaveLength(64);
    expect((await client.send(new VerifyCommand({ ...signing, Signature }))).SignatureValid).toBe(true);
    expect((await client.send(new GetPublicKeyCommand({ KeyId }))).PublicKey).toHaveLength(44);

    const mac = await createKey({ KeySpec: "HMAC_384", KeyUsage: "GENERATE_VERIFY_MAC" });
    const authenticating = { KeyId: mac.id, Message, MacAlgorithm: "HMAC_SHA_384" } as const;
    const { Mac } = await client.send(new GenerateMacCommand(authenticating));
    expect((await client.send(new VerifyMacCommand({ ...authenticating, Mac }))).MacValid).toBe(true);

    const kem = await createKey({ KeySpec: "ML_KEM_512", KeyUsage: "ENCAPSULATE_DECAPSULATE" });
    const encapsulating = { KeyId: kem.id, EncapsulationAlgorithm: "ML_KEM" } as const;
    const { SharedSecretCiphertextBlob, SharedSecret } = await client.send(new EncapsulateCommand(encapsulating));
    const opened = await client.send(new DecapsulateCommand({ ...encapsulating, SharedSecretCiphertextBlob }));
    expect(opened.SharedSecret).toEqual(SharedSecret);

    const { id } = await createKey();
    const pair = await client.send(new GenerateDataKeyPairCommand({ KeyId: id, KeyPairSpec: "ECC_SECG_P256K1" }));
    expect(pair.PublicKey).toHaveLength(88);
  });
});

describe("an RSA key in the making", () => {
  it("holds up no other call", async () => {
    const { call, createKey } = buildScene("in the making");
    const key = await createKey();
    const ended: string[] = [];
    const making = createKey({ KeySpec: "RSA_4096", KeyUsage: "SIGN_VERIFY" }).then(() => ended.push("CreateKey"));
    for (let note = 0; note < 20; note++) await call("Encrypt", { KeyId: key.id, Plaintext: Message });
    ended.push("20 × Encrypt");
    await making;
    expect(ended).toEqual(["20 × Encrypt", "CreateKey"]);
  });
});
