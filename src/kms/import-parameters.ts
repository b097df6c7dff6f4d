/**
 * What KMS gives out before an import: a public key to wrap the material with, and a token that says which. The wrapping
 * keys come from the world's seed, one for each spec and made when first asked for: RSA takes its time. A token is
 * sealed for one key, so that nothing needs to be kept of it; it can be used again until it expires.
 */
import type { AlgorithmSpec, WrappingKeySpec } from "@aws-sdk/client-kms";
import { gcm } from "@noble/ciphers/aes.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { KeyPair } from "./crypto/key-pair.ts";
import { generateKeyPair } from "./crypto/key-pairs.ts";
import { Random } from "./random.ts";

const NONCE_BYTES = 12;

/** What a token says. */
export interface ImportTerms {
  readonly algorithm: AlgorithmSpec;
  readonly wrappingKeySpec: WrappingKeySpec;
  /** Milliseconds since 1970. */
  readonly validTo: number;
}

export class ImportParameters {
  readonly #random: Random;
  readonly #tokenKey: Uint8Array;
  readonly #wrappingKeys = new Map<WrappingKeySpec, Promise<KeyPair>>();

  constructor(random: Random) {
    this.#random = random;
    this.#tokenKey = random.derive("import tokens");
  }

  wrappingKey(spec: WrappingKeySpec): Promise<KeyPair> {
    let key = this.#wrappingKeys.get(spec);
    if (key === undefined) {
      key = generateKeyPair(spec, new Random(bytesToHex(this.#random.derive(`wrapping key ${spec}`))));
      this.#wrappingKeys.set(spec, key);
    }
    return key;
  }

  token(keyArn: string, terms: ImportTerms): Uint8Array {
    const nonce = this.#random.bytes(NONCE_BYTES);
    return concatBytes(nonce, this.#cipher(keyArn, nonce).encrypt(utf8ToBytes(JSON.stringify(terms))));
  }

  /** Undefined for what is no token, or one of another key. */
  readToken(keyArn: string, token: Uint8Array): ImportTerms | undefined {
    try {
      const terms = this.#cipher(keyArn, token.slice(0, NONCE_BYTES)).decrypt(token.slice(NONCE_BYTES));
      return JSON.parse(new TextDecoder().decode(terms));
    } catch {
      return undefined;
    }
  }

  #cipher(keyArn: string, nonce: Uint8Array) {
    return gcm(this.#tokenKey, nonce, utf8ToBytes(keyArn));
  }
}
