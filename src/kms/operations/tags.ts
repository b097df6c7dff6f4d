/** TagResource, UntagResource and ListResourceTags. Tags can change who may use a key, by aws:ResourceTag conditions. */
import type {
  ListResourceTagsRequest,
  ListResourceTagsResponse,
  TagResourceCommandOutput,
  TagResourceRequest,
  UntagResourceCommandOutput,
  UntagResourceRequest,
} from "@aws-sdk/client-kms";
import { requestTagKeys } from "../condition-keys.ts";
import { defineOperation, type KeyTarget } from "../operation.ts";
import { page } from "../pagination.ts";
import * as shapes from "../shapes.ts";
import { tagMap, withoutTags, withTags } from "../tags.ts";

const target = {
  slot: "key",
  member: "KeyId",
  aliases: "refused",
  crossAccount: false,
  grantable: false,
} as const satisfies Omit<KeyTarget<TagResourceRequest, "key">, "type" | "action" | "states">;

export const tagResource = defineOperation<TagResourceRequest, Omit<TagResourceCommandOutput, "$metadata">>({
  name: "TagResource",
  members: { KeyId: shapes.required(shapes.KEY_ID), Tags: shapes.required(shapes.TAGS) },
  targets: [
    {
      type: "key",
      ...target,
      action: "kms:TagResource",
      states: "label",
      conditions: ({ Tags }) => requestTagKeys(tagMap(Tags)),
    },
  ],
  trail: { readOnly: false, responseElements: ({ keys: { key } }) => ({ keyId: key.arn }) },
  body({ keys: { key }, input: { Tags } }) {
    key.tags = withTags(key.tags, Tags);
    return {};
  },
});

export const untagResource = defineOperation<UntagResourceRequest, Omit<UntagResourceCommandOutput, "$metadata">>({
  name: "UntagResource",
  members: {
    KeyId: shapes.required(shapes.KEY_ID),
    TagKeys: { type: "list", member: shapes.TAG_KEY, required: true },
  },
  targets: [
    {
      type: "key",
      ...target,
      action: "kms:UntagResource",
      states: "label",
      conditions: ({ TagKeys }) => ({ "aws:TagKeys": TagKeys }),
    },
  ],
  trail: { readOnly: false, responseElements: ({ keys: { key } }) => ({ keyId: key.arn }) },
  body({ keys: { key }, input: { TagKeys } }) {
    key.tags = withoutTags(key.tags, TagKeys);
    return {};
  },
});

export const listResourceTags = defineOperation<ListResourceTagsRequest, ListResourceTagsResponse>({
  name: "ListResourceTags",
  members: { KeyId: shapes.required(shapes.KEY_ID), Limit: shapes.LIMIT, Marker: shapes.MARKER },
  targets: [{ type: "key", ...target, action: "kms:ListResourceTags", states: "any" }],
  trail: { readOnly: true },
  body(call) {
    const { key } = call.keys;
    const limits = { standard: 50, most: 50 };
    const { items, ...rest } = page(call, `tags ${key.id}`, key.tags, ([name]) => name, call.input, limits);
    return { Tags: items.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...rest };
  },
});
