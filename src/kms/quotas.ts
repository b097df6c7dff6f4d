/**
 * Request quotas: how many calls of a kind an account may make in a second, in one Region. Off unless a world asks for
 * them. Rates are AWS's defaults (Developer Guide, "Request quotas", and the service's quota page), the larger Regions'
 * left aside. Time is the virtual clock's, so a burst is throttled until somebody moves it.
 */
import type { KeySpec } from "@aws-sdk/client-kms";
import { KmsError } from "./errors.ts";

/** Calls a second, by the name of the operation, or of the family of cryptographic operations that share a quota. */
export const REQUEST_QUOTAS = {
  "Cryptographic operations (symmetric)": 10_000,
  "Cryptographic operations (RSA)": 1_000,
  "Cryptographic operations (ECC)": 1_000,
  "Cryptographic operations (ML-DSA)": 1_000,
  "GenerateDataKeyPair (RSA_2048)": 1,
  "GenerateDataKeyPair (RSA_3072)": 0.5,
  "GenerateDataKeyPair (RSA_4096)": 0.1,
  "GenerateDataKeyPair (ECC_NIST_P256)": 25,
  "GenerateDataKeyPair (ECC_NIST_P384)": 10,
  "GenerateDataKeyPair (ECC_NIST_P521)": 5,
  "GenerateDataKeyPair (ECC_SECG_P256K1)": 25,
  CancelKeyDeletion: 5,
  CreateAlias: 5,
  CreateGrant: 50,
  CreateKey: 5,
  DeleteAlias: 15,
  DeleteImportedKeyMaterial: 5,
  DescribeKey: 2_000,
  DisableKey: 5,
  DisableKeyRotation: 5,
  EnableKey: 5,
  EnableKeyRotation: 15,
  GetKeyPolicy: 1_000,
  GetKeyRotationStatus: 1_000,
  GetParametersForImport: 0.25,
  GetPublicKey: 2_000,
  ImportKeyMaterial: 5,
  ListAliases: 500,
  ListGrants: 100,
  ListKeyPolicies: 100,
  ListKeys: 500,
  ListResourceTags: 2_000,
  ListRetirableGrants: 100,
  PutKeyPolicy: 15,
  ReplicateKey: 5,
  RetireGrant: 30,
  RevokeGrant: 30,
  ScheduleKeyDeletion: 15,
  TagResource: 10,
  UntagResource: 5,
  UpdateAlias: 5,
  UpdateKeyDescription: 5,
  UpdatePrimaryRegion: 5,
} as const satisfies Readonly<Record<string, number>>;

export type RequestQuota = keyof typeof REQUEST_QUOTAS;

/** `true`: AWS's rates. Otherwise these rates, in calls a second, and no others. */
export type QuotaOptions = true | Readonly<Partial<Record<RequestQuota, number>>>;

const CRYPTOGRAPHIC: ReadonlySet<string> = new Set([
  "Decapsulate",
  "Decrypt",
  "DeriveSharedSecret",
  "Encapsulate",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateMac",
  "GenerateRandom",
  "ReEncrypt",
  "Sign",
  "Verify",
  "VerifyMac",
]);

/** What is left of a second's calls: as many as flow in again while time passes, and never more than a second's. */
interface Bucket {
  calls: number;
  /** Milliseconds since 1970. */
  since: number;
}

/** One request, as far as quotas look at it. */
export interface CountedRequest {
  readonly operation: string;
  /** Of the caller: it is the caller's quota, whoever owns the key. */
  readonly account: string;
  readonly region: string;
  /** Of the key asked for. */
  readonly spec?: KeySpec | undefined;
  /** Of the data key pair asked for. */
  readonly keyPairSpec?: unknown;
}

/** What is left of one quota of an account in a Region. */
export interface QuotaLeft extends Readonly<Bucket> {
  readonly name: string;
}

export class Quotas {
  readonly options: QuotaOptions;
  readonly #rates: ReadonlyMap<string, number>;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: QuotaOptions) {
    const rates = Object.entries(options === true ? REQUEST_QUOTAS : options);
    const wrong = rates.find(([name, rate]) => !(name in REQUEST_QUOTAS) || !(Number(rate) > 0));
    if (wrong !== undefined) throw new RangeError(`There is no quota "${wrong[0]}" of ${wrong[1]} calls a second.`);
    this.options = options;
    this.#rates = new Map(rates);
  }

  left(): readonly QuotaLeft[] {
    return [...this.#buckets].map(([name, bucket]) => ({ name, ...bucket }));
  }

  restore(left: readonly QuotaLeft[]): void {
    for (const { name, ...bucket } of left) this.#buckets.set(name, bucket);
  }

  /** @throws ThrottlingException */
  count(request: CountedRequest, now: Date): void {
    const quota = quotaOf(request);
    const rate = this.#rates.get(quota);
    if (rate === undefined) return;
    const most = Math.max(rate, 1);
    const name = `${request.account} ${request.region} ${quota}`;
    const bucket = this.#buckets.get(name) ?? { calls: most, since: now.getTime() };
    const flowedIn = ((now.getTime() - bucket.since) / 1000) * rate;
    bucket.calls = Math.min(most, bucket.calls + flowedIn);
    bucket.since = now.getTime();
    this.#buckets.set(name, bucket);
    if (bucket.calls < 1) {
      throw new KmsError(
        "ThrottlingException",
        "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
      );
    }
    bucket.calls -= 1;
  }
}

function quotaOf({ operation, spec = "SYMMETRIC_DEFAULT", keyPairSpec }: CountedRequest): string {
  if (operation.startsWith("GenerateDataKeyPair")) return `GenerateDataKeyPair (${String(keyPairSpec)})`;
  return CRYPTOGRAPHIC.has(operation) ? `Cryptographic operations (${familyOf(spec)})` : operation;
}

function familyOf(spec: KeySpec): string {
  if (spec === "SYMMETRIC_DEFAULT" || spec.startsWith("HMAC_")) return "symmetric";
  if (spec.startsWith("RSA_")) return "RSA";
  return spec.startsWith("ML_DSA_") ? "ML-DSA" : "ECC";
}
