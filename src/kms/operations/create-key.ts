import type { CreateKeyRequest, CreateKeyResponse } from "@aws-sdk/client-kms";
import { refuseSpecElsewhere } from "../checks.ts";
import { requestTagKeys } from "../condition-keys.ts";
import { validationError } from "../errors.ts";
import { keyMetadata, newKey } from "../key.ts";
import { checkOrigin, storeOfNewKey } from "../key-origin.ts";
import { defaultKeyPolicy, readKeyPolicy, refuseLockout } from "../key-policy.ts";
import { ALGORITHM_MEMBERS, algorithmsOf, KEY_SPECS } from "../key-specs.ts";
import { newMaterial } from "../new-material.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";
import { tagMap, withTags } from "../tags.ts";

export const createKey = defineOperation<CreateKeyRequest, CreateKeyResponse, never>({
  name: "CreateKey",
  members: {
    Policy: shapes.POLICY,
    Description: { type: "string", min: 0, max: 8192 },
    KeyUsage: { type: "string", values: Object.keys(ALGORITHM_MEMBERS) },
    CustomerMasterKeySpec: { type: "string", values: Object.keys(KEY_SPECS) },
    KeySpec: { type: "string", values: Object.keys(KEY_SPECS) },
    Origin: { type: "string", values: ["AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"] },
    CustomKeyStoreId: shapes.CUSTOM_KEY_STORE_ID,
    BypassPolicyLockoutSafetyCheck: shapes.BOOLEAN,
    Tags: shapes.TAGS,
    MultiRegion: shapes.BOOLEAN,
    XksKeyId: { type: "string", min: 1, max: 128, pattern: /^[a-zA-Z0-9-_.]+$/ },
  },
  defaults({ KeySpec, CustomerMasterKeySpec, KeyUsage }) {
    const spec = KeySpec ?? CustomerMasterKeySpec ?? "SYMMETRIC_DEFAULT";
    const usage = KeyUsage ?? (spec === "SYMMETRIC_DEFAULT" ? "ENCRYPT_DECRYPT" : undefined);
    return {
      Description: "",
      Origin: "AWS_KMS",
      BypassPolicyLockoutSafetyCheck: false,
      CustomerMasterKeySpec: spec as NonNullable<CreateKeyRequest["CustomerMasterKeySpec"]>,
      KeySpec: spec,
      ...(usage && { KeyUsage: usage }),
    };
  },
  check({ KeySpec = "SYMMETRIC_DEFAULT", KeyUsage, Origin, MultiRegion, CustomKeyStoreId, XksKeyId }) {
    if (KeyUsage === undefined) {
      throw validationError("You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
    }
    if (algorithmsOf(KeySpec, KeyUsage).length === 0) {
      throw validationError(`KeyUsage ${KeyUsage} is not compatible with KeySpec ${KeySpec}`);
    }
    checkOrigin({ KeySpec, Origin, MultiRegion, CustomKeyStoreId, XksKeyId });
  },
  targets: [
    {
      type: "account",
      action: "kms:CreateKey",
      resource: "*",
      conditions: ({ KeySpec = null, KeyUsage = null, Origin = null, Tags, ...input }) => ({
        "kms:KeySpec": KeySpec,
        "kms:KeyUsage": KeyUsage,
        "kms:KeyOrigin": Origin,
        "kms:MultiRegion": String(input.MultiRegion === true),
        ...(input.MultiRegion === true && { "kms:MultiRegionKeyType": "PRIMARY" }),
        ...(input.BypassPolicyLockoutSafetyCheck === true && { "kms:BypassPolicyLockoutSafetyCheck": "true" }),
        ...requestTagKeys(tagMap(Tags)),
      }),
    },
    {
      type: "account",
      action: "kms:TagResource",
      resource: "every key",
      when: ({ Tags }) => Tags !== undefined && Tags.length > 0,
      conditions: ({ Tags }) => requestTagKeys(tagMap(Tags)),
    },
  ],
  trail: {
    readOnly: false,
    responseElements: (_, output) => output,
    resources: (_, { KeyMetadata }) => (KeyMetadata?.Arn === undefined ? [] : [KeyMetadata.Arn]),
  },
  async body(call) {
    const { state, caller, region, input } = call;
    const { account } = caller.principal;
    const { KeySpec: spec = "SYMMETRIC_DEFAULT", KeyUsage: usage = "ENCRYPT_DECRYPT" } = input;
    refuseSpecElsewhere(region, spec);
    const tags = withTags(new Map(), input.Tags ?? []);
    const policy =
      input.Policy === undefined ? defaultKeyPolicy(account) : readKeyPolicy(state.identities, input.Policy);
    const multiRegion = input.MultiRegion === true;
    const id = state.keyIds.take(multiRegion);
    try {
      const material = input.Origin === "EXTERNAL" ? undefined : await newMaterial(spec, id, state.random);
      // From here on nothing is waited for: no other call comes between the checks and the new key.
      const customStore = storeOfNewKey(call);
      const key = newKey({
        id,
        account,
        region,
        spec,
        usage,
        origin: input.Origin ?? "AWS_KMS",
        created: state.clock.now(),
        description: input.Description ?? "",
        tags,
        policy,
        multiRegion,
        ...(customStore && { customStore }),
        ...(material && { material }),
      });
      if (input.Policy !== undefined) refuseLockout(call, key, policy);
      state.addKey(key);
      return { KeyMetadata: keyMetadata(key) };
    } catch (refused) {
      state.keyIds.giveBack(id);
      throw refused;
    }
  },
});
