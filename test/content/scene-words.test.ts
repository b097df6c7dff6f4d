/** How a call of a scene reads on the page of a predict exercise. */
import { expect, test } from "vitest";
import type { Scene } from "../../src/content/scene.ts";
import type { SceneCall } from "../../src/content/scene-call.ts";
import { saySteps } from "../../src/content/scene-words.ts";

const scene: Scene = {
  account: "111122223333",
  region: "eu-west-1",
  principals: { "role/App": { policies: [] }, "444455556666:role/Auditor": { policies: [] } },
  keys: { notes: { alias: "alias/notes" } },
};
const describeKey = { operation: "DescribeKey", key: "notes" } as const;

const CALLS: readonly (readonly [string, SceneCall])[] = [
  ["role/App calls `DescribeKey` on alias/notes.", { as: "role/App", ...describeKey }],
  [
    "444455556666:role/Auditor calls `DescribeKey` on alias/notes.",
    { as: "444455556666:role/Auditor", ...describeKey },
  ],
  ["The account's root user calls `DescribeKey` on alias/notes.", { as: "root", ...describeKey }],
  ["The root user of 444455556666 calls `DescribeKey` on alias/notes.", { as: "444455556666:root", ...describeKey }],
  ["After 10 minutes, role/App calls `DescribeKey` on alias/notes.", { as: "role/App", ...describeKey, wait: "10m" }],
  [
    "First, the account's root user calls `DisableKey` on alias/notes. Then role/App calls `DescribeKey` on alias/notes.",
    { as: "role/App", ...describeKey, before: [{ as: "root", operation: "DisableKey", key: "notes" }] },
  ],
];

test.each(CALLS)("%s", (sentence, call) => {
  expect(saySteps(call, scene)).toBe(sentence);
});
