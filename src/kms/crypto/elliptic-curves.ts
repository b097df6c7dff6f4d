/**
 * Keys on the NIST curves and secp256k1: ECDSA (FIPS 186-5 §6) and ECDH (SP 800-56A §5.7.1.2).
 *
 * Everything is noble's but one step: multiples of the base point are OpenSSL's. They are nearly all the time that a new
 * key and a signature take, and OpenSSL makes them 30 times as fast. OpenSSL's own signatures would not do: their nonces
 * are its own, so that a world could not be replayed. The tests hold these signatures against noble's, byte for byte.
 */
import { createECDH, type ECDH, hash as hashOf } from "node:crypto";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToNumberBE, createHmacDrbg } from "@noble/curves/utils.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { der, integer, SEQUENCE } from "./der.ts";
import { type CurveSpec, readEcPrivateKey, readPublicKey, writeEcPrivateKey, writePublicKey } from "./key-formats.ts";
import type { KeyPair, KeyPairFamily, Signed } from "./key-pair.ts";

type Spec = Exclude<CurveSpec, "SM2">;

/** Each curve signs with one hash. The names are OpenSSL's. */
const CURVES = {
  ECC_NIST_P256: { curve: p256, name: "prime256v1", hash: sha256, hashName: "sha256" },
  ECC_NIST_P384: { curve: p384, name: "secp384r1", hash: sha384, hashName: "sha384" },
  ECC_NIST_P521: { curve: p521, name: "secp521r1", hash: sha512, hashName: "sha512" },
  ECC_SECG_P256K1: { curve: secp256k1, name: "secp256k1", hash: sha256, hashName: "sha256" },
} as const;

/** AWS does not normalize s, not even on secp256k1. */
const FORM = { prehash: false, lowS: false, format: "der" } as const;

export const ellipticCurves: KeyPairFamily<Spec> = {
  generate(spec, random) {
    const { curve } = CURVES[spec];
    return keyPair(spec, curve.utils.randomSecretKey(random.bytes(curve.lengths.seed ?? 0)));
  },
  read(spec, privateKey) {
    const secret = readEcPrivateKey(spec, privateKey);
    return secret !== undefined && CURVES[spec].curve.utils.isValidSecretKey(secret)
      ? keyPair(spec, secret)
      : undefined;
  },
};

function keyPair(spec: Spec, secret: Uint8Array): KeyPair {
  const { curve, hashName } = CURVES[spec];
  const point = multipleOfBase(spec, secret);
  const digest = ({ messageType, message }: Signed) =>
    messageType === "DIGEST" ? message : Uint8Array.from(hashOf(hashName, message, "buffer"));
  return {
    publicKey: writePublicKey(spec, point),
    privateKey: writeEcPrivateKey(spec, secret, point),
    signing: {
      sign: (signed, random) => signDigest(spec, secret, digest(signed), random.bytes(32)),
      verify(signed, signature) {
        try {
          return curve.verify(signature, digest(signed), point, FORM);
        } catch {
          return false;
        }
      },
    },
    agree(peer) {
      const peerPoint = readPublicKey(spec, peer);
      if (peerPoint?.[0] !== UNCOMPRESSED || !curve.utils.isValidPublicKey(peerPoint, false)) return undefined;
      return curve.getSharedSecret(secret, peerPoint).slice(1);
    },
  };
}

const UNCOMPRESSED = 0x04;

/** One for each curve: to make it takes half as long as to multiply. */
const MULTIPLIERS = new Map<Spec, ECDH>();

/** The point, uncompressed. @param scalar from 1 to n − 1, as long as n */
function multipleOfBase(spec: Spec, scalar: Uint8Array): Uint8Array {
  let multiplier = MULTIPLIERS.get(spec);
  if (multiplier === undefined) {
    multiplier = createECDH(CURVES[spec].name);
    MULTIPLIERS.set(spec, multiplier);
  }
  multiplier.setPrivateKey(scalar);
  return Uint8Array.from(multiplier.getPublicKey());
}

/**
 * ECDSA (FIPS 186-5 §6.4.1), as DER. The nonce is derived from key, digest and more entropy (RFC 6979 §3.2, §3.6), so
 * that two worlds of one seed that sign different messages do not share one, which would tell the key.
 * @param digest of the curve's hash, which is never longer than n
 */
function signDigest(spec: Spec, secret: Uint8Array, digest: Uint8Array, entropy: Uint8Array): Uint8Array {
  const { curve, hash } = CURVES[spec];
  const { Fn } = curve.Point;
  const d = Fn.fromBytes(secret);
  const e = Fn.create(bytesToNumberBE(digest));
  const mac = (key: Uint8Array, message: Uint8Array) => hmac(hash, key, message);
  const nonces = createHmacDrbg<Uint8Array>(hash.outputLen, Fn.BYTES, mac);
  return nonces(concatBytes(secret, Fn.toBytes(e), entropy), (bytes) => {
    const k = bytesToNumberBE(bytes) >> BigInt(Math.max(0, bytes.length * 8 - Fn.BITS));
    if (!Fn.isValidNot0(k)) return undefined;
    const point = multipleOfBase(spec, Fn.toBytes(k));
    const r = Fn.create(bytesToNumberBE(point.subarray(1, 1 + (point.length - 1) / 2)));
    const s = Fn.mul(Fn.inv(k), Fn.create(e + r * d));
    return r === 0n || s === 0n ? undefined : der(SEQUENCE, integer(r), integer(s));
  });
}
