/** Tags of keys as the API takes them: CreateKey, TagResource, UntagResource. */
import type { Tag } from "@aws-sdk/client-kms";
import { KmsError } from "./errors.ts";

const MOST_TAGS = 50;
const RESERVED_PREFIX = "aws:";

/** Tag keys and values, in the order given. */
export const tagMap = (tags: readonly Tag[] = []): ReadonlyMap<string, string> =>
  new Map(tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]));

/**
 * The tags of a key that has `present` ones and is given more; a tag given anew keeps its place.
 * @throws TagException
 */
export function withTags(present: ReadonlyMap<string, string>, tags: readonly Tag[]): ReadonlyMap<string, string> {
  if (tags.length > MOST_TAGS) throw tooMany();
  refuseReserved(tags.map(({ TagKey = "" }) => TagKey));
  const given = tagMap(tags);
  if (given.size < tags.length) throw new KmsError("TagException", "Duplicate tag keys");
  const together = new Map([...present, ...given]);
  if (together.size > MOST_TAGS) throw tooMany();
  return together;
}

/** The tags that are left; keys that name no tag are no fault. @throws TagException */
export function withoutTags(
  present: ReadonlyMap<string, string>,
  keys: readonly string[],
): ReadonlyMap<string, string> {
  refuseReserved(keys);
  return new Map([...present].filter(([key]) => !keys.includes(key)));
}

function refuseReserved(keys: readonly string[]): void {
  if (keys.some((key) => key.toLowerCase().startsWith(RESERVED_PREFIX))) {
    throw new KmsError("TagException", "Tags beginning with aws: are reserved");
  }
}

const tooMany = () => new KmsError("TagException", "Too many tags");
