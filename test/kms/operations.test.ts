/** The 56 operations of the API, by the SDK's own list of commands: each is here. */
import * as sdk from "@aws-sdk/client-kms";
import { expect, it } from "vitest";
import { OPERATIONS } from "../../src/kms/operations/index.ts";

const COMMANDS = Object.keys(sdk).filter((name) => /^[A-Z]\w+Command$/.test(name) && name !== "$Command");
const IN_API = COMMANDS.map((name) => name.replace(/Command$/, "")).sort();

it("are the SDK's", () => {
  expect(IN_API).toHaveLength(56);
  expect([...OPERATIONS.keys()].filter((name) => !IN_API.includes(name))).toEqual([]);
});

it.each(IN_API)("%s", (name) => {
  expect(OPERATIONS.get(name)?.name).toBe(name);
});

const WITH_DRY_RUN = [
  "CreateGrant",
  "Decapsulate",
  "Decrypt",
  "DeriveSharedSecret",
  "Encapsulate",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateMac",
  "ReEncrypt",
  "RetireGrant",
  "RevokeGrant",
  "Sign",
  "Verify",
  "VerifyMac",
];

const IN_PAGES = [
  "DescribeCustomKeyStores",
  "ListAliases",
  "ListGrants",
  "ListKeyPolicies",
  "ListKeyRotations",
  "ListKeys",
  "ListResourceTags",
  "ListRetirableGrants",
];

it.each([
  ["DryRun", WITH_DRY_RUN],
  ["Marker", IN_PAGES],
  ["Limit", IN_PAGES],
])("%s is a member of the operations that have it in the API's model, and of no other", (member, names) => {
  const having = [...OPERATIONS.values()].filter(({ members }) => member in members).map(({ name }) => name);
  expect(having.sort()).toEqual(names);
});
