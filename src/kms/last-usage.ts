/**
 * When a key was last used for cryptography: noted after each success, shown by GetKeyLastUsage, and asked for by the
 * condition key kms:TrailingDaysWithoutKeyUsage. Each Region's key of a multi-Region key has its own.
 */
import type { KeyLastUsageData, KeyLastUsageTrackingOperation } from "@aws-sdk/client-kms";
import type { KmsKey } from "./key.ts";
import type { AnyCall } from "./operation.ts";

const TRACKED: ReadonlyMap<string, KeyLastUsageTrackingOperation> = new Map(
  (
    [
      "Decapsulate",
      "Decrypt",
      "DeriveSharedSecret",
      "Encapsulate",
      "Encrypt",
      "GenerateDataKey",
      "GenerateDataKeyPair",
      "GenerateDataKeyPairWithoutPlaintext",
      "GenerateDataKeyWithoutPlaintext",
      "GenerateMac",
      "ReEncrypt",
      "Sign",
      "Verify",
      "VerifyMac",
    ] as const
  ).map((operation) => [operation, operation]),
);

const MILLISECONDS_PER_DAY = 86_400_000;

/** Notes a call that succeeded and has been recorded: the newest record in each key owner's trail is the call's. */
export function noteUse({ state, operation, keys }: AnyCall, requestId: string): void {
  const tracked = TRACKED.get(operation);
  if (tracked === undefined) return;
  for (const key of Object.values(keys)) {
    const eventId = state.home(key.account, key.region).trail.at(-1)?.eventID;
    key.lastUsage = {
      Operation: tracked,
      Timestamp: state.clock.now(),
      ...(eventId !== undefined && { CloudTrailEventId: eventId }),
      KmsRequestId: requestId,
    } satisfies KeyLastUsageData;
  }
}

/** Whole days since the key was used, or made. */
export function daysWithoutUse({ state }: Pick<AnyCall, "state">, { lastUsage, created }: KmsKey): number {
  const since = lastUsage?.Timestamp ?? created;
  return Math.floor((state.clock.now().getTime() - since.getTime()) / MILLISECONDS_PER_DAY);
}
