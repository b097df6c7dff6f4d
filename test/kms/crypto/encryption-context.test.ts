/** The encryption context as authenticated data: canonical and unambiguous. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serializeEncryptionContext } from "../../../src/kms/crypto/encryption-context.ts";

fc.configureGlobal({ seed: 1 });

const hex = (context: Record<string, string> | undefined) =>
  Buffer.from(serializeEncryptionContext(context)).toString("hex");

/** Few characters, so that different contexts come close to each other; unpaired surrogates and all. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "\0", "é", "\ud800", "\ufffd"), maxLength: 4 }),
  fc.string(),
);
const contexts = fc.dictionary(texts, texts, { maxKeys: 4 });

describe("serializeEncryptionContext", () => {
  it("does not depend on the order of pairs", () => {
    fc.assert(
      fc.property(contexts, fc.infiniteStream(fc.nat()), (context, order) => {
        const pairs = Object.entries(context).map((pair) => ({ pair, at: order.next().value }));
        const shuffled = Object.fromEntries(pairs.sort((a, b) => a.at - b.at).map(({ pair }) => pair));
        expect(hex(shuffled)).toBe(hex(context));
      }),
    );
  });

  it("never serializes two contexts alike", () => {
    fc.assert(
      fc.property(contexts, contexts, (a, b) => {
        const sorted = (context: Record<string, string>) => JSON.stringify(Object.entries(context).sort());
        expect(hex(a) === hex(b)).toBe(sorted(a) === sorted(b));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [{ a: "bc" }, { ab: "c" }],
    [{ a: "b", c: "d" }, { a: "bcd" }],
    [{ a: "" }, { "": "a" }],
    [{ a: "A" }, { a: "a" }],
    [{ "\ud800": "" }, { "\ufffd": "" }],
    [{}, { "": "" }],
  ])("tells %j from %j", (a, b) => {
    expect(hex(a)).not.toBe(hex(b));
  });

  it("takes no context for an empty one", () => {
    expect(hex(undefined)).toBe(hex({}));
  });
});
