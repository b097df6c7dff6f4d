/**
 * Public keys as SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), private keys as PKCS #8 (RFC 5958). A key spec has one
 * AlgorithmIdentifier, byte for byte, so that reading compares instead of interpreting: explicit curve parameters,
 * another curve, or another kind of key are all just other bytes.
 *
 * Identifiers: RFC 5480 and SEC 2 (curves), RFC 8410 (Ed25519), RFC 9881 (ML-DSA), RFC 9935 (ML-KEM), GM/T 0006 (SM2).
 */
import { hexToBytes } from "@noble/hashes/utils.js";
import { bitString, type DerReader, der, explicit, integer, OCTET_STRING, readDer, SEQUENCE } from "./der.ts";

const ID_EC_PUBLIC_KEY = "06072a8648ce3d0201";

/** The curves' object identifiers, as DER. */
const CURVES = {
  ECC_NIST_P256: hexToBytes("06082a8648ce3d030107"),
  ECC_NIST_P384: hexToBytes("06052b81040022"),
  ECC_NIST_P521: hexToBytes("06052b81040023"),
  ECC_SECG_P256K1: hexToBytes("06052b8104000a"),
  SM2: hexToBytes("06082a811ccf5501822d"),
} as const;

export type CurveSpec = keyof typeof CURVES;

const ec = (spec: CurveSpec) => der(SEQUENCE, hexToBytes(ID_EC_PUBLIC_KEY), CURVES[spec]);
const plain = (oid: string) => der(SEQUENCE, hexToBytes(oid));

/** The AlgorithmIdentifier of every spec whose keys are written here; RSA's are node:crypto's. */
const ALGORITHMS = {
  ECC_NIST_P256: ec("ECC_NIST_P256"),
  ECC_NIST_P384: ec("ECC_NIST_P384"),
  ECC_NIST_P521: ec("ECC_NIST_P521"),
  ECC_SECG_P256K1: ec("ECC_SECG_P256K1"),
  SM2: ec("SM2"),
  ECC_NIST_EDWARDS25519: plain("06032b6570"),
  ML_DSA_44: plain("0609608648016503040311"),
  ML_DSA_65: plain("0609608648016503040312"),
  ML_DSA_87: plain("0609608648016503040313"),
  ML_KEM_512: plain("0609608648016503040401"),
  ML_KEM_768: plain("0609608648016503040402"),
  ML_KEM_1024: plain("0609608648016503040403"),
} as const;

export type FormattedSpec = keyof typeof ALGORITHMS;

export const writePublicKey = (spec: FormattedSpec, key: Uint8Array) => der(SEQUENCE, ALGORITHMS[spec], bitString(key));

/** The key inside; undefined when it is not a public key of this spec. */
export const readPublicKey = (spec: FormattedSpec, bytes: Uint8Array): Uint8Array | undefined =>
  readDer(bytes, (reader) => {
    const info = reader.within(SEQUENCE);
    info.expect(ALGORITHMS[spec]);
    const key = info.bitString();
    info.end();
    return key;
  });

/** @param key what the algorithm's own specification puts into PKCS #8's octet string */
export const writePrivateKey = (spec: FormattedSpec, key: Uint8Array) =>
  der(SEQUENCE, integer(0n), ALGORITHMS[spec], der(OCTET_STRING, key));

/** What `read` makes of the key inside; undefined when it is not a private key of this spec. */
export const readPrivateKey = <Key>(
  spec: FormattedSpec,
  bytes: Uint8Array,
  read: (key: DerReader) => Key,
): Key | undefined =>
  readDer(bytes, (reader) => {
    const info = reader.within(SEQUENCE);
    const version = info.integer();
    info.expect(ALGORITHMS[spec]);
    const inside = info.within(OCTET_STRING);
    const key = read(inside);
    inside.end();
    if (info.nextIs(explicit(0))) info.contents(explicit(0));
    // Version 2 of the format may add the public key, which follows from the private one.
    if (version === 1n && info.nextIs(0x81)) info.contents(0x81);
    info.end();
    return key;
  });

/** ECPrivateKey (RFC 5915 §3) with the curve and the public key, as AWS writes it. */
export const writeEcPrivateKey = (spec: CurveSpec, secret: Uint8Array, point: Uint8Array) =>
  writePrivateKey(
    spec,
    der(
      SEQUENCE,
      integer(1n),
      der(OCTET_STRING, secret),
      der(explicit(0), CURVES[spec]),
      der(explicit(1), bitString(point)),
    ),
  );

/** The secret scalar, as long as it was written. */
export const readEcPrivateKey = (spec: CurveSpec, bytes: Uint8Array): Uint8Array | undefined =>
  readPrivateKey(spec, bytes, (inside) => {
    const key = inside.within(SEQUENCE);
    if (key.integer() !== 1n) return undefined;
    const secret = key.contents(OCTET_STRING);
    if (key.nextIs(explicit(0))) {
      const curve = key.within(explicit(0));
      curve.expect(CURVES[spec]);
      curve.end();
    }
    if (key.nextIs(explicit(1))) key.contents(explicit(1));
    key.end();
    return secret;
  });
