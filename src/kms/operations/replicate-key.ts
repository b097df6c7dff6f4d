/** ReplicateKey. It is called in the primary key's Region and makes a key in another: both must allow it. */
import type { ReplicateKeyRequest, ReplicateKeyResponse } from "@aws-sdk/client-kms";
import { refuseSpecElsewhere } from "../checks.ts";
import { requestTagKeys } from "../condition-keys.ts";
import { keyMetadata } from "../key.ts";
import { defaultKeyPolicy, readKeyPolicy, refuseLockout } from "../key-policy.ts";
import { addReplica, checkReplicaRegion, familyToReplicate, newReplica } from "../multi-region.ts";
import { defineOperation } from "../operation.ts";
import * as shapes from "../shapes.ts";
import { tagMap, withTags } from "../tags.ts";

export const replicateKey = defineOperation<ReplicateKeyRequest, ReplicateKeyResponse>({
  name: "ReplicateKey",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    ReplicaRegion: shapes.required(shapes.REGION),
    Policy: shapes.POLICY,
    BypassPolicyLockoutSafetyCheck: shapes.BOOLEAN,
    Description: shapes.DESCRIPTION,
    Tags: shapes.TAGS,
  },
  defaults: () => ({ BypassPolicyLockoutSafetyCheck: false, Description: "" }),
  targets: [
    {
      type: "key",
      slot: "key",
      action: "kms:ReplicateKey",
      member: "KeyId",
      aliases: "refused",
      crossAccount: false,
      grantable: false,
      states: "relate Regions",
      conditions: ({ ReplicaRegion }) => ({ "kms:ReplicaRegion": ReplicaRegion }),
    },
    {
      type: "account",
      action: "kms:CreateKey",
      resource: "*",
      inRegion: "ReplicaRegion",
      conditions: ({ Tags, BypassPolicyLockoutSafetyCheck }, { key: { key: primary } }) => ({
        ...(primary && {
          "kms:KeySpec": primary.spec,
          "kms:KeyUsage": primary.usage,
          "kms:KeyOrigin": primary.origin,
        }),
        "kms:MultiRegion": "true",
        "kms:MultiRegionKeyType": "REPLICA",
        ...(BypassPolicyLockoutSafetyCheck === true && { "kms:BypassPolicyLockoutSafetyCheck": "true" }),
        ...requestTagKeys(tagMap(Tags)),
      }),
    },
    {
      type: "account",
      action: "kms:TagResource",
      resource: "every key",
      inRegion: "ReplicaRegion",
      when: ({ Tags }) => Tags !== undefined && Tags.length > 0,
      conditions: ({ Tags }) => requestTagKeys(tagMap(Tags)),
    },
  ],
  trail: {
    readOnly: false,
    responseElements: (_, output) => output,
    elsewhere: ({ input: { ReplicaRegion, Description = "" } }, { ReplicaKeyMetadata = { KeyId: "" } }) => {
      const { KeyUsage, KeySpec, CustomerMasterKeySpec, Origin, Arn = "" } = ReplicaKeyMetadata;
      return {
        eventName: "CreateKey",
        region: ReplicaRegion,
        keyArn: Arn,
        requestParameters: { KeyUsage, KeySpec, CustomerMasterKeySpec, Origin, Description, MultiRegion: true },
        responseElements: { KeyMetadata: ReplicaKeyMetadata },
      };
    },
  },
  body(call) {
    const { state, input } = call;
    const primary = call.keys.key;
    const family = familyToReplicate(primary);
    checkReplicaRegion(family, input.ReplicaRegion);
    refuseSpecElsewhere(input.ReplicaRegion, primary.spec);
    const replica = newReplica(family, {
      region: input.ReplicaRegion,
      created: state.clock.now(),
      description: input.Description ?? "",
      tags: withTags(new Map(), input.Tags ?? []),
      policy:
        input.Policy === undefined ? defaultKeyPolicy(primary.account) : readKeyPolicy(state.identities, input.Policy),
    });
    if (input.Policy !== undefined) refuseLockout(call, replica, replica.policy);
    addReplica(state, family, replica);
    return {
      ReplicaKeyMetadata: keyMetadata(replica),
      ReplicaPolicy: replica.policy.text,
      ...(replica.tags.size > 0 && {
        ReplicaTags: [...replica.tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
      }),
    };
  },
});
