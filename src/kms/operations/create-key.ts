import type { CreateKeyRequest, CreateKeyResponse, Tag } from "@aws-sdk/client-kms";
import { requestTagKeys } from "../condition-keys.ts";
import { KmsError, validationError } from "../errors.ts";
import { keyMetadata, symmetricKey } from "../key.ts";
import { defaultKeyPolicy, readKeyPolicy, refuseLockout } from "../key-policy.ts";
import { ALGORITHM_MEMBERS, algorithmsOf, KEY_SPECS } from "../key-specs.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";

const MOST_TAGS = 50;

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
    if (KeySpec !== "SYMMETRIC_DEFAULT") throw notYet(`keys of spec ${KeySpec}`, "Create a SYMMETRIC_DEFAULT key.");
    if (Origin !== "AWS_KMS") throw notYet(`keys of origin ${Origin}`, "Leave Origin out.");
    if (MultiRegion === true) throw notYet("multi-Region keys", "Leave MultiRegion out.");
    if (CustomKeyStoreId !== undefined || XksKeyId !== undefined) {
      throw notYet("keys in custom key stores", "Leave CustomKeyStoreId and XksKeyId out.");
    }
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
        "kms:MultiRegion": "false",
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
  body(call) {
    const { state, caller, region, input } = call;
    const { account } = caller.principal;
    checkTags(input.Tags ?? []);
    const policy =
      input.Policy === undefined ? defaultKeyPolicy(account) : readKeyPolicy(state.identities, input.Policy);
    const id = state.random.uuid();
    const material = state.random.bytes(32);
    const key = symmetricKey(
      { id, account, region, created: state.clock.now(), material },
      { description: input.Description ?? "", tags: tagMap(input.Tags), policy },
    );
    if (input.Policy !== undefined) refuseLockout(call, key, policy);
    state.addKey(key);
    return { KeyMetadata: keyMetadata(key) };
  },
});

const tagMap = (tags: readonly Tag[] = []): ReadonlyMap<string, string> =>
  new Map(tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]));

/** @throws TagException */
function checkTags(tags: readonly Tag[]): void {
  if (tags.length > MOST_TAGS) throw new KmsError("TagException", "Too many tags");
  if (tags.some(({ TagKey = "" }) => TagKey.toLowerCase().startsWith("aws:"))) {
    throw new KmsError("TagException", "Tags beginning with aws: are reserved");
  }
  if (tagMap(tags).size < tags.length) throw new KmsError("TagException", "Duplicate tag keys");
}

const notYet = (what: string, cure: string) =>
  new KmsError("UnsupportedOperationException", `This mock KMS does not make ${what} yet. ${cure}`);
