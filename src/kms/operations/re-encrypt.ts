import type { ReEncryptRequest, ReEncryptResponse } from "@aws-sdk/client-kms";
import { requireNamedKey } from "../checks.ts";
import { decryptWith, encryptWith } from "../ciphertext.ts";
import { encryptionContextKeys } from "../condition-keys.ts";
import { defineOperation, type ResolvedKey } from "../operation.ts";
import * as shapes from "../shapes.ts";

type Slot = "source" | "destination";

const onSameKey = ({ source, destination }: Readonly<Record<Slot, ResolvedKey>>) => ({
  "kms:ReEncryptOnSameKey": String(source.arn === destination.arn),
});

export const reEncrypt = defineOperation<ReEncryptRequest, ReEncryptResponse, Slot>({
  name: "ReEncrypt",
  members: {
    CiphertextBlob: shapes.CIPHERTEXT_BLOB,
    SourceEncryptionContext: shapes.ENCRYPTION_CONTEXT,
    SourceKeyId: shapes.KEY_ID,
    DestinationKeyId: shapes.required(shapes.KEY_ID),
    DestinationEncryptionContext: shapes.ENCRYPTION_CONTEXT,
    SourceEncryptionAlgorithm: shapes.ENCRYPTION_ALGORITHM,
    DestinationEncryptionAlgorithm: shapes.ENCRYPTION_ALGORITHM,
    GrantTokens: shapes.GRANT_TOKENS,
    DryRun: shapes.BOOLEAN,
    DryRunModifiers: shapes.DRY_RUN_MODIFIERS,
  },
  defaults: () => ({
    SourceEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
    DestinationEncryptionAlgorithm: "SYMMETRIC_DEFAULT",
  }),
  check: (input) => requireNamedKey(input, "SourceKeyId", input.SourceEncryptionAlgorithm),
  targets: [
    {
      type: "key",
      slot: "source",
      action: "kms:ReEncryptFrom",
      member: "SourceKeyId",
      ciphertext: "CiphertextBlob",
      aliases: "allowed",
      crossAccount: true,
      grantable: true,
      states: "cryptographic",
      usage: "ENCRYPT_DECRYPT",
      algorithm: "SourceEncryptionAlgorithm",
      conditions: ({ SourceEncryptionContext, SourceEncryptionAlgorithm = null }, keys) => ({
        ...encryptionContextKeys(SourceEncryptionContext),
        "kms:EncryptionAlgorithm": SourceEncryptionAlgorithm,
        ...onSameKey(keys),
      }),
    },
    {
      type: "key",
      slot: "destination",
      action: "kms:ReEncryptTo",
      member: "DestinationKeyId",
      aliases: "allowed",
      crossAccount: true,
      grantable: true,
      states: "cryptographic",
      usage: "ENCRYPT_DECRYPT",
      algorithm: "DestinationEncryptionAlgorithm",
      conditions: ({ DestinationEncryptionContext, DestinationEncryptionAlgorithm = null }, keys) => ({
        ...encryptionContextKeys(DestinationEncryptionContext),
        "kms:EncryptionAlgorithm": DestinationEncryptionAlgorithm,
        ...onSameKey(keys),
      }),
    },
  ],
  trail: {
    readOnly: true,
    additionalEventData: (_, { SourceKeyMaterialId, DestinationKeyMaterialId }) => ({
      sourceKeyMaterialId: SourceKeyMaterialId,
      destinationKeyMaterialId: DestinationKeyMaterialId,
    }),
  },
  async body({ state, keys: { source, destination }, input }) {
    if (input.CiphertextBlob === undefined) return {};
    const from = input.SourceEncryptionAlgorithm ?? "SYMMETRIC_DEFAULT";
    const to = input.DestinationEncryptionAlgorithm ?? "SYMMETRIC_DEFAULT";
    const opened = await decryptWith(
      { key: source, algorithm: from, context: input.SourceEncryptionContext },
      input.CiphertextBlob,
    );
    const sealed = await encryptWith(
      { key: destination, algorithm: to, context: input.DestinationEncryptionContext },
      state.random,
      opened.plaintext,
    );
    return {
      CiphertextBlob: sealed.ciphertext,
      SourceKeyId: source.arn,
      KeyId: destination.arn,
      SourceEncryptionAlgorithm: from,
      DestinationEncryptionAlgorithm: to,
      ...(opened.materialId !== undefined && { SourceKeyMaterialId: opened.materialId }),
      ...(sealed.materialId !== undefined && { DestinationKeyMaterialId: sealed.materialId }),
    };
  },
});
