/** ML-KEM (FIPS 203). Keys as in RFC 9935, the private one as its seed. */
import { ml_kem512, ml_kem768, ml_kem1024 } from "@noble/post-quantum/ml-kem.js";
import { der } from "./der.ts";
import { readPrivateKey, writePrivateKey, writePublicKey } from "./key-formats.ts";
import type { KeyPair, KeyPairFamily } from "./key-pair.ts";

const SCHEMES = { ML_KEM_512: ml_kem512, ML_KEM_768: ml_kem768, ML_KEM_1024: ml_kem1024 } as const;

type Spec = keyof typeof SCHEMES;

const SEED_BYTES = 64;
const MESSAGE_BYTES = 32;
const SEED_TAG = 0x80;

export const mlKem: KeyPairFamily<Spec> = {
  generate: (spec, random) => keyPair(spec, random.bytes(SEED_BYTES)),
  read(spec, privateKey) {
    const seed = readPrivateKey(spec, privateKey, (inside) => inside.contents(SEED_TAG));
    return seed?.length === SEED_BYTES ? keyPair(spec, seed) : undefined;
  },
};

function keyPair(spec: Spec, seed: Uint8Array): KeyPair {
  const scheme = SCHEMES[spec];
  const { publicKey, secretKey } = scheme.keygen(seed);
  return {
    publicKey: writePublicKey(spec, publicKey),
    privateKey: writePrivateKey(spec, der(SEED_TAG, seed)),
    encapsulation: {
      encapsulate(random) {
        const { cipherText, sharedSecret } = scheme.encapsulate(publicKey, random.bytes(MESSAGE_BYTES));
        return { secret: sharedSecret, ciphertext: cipherText };
      },
      decapsulate: (ciphertext) =>
        ciphertext.length === scheme.lengths.cipherText ? scheme.decapsulate(ciphertext, secretKey) : undefined,
    },
  };
}
