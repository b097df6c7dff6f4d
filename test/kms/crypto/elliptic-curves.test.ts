/** What OpenSSL lends a hand with is held against noble's own, byte for byte. */
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readEcPrivateKey, readPublicKey } from "../../../src/kms/crypto/key-formats.ts";
import { generateKeyPair } from "../../../src/kms/crypto/key-pairs.ts";
import { Random } from "../../../src/kms/random.ts";

const CURVES = [
  ["ECC_NIST_P256", p256, "ECDSA_SHA_256", 32],
  ["ECC_NIST_P384", p384, "ECDSA_SHA_384", 48],
  ["ECC_NIST_P521", p521, "ECDSA_SHA_512", 64],
  ["ECC_SECG_P256K1", secp256k1, "ECDSA_SHA_256", 32],
] as const;

it.each(CURVES)("makes noble's keys and signatures on %s", async (spec, curve, algorithm, bytes) => {
  const digests = fc.oneof(
    fc.uint8Array({ minLength: bytes, maxLength: bytes }),
    fc.constant(new Uint8Array(bytes)),
    // Above n, where the digest is as long.
    fc.constant(new Uint8Array(bytes).fill(0xff)),
  );
  await fc.assert(
    fc.asyncProperty(fc.string(), digests, async (seed, message) => {
      const { privateKey, publicKey, signing } = await generateKeyPair(spec, new Random(seed));
      const secret = readEcPrivateKey(spec, privateKey) ?? new Uint8Array();
      expect(readPublicKey(spec, publicKey)).toEqual(curve.getPublicKey(secret, false));
      const signature = signing?.sign({ algorithm, messageType: "DIGEST", message }, new Random(seed));
      const extraEntropy = new Random(seed).bytes(32);
      expect(signature).toEqual(
        curve.sign(message, secret, { prehash: false, lowS: false, format: "der", extraEntropy }),
      );
    }),
    { numRuns: 30 },
  );
});
