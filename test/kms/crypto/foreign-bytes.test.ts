/**
 * Bytes that others hand in and the mock itself parses, in the manner of Wycheproof: each fault alone, everything else
 * right. Public keys of a peer (DeriveSharedSecret), SM2 ciphertexts and signatures, RSA paddings, private keys (imports).
 */
import {
  constants,
  createHash,
  createPrivateKey,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  sign,
} from "node:crypto";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { DerReader, der, explicit, integer, OCTET_STRING, readDer, SEQUENCE } from "../../../src/kms/crypto/der.ts";
import { writePrivateKey, writePublicKey } from "../../../src/kms/crypto/key-formats.ts";
import type { KeyPair, Signed } from "../../../src/kms/crypto/key-pair.ts";
import { generateKeyPair, readKeyPair } from "../../../src/kms/crypto/key-pairs.ts";
import { Random } from "../../../src/kms/random.ts";
import { utf8 } from "../scene.ts";

const random = new Random("foreign bytes");
let ours: KeyPair;
let peer: KeyPair;
let sm2: KeyPair;

beforeAll(async () => {
  ours = await generateKeyPair("ECC_NIST_P256", random);
  peer = await generateKeyPair("ECC_NIST_P256", random);
  sm2 = await generateKeyPair("SM2", random);
});

/** The header of a P-256 key: 26 bytes, then 04, x and y. */
const HEADER = hexToBytes("3059301306072a8648ce3d020106082a8648ce3d030107034200");
const P = BigInt("0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
const coordinate = (value: bigint) => hexToBytes(value.toString(16).padStart(64, "0"));
const set = (bytes: Uint8Array, at: number, value: number) => bytes.with(at, value);
const point = () => peer.publicKey.subarray(HEADER.length);
const x = () => point().subarray(1, 33);
const y = () => point().subarray(33);
const spki = (...parts: Uint8Array[]) => concatBytes(HEADER, ...parts);
/** With the right lengths around a point of any length. */
const around = (bytes: Uint8Array) => writePublicKey("ECC_NIST_P256", bytes);
const negative = (value: Uint8Array) => coordinate(P - BigInt(`0x${Buffer.from(value).toString("hex")}`));

const PEERS: readonly (readonly [string, () => Uint8Array])[] = [
  ["nothing", () => new Uint8Array(0)],
  ["the point without its header", point],
  ["one byte too few", () => peer.publicKey.subarray(0, -1)],
  ["one byte too many", () => concatBytes(peer.publicKey, Uint8Array.of(0))],
  ["a point that is not on the curve", () => set(peer.publicKey, 90, (peer.publicKey[90] ?? 0) ^ 1)],
  ["the point 0, 0", () => spki(Uint8Array.of(4), new Uint8Array(64))],
  ["the point at infinity", () => around(Uint8Array.of(0))],
  ["an x of p or more", () => spki(Uint8Array.of(4), coordinate(P), y())],
  ["a y of p or more", () => spki(Uint8Array.of(4), x(), coordinate(P + 1n))],
  ["a compressed point", () => around(concatBytes(Uint8Array.of(2 + ((y()[31] ?? 0) & 1)), x()))],
  ["a hybrid point", () => spki(Uint8Array.of(6 + ((y()[31] ?? 0) & 1)), x(), y())],
  ["an unknown form of point", () => spki(Uint8Array.of(5), x(), y())],
  ["a point cut short, lengths agreeing", () => around(point().subarray(0, 64))],
  ["unused bits in the bit string", () => set(peer.publicKey, 25, 1)],
  ["a length in long form without need", () => concatBytes(hexToBytes("308159"), peer.publicKey.subarray(2))],
  ["a length in three bytes", () => concatBytes(hexToBytes("30820059"), peer.publicKey.subarray(2))],
  ["an indefinite length", () => concatBytes(hexToBytes("3080"), peer.publicKey.subarray(2), hexToBytes("0000"))],
  ["a length beyond the end", () => set(peer.publicKey, 1, 0x5a)],
  ["another outer tag", () => set(peer.publicKey, 0, 0x31)],
  ["another algorithm", () => set(peer.publicKey, 12, 2)],
  ["another curve of the same size", () => set(peer.publicKey, 22, 6)],
  [
    "the curve's identifier missing",
    () => der(SEQUENCE, der(SEQUENCE, hexToBytes("06072a8648ce3d0201")), hexToBytes("034200"), point()),
  ],
  [
    "explicit curve parameters",
    () =>
      der(
        SEQUENCE,
        der(SEQUENCE, hexToBytes("06072a8648ce3d0201"), der(SEQUENCE, integer(1n))),
        hexToBytes("034200"),
        point(),
      ),
  ],
  ["text", () => utf8("-----BEGIN PUBLIC KEY-----")],
];

describe("a peer's public key", () => {
  it("is taken as it should be, and so is its mirror image", () => {
    expect(ours.agree?.(peer.publicKey)).toEqual(peer.agree?.(ours.publicKey));
    // The same x coordinate: a valid key, and the same secret.
    expect(ours.agree?.(spki(Uint8Array.of(4), x(), negative(y())))).toEqual(ours.agree?.(peer.publicKey));
  });

  it.each(PEERS)("is refused: %s", (_, bytes) => {
    expect(ours.agree?.(bytes())).toBeUndefined();
  });

  it("is refused on another curve, and by SM2 too", async () => {
    for (const spec of ["ECC_NIST_P384", "ECC_SECG_P256K1", "SM2", "ECC_NIST_EDWARDS25519"] as const) {
      expect(ours.agree?.((await generateKeyPair(spec, random)).publicKey), spec).toBeUndefined();
    }
    expect(sm2.agree?.(peer.publicKey)).toBeUndefined();
    expect(sm2.agree?.(writePublicKey("SM2", point()))).toBeUndefined();
  });

  it("never makes the reader fail otherwise", () => {
    fc.assert(
      fc.property(fc.nat(peer.publicKey.length - 1), fc.nat(255), (at, byte) => {
        const changed = set(peer.publicKey, at, byte);
        if (Buffer.compare(changed, peer.publicKey) !== 0) expect(ours.agree?.(changed)).toBeUndefined();
      }),
      { seed: 1, numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => ours.agree?.(bytes) === undefined),
      { seed: 1 },
    );
  });
});

/** The parts of an SM2 ciphertext: x, y, hash, text. */
function sm2Parts() {
  const sealed = sm2.encryption?.encrypt("SM2PKE", utf8("a note"), random) ?? new Uint8Array(0);
  const parts = readDer(sealed, (reader) => {
    const sequence = reader.within(SEQUENCE);
    return {
      x: sequence.integer(),
      y: sequence.integer(),
      check: sequence.contents(OCTET_STRING),
      text: sequence.contents(OCTET_STRING),
    };
  });
  if (parts === undefined) throw new Error("The ciphertext is no DER.");
  return parts;
}

type Parts = ReturnType<typeof sm2Parts>;
const sealedOf = ({ x, y, check, text }: Parts, ...more: Uint8Array[]) =>
  der(SEQUENCE, integer(x), integer(y), der(OCTET_STRING, check), der(OCTET_STRING, text), ...more);

const SM2_CIPHERTEXTS: readonly (readonly [string, (parts: Parts) => Uint8Array])[] = [
  ["nothing", () => new Uint8Array(0)],
  ["a point that is not on the curve", (parts) => sealedOf({ ...parts, y: parts.y + 1n })],
  ["a coordinate of p or more", (parts) => sealedOf({ ...parts, x: parts.x + (1n << 256n) })],
  ["another hash", (parts) => sealedOf({ ...parts, check: set(parts.check, 0, (parts.check[0] ?? 0) ^ 1) })],
  ["a hash cut short", (parts) => sealedOf({ ...parts, check: parts.check.subarray(0, 31) })],
  ["another text", (parts) => sealedOf({ ...parts, text: set(parts.text, 0, (parts.text[0] ?? 0) ^ 1) })],
  ["no text", (parts) => sealedOf({ ...parts, text: new Uint8Array(0) })],
  ["one more element", (parts) => sealedOf(parts, integer(0n))],
  ["bytes after the end", (parts) => concatBytes(sealedOf(parts), Uint8Array.of(0))],
  ["C1, C2, C3 in the old order", ({ x, y, check, text }) => sealedOf({ x, y, check: text, text: check })],
  [
    "the raw concatenation of other libraries",
    ({ x, y, check, text }) => concatBytes(Uint8Array.of(4), coordinate(x), coordinate(y), check, text),
  ],
];

describe("an SM2 ciphertext", () => {
  it("is opened as it should be", () => {
    expect(sm2.encryption?.decrypt("SM2PKE", sealedOf(sm2Parts()))).toEqual(utf8("a note"));
  });

  it.each(SM2_CIPHERTEXTS)("is refused: %s", (_, spoil) => {
    expect(sm2.encryption?.decrypt("SM2PKE", spoil(sm2Parts()))).toBeUndefined();
  });
});

const N = BigInt("0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123");

describe("an SM2 signature", () => {
  const signed: Signed = { algorithm: "SM2DSA", messageType: "RAW", message: utf8("a note") };
  const numbers = () => {
    const made = readDer(sm2.signing?.sign(signed, random) ?? new Uint8Array(0), (reader) => {
      const sequence = reader.within(SEQUENCE);
      return { r: sequence.integer(), s: sequence.integer() };
    });
    if (made === undefined) throw new Error("The signature is no DER.");
    return made;
  };
  const signature = (r: bigint, s: bigint) => der(SEQUENCE, integer(r), integer(s));

  it("is verified as it should be", () => {
    const { r, s } = numbers();
    expect(sm2.signing?.verify(signed, signature(r, s))).toBe(true);
  });

  it.each<readonly [string, (r: bigint, s: bigint) => Uint8Array]>([
    ["nothing", () => new Uint8Array(0)],
    ["r of zero", (_, s) => signature(0n, s)],
    ["s of zero", (r) => signature(r, 0n)],
    ["r plus n", (r, s) => signature(r + N, s)],
    ["s plus n", (r, s) => signature(r, s + N)],
    ["r and s with the sum n", (r) => signature(r, N - r)],
    ["r and s exchanged", (r, s) => signature(s, r)],
    ["a negative r", (_, s) => der(SEQUENCE, der(0x02, Uint8Array.of(0xff)), integer(s))],
    ["an r with a needless zero", (r, s) => der(SEQUENCE, der(0x02, new Uint8Array(2), coordinate(r)), integer(s))],
    ["bytes after the end", (r, s) => concatBytes(signature(r, s), Uint8Array.of(0))],
    ["one more number", (r, s) => der(SEQUENCE, integer(r), integer(s), integer(1n))],
    ["the bare numbers", (r, s) => concatBytes(coordinate(r), coordinate(s))],
  ])("is refused: %s", (_, spoil) => {
    const { r, s } = numbers();
    expect(sm2.signing?.verify(signed, spoil(r, s))).toBe(false);
  });
});

describe("an RSA signature", () => {
  const message = utf8("a note");
  const digest = createHash("sha256").update(message).digest();
  const PREFIX = hexToBytes("3031300d060960864801650304020105000420");
  const { RSA_NO_PADDING, RSA_PKCS1_PADDING, RSA_PKCS1_PSS_PADDING } = constants;
  let rsa: KeyPair;
  let key: KeyObject;

  beforeAll(async () => {
    rsa = await generateKeyPair("RSA_2048", random);
    key = createPrivateKey({ key: Buffer.from(rsa.privateKey), format: "der", type: "pkcs8" });
  });

  const pss = (saltLength: number) => sign("sha256", message, { key, padding: RSA_PKCS1_PSS_PADDING, saltLength });
  const pkcs1 = (info: Uint8Array) => privateEncrypt({ key, padding: RSA_PKCS1_PADDING }, info);
  const raw = (encoded: Uint8Array) => privateEncrypt({ key, padding: RSA_NO_PADDING }, encoded);
  const encodedPss = () => Uint8Array.from(publicDecrypt({ key, padding: RSA_NO_PADDING }, pss(32)));
  const info = () => concatBytes(PREFIX, digest);
  const verifies = (algorithm: Signed["algorithm"], signature: Uint8Array) =>
    rsa.signing?.verify({ algorithm, messageType: "RAW", message }, signature);

  it("is verified as it should be", () => {
    expect(verifies("RSASSA_PSS_SHA_256", pss(32))).toBe(true);
    expect(verifies("RSASSA_PSS_SHA_256", raw(encodedPss()))).toBe(true);
    expect(verifies("RSASSA_PKCS1_V1_5_SHA_256", pkcs1(info()))).toBe(true);
  });

  it.each<readonly [string, () => Uint8Array]>([
    ["no salt", () => pss(0)],
    ["a salt shorter than the hash", () => pss(20)],
    ["the longest salt", () => pss(222)],
    ["another trailer", () => raw(set(encodedPss(), 255, 0xcc))],
    ["another hash in it", () => raw(set(encodedPss(), 254, (encodedPss()[254] ?? 0) ^ 1))],
    ["another byte of padding", () => raw(set(encodedPss(), 9, (encodedPss()[9] ?? 0) ^ 1))],
    ["PKCS #1 v1.5", () => pkcs1(info())],
    ["one byte too few", () => pss(32).subarray(1)],
    ["one byte too many", () => concatBytes(Uint8Array.of(0), pss(32))],
    ["a number beyond the modulus", () => new Uint8Array(256).fill(0xff)],
    ["zero", () => new Uint8Array(256)],
  ])("PSS is refused: %s", (_, signature) => {
    expect(verifies("RSASSA_PSS_SHA_256", signature())).toBe(false);
  });

  it.each<readonly [string, () => Uint8Array]>([
    ["the bare digest", () => pkcs1(digest)],
    [
      "a DigestInfo without NULL",
      () => pkcs1(concatBytes(hexToBytes("302f300b0609608648016503040201"), hexToBytes("0420"), digest)),
    ],
    ["bytes after the DigestInfo", () => pkcs1(concatBytes(info(), Uint8Array.of(0)))],
    ["another hash's name", () => pkcs1(concatBytes(set(PREFIX, 14, 2), digest))],
    ["a long length", () => pkcs1(concatBytes(hexToBytes("308131"), info().subarray(2)))],
    ["padding of zeros", () => raw(concatBytes(hexToBytes("0001"), new Uint8Array(202), hexToBytes("00"), info()))],
    [
      "short padding and bytes behind",
      () => raw(concatBytes(hexToBytes("0001ffffffffffffffff00"), info(), new Uint8Array(256 - 11 - info().length))),
    ],
    ["PSS", () => pss(32)],
    ["zero", () => new Uint8Array(256)],
    ["nothing", () => new Uint8Array(0)],
  ])("PKCS #1 v1.5 is refused: %s", (_, signature) => {
    expect(verifies("RSASSA_PKCS1_V1_5_SHA_256", signature())).toBe(false);
  });
});

describe("a private key", () => {
  const ORDER = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const ecKey = (secret: Uint8Array, ...more: Uint8Array[]) =>
    writePrivateKey("ECC_NIST_P256", der(SEQUENCE, integer(1n), der(OCTET_STRING, secret), ...more));

  it("is read with and without its optional parts", async () => {
    const plain = ecKey(coordinate(7n));
    const withCurve = ecKey(coordinate(7n), der(explicit(0), hexToBytes("06082a8648ce3d030107")));
    const one = await readKeyPair("ECC_NIST_P256", plain);
    expect(one?.publicKey).toBeDefined();
    expect((await readKeyPair("ECC_NIST_P256", withCurve))?.publicKey).toEqual(one?.publicKey);
  });

  it.each([
    ["zero", () => ecKey(coordinate(0n))],
    ["the group's order", () => ecKey(coordinate(ORDER))],
    ["too short", () => ecKey(coordinate(7n).subarray(1))],
    ["too long", () => ecKey(concatBytes(new Uint8Array(1), coordinate(7n)))],
    ["of another curve inside", () => ecKey(coordinate(7n), der(explicit(0), hexToBytes("06052b8104000a")))],
    ["followed by bytes inside", () => ecKey(coordinate(7n), integer(0n))],
    ["without PKCS #8 around it", () => der(SEQUENCE, integer(1n), der(OCTET_STRING, coordinate(7n)))],
    [
      "of version 2 inside",
      () => writePrivateKey("ECC_NIST_P256", der(SEQUENCE, integer(2n), der(OCTET_STRING, coordinate(7n)))),
    ],
  ])("is refused: %s", async (_, bytes) => {
    expect(await readKeyPair("ECC_NIST_P256", bytes())).toBeUndefined();
  });

  it.each([
    ["ECC_NIST_EDWARDS25519", writePrivateKey("ECC_NIST_EDWARDS25519", der(OCTET_STRING, new Uint8Array(31)))],
    ["ML_KEM_512", writePrivateKey("ML_KEM_512", der(0x80, new Uint8Array(63)))],
    ["ML_DSA_44", writePrivateKey("ML_DSA_44", der(0x80, new Uint8Array(33)))],
    ["RSA_2048", utf8("not DER")],
  ] as const)("%s is refused with a length of its own", async (spec, bytes) => {
    expect(await readKeyPair(spec, bytes)).toBeUndefined();
  });
});

describe("DER", () => {
  it("reads what it writes", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 1n << 3000n }), fc.uint8Array({ maxLength: 600 }), (number, bytes) => {
        const reader = new DerReader(der(SEQUENCE, integer(number), der(OCTET_STRING, bytes)));
        const inside = reader.within(SEQUENCE);
        expect(inside.integer()).toBe(number);
        expect(inside.contents(OCTET_STRING)).toEqual(bytes);
        inside.end();
        reader.end();
      }),
      { seed: 1 },
    );
  });
});
