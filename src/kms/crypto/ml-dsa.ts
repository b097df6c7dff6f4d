/** ML-DSA (FIPS 204) with an empty context. Keys as in RFC 9881, the private one as its seed. */
import { ml_dsa44, ml_dsa65, ml_dsa87 } from "@noble/post-quantum/ml-dsa.js";
import { der } from "./der.ts";
import { readPrivateKey, writePrivateKey, writePublicKey } from "./key-formats.ts";
import type { KeyPair, KeyPairFamily } from "./key-pair.ts";

const SCHEMES = { ML_DSA_44: ml_dsa44, ML_DSA_65: ml_dsa65, ML_DSA_87: ml_dsa87 } as const;

type Spec = keyof typeof SCHEMES;

const SEED_BYTES = 32;
const SEED_TAG = 0x80;

export const mlDsa: KeyPairFamily<Spec> = {
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
    signing: {
      sign({ messageType, message }, random) {
        const extraEntropy = random.bytes(32);
        return messageType === "EXTERNAL_MU"
          ? scheme.internal.sign(message, secretKey, { externalMu: true, extraEntropy })
          : scheme.sign(message, secretKey, { extraEntropy });
      },
      verify({ messageType, message }, signature) {
        if (signature.length !== scheme.lengths.signature) return false;
        return messageType === "EXTERNAL_MU"
          ? scheme.internal.verify(signature, message, publicKey, { externalMu: true })
          : scheme.verify(signature, message, publicKey);
      },
    },
  };
}
