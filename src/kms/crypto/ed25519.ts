/** Ed25519 and Ed25519ph (RFC 8032 §5.1), keys as in RFC 8410. */
import { eddsa } from "@noble/curves/abstract/edwards.js";
import { ed25519 as curve } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { der, OCTET_STRING } from "./der.ts";
import { readPrivateKey, writePrivateKey, writePublicKey } from "./key-formats.ts";
import type { KeyPair, KeyPairFamily, Signed } from "./key-pair.ts";

type Spec = "ECC_NIST_EDWARDS25519";

const SECRET_BYTES = 32;
const DOMAIN = utf8ToBytes("SigEd25519 no Ed25519 collisions");

/** Makes 32 bytes of the secret's hash a scalar (§5.1.5). */
function clamp(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const clamped = Uint8Array.from(bytes);
  clamped[0] = (bytes[0] ?? 0) & 0xf8;
  clamped[31] = ((bytes[31] ?? 0) & 0x7f) | 0x40;
  return clamped;
}

/** Ed25519ph for callers who bring the SHA-512 digest, as KMS wants it. */
const prehashed = eddsa(curve.Point, sha512, {
  adjustScalarBytes: clamp,
  domain: (data: Uint8Array, context: Uint8Array, hashed: boolean) =>
    concatBytes(DOMAIN, Uint8Array.of(hashed ? 1 : 0, context.length), context, data),
  prehash: (digest: Uint8Array) => Uint8Array.from(digest),
});

export const ed25519: KeyPairFamily<Spec> = {
  generate: (spec, random) => keyPair(spec, random.bytes(SECRET_BYTES)),
  read(spec, privateKey) {
    const secret = readPrivateKey(spec, privateKey, (inside) => inside.contents(OCTET_STRING));
    return secret?.length === SECRET_BYTES ? keyPair(spec, secret) : undefined;
  },
};

function keyPair(spec: Spec, secret: Uint8Array): KeyPair {
  const point = curve.getPublicKey(secret);
  const scheme = ({ algorithm }: Signed) => (algorithm === "ED25519_PH_SHA_512" ? prehashed : curve);
  return {
    publicKey: writePublicKey(spec, point),
    privateKey: writePrivateKey(spec, der(OCTET_STRING, secret)),
    signing: {
      sign: (signed) => scheme(signed).sign(signed.message, secret),
      verify(signed, signature) {
        try {
          return scheme(signed).verify(signature, signed.message, point, { zip215: false });
        } catch {
          return false;
        }
      },
    },
  };
}
