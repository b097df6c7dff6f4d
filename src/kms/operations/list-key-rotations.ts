/** ListKeyRotations: the rotations of a key that are done, or all its materials, oldest first. */
import type { ListKeyRotationsRequest, ListKeyRotationsResponse, RotationsListEntry } from "@aws-sdk/client-kms";
import { requireOrigin } from "../checks.ts";
import type { KmsKey, MaterialRecord } from "../key.ts";
import { defineOperation } from "../operation.ts";
import { page } from "../pagination.ts";
import { refuseUnrotatableSpec } from "../rotation.ts";
import * as shapes from "../shapes.ts";

export const listKeyRotations = defineOperation<ListKeyRotationsRequest, ListKeyRotationsResponse>({
  name: "ListKeyRotations",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    IncludeKeyMaterial: { type: "string", values: ["ALL_KEY_MATERIAL", "ROTATIONS_ONLY"] },
    Limit: shapes.LIMIT,
    Marker: shapes.MARKER,
  },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:ListKeyRotations",
      member: "KeyId",
      aliases: "refused",
      crossAccount: false,
      grantable: false,
      states: "any",
    },
  ],
  trail: { readOnly: true },
  body(call) {
    const { key } = call.keys;
    const { IncludeKeyMaterial } = call.input;
    if (IncludeKeyMaterial !== undefined) {
      refuseUnrotatableSpec(key);
      requireOrigin(key, "AWS_KMS", "EXTERNAL");
    }
    const all = IncludeKeyMaterial === "ALL_KEY_MATERIAL";
    const numbered = key.history.map((record, number) => ({ record, name: String(number).padStart(6, "0") }));
    const { items, ...rest } = page(
      call,
      `rotations ${key.id} ${all}`,
      numbered.filter(({ record }) => all || record.rotation !== undefined),
      ({ name }) => name,
      call.input,
      { standard: 100, most: 1000 },
    );
    return { Rotations: items.map(({ record }) => entry(key, record)), ...rest };
  },
});

const entry = (key: KmsKey, { id, description, state, rotation }: MaterialRecord): RotationsListEntry => ({
  KeyId: key.arn,
  KeyMaterialId: id,
  ...(description !== undefined && { KeyMaterialDescription: description }),
  ...(key.origin === "EXTERNAL" && importMembers(key, id)),
  KeyMaterialState: state,
  ...(rotation && { RotationDate: rotation.date, RotationType: rotation.type }),
});

/** Of imported materials alone. */
function importMembers({ imports }: KmsKey, id: string): Partial<RotationsListEntry> {
  const imported = imports.get(id);
  if (imported === undefined) return { ImportState: "PENDING_IMPORT" };
  const { expires } = imported;
  return expires === undefined
    ? { ImportState: "IMPORTED", ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" }
    : { ImportState: "IMPORTED", ExpirationModel: "KEY_MATERIAL_EXPIRES", ValidTo: expires.date };
}
