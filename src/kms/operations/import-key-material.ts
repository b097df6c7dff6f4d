import type { ImportKeyMaterialRequest, ImportKeyMaterialResponse } from "@aws-sdk/client-kms";
import { requireOrigin } from "../checks.ts";
import { unwrap } from "../crypto/unwrap.ts";
import { KmsError, validationError } from "../errors.ts";
import { readMaterial, shownMaterialId, takeIn } from "../imported-material.ts";
import type { KeyMaterial } from "../key.ts";
import { checkState } from "../key-states.ts";
import { type Call, defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

const LONGEST_LIFE = 365 * 86_400_000;

type ImportCall = Call<ImportKeyMaterialRequest, "key">;

export const importKeyMaterial = defineOperation<ImportKeyMaterialRequest, ImportKeyMaterialResponse>({
  name: "ImportKeyMaterial",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    ImportToken: shapes.required(shapes.CIPHERTEXT_BLOB),
    EncryptedKeyMaterial: shapes.required(shapes.CIPHERTEXT_BLOB),
    ValidTo: { type: "timestamp" },
    ExpirationModel: { type: "string", values: ["KEY_MATERIAL_DOES_NOT_EXPIRE", "KEY_MATERIAL_EXPIRES"] },
    ImportType: { type: "string", values: ["EXISTING_KEY_MATERIAL", "NEW_KEY_MATERIAL"] },
    KeyMaterialDescription: { type: "string", min: 0, max: 256, pattern: /^[a-zA-Z0-9:/_\s.-]+$/ },
    KeyMaterialId: shapes.KEY_MATERIAL_ID,
  },
  defaults: () => ({ ExpirationModel: "KEY_MATERIAL_EXPIRES" }),
  check({ ExpirationModel, ValidTo, ImportType, KeyMaterialId }) {
    if (ExpirationModel === "KEY_MATERIAL_EXPIRES" && ValidTo === undefined) {
      throw validationError("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
    }
    if (ExpirationModel === "KEY_MATERIAL_DOES_NOT_EXPIRE" && ValidTo !== undefined) {
      throw validationError("A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE");
    }
    if (ImportType === "NEW_KEY_MATERIAL" && KeyMaterialId !== undefined) {
      throw validationError("Input parameter keyMaterialId cannot be used with NEW_KEY_MATERIAL importType.");
    }
  },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:ImportKeyMaterial",
      member: "KeyId",
      aliases: "refused",
      crossAccount: false,
      grantable: false,
      states: "import",
      conditions: ({ ExpirationModel = null, ValidTo }) => ({
        "kms:ExpirationModel": ExpirationModel,
        ...(ValidTo && { "kms:ValidTo": String(Math.floor(ValidTo.getTime() / 1000)) }),
      }),
    },
  ],
  trail: { readOnly: false, responseElements: (_, output) => output },
  async body(call) {
    const { state, keys, input } = call;
    const { key } = keys;
    requireOrigin(key, "EXTERNAL");
    refuseWhatOneMaterialHas(call);
    checkValidTo(call);
    const material = await unwrapped(call);
    // Unwrapping takes its time: meanwhile another call may have sent the key elsewhere.
    checkState(key, "import");
    takeIn(state, key, material, input, input.ValidTo);
    return { KeyId: key.arn, ...shownMaterialId(key, material.id) };
  },
});

/** Only symmetric encryption keys can have several materials, told apart by type, id and description. */
function refuseWhatOneMaterialHas({ keys: { key }, input }: ImportCall): void {
  if (key.spec === "SYMMETRIC_DEFAULT") return;
  for (const member of ["ImportType", "KeyMaterialDescription", "KeyMaterialId"] as const) {
    if (input[member] !== undefined) {
      throw validationError(
        `${member} can be used only with symmetric encryption keys, and ${key.arn} is ${key.spec}.`,
      );
    }
  }
}

function checkValidTo({ state, input: { ValidTo } }: ImportCall): void {
  if (ValidTo === undefined) return;
  const left = ValidTo.getTime() - state.clock.now().getTime();
  if (left <= 0) throw validationError("ValidTo must be in the future");
  if (left > LONGEST_LIFE) throw validationError("ValidTo must be less than 365 days in the future");
}

/** @throws InvalidImportTokenException, ExpiredImportTokenException or InvalidCiphertextException */
async function unwrapped({ state, keys: { key }, input }: ImportCall): Promise<KeyMaterial> {
  const { importParameters, clock } = state;
  const terms = importParameters.readToken(key.arn, input.ImportToken);
  if (terms === undefined) throw new KmsError("InvalidImportTokenException");
  if (clock.now().getTime() > terms.validTo) throw new KmsError("ExpiredImportTokenException");
  const wrappingKey = await importParameters.wrappingKey(terms.wrappingKeySpec);
  const bytes = unwrap(wrappingKey, terms.algorithm, input.EncryptedKeyMaterial);
  const material = bytes && (await readMaterial(key, bytes));
  if (material === undefined) throw new KmsError("InvalidCiphertextException");
  return material;
}
