/**
 * What every key spec is for: the usages it may have and the algorithms of each. From the KMS API's documentation of
 * KeySpec and recorded KeyMetadata (docs/fidelity.md). The first usage listed is no default: only SYMMETRIC_DEFAULT has one.
 */
import type { KeyMetadata, KeySpec, KeyUsageType } from "@aws-sdk/client-kms";

/** The member of KeyMetadata that lists the algorithms of a usage. */
export const ALGORITHM_MEMBERS = {
  ENCRYPT_DECRYPT: "EncryptionAlgorithms",
  SIGN_VERIFY: "SigningAlgorithms",
  GENERATE_VERIFY_MAC: "MacAlgorithms",
  KEY_AGREEMENT: "KeyAgreementAlgorithms",
  ENCAPSULATE_DECAPSULATE: "EncapsulationAlgorithms",
} as const satisfies Record<KeyUsageType, keyof KeyMetadata>;

type SpecUsages = Readonly<Partial<Record<KeyUsageType, readonly string[]>>>;

const RSA: SpecUsages = {
  ENCRYPT_DECRYPT: ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"],
  SIGN_VERIFY: [
    "RSASSA_PKCS1_V1_5_SHA_256",
    "RSASSA_PKCS1_V1_5_SHA_384",
    "RSASSA_PKCS1_V1_5_SHA_512",
    "RSASSA_PSS_SHA_256",
    "RSASSA_PSS_SHA_384",
    "RSASSA_PSS_SHA_512",
  ],
};
const nistCurve = (hash: string): SpecUsages => ({ SIGN_VERIFY: [`ECDSA_SHA_${hash}`], KEY_AGREEMENT: ["ECDH"] });
const hmac = (hash: string): SpecUsages => ({ GENERATE_VERIFY_MAC: [`HMAC_SHA_${hash}`] });
const ML_DSA: SpecUsages = { SIGN_VERIFY: ["ML_DSA_SHAKE_256"] };
const ML_KEM: SpecUsages = { ENCAPSULATE_DECAPSULATE: ["ML_KEM"] };

export const KEY_SPECS: Readonly<Record<KeySpec, SpecUsages>> = {
  SYMMETRIC_DEFAULT: { ENCRYPT_DECRYPT: ["SYMMETRIC_DEFAULT"] },
  RSA_2048: RSA,
  RSA_3072: RSA,
  RSA_4096: RSA,
  ECC_NIST_P256: nistCurve("256"),
  ECC_NIST_P384: nistCurve("384"),
  ECC_NIST_P521: nistCurve("512"),
  ECC_SECG_P256K1: { SIGN_VERIFY: ["ECDSA_SHA_256"] },
  ECC_NIST_EDWARDS25519: { SIGN_VERIFY: ["ED25519_PH_SHA_512", "ED25519_SHA_512"] },
  HMAC_224: hmac("224"),
  HMAC_256: hmac("256"),
  HMAC_384: hmac("384"),
  HMAC_512: hmac("512"),
  ML_DSA_44: ML_DSA,
  ML_DSA_65: ML_DSA,
  ML_DSA_87: ML_DSA,
  ML_KEM_512: ML_KEM,
  ML_KEM_768: ML_KEM,
  ML_KEM_1024: ML_KEM,
  SM2: { ENCRYPT_DECRYPT: ["SM2PKE"], SIGN_VERIFY: ["SM2DSA"], KEY_AGREEMENT: ["ECDH"] },
};

/** The algorithms of a key with this spec and usage; empty when the two do not go together. */
export const algorithmsOf = (spec: KeySpec, usage: KeyUsageType): readonly string[] => KEY_SPECS[spec][usage] ?? [];

/** Every algorithm that some spec offers for the usage. */
export const algorithmsFor = (usage: KeyUsageType): readonly string[] => [
  ...new Set(Object.values(KEY_SPECS).flatMap((usages) => usages[usage] ?? [])),
];

const isChina = (region: string) => region.startsWith("cn-");

/** SM2 is China's own; ML-KEM is not offered there (API reference: CreateKey, Encapsulate). */
export const isOfferedIn = (region: string, spec: KeySpec): boolean =>
  spec.startsWith("ML_KEM") ? !isChina(region) : spec !== "SM2" || isChina(region);
