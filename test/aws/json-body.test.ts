import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBody, encodeBody } from "../../src/aws/json-body.ts";

const bodyOf = (members: object) => Buffer.from(JSON.stringify(members));

test("timestamps are seconds, with their fractions", () => {
  expect(decodeBody(bodyOf({ ValidTo: 1767225600.5 }))).toEqual({ ValidTo: new Date("2026-01-01T00:00:00.500Z") });
  expect(JSON.parse(Buffer.from(encodeBody({ At: new Date(1500) })).toString())).toEqual({ At: 1.5 });
});

test.each(["2026-01-01", 1e20, true])("%j is no timestamp", (ValidTo) => {
  expect(() => decodeBody(bodyOf({ ValidTo }))).toThrow(expect.objectContaining({ name: "SerializationException" }));
});

test("a blob inside a structure", () => {
  const { Recipient } = decodeBody(bodyOf({ Recipient: { AttestationDocument: "AQI=" } }));
  expect(Recipient).toEqual({ AttestationDocument: Uint8Array.of(1, 2) });
});

test("blobs survive the way there and back, from any place in a buffer", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(8), (bytes, offset) => {
      const within = new Uint8Array(bytes.length + offset + 3);
      within.set(bytes, offset);
      const Plaintext = within.subarray(offset, offset + bytes.length);
      expect(decodeBody(encodeBody({ Plaintext }))).toEqual({ Plaintext: bytes });
    }),
  );
});

test("a blob is Base64 to its last letter, and of no other alphabet", () => {
  const letters = fc.string({ unit: fc.constantFrom(..."AQz9+/=-_ \né"), maxLength: 9 });
  fc.assert(
    fc.property(letters, (Plaintext) => {
      const isBase64 = Plaintext.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(Plaintext);
      const read = () => decodeBody(bodyOf({ Plaintext }));
      if (isBase64) expect(read()).toEqual({ Plaintext: new Uint8Array(Buffer.from(Plaintext, "base64")) });
      else expect(read).toThrow(expect.objectContaining({ name: "SerializationException" }));
    }),
    { numRuns: 2000 },
  );
});

test("members keep their names, whatever they are", () => {
  const members = JSON.parse('{"EncryptionContext":{"__proto__":"a","Plaintext":"!"}}');
  expect(Buffer.from(encodeBody(decodeBody(bodyOf(members)))).toString()).toBe(JSON.stringify(members));
});
