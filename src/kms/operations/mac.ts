/** GenerateMac and VerifyMac. */
import type { GenerateMacRequest, GenerateMacResponse, VerifyMacRequest, VerifyMacResponse } from "@aws-sdk/client-kms";
import { computeMac, isMac } from "../crypto/mac.ts";
import { KmsError } from "../errors.ts";
import { currentMaterial } from "../key.ts";
import { defineOperation, type KeyTarget } from "../operation.ts";
import * as shapes from "../shapes.ts";

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "allowed",
  crossAccount: true,
  grantable: true,
  states: "cryptographic",
  usage: "GENERATE_VERIFY_MAC",
  algorithm: "MacAlgorithm",
  conditions: ({ MacAlgorithm }) => ({ "kms:MacAlgorithm": MacAlgorithm }),
} as const satisfies Omit<KeyTarget<GenerateMacRequest, "key">, "type" | "action">;

export const generateMac = defineOperation<GenerateMacRequest, GenerateMacResponse>({
  name: "GenerateMac",
  members: {
    Message: shapes.required(shapes.MESSAGE),
    KeyId: shapes.required(shapes.KEY_ID),
    MacAlgorithm: shapes.required(shapes.MAC_ALGORITHM),
    GrantTokens: shapes.GRANT_TOKENS,
    DryRun: shapes.BOOLEAN,
  },
  targets: [{ type: "key", ...target, action: "kms:GenerateMac" }],
  trail: { readOnly: true },
  body: ({ keys: { key }, input: { MacAlgorithm, Message } }) => ({
    Mac: computeMac(MacAlgorithm, currentMaterial(key).bytes, Message),
    MacAlgorithm,
    KeyId: key.arn,
  }),
});

export const verifyMac = defineOperation<VerifyMacRequest, VerifyMacResponse>({
  name: "VerifyMac",
  members: {
    Message: shapes.required(shapes.MESSAGE),
    KeyId: shapes.required(shapes.KEY_ID),
    MacAlgorithm: shapes.required(shapes.MAC_ALGORITHM),
    Mac: shapes.required(shapes.SIGNATURE),
    GrantTokens: shapes.GRANT_TOKENS,
    DryRun: shapes.BOOLEAN,
  },
  targets: [{ type: "key", ...target, action: "kms:VerifyMac" }],
  trail: { readOnly: true },
  body({ keys: { key }, input: { MacAlgorithm, Message, Mac } }) {
    if (!isMac(MacAlgorithm, currentMaterial(key).bytes, Message, Mac)) throw new KmsError("KMSInvalidMacException");
    return { KeyId: key.arn, MacValid: true, MacAlgorithm };
  },
});
