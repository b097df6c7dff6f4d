import type { GetParametersForImportRequest, GetParametersForImportResponse } from "@aws-sdk/client-kms";
import { refuseSpecElsewhere, requireOrigin } from "../checks.ts";
import { canWrap } from "../crypto/unwrap.ts";
import { validationError } from "../errors.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

const TOKEN_LIFE = 24 * 60 * 60_000;

export const getParametersForImport = defineOperation<GetParametersForImportRequest, GetParametersForImportResponse>({
  name: "GetParametersForImport",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    WrappingAlgorithm: shapes.required(shapes.WRAPPING_ALGORITHM),
    WrappingKeySpec: shapes.required(shapes.WRAPPING_KEY_SPEC),
  },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:GetParametersForImport",
      member: "KeyId",
      aliases: "refused",
      crossAccount: false,
      grantable: false,
      states: "prepare import",
      conditions: ({ WrappingAlgorithm, WrappingKeySpec }) => ({
        "kms:WrappingAlgorithm": WrappingAlgorithm,
        "kms:WrappingKeySpec": WrappingKeySpec,
      }),
    },
  ],
  trail: { readOnly: true },
  async body({ state, region, keys: { key }, input }) {
    const { WrappingAlgorithm: algorithm, WrappingKeySpec: wrappingKeySpec } = input;
    requireOrigin(key, "EXTERNAL");
    if (!canWrap(key.spec, algorithm, wrappingKeySpec)) {
      throw validationError(
        `Wrapping algorithm ${algorithm} and wrapping key spec ${wrappingKeySpec} cannot be used to import a ${key.spec} key.`,
      );
    }
    refuseSpecElsewhere(region, wrappingKeySpec);
    const validTo = state.clock.now().getTime() + TOKEN_LIFE;
    const ImportToken = state.importParameters.token(key.arn, { algorithm, wrappingKeySpec, validTo });
    const { publicKey } = await state.importParameters.wrappingKey(wrappingKeySpec);
    return { KeyId: key.arn, ImportToken, PublicKey: publicKey, ParametersValidTo: new Date(validTo) };
  },
});
