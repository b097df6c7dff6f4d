/** `aws kms`: every operation of the mock, with the options that its declared members make. */
import type { AnyOperation } from "../../kms/operation.ts";
import { OPERATIONS } from "../../kms/operations/index.ts";
import { kebab } from "./names.ts";
import type { Operation, Pages, Service } from "./service.ts";

/** What the version says that this command line follows; it stands in CloudTrail's records. */
export const USER_AGENT = "aws-cli/2.36.7";

/** Whose answers the CLI gathers page by page, and what their items are called (botocore, KMS, paginators-1.json). */
const PAGED: Readonly<Record<string, string>> = {
  DescribeCustomKeyStores: "CustomKeyStores",
  ListAliases: "Aliases",
  ListGrants: "Grants",
  ListKeyPolicies: "PolicyNames",
  ListKeyRotations: "Rotations",
  ListKeys: "Keys",
  ListResourceTags: "Tags",
  ListRetirableGrants: "Grants",
};

const pagesOf = (name: string): Pages | undefined => {
  const items = PAGED[name];
  return items === undefined ? undefined : { items, limit: "Limit", token: "Marker", nextToken: "NextMarker" };
};

const toOperation = ({ name, members }: AnyOperation): Operation => {
  const pages = pagesOf(name);
  return {
    name,
    command: kebab(name),
    members,
    ...(pages && { pages }),
    call: ({ world, caller, region, input }) =>
      world.call({ operation: name, input, caller, region, userAgent: USER_AGENT }),
  };
};

export const kms: Service = {
  name: "kms",
  summary: "AWS Key Management Service",
  operations: [...OPERATIONS.values()].map(toOperation).sort((a, b) => (a.command < b.command ? -1 : 1)),
};
