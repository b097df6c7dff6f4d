/**
 * DER (X.690 §10), as much as keys and SM2 ciphertexts need. Reading is strict: lengths in their shortest form, integers
 * without needless bytes, nothing left over. Whoever reads catches {@link DerError} and gives the API's own error.
 */
import { concatBytes } from "@noble/hashes/utils.js";

export const SEQUENCE = 0x30;
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
/** `[n]` around other elements; without them (implicit, primitive) it is 0x80 + n. */
export const explicit = (n: number) => 0xa0 + n;

export class DerError extends Error {}

/** One element, of contents up to 65,535 bytes. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return concatBytes(Uint8Array.of(tag), lengthOctets(length), ...contents);
}

export const bitString = (bytes: Uint8Array) => der(BIT_STRING, Uint8Array.of(0), bytes);

/** A number that is not negative. */
export function integer(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const bytes = Uint8Array.from(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex"));
  return der(INTEGER, (bytes[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0), bytes);
}

function lengthOctets(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  return Uint8Array.of(0x82, length >> 8, length & 0xff);
}

/** Reads element after element; every method throws DerError for what is not there. */
export class DerReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The contents of the next element, which must have this tag. */
  contents(tag: number): Uint8Array {
    if (!this.nextIs(tag)) throw new DerError(`There is no element with the tag ${tag}.`);
    this.#at += 1;
    const length = this.#length();
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new DerError("An element is longer than what there is.");
    const contents = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return contents;
  }

  nextIs(tag: number): boolean {
    return this.#bytes[this.#at] === tag;
  }

  /** The elements inside the next one. */
  within(tag: number): DerReader {
    return new DerReader(this.contents(tag));
  }

  /** The next `bytes.length` bytes must be these. */
  expect(bytes: Uint8Array): void {
    const end = this.#at + bytes.length;
    if (Buffer.compare(this.#bytes.subarray(this.#at, end), bytes) !== 0)
      throw new DerError("Other bytes are expected.");
    this.#at = end;
  }

  /** A number that is not negative. */
  integer(): bigint {
    const bytes = this.contents(INTEGER);
    const [first, second] = bytes;
    if (first === undefined || first >= 0x80) throw new DerError("An integer is empty or negative.");
    if (first === 0 && second !== undefined && second < 0x80)
      throw new DerError("An integer is longer than it must be.");
    return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  }

  bitString(): Uint8Array {
    const contents = this.contents(BIT_STRING);
    if (contents[0] !== 0) throw new DerError("A bit string has unused bits.");
    return contents.subarray(1);
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new DerError("Bytes are left over.");
  }

  #length(): number {
    const first = this.#octet();
    if (first < 0x80) return first;
    if (first === 0x81) return atLeast(0x80, this.#octet());
    if (first === 0x82) return atLeast(0x100, this.#octet() * 0x100 + this.#octet());
    throw new DerError("A length has a form that is not used here.");
  }

  #octet(): number {
    const octet = this.#bytes[this.#at];
    if (octet === undefined) throw new DerError("A length is cut off.");
    this.#at += 1;
    return octet;
  }
}

function atLeast(least: number, length: number): number {
  if (length < least) throw new DerError("A length is longer than it must be.");
  return length;
}

/** What `read` returns, or undefined when it meets bytes that are not what it reads. */
export function readDer<Value>(bytes: Uint8Array, read: (reader: DerReader) => Value): Value | undefined {
  const reader = new DerReader(bytes);
  try {
    const value = read(reader);
    reader.end();
    return value;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
