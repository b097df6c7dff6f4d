/**
 * The operations that a wanted call of a `policy` exercise can be, and how the request of each is written: one table for
 * those who read exercises and those who make the calls.
 */

/** What a request is written from. */
export interface Given {
  readonly KeyId?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
  /** {@link SAMPLE_PLAINTEXT} under the key and the context. */
  readonly sealed?: unknown;
}

export type Input = Readonly<Record<string, unknown>>;

interface WantedOperation {
  /** Whether the call must name a key of the scene. */
  readonly key: boolean;
  request(given: Given): Input;
}

/** What the ciphertexts of Decrypt and ReEncrypt hold, and what Encrypt encrypts. */
export const SAMPLE_PLAINTEXT = new TextEncoder().encode("The knee is better.");

/** What PutKeyPolicy puts. */
const OPEN_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
});

const keyOnly = ({ KeyId }: Given): Input => ({ KeyId });
const nothing = (): Input => ({});
const dataKey = ({ KeyId, EncryptionContext }: Given): Input => ({ KeyId, KeySpec: "AES_256", EncryptionContext });

export const WANTED_OPERATIONS = {
  CreateAlias: {
    key: true,
    request: ({ KeyId }) => ({ AliasName: "alias/another-name", TargetKeyId: KeyId }),
  },
  CreateKey: { key: false, request: nothing },
  Decrypt: {
    key: true,
    request: ({ KeyId, EncryptionContext, sealed }) => ({ KeyId, CiphertextBlob: sealed, EncryptionContext }),
  },
  DescribeKey: { key: true, request: keyOnly },
  DisableKey: { key: true, request: keyOnly },
  EnableKey: { key: true, request: keyOnly },
  Encrypt: {
    key: true,
    request: ({ KeyId, EncryptionContext }) => ({ KeyId, Plaintext: SAMPLE_PLAINTEXT, EncryptionContext }),
  },
  GenerateDataKey: { key: true, request: dataKey },
  GenerateDataKeyWithoutPlaintext: { key: true, request: dataKey },
  GenerateRandom: { key: false, request: () => ({ NumberOfBytes: 32 }) },
  GetKeyPolicy: { key: true, request: keyOnly },
  ListAliases: { key: false, request: nothing },
  ListKeys: { key: false, request: nothing },
  PutKeyPolicy: {
    key: true,
    request: ({ KeyId }) => ({ KeyId, Policy: OPEN_POLICY, BypassPolicyLockoutSafetyCheck: true }),
  },
  ReEncrypt: {
    key: true,
    request: ({ KeyId, EncryptionContext, sealed }) => ({
      CiphertextBlob: sealed,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: KeyId,
      DestinationEncryptionContext: EncryptionContext,
    }),
  },
  ScheduleKeyDeletion: { key: true, request: ({ KeyId }) => ({ KeyId, PendingWindowInDays: 7 }) },
} as const satisfies Readonly<Record<string, WantedOperation>>;

export type WantedOperationName = keyof typeof WANTED_OPERATIONS;

export const isWantedOperation = (name: string): name is WantedOperationName => Object.hasOwn(WANTED_OPERATIONS, name);
