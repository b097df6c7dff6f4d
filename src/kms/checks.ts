/** Rules on inputs that several operations share and the API's model cannot say. */
import type { KeySpec, OriginType, RecipientInfo } from "@aws-sdk/client-kms";
import { KmsError, validationError } from "./errors.ts";
import type { KmsKey } from "./key.ts";
import { isOfferedIn } from "./key-specs.ts";

/**
 * Plaintexts for a Nitro enclave. What AWS checks in an attestation document (a chain to AWS's root, the enclave's
 * measurements, its public key) can only be checked of a real enclave's.
 * @throws ValidationException for half a Recipient, UnsupportedOperationException for a whole one
 */
export function refuseRecipient({ Recipient }: { readonly Recipient?: RecipientInfo | undefined }): void {
  if (Recipient === undefined) return;
  if (Recipient.KeyEncryptionAlgorithm === undefined || Recipient.AttestationDocument === undefined) {
    throw validationError("Recipient needs both KeyEncryptionAlgorithm and AttestationDocument.");
  }
  throw new KmsError(
    "UnsupportedOperationException",
    "This mock KMS cannot check the AttestationDocument: there is no Nitro enclave behind it that it could trust. " +
      "Leave Recipient out to get the plaintext itself.",
  );
}

/** @throws UnsupportedOperationException for a key spec that AWS does not offer in the Region */
export function refuseSpecElsewhere(region: string, spec: KeySpec): void {
  if (isOfferedIn(region, spec)) return;
  const where = spec === "SM2" ? "only in the China Regions" : "everywhere but in the China Regions";
  throw new KmsError("UnsupportedOperationException", `${spec} is offered ${where}, and this is ${region}.`);
}

/**
 * A symmetric ciphertext names its key. Without one (an asymmetric algorithm, or a dry run that ignores the ciphertext)
 * the request must.
 */
export function requireNamedKey(
  input: {
    readonly CiphertextBlob?: Uint8Array | undefined;
    readonly DryRun?: boolean | undefined;
    readonly DryRunModifiers?: readonly string[] | undefined;
  },
  member: "KeyId" | "SourceKeyId",
  algorithm: string | undefined,
): void {
  const ignoresCiphertext = input.DryRun === true && input.DryRunModifiers?.includes("IGNORE_CIPHERTEXT") === true;
  if (input.CiphertextBlob === undefined && !ignoresCiphertext) {
    throw validationError(
      "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null",
    );
  }
  const named = Object.hasOwn(input, member);
  if (!named && (input.CiphertextBlob === undefined || algorithm !== "SYMMETRIC_DEFAULT")) {
    throw validationError(`${member} must not be null`);
  }
}

/** @throws UnsupportedOperationException for a key whose material comes from elsewhere */
export function requireOrigin({ arn, origin }: KmsKey, ...allowed: readonly OriginType[]): void {
  if (allowed.includes(origin)) return;
  throw new KmsError(
    "UnsupportedOperationException",
    `${arn} origin is ${origin} which is not valid for this operation.`,
  );
}
