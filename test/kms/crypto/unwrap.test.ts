/** Unwrapping imported material: RFC 5649's own vectors, and everything that is not wrapped right. OpenSSL wraps. */
import { createCipheriv, generateKeyPairSync } from "node:crypto";
import { aeskwp } from "@noble/ciphers/aes.js";
import { hexToBytes } from "@noble/hashes/utils.js";
import { beforeAll, describe, expect, it } from "vitest";
import type { KeyPair } from "../../../src/kms/crypto/key-pair.ts";
import { generateKeyPair, readKeyPair } from "../../../src/kms/crypto/key-pairs.ts";
import { unwrap } from "../../../src/kms/crypto/unwrap.ts";
import { Random } from "../../../src/kms/random.ts";
import { aesWrap, rsaWrap, wrap } from "../wrap.ts";

const KEK = hexToBytes("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
const MATERIAL = Uint8Array.from({ length: 20 }, (_, index) => index + 1);
const AES_KEY = new Uint8Array(32).fill(9);

let wrappingKey: KeyPair;
beforeAll(async () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pair = await readKeyPair("RSA_2048", Uint8Array.from(privateKey.export({ type: "pkcs8", format: "der" })));
  if (pair === undefined) throw new Error("OpenSSL's key was not read.");
  wrappingKey = pair;
});

/** RFC 5649 §6. */
it.each([
  [
    "20 octets",
    "c37b7e6492584340bed12207808941155068f738",
    "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a",
  ],
  ["7 octets", "466f7250617369", "afbeb0f07dfbf5419200f2ccb50bb24f"],
])("unwraps the RFC's %s", (_, key, wrapped) => {
  expect(aeskwp(KEK).decrypt(hexToBytes(wrapped))).toEqual(hexToBytes(key));
  expect(aesWrap(KEK, hexToBytes(key))).toEqual(hexToBytes(wrapped));
});

describe.each([
  "RSAES_OAEP_SHA_1",
  "RSAES_OAEP_SHA_256",
  "RSA_AES_KEY_WRAP_SHA_1",
  "RSA_AES_KEY_WRAP_SHA_256",
] as const)("%s", (algorithm) => {
  it("gives back what was wrapped", () => {
    expect(unwrap(wrappingKey, algorithm, wrap(wrappingKey.publicKey, algorithm, MATERIAL))).toEqual(MATERIAL);
  });

  it("refuses what was wrapped with the other hash", () => {
    const other = algorithm.endsWith("SHA_1")
      ? algorithm.replace("SHA_1", "SHA_256")
      : algorithm.replace("SHA_256", "SHA_1");
    expect(unwrap(wrappingKey, algorithm, wrap(wrappingKey.publicKey, other, MATERIAL))).toBeUndefined();
  });

  it("refuses what is cut off or has something added", () => {
    const wrapped = wrap(wrappingKey.publicKey, algorithm, MATERIAL);
    for (const length of [0, 1, 255, wrapped.length - 1]) {
      expect(unwrap(wrappingKey, algorithm, wrapped.subarray(0, length))).toBeUndefined();
    }
    for (const more of [1, 8]) {
      const longer = new Uint8Array(wrapped.length + more);
      longer.set(wrapped);
      expect(unwrap(wrappingKey, algorithm, longer)).toBeUndefined();
    }
  });
});

describe("AES Key Wrap with Padding", () => {
  /** RFC 3394 with any initial value: what RFC 5649 does once the material is padded. */
  function wrappedAs(initial: string, padded: string, aesKey = AES_KEY): Uint8Array {
    const cipher = createCipheriv("id-aes256-wrap", aesKey, hexToBytes(initial));
    return Uint8Array.from(Buffer.concat([cipher.update(hexToBytes(padded)), cipher.final()]));
  }
  const unwrapped = (wrapped: Uint8Array, aesKey = AES_KEY) =>
    unwrap(
      wrappingKey,
      "RSA_AES_KEY_WRAP_SHA_256",
      Uint8Array.from(Buffer.concat([rsaWrap(wrappingKey.publicKey, "sha256", aesKey), wrapped])),
    );
  const [A, B] = ["0101010101010101", "0202020202020202"];

  it("takes what is right", () => {
    expect(unwrapped(wrappedAs("a65959a60000000d", `${A}0202020202000000`))).toEqual(hexToBytes(`${A}0202020202`));
    expect(unwrapped(wrappedAs("a65959a600000010", A + B))).toEqual(hexToBytes(A + B));
  });

  it.each([
    ["the initial value of RFC 3394", "a6a6a6a6a6a6a6a6", A + B],
    ["another initial value", "a65959a700000010", A + B],
    ["padding that is not zero", "a65959a60000000d", `${A}0202020202000001`],
    ["a length beyond the material", "a65959a600000011", A + B],
    ["a whole block of padding", "a65959a600000008", `${A}0000000000000000`],
    ["a length of zero", "a65959a600000000", `${"00".repeat(16)}`],
    ["a negative length", "a65959a6ffffffff", A + B],
  ])("refuses %s", (_, initial, padded) => {
    expect(unwrapped(wrappedAs(initial, padded))).toBeUndefined();
  });

  it("refuses a change in any byte", () => {
    const wrapped = wrappedAs("a65959a600000010", A + B);
    for (const [index, byte] of wrapped.entries()) expect(unwrapped(wrapped.with(index, byte ^ 0x80))).toBeUndefined();
  });

  it.each([16, 24, 31, 33])("refuses an AES key of %i bytes", (length) => {
    const aesKey = AES_KEY.slice(0, length);
    const wrapped = length === 16 || length === 24 ? aesWrap(aesKey, MATERIAL) : aesWrap(AES_KEY, MATERIAL);
    const given = length === 33 ? new Uint8Array(33).fill(9) : aesKey;
    expect(unwrapped(wrapped, given)).toBeUndefined();
  });

  it("refuses another AES key", () => {
    expect(unwrapped(aesWrap(AES_KEY, MATERIAL), new Uint8Array(32).fill(8))).toBeUndefined();
  });
});

it("unwraps with SM2", async () => {
  const random = new Random("unwrap");
  const pair = await generateKeyPair("SM2", random);
  const wrapped = pair.encryption?.encrypt("SM2PKE", MATERIAL, random) ?? new Uint8Array();
  expect(unwrap(pair, "SM2PKE", wrapped)).toEqual(MATERIAL);
  expect(unwrap(pair, "SM2PKE", wrapped.slice(0, -1))).toBeUndefined();
});

it("unwraps nothing with RSAES_PKCS1_V1_5", () => {
  const wrapped = wrap(wrappingKey.publicKey, "RSAES_OAEP_SHA_256", MATERIAL);
  expect(unwrap(wrappingKey, "RSAES_PKCS1_V1_5", wrapped)).toBeUndefined();
});
