/**
 * The families of asymmetric keys, each loaded on first use: curves, lattices and RSA together take longer to load than
 * the rest of the mock, and most worlds need none of them. Measured, bundled: the mock loads in 40 ms; its first P-256 key
 * takes 10 ms more, Ed25519 30 ms, ML-DSA and ML-KEM 20 ms each.
 */
import type { Random } from "../random.ts";
import type { KeyPair, KeyPairFamily, PairSpec } from "./key-pair.ts";

const rsa = async () => (await import("./rsa.ts")).rsa;
const curves = async () => (await import("./elliptic-curves.ts")).ellipticCurves;
const ed25519 = async () => (await import("./ed25519.ts")).ed25519;
const mlDsa = async () => (await import("./ml-dsa.ts")).mlDsa;
const mlKem = async () => (await import("./ml-kem.ts")).mlKem;
const sm2 = async () => (await import("./sm2.ts")).sm2;

const FAMILIES: { readonly [Spec in PairSpec]: () => Promise<KeyPairFamily<Spec>> } = {
  RSA_2048: rsa,
  RSA_3072: rsa,
  RSA_4096: rsa,
  ECC_NIST_P256: curves,
  ECC_NIST_P384: curves,
  ECC_NIST_P521: curves,
  ECC_SECG_P256K1: curves,
  ECC_NIST_EDWARDS25519: ed25519,
  ML_DSA_44: mlDsa,
  ML_DSA_65: mlDsa,
  ML_DSA_87: mlDsa,
  ML_KEM_512: mlKem,
  ML_KEM_768: mlKem,
  ML_KEM_1024: mlKem,
  SM2: sm2,
};

const familyOf = <Spec extends PairSpec>(spec: Spec): Promise<KeyPairFamily<Spec>> => FAMILIES[spec]();

export const isPairSpec = (spec: string): spec is PairSpec => Object.hasOwn(FAMILIES, spec);

/** Key pairs by the bytes of their private keys, so that a key in use is read once. */
const OPENED = new WeakMap<Uint8Array, KeyPair>();

/** A new key pair. RSA takes up to seconds, off the main thread; everything else is there at once. */
export async function generateKeyPair<Spec extends PairSpec>(spec: Spec, random: Random): Promise<KeyPair> {
  // Drawn before anything is waited for, so that what others draw meanwhile does not depend on how long it takes.
  const own = random.fork();
  const family = await familyOf(spec);
  const pair = await family.generate(spec, own);
  OPENED.set(pair.privateKey, pair);
  return pair;
}

/** The key pair of a private key in PKCS #8; undefined when it is no key of this spec. */
export async function readKeyPair<Spec extends PairSpec>(
  spec: Spec,
  privateKey: Uint8Array,
): Promise<KeyPair | undefined> {
  return (await familyOf(spec)).read(spec, privateKey);
}

/** The key pair of bytes that are known to be a private key of this spec. */
export async function openKeyPair(spec: PairSpec, privateKey: Uint8Array): Promise<KeyPair> {
  const opened = OPENED.get(privateKey);
  if (opened !== undefined) return opened;
  const pair = await readKeyPair(spec, privateKey);
  if (pair === undefined) throw new Error(`A key material is no private key of the spec ${spec}.`);
  OPENED.set(privateKey, pair);
  return pair;
}
