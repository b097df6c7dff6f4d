/** The table of blobs and timestamps, held against the operations that are there. */
import { expect, test } from "vitest";
import { BLOBS, BLOBS_WITHIN, TIMESTAMPS } from "../../src/aws/members.ts";
import { OPERATIONS } from "../../src/kms/operations/index.ts";

test("a member is a timestamp by name, in every operation or in none", () => {
  const all = [...OPERATIONS.values()].flatMap(({ members }) => Object.entries(members));
  const timestamps = all.filter(([, { type }]) => type === "timestamp").map(([member]) => member);
  expect(timestamps).toEqual([...TIMESTAMPS]);
  expect(all.filter(([member, { type }]) => TIMESTAMPS.includes(member) && type !== "timestamp")).toEqual([]);
});

test("a member is a blob by name, in every operation or in none", () => {
  for (const { name, members } of OPERATIONS.values()) {
    for (const [member, shape] of Object.entries(members)) {
      expect(BLOBS.includes(member), `${name}.${member}`).toBe(shape.type === "blob");
      if (shape.type !== "structure") continue;
      const blobs = Object.entries(shape.members).filter(([, { type }]) => type === "blob");
      expect(BLOBS_WITHIN.get(member) ?? [], `${name}.${member}`).toEqual(blobs.map(([inner]) => inner));
    }
  }
});
