/**
 * SM2 (GB/T 32918, GM/T 0003): signatures, encryption and key agreement as AWS offers them in the China Regions.
 * Signatures are DER, over SM3 of Z and the message with the default distinguishing id; ciphertexts are DER as in
 * GM/T 0009 §7.2 (C1, C3, C2). Key agreement is plain ECDH, as the API says, not GB/T 32918.3.
 *
 * The curve is noble's, with SM2's numbers; SM3 is OpenSSL's, which Node brings along.
 */
import { hash } from "node:crypto";
import { weierstrass } from "@noble/curves/abstract/weierstrass.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Random } from "../random.ts";
import { der, integer, OCTET_STRING, readDer, SEQUENCE } from "./der.ts";
import { readEcPrivateKey, readPublicKey, writeEcPrivateKey, writePublicKey } from "./key-formats.ts";
import type { KeyPair, KeyPairFamily, PublicKeyEncryption, Signed, Signing } from "./key-pair.ts";

/** GB/T 32918.5. */
const CURVE = {
  p: BigInt("0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff"),
  n: BigInt("0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123"),
  h: 1n,
  a: BigInt("0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"),
  b: BigInt("0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"),
  Gx: BigInt("0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"),
  Gy: BigInt("0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"),
} as const;

const Point = weierstrass(CURVE);
type Point = InstanceType<typeof Point>;
const { Fn } = Point;

const SCALAR_BYTES = 32;
const UNCOMPRESSED = 0x04;
const DEFAULT_ID = utf8ToBytes("1234567812345678");

const sm3 = (...parts: readonly Uint8Array[]) => Uint8Array.from(hash("sm3", concatBytes(...parts), "buffer"));
const toNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
const toBytes = (value: bigint) => Uint8Array.from(Buffer.from(value.toString(16).padStart(64, "0"), "hex"));

/** Both coordinates, 64 bytes. */
const coordinates = (point: Point) => point.toBytes(false).slice(1);

/** A number from 1 to n − 1: 16 bytes more than needed leave no bias worth the name (FIPS 186-5 §A.2.1). */
const randomScalar = (random: Random) => (toNumber(random.bytes(SCALAR_BYTES + 16)) % (CURVE.n - 1n)) + 1n;

export const sm2: KeyPairFamily<"SM2"> = {
  generate: (_, random) => keyPair((randomScalar(random) % (CURVE.n - 2n)) + 1n),
  read(spec, privateKey) {
    const bytes = readEcPrivateKey(spec, privateKey);
    if (bytes?.length !== SCALAR_BYTES) return undefined;
    const secret = toNumber(bytes);
    // n − 1 would have no inverse in signing.
    return secret >= 1n && secret < CURVE.n - 1n ? keyPair(secret) : undefined;
  },
};

function keyPair(secret: bigint): KeyPair {
  const point = Point.BASE.multiply(secret);
  const bytes = point.toBytes(false);
  return {
    publicKey: writePublicKey("SM2", bytes),
    privateKey: writeEcPrivateKey("SM2", toBytes(secret), bytes),
    signing: signing(secret, point),
    encryption: encryption(secret, point),
    agree(peer) {
      const peerPoint = readPoint(readPublicKey("SM2", peer));
      return peerPoint && toBytes(peerPoint.multiply(secret).x);
    },
  };
}

function readPoint(bytes: Uint8Array | undefined): Point | undefined {
  if (bytes?.[0] !== UNCOMPRESSED) return undefined;
  try {
    const point = Point.fromBytes(bytes);
    point.assertValidity();
    return point;
  } catch {
    return undefined;
  }
}

function signing(secret: bigint, point: Point): Signing {
  // Z: who signs, on which curve (GB/T 32918.2 §5.5).
  const bits = DEFAULT_ID.length * 8;
  const curve = [CURVE.a, CURVE.b, CURVE.Gx, CURVE.Gy].map(toBytes);
  const z = sm3(Uint8Array.of(bits >> 8, bits & 0xff), DEFAULT_ID, ...curve, coordinates(point));
  const digest = ({ messageType, message }: Signed) => toNumber(messageType === "DIGEST" ? message : sm3(z, message));
  return {
    sign(signed, random) {
      const e = digest(signed);
      for (;;) {
        const k = randomScalar(random);
        const r = Fn.create(e + Point.BASE.multiply(k).x);
        const s = Fn.mul(Fn.inv(1n + secret), Fn.create(k - r * secret));
        if (r !== 0n && r + k !== CURVE.n && s !== 0n) return der(SEQUENCE, integer(r), integer(s));
      }
    },
    verify(signed, signature) {
      const parts = readDer(signature, (reader) => {
        const numbers = reader.within(SEQUENCE);
        const [r, s] = [numbers.integer(), numbers.integer()];
        numbers.end();
        return { r, s };
      });
      if (parts === undefined || !isScalar(parts.r) || !isScalar(parts.s)) return false;
      const { r, s } = parts;
      const t = Fn.create(r + s);
      if (t === 0n) return false;
      const sum = Point.BASE.multiplyUnsafe(s).add(point.multiplyUnsafe(t));
      return !sum.is0() && Fn.create(digest(signed) + sum.x) === r;
    },
  };
}

const isScalar = (value: bigint) => value > 0n && value < CURVE.n;

function encryption(secret: bigint, point: Point): PublicKeyEncryption {
  return {
    encrypt(_, plaintext, random) {
      for (;;) {
        const k = randomScalar(random);
        const ephemeral = Point.BASE.multiply(k);
        const shared = coordinates(point.multiply(k));
        const mask = keystream(shared, plaintext.length);
        if (mask.every((byte) => byte === 0)) continue;
        const check = sm3(shared.subarray(0, SCALAR_BYTES), plaintext, shared.subarray(SCALAR_BYTES));
        return der(
          SEQUENCE,
          integer(ephemeral.x),
          integer(ephemeral.y),
          der(OCTET_STRING, check),
          der(OCTET_STRING, xor(plaintext, mask)),
        );
      }
    },
    decrypt(_, ciphertext) {
      const parts = readDer(ciphertext, (reader) => {
        const sequence = reader.within(SEQUENCE);
        const [x, y] = [sequence.integer(), sequence.integer()];
        const [check, masked] = [sequence.contents(OCTET_STRING), sequence.contents(OCTET_STRING)];
        sequence.end();
        return { x, y, check, masked };
      });
      if (parts === undefined || parts.x >= CURVE.p || parts.y >= CURVE.p) return undefined;
      const ephemeral = readPoint(concatBytes(Uint8Array.of(UNCOMPRESSED), toBytes(parts.x), toBytes(parts.y)));
      if (ephemeral === undefined) return undefined;
      const shared = coordinates(ephemeral.multiply(secret));
      const plaintext = xor(parts.masked, keystream(shared, parts.masked.length));
      const check = sm3(shared.subarray(0, SCALAR_BYTES), plaintext, shared.subarray(SCALAR_BYTES));
      return Buffer.compare(check, parts.check) === 0 ? plaintext : undefined;
    },
  };
}

/** The key derivation function of GB/T 32918.4 §5.4.3. */
function keystream(shared: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 1; blocks.length * 32 < length; counter++) {
    blocks.push(sm3(shared, Uint8Array.of(counter >>> 24, counter >>> 16, counter >>> 8, counter)));
  }
  return concatBytes(...blocks).subarray(0, length);
}

const xor = (a: Uint8Array, b: Uint8Array) => a.map((byte, index) => byte ^ (b[index] ?? 0));
