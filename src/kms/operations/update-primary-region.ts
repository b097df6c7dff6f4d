/** UpdatePrimaryRegion: primary and replica key change places, and each must allow it in its own Region. */
import type { UpdatePrimaryRegionCommandOutput, UpdatePrimaryRegionRequest } from "@aws-sdk/client-kms";
import { validationError } from "../errors.ts";
import { primaryOf } from "../key.ts";
import { changePrimary } from "../multi-region.ts";
import { defineOperation, type KeyTarget } from "../operation.ts";
import * as shapes from "../shapes.ts";

const target = {
  type: "key",
  action: "kms:UpdatePrimaryRegion",
  member: "KeyId",
  aliases: "refused",
  crossAccount: false,
  grantable: false,
  states: "relate Regions",
  conditions: ({ PrimaryRegion }) => ({ "kms:PrimaryRegion": PrimaryRegion }),
} as const satisfies Omit<KeyTarget<UpdatePrimaryRegionRequest, "key">, "slot">;

export const updatePrimaryRegion = defineOperation<
  UpdatePrimaryRegionRequest,
  Omit<UpdatePrimaryRegionCommandOutput, "$metadata">,
  "key" | "next"
>({
  name: "UpdatePrimaryRegion",
  members: { KeyId: shapes.required(shapes.KEY_ID), PrimaryRegion: shapes.required(shapes.REGION) },
  targets: [
    { ...target, slot: "key" },
    { ...target, slot: "next", twinIn: "PrimaryRegion" },
  ],
  trail: {
    readOnly: false,
    responseElements: ({ keys: { key } }) => ({ keyId: key.arn }),
    elsewhere: ({ keys: { key, next } }) =>
      key === next
        ? undefined
        : {
            eventName: "UpdatePrimaryRegion",
            region: next.region,
            keyArn: next.arn,
            requestParameters: { KeyId: next.arn, PrimaryRegion: next.region },
            responseElements: { keyId: next.arn },
          },
  },
  body({ state, keys: { key, next }, input: { PrimaryRegion } }) {
    if (primaryOf(key) === key && key.multiRegion && next.region !== PrimaryRegion) {
      throw validationError(`${key.id} does not have a replica key in the specified Region.`);
    }
    changePrimary(state, key, next);
    return {};
  },
});
