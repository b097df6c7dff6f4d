/**
 * What an asymmetric key can do, whatever its spec. A capability that the spec does not have is absent; which one a KMS
 * key may use is its usage's matter (key-usage.ts). Nothing here throws for bad bytes: undefined or false tells it.
 */
import type {
  DataKeyPairSpec,
  EncryptionAlgorithmSpec,
  KeySpec,
  MessageType,
  SigningAlgorithmSpec,
} from "@aws-sdk/client-kms";
import type { Random } from "../random.ts";

/** Specs with a private and a public key. */
export type PairSpec = Exclude<KeySpec, "SYMMETRIC_DEFAULT" | `HMAC_${string}`> | DataKeyPairSpec;

export interface Signed {
  readonly algorithm: SigningAlgorithmSpec;
  /** One that the algorithm takes, with a digest of the right length (signing-message.ts). */
  readonly messageType: MessageType;
  readonly message: Uint8Array;
}

export interface Signing {
  sign(signed: Signed, random: Random): Uint8Array;
  verify(signed: Signed, signature: Uint8Array): boolean;
}

export interface PublicKeyEncryption {
  /** How long every ciphertext is; absent when that depends on the plaintext. */
  readonly ciphertextBytes?: number;
  /** @param plaintext at most as long as the spec and the algorithm allow (asymmetric-encryption.ts) */
  encrypt(algorithm: EncryptionAlgorithmSpec, plaintext: Uint8Array, random: Random): Uint8Array;
  decrypt(algorithm: EncryptionAlgorithmSpec, ciphertext: Uint8Array): Uint8Array | undefined;
}

export interface Encapsulation {
  encapsulate(random: Random): { readonly secret: Uint8Array; readonly ciphertext: Uint8Array };
  /** Undefined for a ciphertext of a wrong length alone: any other one gives a secret (FIPS 203 §6.3). */
  decapsulate(ciphertext: Uint8Array): Uint8Array | undefined;
}

export interface KeyPair {
  /** DER, SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** DER, PKCS #8. */
  readonly privateKey: Uint8Array;
  readonly signing?: Signing;
  readonly encryption?: PublicKeyEncryption;
  readonly encapsulation?: Encapsulation;
  /** The shared secret with a peer's public key (SubjectPublicKeyInfo of the same curve): the x coordinate. */
  agree?(peer: Uint8Array): Uint8Array | undefined;
}

/** How the keys of some specs come to be. */
export interface KeyPairFamily<Spec extends PairSpec> {
  generate(spec: Spec, random: Random): KeyPair | Promise<KeyPair>;
  /** From PKCS #8; undefined when that is no key of this spec. */
  read(spec: Spec, privateKey: Uint8Array): KeyPair | undefined;
}
