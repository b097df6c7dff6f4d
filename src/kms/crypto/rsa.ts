/**
 * RSA keys (RFC 8017): RSASSA-PKCS1-v1_5, RSASSA-PSS and RSAES-OAEP. The arithmetic is node:crypto's; what takes random
 * bytes is padded here, because OpenSSL's own could not be replayed from a seed (rsa-padding.ts).
 */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  publicDecrypt,
  publicEncrypt,
} from "node:crypto";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import type { KeyPair, KeyPairFamily, Signed } from "./key-pair.ts";
import { generateRsaKey } from "./rsa-generation.ts";
import { type HashName, isPssEncoded, oaepEncode, pssEncode } from "./rsa-padding.ts";

type Spec = "RSA_2048" | "RSA_3072" | "RSA_4096";

const MODULUS_BITS = { RSA_2048: 2048, RSA_3072: 3072, RSA_4096: 4096 } as const satisfies Record<Spec, number>;

/** DigestInfo up to the digest (RFC 8017 §9.2, note 1). */
const DIGEST_INFO: Readonly<Record<Exclude<HashName, "sha1">, Uint8Array>> = {
  sha256: hexToBytes("3031300d060960864801650304020105000420"),
  sha384: hexToBytes("3041300d060960864801650304020205000430"),
  sha512: hexToBytes("3051300d060960864801650304020305000440"),
};

export const rsa: KeyPairFamily<Spec> = {
  async generate(spec, random) {
    return keyPair(MODULUS_BITS[spec], await generateRsaKey(MODULUS_BITS[spec], random));
  },
  read(spec, privateKey) {
    try {
      const key = createPrivateKey({ key: Buffer.from(privateKey), format: "der", type: "pkcs8" });
      const fits = key.asymmetricKeyType === "rsa" && key.asymmetricKeyDetails?.modulusLength === MODULUS_BITS[spec];
      return fits ? keyPair(MODULUS_BITS[spec], key) : undefined;
    } catch {
      return undefined;
    }
  },
};

const { RSA_PKCS1_PADDING, RSA_NO_PADDING, RSA_PKCS1_OAEP_PADDING } = constants;

function keyPair(bits: number, privateKey: KeyObject): KeyPair {
  const publicKey = createPublicKey(privateKey);
  return {
    publicKey: Uint8Array.from(publicKey.export({ type: "spki", format: "der" })),
    privateKey: Uint8Array.from(privateKey.export({ type: "pkcs8", format: "der" })),
    signing: {
      sign(signed, random) {
        const { name, digest } = digestOf(signed);
        const raw = isPss(signed)
          ? privateEncrypt({ key: privateKey, padding: RSA_NO_PADDING }, pssEncode(name, digest, bits, random))
          : privateEncrypt({ key: privateKey, padding: RSA_PKCS1_PADDING }, digestInfo(name, digest));
        return Uint8Array.from(raw);
      },
      verify(signed, signature) {
        const { name, digest } = digestOf(signed);
        try {
          if (isPss(signed)) {
            return isPssEncoded(
              name,
              digest,
              bits,
              publicDecrypt({ key: publicKey, padding: RSA_NO_PADDING }, signature),
            );
          }
          const found = publicDecrypt({ key: publicKey, padding: RSA_PKCS1_PADDING }, signature);
          return signature.length === bits / 8 && Buffer.compare(found, digestInfo(name, digest)) === 0;
        } catch {
          return false;
        }
      },
    },
    encryption: {
      ciphertextBytes: bits / 8,
      encrypt(algorithm, plaintext, random) {
        const encoded = oaepEncode(oaepHash(algorithm), plaintext, bits, random);
        return Uint8Array.from(publicEncrypt({ key: publicKey, padding: RSA_NO_PADDING }, encoded));
      },
      decrypt(algorithm, ciphertext) {
        const oaep = { key: privateKey, padding: RSA_PKCS1_OAEP_PADDING, oaepHash: oaepHash(algorithm) };
        if (ciphertext.length !== bits / 8) return undefined;
        try {
          return Uint8Array.from(privateDecrypt(oaep, ciphertext));
        } catch {
          return undefined;
        }
      },
    },
  };
}

const isPss = ({ algorithm }: Signed) => algorithm.startsWith("RSASSA_PSS");

const oaepHash = (algorithm: string): HashName => (algorithm === "RSAES_OAEP_SHA_1" ? "sha1" : "sha256");

const digestInfo = (name: Exclude<HashName, "sha1">, digest: Uint8Array) => concatBytes(DIGEST_INFO[name], digest);

function digestOf({ algorithm, messageType, message }: Signed) {
  const name = algorithm.endsWith("256") ? "sha256" : algorithm.endsWith("384") ? "sha384" : "sha512";
  return { name, digest: messageType === "DIGEST" ? message : hash(name, message, "buffer") } as const;
}
