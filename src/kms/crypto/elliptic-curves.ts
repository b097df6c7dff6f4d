/** Keys on the NIST curves and secp256k1: ECDSA (FIPS 186-5 §6) and ECDH (SP 800-56A §5.7.1.2). */
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { type CurveSpec, readEcPrivateKey, readPublicKey, writeEcPrivateKey, writePublicKey } from "./key-formats.ts";
import type { KeyPair, KeyPairFamily, Signed } from "./key-pair.ts";

type Spec = Exclude<CurveSpec, "SM2">;

/** Each curve signs with one hash. */
const CURVES = {
  ECC_NIST_P256: { curve: p256, hash: sha256 },
  ECC_NIST_P384: { curve: p384, hash: sha384 },
  ECC_NIST_P521: { curve: p521, hash: sha512 },
  ECC_SECG_P256K1: { curve: secp256k1, hash: sha256 },
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
  const { curve, hash } = CURVES[spec];
  const point = curve.getPublicKey(secret, false);
  const digest = ({ messageType, message }: Signed) => (messageType === "DIGEST" ? message : hash(message));
  return {
    publicKey: writePublicKey(spec, point),
    privateKey: writeEcPrivateKey(spec, secret, point),
    signing: {
      sign: (signed, random) => curve.sign(digest(signed), secret, { ...FORM, extraEntropy: random.bytes(32) }),
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
