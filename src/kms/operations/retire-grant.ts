/** RetireGrant, for whoever the grant names, and RevokeGrant, for whoever may manage the key. */
import type {
  RetireGrantCommandOutput,
  RetireGrantRequest,
  RevokeGrantCommandOutput,
  RevokeGrantRequest,
} from "@aws-sdk/client-kms";
import { parseKmsArn } from "../arn.ts";
import { KmsError, validationError } from "../errors.ts";
import { defineOperation } from "../operation.ts";
import { grantToRetire, noSuchGrant } from "../retirement.ts";
import * as shapes from "../shapes.ts";
import { checkGrantId } from "./list-grants.ts";

export const retireGrant = defineOperation<RetireGrantRequest, Omit<RetireGrantCommandOutput, "$metadata">>({
  name: "RetireGrant",
  members: {
    GrantToken: shapes.GRANT_TOKEN,
    KeyId: shapes.KEY_ID,
    GrantId: shapes.GRANT_ID,
    DryRun: shapes.BOOLEAN,
  },
  check({ GrantToken, KeyId, GrantId }) {
    const byId = KeyId !== undefined && GrantId !== undefined;
    const mixed = GrantToken !== undefined && (KeyId ?? GrantId) !== undefined;
    if (mixed || (GrantToken === undefined && !byId)) {
      throw validationError("You must specify either a GrantToken, or a KeyId and a GrantId.");
    }
    if (GrantId !== undefined) checkGrantId(GrantId);
    if (KeyId !== undefined && parseKmsArn(KeyId) === undefined) {
      throw new KmsError("InvalidArnException", `ARN is not valid: ${KeyId}`);
    }
  },
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:RetireGrant",
      member: "KeyId",
      retiredBy: "GrantToken",
      aliases: "refused",
      crossAccount: true,
      grantable: false,
      states: "any",
    },
  ],
  trail: {
    readOnly: false,
    responseElements: ({ keys: { key } }) => ({ keyId: key.arn }),
    additionalEventData: ({ state, input: { GrantToken, GrantId } }) => ({
      grantId: GrantToken === undefined ? GrantId : state.grants.idOfToken(GrantToken),
    }),
  },
  body(call) {
    const grant = grantToRetire(call, call.keys.key);
    if (call.input.DryRun !== true) call.state.grants.remove(grant);
    return {};
  },
});

export const revokeGrant = defineOperation<RevokeGrantRequest, Omit<RevokeGrantCommandOutput, "$metadata">>({
  name: "RevokeGrant",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    GrantId: shapes.required(shapes.GRANT_ID),
    DryRun: shapes.BOOLEAN,
  },
  check: ({ GrantId }) => checkGrantId(GrantId),
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:RevokeGrant",
      member: "KeyId",
      aliases: "refused",
      crossAccount: true,
      grantable: false,
      states: "any",
    },
  ],
  trail: {
    readOnly: false,
    responseElements: ({ keys: { key }, input: { GrantId } }) => ({ grantId: GrantId, keyId: key.arn }),
  },
  body({ state, keys: { key }, input: { GrantId, DryRun } }) {
    const grant = state.grants.get(key, GrantId);
    if (grant === undefined) throw noSuchGrant(GrantId);
    if (DryRun !== true) state.grants.remove(grant);
    return {};
  },
});
