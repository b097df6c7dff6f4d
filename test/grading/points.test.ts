import fc from "fast-check";
import { expect, it } from "vitest";
import { partOfPoints, splitPoints } from "../../src/grading/points.ts";

it.each([
  [10, 4, [3, 3, 2, 2]],
  [2, 3, [1, 1, 0]],
  [0, 2, [0, 0]],
])("%i points in %i parts: %j", (total, parts, shares) => expect(splitPoints(total, parts)).toEqual(shares));

it("shares are whole, as even as can be, and add up", () => {
  fc.assert(
    fc.property(fc.nat(100), fc.integer({ min: 1, max: 30 }), (total, parts) => {
      const shares = splitPoints(total, parts);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }),
  );
});

it("a wrong pick takes back a right one, and never more than there is", () => {
  expect([
    partOfPoints(6, 3, 0, 3),
    partOfPoints(6, 3, 1, 3),
    partOfPoints(5, 1, 0, 3),
    partOfPoints(6, 1, 2, 3),
  ]).toEqual([6, 4, 1, 0]);
});
