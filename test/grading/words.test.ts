/** Words of a program's or of KMS's come out of Markdown as they went in. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { code, plainWords } from "../../src/grading/words.ts";
import { colourless } from "../../src/workbook/reading/look.ts";
import { renderMarkdown } from "../../src/workbook/reading/markdown.ts";

const shown = (markdown: string): string => renderMarkdown(markdown, 5000, colourless).join("\n");

const awkward = fc
  .array(fc.constantFrom("*", "_", "`", "``", "[a](b)", "<b>", "&lt;", "~~", "\\", "|", "kms:", "x", " y"), {
    maxLength: 12,
  })
  .map((parts) => `"${parts.join("")}"`);

test.for<[what: string, text: string]>([
  ["a policy's wildcards", '"Action": "kms:*", "Resource": "arn:aws:kms:*"'],
  ["a name with underscores", '"__proto__" is no element of a policy.'],
  ["addresses and tags", "[a](b) <b>bold</b> &lt;"],
])("%s", ([, text]) => {
  expect(shown(`It says: ${plainWords(text)}`)).toBe(`It says: ${text}`);
  expect(shown(`It says: ${code(text)}`)).toBe(`It says: \`${text}\``);
});

test("any words", () => {
  fc.assert(
    fc.property(awkward, (text) => {
      expect(shown(`It says: ${plainWords(text)}`)).toBe(`It says: ${text}`);
      expect(shown(`It says: ${code(text)}`).replace(/^It says: `|`$/g, "")).toBe(text);
    }),
  );
});

test("long ones are cut, and stand on one line", () => {
  expect(code("a\nb")).toBe("`a b`");
  expect(plainWords("x".repeat(1e6))).toHaveLength(601);
  expect(code("x".repeat(1e6))).toHaveLength(603);
  expect(code("a note of many words", { longest: 6 })).toBe("`a note…`");
  expect(code("key 🔑", { longest: 5 })).toBe("`key …`");
});

test("an empty text and spaces at both ends can be seen", () => {
  expect(shown(`You wrote ${code("")}.`)).toBe('You wrote `""`.');
  expect(shown(`You wrote ${code(" a ")}.`)).toBe("You wrote ` a `.");
});
