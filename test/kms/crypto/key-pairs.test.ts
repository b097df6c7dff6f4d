/**
 * Keys, signatures, ciphertexts and shared secrets are everybody's: node:crypto and the openssl command verify what the
 * mock signs and open what it encrypts, and the other way round. What they do not know is held to published vectors.
 */
import { execFileSync, spawnSync } from "node:child_process";
import * as node from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KeyPair, PairSpec, Signed } from "../../../src/kms/crypto/key-pair.ts";
import { generateKeyPair, openKeyPair, readKeyPair } from "../../../src/kms/crypto/key-pairs.ts";
import { Random } from "../../../src/kms/random.ts";
import { utf8 } from "../scene.ts";

const random = new Random("cross-verification");
const pairs = new Map<PairSpec, KeyPair>();

const SPECS = [
  "RSA_2048",
  "RSA_3072",
  "RSA_4096",
  "ECC_NIST_P256",
  "ECC_NIST_P384",
  "ECC_NIST_P521",
  "ECC_SECG_P256K1",
  "ECC_NIST_EDWARDS25519",
  "ML_DSA_44",
  "ML_DSA_65",
  "ML_DSA_87",
  "ML_KEM_512",
  "ML_KEM_768",
  "ML_KEM_1024",
  "SM2",
] as const satisfies readonly PairSpec[];

beforeAll(async () => {
  await Promise.all(SPECS.map(async (spec) => pairs.set(spec, await generateKeyPair(spec, random))));
}, 60_000);

function pairOf(spec: PairSpec): KeyPair {
  const pair = pairs.get(spec);
  if (pair === undefined) throw new Error(`There is no key pair of the spec ${spec}.`);
  return pair;
}

function signingOf(spec: PairSpec) {
  const { signing } = pairOf(spec);
  if (signing === undefined) throw new Error(`${spec} does not sign.`);
  return signing;
}

const publicKey = (spec: PairSpec) =>
  node.createPublicKey({ key: Buffer.from(pairOf(spec).publicKey), format: "der", type: "spki" });
const privateKey = (spec: PairSpec) =>
  node.createPrivateKey({ key: Buffer.from(pairOf(spec).privateKey), format: "der", type: "pkcs8" });

interface Signer {
  readonly spec: PairSpec;
  readonly algorithm: Signed["algorithm"];
  /** node:crypto's name; null when the algorithm hashes by itself. */
  readonly hash: string | null;
  readonly options?: node.SigningOptions;
}

const PSS = node.constants.RSA_PKCS1_PSS_PADDING;

const SIGNERS: readonly Signer[] = [
  ...(["RSA_2048", "RSA_3072", "RSA_4096"] as const).flatMap((spec) =>
    ([256, 384, 512] as const).flatMap((bits): Signer[] => [
      { spec, algorithm: `RSASSA_PKCS1_V1_5_SHA_${bits}`, hash: `sha${bits}` },
      {
        spec,
        algorithm: `RSASSA_PSS_SHA_${bits}`,
        hash: `sha${bits}`,
        options: { padding: PSS, saltLength: bits / 8 },
      },
    ]),
  ),
  { spec: "ECC_NIST_P256", algorithm: "ECDSA_SHA_256", hash: "sha256" },
  { spec: "ECC_NIST_P384", algorithm: "ECDSA_SHA_384", hash: "sha384" },
  { spec: "ECC_NIST_P521", algorithm: "ECDSA_SHA_512", hash: "sha512" },
  { spec: "ECC_SECG_P256K1", algorithm: "ECDSA_SHA_256", hash: "sha256" },
  { spec: "ECC_NIST_EDWARDS25519", algorithm: "ED25519_SHA_512", hash: null },
  { spec: "ML_DSA_44", algorithm: "ML_DSA_SHAKE_256", hash: null },
  { spec: "ML_DSA_65", algorithm: "ML_DSA_SHAKE_256", hash: null },
  { spec: "ML_DSA_87", algorithm: "ML_DSA_SHAKE_256", hash: null },
];

/** From Node 24.7 on it knows ML-DSA and ML-KEM. */
const postQuantum = "encapsulate" in node;
const KNOWN_TO_NODE = SIGNERS.filter(({ spec }) => postQuantum || !spec.startsWith("ML_"));

const SM2: Signer = { spec: "SM2", algorithm: "SM2DSA", hash: "sm3" };

describe("signatures", () => {
  it.each(KNOWN_TO_NODE)(
    "$spec $algorithm: node:crypto verifies them, and signs so that they verify",
    ({ spec, algorithm, hash, options }) => {
      const message = utf8(`a note for ${spec}`);
      const signed: Signed = { algorithm, messageType: "RAW", message };
      const ours = signingOf(spec).sign(signed, random);
      expect(node.verify(hash, message, { key: publicKey(spec), ...options }, ours)).toBe(true);
      const theirs = node.sign(hash, message, { key: privateKey(spec), ...options });
      expect(signingOf(spec).verify(signed, theirs)).toBe(true);
      expect(signingOf(spec).verify({ ...signed, message: utf8("another note") }, theirs)).toBe(false);
    },
  );

  it.each(SIGNERS.filter(({ hash }) => hash !== null))(
    "$spec $algorithm: a digest and its message have the same signatures",
    ({ spec, algorithm, hash }) => {
      const message = utf8("a note");
      const digest = Uint8Array.from(
        node
          .createHash(hash ?? "")
          .update(message)
          .digest(),
      );
      const { sign, verify } = signingOf(spec);
      expect(
        verify(
          { algorithm, messageType: "RAW", message },
          sign({ algorithm, messageType: "DIGEST", message: digest }, random),
        ),
      ).toBe(true);
      expect(
        verify(
          { algorithm, messageType: "DIGEST", message: digest },
          sign({ algorithm, messageType: "RAW", message }, random),
        ),
      ).toBe(true);
    },
  );

  it.each([
    ["ML_DSA_44", 2420],
    ["ML_DSA_65", 3309],
    ["ML_DSA_87", 4627],
  ] as const)(
    "%s: %i bytes, and an external mu is the hash of key and message (FIPS 204, algorithm 7)",
    (spec, length) => {
      const algorithm = "ML_DSA_SHAKE_256";
      const message = utf8("a note");
      // The public key itself is the end of its SubjectPublicKeyInfo: 22 bytes of header.
      const key = pairOf(spec).publicKey.subarray(22);
      const shake = (...parts: Uint8Array[]) =>
        node.createHash("shake256", { outputLength: 64 }).update(Buffer.concat(parts)).digest();
      const mu = Uint8Array.from(shake(shake(key), Uint8Array.of(0, 0), message));
      const { sign, verify } = signingOf(spec);
      const signature = sign({ algorithm, messageType: "EXTERNAL_MU", message: mu }, random);
      expect(signature).toHaveLength(length);
      expect(verify({ algorithm, messageType: "RAW", message }, signature)).toBe(true);
      expect(
        verify(
          { algorithm, messageType: "EXTERNAL_MU", message: mu },
          sign({ algorithm, messageType: "RAW", message }, random),
        ),
      ).toBe(true);
    },
  );

  it("Ed25519ph signs the digest of RFC 8032 §7.3", async () => {
    const secret = "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42";
    const pair = await openKeyPair("ECC_NIST_EDWARDS25519", hexToBytes(`302e020100300506032b657004220420${secret}`));
    const digest = Uint8Array.from(node.createHash("sha512").update("abc").digest());
    const signed: Signed = { algorithm: "ED25519_PH_SHA_512", messageType: "DIGEST", message: digest };
    const signature = pair.signing?.sign(signed, random) ?? new Uint8Array(0);
    expect(bytesToHex(signature)).toBe(
      "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406",
    );
    expect(pair.signing?.verify(signed, signature)).toBe(true);
    expect(pair.signing?.verify({ ...signed, algorithm: "ED25519_SHA_512", messageType: "RAW" }, signature)).toBe(
      false,
    );
  });

  it("fail when a bit of the signature or the message is another, whatever the key", () => {
    const quick = SIGNERS.filter(({ spec }) => !spec.startsWith("RSA_3") && !spec.startsWith("RSA_4"));
    fc.assert(
      fc.property(
        fc.constantFrom(...quick, SM2),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.boolean(),
        ({ spec, algorithm }, message, bit, inSignature) => {
          const { sign, verify } = signingOf(spec);
          const signed: Signed = { algorithm, messageType: "RAW", message };
          const signature = sign(signed, random);
          expect(verify(signed, signature)).toBe(true);
          if (inSignature) expect(verify(signed, flip(signature, bit))).toBe(false);
          else expect(verify({ ...signed, message: flip(message, bit) }, signature)).toBe(false);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const at = bit % (bytes.length * 8);
  return bytes.map((byte, index) => (index === at >> 3 ? byte ^ (1 << (at & 7)) : byte));
}

describe("RSA encryption", () => {
  const ways = (["RSA_2048", "RSA_3072", "RSA_4096"] as const).flatMap((spec) => [
    [spec, "RSAES_OAEP_SHA_1", "sha1"] as const,
    [spec, "RSAES_OAEP_SHA_256", "sha256"] as const,
  ]);

  it.each(ways)("%s %s goes both ways", (spec, algorithm, oaepHash) => {
    const padding = node.constants.RSA_PKCS1_OAEP_PADDING;
    const { encryption } = pairOf(spec);
    for (const text of ["", "a note"]) {
      const ours = encryption?.encrypt(algorithm, utf8(text), random) ?? new Uint8Array(0);
      expect(node.privateDecrypt({ key: privateKey(spec), padding, oaepHash }, ours).toString()).toBe(text);
      const theirs = node.publicEncrypt({ key: publicKey(spec), padding, oaepHash }, utf8(text));
      expect(encryption?.decrypt(algorithm, theirs)).toEqual(utf8(text));
      expect(encryption?.decrypt(algorithm, flip(theirs, 2000))).toBeUndefined();
      expect(encryption?.decrypt(algorithm, theirs.subarray(1))).toBeUndefined();
    }
  });
});

describe("public key encryption", () => {
  it("gives back any plaintext, and nothing when a bit of the ciphertext is another", () => {
    const ways = [
      ["RSA_2048", "RSAES_OAEP_SHA_1", 214],
      ["RSA_2048", "RSAES_OAEP_SHA_256", 190],
      ["SM2", "SM2PKE", 1024],
    ] as const;
    const sealing = fc
      .constantFrom(...ways)
      .chain(([spec, algorithm, maxLength]) =>
        fc.tuple(fc.constant({ spec, algorithm }), fc.uint8Array({ minLength: 1, maxLength }), fc.nat()),
      );
    fc.assert(
      fc.property(sealing, ([{ spec, algorithm }, plaintext, bit]) => {
        const { encryption } = pairOf(spec);
        const ciphertext = encryption?.encrypt(algorithm, plaintext, random) ?? new Uint8Array(0);
        expect(encryption?.decrypt(algorithm, ciphertext)).toEqual(plaintext);
        expect(encryption?.decrypt(algorithm, flip(ciphertext, bit))).toBeUndefined();
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});

describe("key agreement", () => {
  it.each([
    ["ECC_NIST_P256", "P-256"],
    ["ECC_NIST_P384", "P-384"],
    ["ECC_NIST_P521", "P-521"],
  ] as const)("%s: node:crypto derives the same secret", (spec, namedCurve) => {
    const peer = node.generateKeyPairSync("ec", { namedCurve });
    const spki = peer.publicKey.export({ type: "spki", format: "der" });
    const theirs = node.diffieHellman({ privateKey: peer.privateKey, publicKey: publicKey(spec) });
    expect(pairOf(spec).agree?.(spki)).toEqual(Uint8Array.from(theirs));
  });

  it("SM2: both sides derive the same secret", async () => {
    const [one, other] = [pairOf("SM2"), await generateKeyPair("SM2", random)];
    expect(one.agree?.(other.publicKey)).toEqual(other.agree?.(one.publicKey));
    expect(one.agree?.(other.publicKey)).toHaveLength(32);
  });
});

describe("encapsulation", () => {
  it.each([
    ["ML_KEM_512", 768],
    ["ML_KEM_768", 1088],
    ["ML_KEM_1024", 1568],
  ] as const)("%s: %i bytes, both ways with node:crypto, rejected without a word", (spec, length) => {
    const { encapsulation } = pairOf(spec);
    const made = encapsulation?.encapsulate(random);
    const ciphertext = made?.ciphertext ?? new Uint8Array(0);
    expect(ciphertext).toHaveLength(length);
    expect(made?.secret).toHaveLength(32);
    expect(encapsulation?.decapsulate(ciphertext)).toEqual(made?.secret);
    if (postQuantum) {
      expect(Uint8Array.from(node.decapsulate(privateKey(spec), ciphertext))).toEqual(made?.secret);
      const theirs = node.encapsulate(publicKey(spec));
      expect(encapsulation?.decapsulate(theirs.ciphertext)).toEqual(Uint8Array.from(theirs.sharedKey));
    }
    const rejected = encapsulation?.decapsulate(flip(ciphertext, 99));
    expect(rejected).toHaveLength(32);
    expect(rejected).not.toEqual(made?.secret);
    expect(encapsulation?.decapsulate(flip(ciphertext, 99))).toEqual(rejected);
    expect(encapsulation?.decapsulate(ciphertext.subarray(1))).toBeUndefined();
  });
});

describe("private keys", () => {
  it.each(SPECS)("%s is read back from PKCS #8, and as no other spec", async (spec) => {
    const { privateKey: bytes, publicKey: spki } = pairOf(spec);
    expect((await readKeyPair(spec, Uint8Array.from(bytes)))?.publicKey).toEqual(spki);
    for (const other of SPECS) {
      if (other !== spec) expect(await readKeyPair(other, bytes), other).toBeUndefined();
    }
    expect(await readKeyPair(spec, bytes.subarray(0, -1))).toBeUndefined();
    expect(await readKeyPair(spec, new Uint8Array(0))).toBeUndefined();
  });

  it.each([
    ["ECC_NIST_P256", "ec", { namedCurve: "P-256" }],
    ["ECC_NIST_P384", "ec", { namedCurve: "P-384" }],
    ["ECC_NIST_P521", "ec", { namedCurve: "P-521" }],
    ["ECC_SECG_P256K1", "ec", { namedCurve: "secp256k1" }],
    ["ECC_NIST_EDWARDS25519", "ed25519", {}],
    ["RSA_2048", "rsa", { modulusLength: 2048 }],
  ] as const)("%s: those of node:crypto are read", async (spec, type, options) => {
    const { privateKey: key, publicKey: other } = node.generateKeyPairSync(
      type as "ec",
      options as { namedCurve: string },
    );
    const pair = await readKeyPair(spec, key.export({ type: "pkcs8", format: "der" }));
    expect(pair?.publicKey).toEqual(Uint8Array.from(other.export({ type: "spki", format: "der" })));
  });

  it("are the same for the same seed, RSA too", async () => {
    const make = () => generateKeyPair("RSA_2048", new Random("again"));
    const [one, other] = await Promise.all([make(), make()]);
    expect(one.privateKey).toEqual(other.privateKey);
    const signed: Signed = { algorithm: "RSASSA_PSS_SHA_256", messageType: "RAW", message: utf8("a note") };
    expect(one.signing?.sign(signed, new Random("salt"))).toEqual(other.signing?.sign(signed, new Random("salt")));
  });
});

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.runIf(hasOpenssl)("SM2 and the openssl command", () => {
  const folder = mkdtempSync(join(tmpdir(), "kms-workbook-sm2-"));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", ["pkeyutl", ...args], { stdio: "pipe" });
  const message = utf8("a note");
  const signed: Signed = { algorithm: "SM2DSA", messageType: "RAW", message };
  const withKey = ["-keyform", "DER", "-inkey"];
  const asSm2 = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in"];

  beforeAll(() => {
    const { privateKey: secret, publicKey: known } = pairOf("SM2");
    writeFileSync(at("private.der"), secret);
    writeFileSync(at("public.der"), known);
    writeFileSync(at("message"), message);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("it verifies our signature", () => {
    writeFileSync(at("signature"), signingOf("SM2").sign(signed, random));
    const told = openssl(
      "-verify",
      "-pubin",
      ...withKey,
      at("public.der"),
      ...asSm2,
      at("message"),
      "-sigfile",
      at("signature"),
    );
    expect(told.toString()).toContain("Signature Verified Successfully");
  });

  it("we verify its signature", () => {
    openssl("-sign", ...withKey, at("private.der"), ...asSm2, at("message"), "-out", at("theirs"));
    expect(signingOf("SM2").verify(signed, Uint8Array.from(readFileSync(at("theirs"))))).toBe(true);
  });

  it("ciphertexts go both ways", () => {
    const { encryption } = pairOf("SM2");
    writeFileSync(at("ours"), encryption?.encrypt("SM2PKE", message, random) ?? "");
    expect(openssl("-decrypt", ...withKey, at("private.der"), "-in", at("ours")).toString()).toBe("a note");
    openssl("-encrypt", "-pubin", ...withKey, at("public.der"), "-in", at("message"), "-out", at("sealed"));
    const sealed = Uint8Array.from(readFileSync(at("sealed")));
    expect(encryption?.decrypt("SM2PKE", sealed)).toEqual(message);
    expect(encryption?.decrypt("SM2PKE", flip(sealed, sealed.length * 8 - 1))).toBeUndefined();
  });
});
