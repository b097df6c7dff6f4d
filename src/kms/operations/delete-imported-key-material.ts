/** DeleteImportedKeyMaterial. Material that is gone already can be deleted again. */
import type { DeleteImportedKeyMaterialRequest, DeleteImportedKeyMaterialResponse } from "@aws-sdk/client-kms";
import { requireOrigin } from "../checks.ts";
import { validationError } from "../errors.ts";
import { deleteMaterial, shownMaterialId } from "../imported-material.ts";
import { currentRecord } from "../key.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

export const deleteImportedKeyMaterial = defineOperation<
  DeleteImportedKeyMaterialRequest,
  DeleteImportedKeyMaterialResponse
>({
  name: "DeleteImportedKeyMaterial",
  members: { KeyId: shapes.required(shapes.KEY_ID), KeyMaterialId: shapes.KEY_MATERIAL_ID },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:DeleteImportedKeyMaterial",
      member: "KeyId",
      aliases: "refused",
      crossAccount: false,
      grantable: false,
      states: "delete material",
    },
  ],
  trail: { readOnly: false, responseElements: (_, output) => output },
  body({ state, keys: { key }, input: { KeyMaterialId } }) {
    requireOrigin(key, "EXTERNAL");
    const record =
      KeyMaterialId === undefined ? currentRecord(key) : key.history.find(({ id }) => id === KeyMaterialId);
    if (record !== undefined) deleteMaterial(state, key, record);
    else if (KeyMaterialId !== undefined) {
      throw validationError(`Key material (id: ${KeyMaterialId}) has never been imported into KMS key ${key.arn}.`);
    }
    return { KeyId: key.arn, ...shownMaterialId(key, record?.id) };
  },
});
