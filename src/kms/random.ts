/**
 * All randomness of a world comes from its seed, so that a world can be replayed: a ChaCha20 keystream (RFC 8439) under
 * the seed's SHA-256. What must not depend on the order of calls (credentials, unique ids) is derived by a label instead.
 */
import { chacha20 } from "@noble/ciphers/chacha.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

const POOL_BYTES = 4096;
const BLOCKS_PER_POOL = POOL_BYTES / 64;
const BLOCKS_PER_NONCE = 2 ** 32;

/** How far randomness has come. */
export interface RandomState {
  /** 32 bytes, which the seed cannot be told from. */
  readonly key: Uint8Array;
  /** How many bytes were drawn. */
  readonly drawn: number;
}

export class Random implements RandomState {
  readonly key: Uint8Array;
  readonly #nonce = new Uint8Array(12);
  #pool = new Uint8Array(0);
  #pools = 0;
  #used = 0;
  #block = 0;

  constructor(from: string | RandomState) {
    if (typeof from === "string") {
      this.key = sha256(utf8ToBytes(from));
      return;
    }
    this.key = from.key;
    this.#pools = Math.floor(from.drawn / POOL_BYTES);
    const blocks = this.#pools * BLOCKS_PER_POOL;
    this.#block = blocks % BLOCKS_PER_NONCE;
    new DataView(this.#nonce.buffer).setUint32(0, Math.floor(blocks / BLOCKS_PER_NONCE));
    const used = from.drawn % POOL_BYTES;
    if (used === 0) return;
    this.#refill();
    this.#used = used;
  }

  get drawn(): number {
    return this.#pools * POOL_BYTES + this.#used - this.#pool.length;
  }

  /** The next `length` bytes, in an array of their own. */
  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      if (this.#used === this.#pool.length) this.#refill();
      const part = this.#pool.subarray(this.#used, this.#used + length - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#used += part.length;
    }
    return bytes;
  }

  /** A random (version 4) UUID: 36 characters, lower case. */
  uuid(): string {
    const bytes = this.bytes(16);
    const view = new DataView(bytes.buffer);
    view.setUint8(6, (view.getUint8(6) & 0x0f) | 0x40);
    view.setUint8(8, (view.getUint8(8) & 0x3f) | 0x80);
    const hex = Buffer.from(bytes.buffer).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** Randomness of its own, for work that takes its time: what it draws later moves nothing here. */
  fork(): Random {
    return new Random(Buffer.from(this.bytes(32)).toString("hex"));
  }

  /** 32 bytes that depend on the seed and the label alone. */
  derive(label: string): Uint8Array {
    return hmac(sha256, this.key, utf8ToBytes(label));
  }

  #refill(): void {
    if (this.#block === BLOCKS_PER_NONCE) {
      this.#block = 0;
      const nonce = new DataView(this.#nonce.buffer);
      nonce.setUint32(0, nonce.getUint32(0) + 1);
    }
    this.#pool = chacha20(this.key, this.#nonce, new Uint8Array(POOL_BYTES), undefined, this.#block);
    this.#block += BLOCKS_PER_POOL;
    this.#pools += 1;
    this.#used = 0;
  }
}
