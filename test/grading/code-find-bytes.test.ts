/** A secret is found however it was written down, and nothing else is. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { findBytes } from "../../src/grading/find-bytes.ts";

const key = Uint8Array.from({ length: 32 }, (_, index) => (index < 4 ? 0xfb : (index * 37 + 200) % 256));
const hex = Buffer.from(key).toString("hex");
const base64 = Buffer.from(key).toString("base64");
const base64url = Buffer.from(key).toString("base64url");
const around = (before: string) => Buffer.concat([Buffer.from(before), key, Buffer.from("after")]);

test.for<[string, unknown, string]>([
  ["the bytes themselves", key, "bytes"],
  ["a Buffer in an object in a list", [{ key: Buffer.from(key) }], "bytes"],
  ["within larger bytes", around("before"), "bytes"],
  ["in a buffer", new Uint8Array(key).buffer, "bytes"],
  ["in a map's keys", new Map([[key, 1]]), "bytes"],
  ["in a set", new Set(["a", key]), "bytes"],
  ["as a list of numbers", [...key], "bytes"],
  ["as JSON of bytes", JSON.stringify(key), "bytes"],
  ["as JSON of a Buffer", JSON.stringify({ nested: Buffer.from(key) }), "bytes"],
  ["as numbers with commas", key.toString(), "bytes"],
  ["in hex", hex, "hex"],
  ["in upper-case hex", { record: hex.toUpperCase() }, "hex"],
  ["in hex, shifted by a digit", `a${hex}`, "hex"],
  ["in hex, spaced", hex.replace(/../g, "$&:"), "hex"],
  ["in base64", base64, "base64"],
  ["in base64, in lines", base64.replace(/.{16}/g, "$&\n"), "base64"],
  ["in base64 as a key of an object", { [base64]: true }, "base64"],
  ["in base64 without padding", base64.replace(/=+$/, ""), "base64"],
  ["in base64, after one byte", around("1").toString("base64"), "base64"],
  ["in base64, after two bytes", around("12").toString("base64"), "base64"],
  ["in base64, right after letters", `key${base64}`, "base64"],
  ["in base64url", base64url, "base64url"],
  ["in JSON in base64", Buffer.from(JSON.stringify({ k: base64 })).toString("base64"), "base64"],
  ["in hex inside bytes", Buffer.from(`key=${hex};`), "hex"],
  ["under the key __proto__", JSON.parse(`{"__proto__":"${hex}"}`), "hex"],
  ["as latin1 text", Buffer.from(key).toString("latin1"), "text"],
])("%s", ([, haystack, how]) => {
  expect(findBytes(key, haystack)).toBe(how);
});

test("text is found in text, in bytes and encoded", () => {
  expect(findBytes("Frau Müller", { note: "Dear Frau Müller," })).toBe("text");
  expect(findBytes("Frau Müller", Buffer.from("Frau Müller"))).toBe("bytes");
  expect(findBytes("Frau Müller", Buffer.from("Dear Frau Müller").toString("base64"))).toBe("base64");
});

test("bytes are found at any place of any record, in any encoding", () => {
  const bytes = fc.uint8Array({ minLength: 8, maxLength: 40 });
  const encoding = fc.constantFrom("hex", "base64", "base64url");
  fc.assert(
    fc.property(
      bytes,
      fc.uint8Array({ maxLength: 9 }),
      fc.uint8Array({ maxLength: 9 }),
      encoding,
      (needle, a, b, how) => {
        const record = { stored: [Buffer.concat([a, needle, b]).toString(how)] };
        expect(findBytes(needle, record)).toBeDefined();
      },
    ),
  );
});

test("what is not there is not found", () => {
  const other = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(other, (needle) => {
      fc.pre(Buffer.compare(needle, key) !== 0);
      expect(findBytes(needle, { key, hex, base64, list: [...key], nothing: null, number: 7 })).toBeUndefined();
    }),
  );
});

test("a haystack that contains itself ends", () => {
  const list: unknown[] = [];
  list.push(list);
  expect(findBytes(key, list)).toBeUndefined();
});

test("a huge value of encodings within encodings ends soon", () => {
  let text = "A".repeat(2 ** 20);
  for (let layer = 0; layer < 8; layer++)
    text = Buffer.from(text)
      .toString("base64")
      .slice(0, 2 ** 22);
  expect(findBytes(key, text)).toBeUndefined();
});

const MILLIONS = 4 * 2 ** 20;
test.for<[string, unknown]>([
  ["JSON that nests 200,000 deep", "[".repeat(200_000) + "]".repeat(200_000)],
  ["one run of 16 MiB of letters", "Aa1_".repeat(MILLIONS)],
  ["8 million numbers with commas", `${"1,".repeat(2 * MILLIONS - 1)}1`],
  ["16 MiB of spaced hex", `${"a1:".repeat(5_000_000)}11`],
  ["16 MiB of spaces", " ".repeat(4 * MILLIONS)],
  ["4 MiB of short words, as bytes", Buffer.from("Aa1 bC2_".repeat(MILLIONS / 8))],
])("%s, returned by a program, is looked through to its end", { timeout: 30_000 }, ([, haystack]) => {
  expect(findBytes(key, { haystack })).toBeUndefined();
});

test("an empty needle is a mistake of the check", () => {
  expect(() => findBytes("", "anything")).toThrow("empty needle");
});
