/**
 * The operations that a call of an exercise can be, and how the request of each is written: one table for those who read
 * exercises and those who make the calls.
 */

/** What a request is written from. */
export interface Given {
  /** The key's ARN, or however the call names the key. */
  readonly KeyId?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
  /** One that the key can do: `RSAES_OAEP_SHA_256`. */
  readonly algorithm?: string;
  /** The key that data is moved to. */
  readonly toKeyId?: string;
  /** ARN of the principal that calls, as policies name it. */
  readonly caller?: string;
  readonly GrantId?: string;
  /** What the call before came back with, for operations that have a `first`. */
  readonly made?: Readonly<Record<string, unknown>>;
}

export type Input = Readonly<Record<string, unknown>>;

interface SceneOperation {
  /** What the call must name: a key of the scene, a grant of it, or neither. */
  readonly on: "key" | "grant" | "nothing";
  /** What the owner of the key does before the exercise's policies are in place, so that the call can succeed. */
  readonly first?: { readonly operation: string; readonly request: (given: Given) => Input };
  readonly request: (given: Given) => Input;
}

/** What ciphertexts hold, what is encrypted, signed and authenticated. */
export const SAMPLE_PLAINTEXT = new TextEncoder().encode("The knee is better.");

/** What PutKeyPolicy puts. */
const OPEN_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }],
});

const ANOTHER_ALIAS = "alias/another-name";

const keyOnly = ({ KeyId }: Given): Input => ({ KeyId });
const nothing = (): Input => ({});
const dataKey = ({ KeyId, EncryptionContext }: Given): Input => ({ KeyId, KeySpec: "AES_256", EncryptionContext });
const keyPair = ({ KeyId, EncryptionContext }: Given): Input => ({
  KeyId,
  KeyPairSpec: "ECC_NIST_P256",
  EncryptionContext,
});
const encrypt = ({ KeyId, EncryptionContext, algorithm }: Given): Input => ({
  KeyId,
  Plaintext: SAMPLE_PLAINTEXT,
  EncryptionContext,
  EncryptionAlgorithm: algorithm,
});
const sign = ({ KeyId, algorithm }: Given): Input => ({
  KeyId,
  Message: SAMPLE_PLAINTEXT,
  MessageType: "RAW",
  SigningAlgorithm: algorithm,
});
const mac = ({ KeyId, algorithm }: Given): Input => ({ KeyId, Message: SAMPLE_PLAINTEXT, MacAlgorithm: algorithm });
const anotherAlias = ({ KeyId }: Given): Input => ({ AliasName: ANOTHER_ALIAS, TargetKeyId: KeyId });

export const SCENE_OPERATIONS = {
  CancelKeyDeletion: {
    on: "key",
    first: { operation: "ScheduleKeyDeletion", request: ({ KeyId }) => ({ KeyId, PendingWindowInDays: 7 }) },
    request: keyOnly,
  },
  CreateAlias: { on: "key", request: anotherAlias },
  CreateGrant: {
    on: "key",
    request: ({ KeyId, caller }) => ({ KeyId, GranteePrincipal: caller, Operations: ["Decrypt"] }),
  },
  CreateKey: { on: "nothing", request: nothing },
  Decapsulate: {
    on: "key",
    first: {
      operation: "Encapsulate",
      request: ({ KeyId, algorithm }) => ({ KeyId, EncapsulationAlgorithm: algorithm }),
    },
    request: ({ KeyId, algorithm, made }) => ({
      KeyId,
      EncapsulationAlgorithm: algorithm,
      SharedSecretCiphertextBlob: made?.SharedSecretCiphertextBlob,
    }),
  },
  Decrypt: {
    on: "key",
    first: { operation: "Encrypt", request: encrypt },
    request: ({ KeyId, EncryptionContext, algorithm, made }) => ({
      KeyId,
      CiphertextBlob: made?.CiphertextBlob,
      EncryptionContext,
      EncryptionAlgorithm: algorithm,
    }),
  },
  DeleteAlias: {
    on: "key",
    first: { operation: "CreateAlias", request: anotherAlias },
    request: () => ({ AliasName: ANOTHER_ALIAS }),
  },
  DeriveSharedSecret: {
    on: "key",
    first: { operation: "GetPublicKey", request: keyOnly },
    request: ({ KeyId, algorithm, made }) => ({
      KeyId,
      KeyAgreementAlgorithm: algorithm,
      PublicKey: made?.PublicKey,
    }),
  },
  DescribeKey: { on: "key", request: keyOnly },
  DisableKey: { on: "key", request: keyOnly },
  DisableKeyRotation: { on: "key", request: keyOnly },
  EnableKey: { on: "key", request: keyOnly },
  EnableKeyRotation: { on: "key", request: keyOnly },
  Encapsulate: { on: "key", request: ({ KeyId, algorithm }) => ({ KeyId, EncapsulationAlgorithm: algorithm }) },
  Encrypt: { on: "key", request: encrypt },
  GenerateDataKey: { on: "key", request: dataKey },
  GenerateDataKeyPair: { on: "key", request: keyPair },
  GenerateDataKeyPairWithoutPlaintext: { on: "key", request: keyPair },
  GenerateDataKeyWithoutPlaintext: { on: "key", request: dataKey },
  GenerateMac: { on: "key", request: mac },
  GenerateRandom: { on: "nothing", request: () => ({ NumberOfBytes: 32 }) },
  GetKeyLastUsage: { on: "key", request: keyOnly },
  GetKeyPolicy: { on: "key", request: keyOnly },
  GetKeyRotationStatus: { on: "key", request: keyOnly },
  GetPublicKey: { on: "key", request: keyOnly },
  ListAliases: { on: "nothing", request: nothing },
  ListGrants: { on: "key", request: keyOnly },
  ListKeyPolicies: { on: "key", request: keyOnly },
  ListKeyRotations: { on: "key", request: keyOnly },
  ListKeys: { on: "nothing", request: nothing },
  ListResourceTags: { on: "key", request: keyOnly },
  ListRetirableGrants: { on: "nothing", request: ({ caller }) => ({ RetiringPrincipal: caller }) },
  PutKeyPolicy: {
    on: "key",
    request: ({ KeyId }) => ({ KeyId, Policy: OPEN_POLICY, BypassPolicyLockoutSafetyCheck: true }),
  },
  ReEncrypt: {
    on: "key",
    first: { operation: "Encrypt", request: encrypt },
    request: ({ KeyId, toKeyId, EncryptionContext, made }) => ({
      CiphertextBlob: made?.CiphertextBlob,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: toKeyId ?? KeyId,
      DestinationEncryptionContext: EncryptionContext,
    }),
  },
  RetireGrant: { on: "grant", request: ({ KeyId, GrantId }) => ({ KeyId, GrantId }) },
  RevokeGrant: { on: "grant", request: ({ KeyId, GrantId }) => ({ KeyId, GrantId }) },
  RotateKeyOnDemand: { on: "key", request: keyOnly },
  ScheduleKeyDeletion: { on: "key", request: ({ KeyId }) => ({ KeyId, PendingWindowInDays: 7 }) },
  Sign: { on: "key", request: sign },
  TagResource: { on: "key", request: ({ KeyId }) => ({ KeyId, Tags: [{ TagKey: "clinic", TagValue: "north" }] }) },
  UntagResource: { on: "key", request: ({ KeyId }) => ({ KeyId, TagKeys: ["clinic"] }) },
  UpdateAlias: {
    on: "key",
    first: { operation: "CreateAlias", request: anotherAlias },
    request: ({ KeyId, toKeyId }) => ({ AliasName: ANOTHER_ALIAS, TargetKeyId: toKeyId ?? KeyId }),
  },
  UpdateKeyDescription: { on: "key", request: ({ KeyId }) => ({ KeyId, Description: "Another description" }) },
  Verify: {
    on: "key",
    first: { operation: "Sign", request: sign },
    request: (given) => ({ ...sign(given), Signature: given.made?.Signature }),
  },
  VerifyMac: {
    on: "key",
    first: { operation: "GenerateMac", request: mac },
    request: (given) => ({ ...mac(given), Mac: given.made?.Mac }),
  },
} as const satisfies Readonly<Record<string, SceneOperation>>;

export type SceneOperationName = keyof typeof SCENE_OPERATIONS;

export const isSceneOperation = (name: string): name is SceneOperationName => Object.hasOwn(SCENE_OPERATIONS, name);
