/** What a grant may say: operations that suit the key, and constraints. Texts as recorded (docs/fidelity.md). */
import type { CreateGrantRequest, GrantConstraints, GrantOperation, KeyUsageType } from "@aws-sdk/client-kms";
import { validationError } from "./errors.ts";
import type { KmsKey } from "./key.ts";

const MOST_PAIRS = 8;
const LONGEST_TEXT = 384;

const OF_EVERY_KEY: readonly GrantOperation[] = ["CreateGrant", "RetireGrant", "DescribeKey"];

const OF_SYMMETRIC_KEYS: readonly GrantOperation[] = [
  "Decrypt",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "ReEncryptFrom",
  "ReEncryptTo",
];

const OF_OTHER_KEYS: Readonly<Record<KeyUsageType, readonly GrantOperation[]>> = {
  ENCRYPT_DECRYPT: ["GetPublicKey", "Decrypt", "Encrypt", "ReEncryptFrom", "ReEncryptTo"],
  SIGN_VERIFY: ["GetPublicKey", "Sign", "Verify"],
  GENERATE_VERIFY_MAC: ["GenerateMac", "VerifyMac"],
  KEY_AGREEMENT: ["GetPublicKey", "DeriveSharedSecret"],
  ENCAPSULATE_DECAPSULATE: ["GetPublicKey", "Encapsulate", "Decapsulate"],
};

/** All there are. */
export const GRANT_OPERATIONS: readonly GrantOperation[] = [
  ...new Set([...OF_EVERY_KEY, ...OF_SYMMETRIC_KEYS, ...Object.values(OF_OTHER_KEYS).flat()]),
];

/** Rules that need no key. @throws ValidationException */
export function checkGrant(input: CreateGrantRequest): void {
  const { GranteePrincipal, GranteeServicePrincipal, RetiringPrincipal, RetiringServicePrincipal } = input;
  const { Operations = [], Constraints = {} } = input;
  if ((GranteePrincipal === undefined) === (GranteeServicePrincipal === undefined)) {
    throw validationError("You must specify either GranteePrincipal or GranteeServicePrincipal, but not both.");
  }
  if (RetiringPrincipal !== undefined && RetiringServicePrincipal !== undefined) {
    throw validationError("You can specify either RetiringPrincipal or RetiringServicePrincipal, but not both.");
  }
  if (GranteeServicePrincipal !== undefined && Constraints.SourceArn === undefined) {
    throw validationError("You must specify a SourceArn grant constraint when you specify a GranteeServicePrincipal.");
  }
  if (GranteeServicePrincipal !== undefined && (RetiringPrincipal ?? RetiringServicePrincipal) === undefined) {
    throw validationError(
      "You must specify either a RetiringPrincipal or a RetiringServicePrincipal when you specify a GranteeServicePrincipal.",
    );
  }
  if (Operations.length === 0) throw validationError("Grants must contain at least one operation.");
  if (Operations.every((operation) => operation === "CreateGrant")) {
    throw validationError("Grants must not contain only the CreateGrant operation.");
  }
  checkContexts(Constraints);
}

/** @throws ValidationException for operations and constraints that the key has no use for */
export function checkSuits({ spec, usage }: KmsKey, { Operations = [], Constraints = {} }: CreateGrantRequest): void {
  const symmetric = spec === "SYMMETRIC_DEFAULT" || spec.startsWith("HMAC_");
  const possible = [...OF_EVERY_KEY, ...(spec === "SYMMETRIC_DEFAULT" ? OF_SYMMETRIC_KEYS : OF_OTHER_KEYS[usage])];
  const impossible = Operations.filter((operation) => !possible.includes(operation));
  if (impossible.length > 0) {
    const kind = symmetric ? "a symmetric" : "an asymmetric";
    throw validationError(
      `Operations [${impossible.join(", ")}] are not supported when creating a grant for ${kind} KMS key with key usage ${usage}. Valid operations are [${possible.join(", ")}]`,
    );
  }
  const { EncryptionContextEquals, EncryptionContextSubset } = Constraints;
  if (spec !== "SYMMETRIC_DEFAULT" && (EncryptionContextEquals ?? EncryptionContextSubset) !== undefined) {
    throw validationError(
      "EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.",
    );
  }
}

/** The constraints as they are kept and shown; undefined when there are none. */
export function keptConstraints(given: GrantConstraints = {}): GrantConstraints | undefined {
  return Object.keys(given).length > 0 ? given : undefined;
}

function checkContexts({ EncryptionContextEquals, EncryptionContextSubset }: GrantConstraints): void {
  if (EncryptionContextEquals !== undefined && EncryptionContextSubset !== undefined) {
    throw validationError("You can specify either EncryptionContextEquals or EncryptionContextSubset, but not both.");
  }
  const pairs = Object.entries(EncryptionContextEquals ?? EncryptionContextSubset ?? {});
  if (pairs.length > MOST_PAIRS) {
    throw validationError(`A grant constraint can have up to ${MOST_PAIRS} encryption context pairs.`);
  }
  if (pairs.flat().some((text) => text.length > LONGEST_TEXT)) {
    throw validationError(`Keys and values of a grant constraint can have up to ${LONGEST_TEXT} characters.`);
  }
}
