/** Calls a second of every family of keys, in this process; and how long an Encrypt waits while an RSA key is made. */
import { createWorld } from "../../src/kms/create-world.ts";
import { median, milliseconds, quantile, type Row, type Section } from "./measure.ts";

const region = "eu-west-1";
const world = createWorld({ seed: "families" });
const caller = world.addPrincipal({
  account: "111122223333",
  kind: "role",
  name: "App",
  policies: { Use: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }] } },
});

type Input = Readonly<Record<string, unknown>>;

const call = (operation: string, input: Input = {}) => world.call({ operation, input, caller, region });

/** How long each way is measured. */
const MILLISECONDS = 400;
const Message = new Uint8Array(256).fill(7);
const Plaintext = Message.subarray(0, 100);

interface Family {
  readonly key: Input;
  readonly does: readonly (readonly [operation: string, input: Input])[];
  /** What the key makes first for the others to take back. */
  readonly makes?: readonly [operation: string, from: string, to: string];
}

const signs = (KeySpec: string, SigningAlgorithm: string): Family => ({
  key: { KeySpec, KeyUsage: "SIGN_VERIFY" },
  makes: ["Sign", "Signature", "Signature"],
  does: [
    ["Sign", { Message, SigningAlgorithm }],
    ["Verify", { Message, SigningAlgorithm }],
  ],
});
const encrypts = (KeySpec: string, EncryptionAlgorithm: string): Family => ({
  key: { KeySpec, KeyUsage: "ENCRYPT_DECRYPT" },
  makes: ["Encrypt", "CiphertextBlob", "CiphertextBlob"],
  does: [
    ["Encrypt", { Plaintext, EncryptionAlgorithm }],
    ["Decrypt", { EncryptionAlgorithm }],
  ],
});
const encapsulates = (KeySpec: string): Family => ({
  key: { KeySpec, KeyUsage: "ENCAPSULATE_DECAPSULATE" },
  makes: ["Encapsulate", "SharedSecretCiphertextBlob", "SharedSecretCiphertextBlob"],
  does: [
    ["Encapsulate", { EncapsulationAlgorithm: "ML_KEM" }],
    ["Decapsulate", { EncapsulationAlgorithm: "ML_KEM" }],
  ],
});
const agrees = (KeySpec: string): Family => ({
  key: { KeySpec, KeyUsage: "KEY_AGREEMENT" },
  makes: ["GetPublicKey", "PublicKey", "PublicKey"],
  does: [["DeriveSharedSecret", { KeyAgreementAlgorithm: "ECDH" }]],
});

const FAMILIES: readonly Family[] = [
  {
    ...encrypts("SYMMETRIC_DEFAULT", "SYMMETRIC_DEFAULT"),
    does: [
      ["Encrypt", { Plaintext }],
      ["Decrypt", {}],
      ["GenerateDataKey", { KeySpec: "AES_256" }],
      ["GenerateDataKeyPair", { KeyPairSpec: "ECC_NIST_P256" }],
    ],
  },
  {
    key: { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC" },
    makes: ["GenerateMac", "Mac", "Mac"],
    does: [
      ["GenerateMac", { Message, MacAlgorithm: "HMAC_SHA_256" }],
      ["VerifyMac", { Message, MacAlgorithm: "HMAC_SHA_256" }],
    ],
  },
  encrypts("RSA_2048", "RSAES_OAEP_SHA_256"),
  signs("RSA_2048", "RSASSA_PSS_SHA_256"),
  signs("RSA_4096", "RSASSA_PSS_SHA_512"),
  signs("ECC_NIST_P256", "ECDSA_SHA_256"),
  signs("ECC_NIST_P384", "ECDSA_SHA_384"),
  signs("ECC_NIST_P521", "ECDSA_SHA_512"),
  signs("ECC_SECG_P256K1", "ECDSA_SHA_256"),
  signs("ECC_NIST_EDWARDS25519", "ED25519_SHA_512"),
  agrees("ECC_NIST_P256"),
  signs("ML_DSA_44", "ML_DSA_SHAKE_256"),
  signs("ML_DSA_65", "ML_DSA_SHAKE_256"),
  signs("ML_DSA_87", "ML_DSA_SHAKE_256"),
  encapsulates("ML_KEM_768"),
];

const createKey = async (input: Input): Promise<string> => {
  const { KeyMetadata } = await call("CreateKey", input);
  return (KeyMetadata as { KeyId: string }).KeyId;
};

/** Calls a second. */
const rate = async (operation: string, input: Input): Promise<number> => {
  await call(operation, input);
  const started = performance.now();
  let calls = 0;
  for (; performance.now() - started < MILLISECONDS; calls++) await call(operation, input);
  return (calls * 1000) / (performance.now() - started);
};

const measureFamily = async ({ key, does, makes }: Family): Promise<Row[]> => {
  const KeyId = await createKey(key);
  const rows: Row[] = [];
  let made: Input = {};
  if (makes !== undefined) {
    const [operation, from, to] = makes;
    const [, input] = does.find(([name]) => name === operation) ?? [];
    made = { [to]: (await call(operation, { KeyId, ...input }))[from] };
  }
  for (const [operation, input] of does) {
    const perSecond = await rate(operation, { KeyId, ...made, ...input });
    rows.push({ what: `${key.KeySpec} ${operation}`, value: `${Math.round(perSecond).toLocaleString("en")} /s` });
  }
  return rows;
};

/** Times Encrypt, call after call, until `done`; other work of the process gets its turn in between. */
const waits = async (KeyId: string, done: () => boolean): Promise<number[]> => {
  const samples: number[] = [];
  while (!done()) {
    const started = performance.now();
    // A timer's turn and the call: what a client of this process would wait.
    await new Promise(setImmediate);
    await call("Encrypt", { KeyId, Plaintext });
    samples.push(performance.now() - started);
  }
  return samples;
};

export const measureFamilies = async (): Promise<Section> => {
  const rows: Row[] = [];
  for (const family of FAMILIES) rows.push(...(await measureFamily(family)));

  const KeyId = await createKey({});
  const until = performance.now() + 1000;
  const idle = await waits(KeyId, () => performance.now() > until);
  const busy: number[] = [];
  const creations: number[] = [];
  for (let key = 0; key < 3; key++) {
    const started = performance.now();
    let created = false;
    const creation = createKey({ KeySpec: "RSA_4096", KeyUsage: "SIGN_VERIFY" }).then(() => {
      created = true;
      creations.push(performance.now() - started);
    });
    busy.push(...(await waits(KeyId, () => created)));
    await creation;
  }
  const spread = (samples: readonly number[]) =>
    `99th of 100 ${milliseconds(quantile(samples, 0.99))}, longest ${milliseconds(Math.max(...samples))}`;
  rows.push(
    { what: "Encrypt, nothing else going on", value: milliseconds(median(idle)), note: spread(idle) },
    {
      what: "Encrypt during CreateKey of RSA_4096",
      value: milliseconds(median(busy)),
      note: `${spread(busy)}; CreateKey took ${milliseconds(median(creations))}`,
    },
  );
  return { title: "Families of keys, in this process", rows };
};
