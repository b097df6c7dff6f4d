/**
 * The layout of a symmetric CiphertextBlob, read off blobs that AWS made (docs/fidelity.md):
 *
 *     01 02 · kind · 00 78 · key material id (32) · 01 · random (16) · length (4) · ContentInfo
 *
 * ContentInfo is DER (RFC 5652 §3, §8): pkcs7-encryptedData with aes256-GCM (RFC 5084 §3.2), a 12-byte nonce and a
 * 16-byte tag. A blob names the key material, not the key: the other Regions of a multi-Region key can read it, and
 * rotation leaves old blobs readable. The encryption context is not in it.
 *
 * Reading is strict: a blob of any other form is no blob, so nothing in it can be changed, added or dropped unseen.
 */
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";

/** Encrypt and ReEncrypt, or one of the GenerateDataKey operations. In Base64: `AQICAH…`, `AQIDAH…`. */
export type BlobKind = "encrypt" | "data-key";

export interface Blob {
  readonly kind: BlobKind;
  /** 32 bytes. */
  readonly materialId: Uint8Array;
  /** 16 random bytes, from which the AES key is derived. */
  readonly salt: Uint8Array;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  /** Ciphertext and the 16-byte tag. */
  readonly sealed: Uint8Array;
}

export const KIND_BYTE = { encrypt: 0x02, "data-key": 0x03 } as const satisfies Record<BlobKind, number>;
const HEADER_BYTES = 58;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** INTEGER 0, then what stands before and after the nonce up to the sealed bytes. */
const VERSION = hexToBytes("020100");
const ENCRYPTED_DATA_OID = hexToBytes("06092a864886f70d010706");
const DATA_OID = hexToBytes("06092a864886f70d010701");
const BEFORE_NONCE = hexToBytes("301e060960864801650304012e3011040c");
const AFTER_NONCE = hexToBytes("020110");

/** Everything before the length: 54 bytes. */
function blobHeader(kind: BlobKind, materialId: Uint8Array, salt: Uint8Array): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES - 4);
  header.set([0x01, 0x02, KIND_BYTE[kind], 0x00, 0x78]);
  header.set(materialId, 5);
  header[37] = 0x01;
  header.set(salt, 38);
  return header;
}

export function writeBlob({ kind, materialId, salt, nonce, sealed }: Blob): Uint8Array {
  const { beforeNonce, afterNonce } = surroundings(sealed.length);
  const length = uint32(lengths(sealed.length).total);
  return concatBytes(blobHeader(kind, materialId, salt), length, beforeNonce, nonce, afterNonce, sealed);
}

/** The parts of a blob, as views of it; undefined when it is none. */
export function readBlob(bytes: Uint8Array): Blob | undefined {
  const kind = kindOf(bytes[2]);
  const total = bytes.length - HEADER_BYTES;
  const sealedLength = sealedLengthOf(total);
  if (kind === undefined || sealedLength === undefined) return undefined;
  const { beforeNonce, afterNonce } = surroundings(sealedLength);
  const materialId = bytes.subarray(5, 37);
  const salt = bytes.subarray(38, 54);
  const nonceAt = HEADER_BYTES + beforeNonce.length;
  const sealedAt = bytes.length - sealedLength;
  const wellFormed =
    matches(bytes, 0, blobHeader(kind, materialId, salt)) &&
    matches(bytes, HEADER_BYTES - 4, uint32(total)) &&
    matches(bytes, HEADER_BYTES, beforeNonce) &&
    matches(bytes, nonceAt + NONCE_BYTES, afterNonce);
  if (!wellFormed) return undefined;
  const nonce = bytes.subarray(nonceAt, nonceAt + NONCE_BYTES);
  return { kind, materialId, salt, nonce, sealed: bytes.subarray(sealedAt) };
}

function kindOf(byte: number | undefined): BlobKind | undefined {
  if (byte === KIND_BYTE.encrypt) return "encrypt";
  return byte === KIND_BYTE["data-key"] ? "data-key" : undefined;
}

/** Content lengths of the nested DER elements, and of the whole ContentInfo, for so many sealed bytes. */
function lengths(sealed: number) {
  const content =
    DATA_OID.length + BEFORE_NONCE.length + NONCE_BYTES + AFTER_NONCE.length + headLength(sealed) + sealed;
  const data = VERSION.length + headLength(content) + content;
  const explicit = headLength(data) + data;
  const info = ENCRYPTED_DATA_OID.length + headLength(explicit) + explicit;
  return { content, data, explicit, info, total: headLength(info) + info };
}

interface Surroundings {
  readonly beforeNonce: Uint8Array;
  readonly afterNonce: Uint8Array;
}

/** By how many sealed bytes there are: a few thousand lengths at most, and always the same few in a program. */
const SURROUNDINGS = new Map<number, Surroundings>();

/** The DER before and after the nonce, which depends on nothing but how many sealed bytes there are. */
function surroundings(sealed: number): Surroundings {
  let known = SURROUNDINGS.get(sealed);
  if (known === undefined) {
    known = makeSurroundings(sealed);
    SURROUNDINGS.set(sealed, known);
  }
  return known;
}

function makeSurroundings(sealed: number): Surroundings {
  const { content, data, explicit, info } = lengths(sealed);
  return {
    beforeNonce: concatBytes(
      head(0x30, info),
      ENCRYPTED_DATA_OID,
      head(0xa0, explicit),
      head(0x30, data),
      VERSION,
      head(0x30, content),
      DATA_OID,
      BEFORE_NONCE,
    ),
    afterNonce: concatBytes(AFTER_NONCE, head(0x80, sealed)),
  };
}

/** How many sealed bytes a ContentInfo of `total` bytes holds; undefined when none is that long. */
function sealedLengthOf(total: number): number | undefined {
  // Beside what the shortest one has, five DER lengths grow by up to two bytes each.
  const most = total - (lengths(TAG_BYTES).total - TAG_BYTES);
  for (let sealed = Math.max(TAG_BYTES, most - 10); sealed <= most; sealed++) {
    if (lengths(sealed).total === total) return sealed;
  }
  return undefined;
}

const headLength = (length: number) => (length < 0x80 ? 2 : length < 0x100 ? 3 : 4);

/** DER tag and length (X.690 §8.1.3), for lengths up to 65,535. */
function head(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  if (length < 0x100) return Uint8Array.of(tag, 0x81, length);
  return Uint8Array.of(tag, 0x82, length >> 8, length & 0xff);
}

const uint32 = (value: number) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

const matches = (bytes: Uint8Array, at: number, expected: Uint8Array) =>
  Buffer.compare(bytes.subarray(at, at + expected.length), expected) === 0;
