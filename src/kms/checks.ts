/** Rules on inputs that several operations share and the API's model cannot say. */
import { KmsError, validationError } from "./errors.ts";

/** @throws UnsupportedOperationException */
export function refuseRecipient({ Recipient }: { readonly Recipient?: unknown }): void {
  if (Recipient !== undefined) {
    throw new KmsError(
      "UnsupportedOperationException",
      "This mock KMS does not check attestation documents yet. Leave Recipient out.",
    );
  }
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
