/** Whatever a program returns becomes a plain, bounded tree that is like it. */
import { deserialize, serialize } from "node:v8";
import fc from "fast-check";
import { expect, test } from "vitest";
import { takeValue as takeFrom, Untakable } from "../../../src/grading/runner/untrusted.ts";

const takeValue = (bytes: Uint8Array): unknown => takeFrom(bytes, deserialize);

test("plain values come through as they are", () => {
  fc.assert(
    fc.property(
      fc.anything({ withDate: true, withMap: true, withSet: true, withBigInt: true, maxDepth: 4 }),
      (value) => {
        expect(takeValue(serialize(value))).toEqual(value);
      },
    ),
  );
});

test.for<[string, unknown, unknown]>([
  ["a Buffer", Buffer.from([1, 2]), Uint8Array.from([1, 2])],
  ["part of a larger buffer", new Uint8Array(8).fill(7).subarray(2, 4), Uint8Array.from([7, 7])],
  ["another typed array, as its bytes", new Uint16Array([1]), Uint8Array.from([1, 0])],
  ["an error", new RangeError("no"), { name: "RangeError", message: "no" }],
  ["a pattern", /a/g, "/a/g"],
  ["a boxed text", Object("a"), "a"],
])("%s", ([, value, expected]) => {
  expect(takeValue(serialize(value))).toStrictEqual(expected);
});

test("bytes are copies: a shared buffer does not come along", () => {
  const [first, second] = takeValue(serialize(Array(2).fill(new Uint8Array(2)))) as Uint8Array[];
  expect(first?.buffer.byteLength).toBe(2);
  expect(first?.buffer).not.toBe(second?.buffer);
});

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

test.for<[string, unknown, RegExp]>([
  ["deep nesting", nested(100), /64 deep/],
  ["many parts", Array(200_000).fill(0), /100,000 parts/],
  ["much text, shared", Array(1000).fill("x".repeat(100_000)), /16 MiB/],
])("%s is not taken", ([, value, says]) => {
  expect(() => takeValue(serialize(value))).toThrow(Untakable);
  expect(() => takeValue(serialize(value))).toThrow(says);
});

test("junk is not taken", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        takeValue(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Untakable);
      }
    }),
  );
});
