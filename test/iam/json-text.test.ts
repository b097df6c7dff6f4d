import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JsonNode, jsonFromData, placeOf, readJson } from "../../src/iam/json-text.ts";

function told(text: string): string {
  const read = readJson(text);
  if (!("fault" in read)) return "no fault";
  const { line, column } = placeOf(text, read.fault.at);
  return `${line}:${column} ${read.fault.message} ${read.fault.cure}`;
}

/** The tables are the sentences that learners read. */
describe("a syntax error is told with its place and its cure", () => {
  const faults: readonly [string, string, string][] = [
    ["nothing", " \n ", "1:1 The document is empty. Write a policy document: { … }."],
    [
      "a comma is missing",
      '{\n  "a": 1\n  "b": 2\n}',
      '3:3 A comma is missing before "b". Put a comma after the value before it.',
    ],
    [
      "a comma is missing in a list",
      '["a" "b"]',
      '1:6 A comma is missing before "b". Put a comma after the value before it.',
    ],
    [
      "a comma too many",
      '{\n  "a": 1,\n}',
      '3:1 There is a comma, but nothing between it and the closing "}". Remove the comma.',
    ],
    [
      "a comma too many in a list",
      "[1, ]",
      '1:5 There is a comma, but nothing between it and the closing "]". Remove the comma.',
    ],
    ["two commas", '{"a": 1,, "b": 2}', "1:9 There are two commas with nothing between them. Remove one of them."],
    ["a colon is missing", '{"a" 1}', '1:6 A colon is missing after "a". Write "a": and then its value.'],
    [
      "a brace is missing",
      '{\n "a": {\n  "b": 1\n',
      '4:1 The text ends, but the "{" opened on line 2 is not closed. Add "}" where it should end.',
    ],
    [
      "a bracket closes a brace",
      '{"a": [1}',
      '1:9 Here is "}", but the bracket opened on line 1 is closed by "]". Close it with "]", or check the brackets between.',
    ],
    ["a name without quotes", "{Effect: 1}", '1:2 The name Effect is not in double quotes. Write "Effect".'],
    ["single quotes", "{'a': 1}", '1:2 A text stands in single quotes. Use double quotes: ".'],
    [
      "curly quotes",
      "{“a”: 1}",
      '1:2 Here is a curly quote, as word processors make them. Use straight double quotes: ".',
    ],
    [
      "a comment",
      '{\n // why\n "a": 1}',
      "2:2 Here is a comment, and JSON has none. Remove it; a Sid can say what a statement is for.",
    ],
    [
      "a comment after a value",
      '{"a": 1 # why\n}',
      "1:9 Here is a comment, and JSON has none. Remove it; a Sid can say what a statement is for.",
    ],
    [
      "an open text",
      '{"a": "b\n}',
      '1:7 The text that begins here has no closing quote on its line. Close it with a double quote: ".',
    ],
    ["a bad escape", '["\\x"]', '1:3 "\\x" is no escape that JSON knows. Write \\\\ for a backslash.'],
    ["a bad Unicode escape", '["ab\\\\\\u12"]', '1:7 "\\u" is no escape that JSON knows. Write \\\\ for a backslash.'],
    [
      "a tab inside a text",
      '["a\tb"]',
      "1:4 A control character stands inside a text. Remove it, or write it as an escape such as \\t.",
    ],
    ["a number that begins with zero", "[012345]", '1:2 012345 is no JSON value. Write "012345".'],
    ["a number that stops too early", "[1.]", '1:2 1. is no JSON value. Write "1.".'],
    ["two commas in a list", "[1,,2]", "1:4 There are two commas with nothing between them. Remove one of them."],
    ["a comma at the beginning", "{, }", "1:2 There is a comma with nothing before it. Remove the comma."],
    [
      "a list in place of a name",
      "{[1]: 2}",
      '1:2 After "{" a name in double quotes should stand, but here is "[". Write a member as "Name": value.',
    ],
    ["a value of Python's", "[True]", "1:2 True is no JSON value. Write true."],
    ["a bare word", "[Allow]", '1:2 Allow is no JSON value. Write "Allow".'],
    [
      "a second document",
      "{} {}",
      '1:4 The document ends before this place, but "{" follows. Remove what follows, or check for a bracket that closes too early.',
    ],
    [
      "a name that comes twice",
      '{"a": 1,\n "a": 2}',
      '2:2 "a" stands twice in the same object. Keep one of them; to give several values, write them as a list in square brackets.',
    ],
    ["a value that is missing", '{"a": }', '1:7 A value should stand here, but here is "}". Write the value.'],
    [
      "an end after a colon",
      '{"a":',
      "1:6 The text ends where a value should stand. Write the value, and close what is still open.",
    ],
  ];
  test.each(faults)("%s", (_name, text, sentence) => {
    expect(told(text)).toBe(sentence);
  });

  test("nesting that would overrun the stack", () => {
    expect(told("[".repeat(100_000))).toContain("nested more than 60 levels deep");
  });
});

test("a line break belongs to the line it ends", () => {
  expect(placeOf("a\nb", 1)).toEqual({ line: 1, column: 2 });
  expect(placeOf("a\nb", 2)).toEqual({ line: 2, column: 1 });
});

function dataOf(node: JsonNode): unknown {
  switch (node.type) {
    case "object":
      return Object.fromEntries(node.members.map(({ name, value }) => [name, dataOf(value)]));
    case "array":
      return node.items.map(dataOf);
    case "number":
      return Number(node.value);
    case "null":
      return null;
    default:
      return node.value;
  }
}

describe("agrees with JSON.parse", () => {
  test("on every document", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, "\t"), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const read = readJson(text);
        expect("node" in read && dataOf(read.node)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("on what is no document", () => {
    const structure = [..."{}[],: \n", '"a"', "1", "true"];
    const faults = [..."-\\'#", "01", "1.5e", "//", "/*", "*/", "\u00a0", "\u2028", "\ufeff", '"\t"', '"\\u12"'];
    const edits = fc.array(fc.constantFrom(...structure, ...structure, ...faults), { maxLength: 12 });
    fc.assert(
      fc.property(edits, (pieces) => {
        const text = pieces.join("");
        let parses = true;
        try {
          JSON.parse(text);
        } catch {
          parses = false;
        }
        const read = readJson(text);
        if (parses && "fault" in read) expect(read.fault.message).toContain("twice");
        else expect("node" in read).toBe(parses);
      }),
      { numRuns: 2000 },
    );
  });

  test("data without a text is the same without places", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const read = jsonFromData(JSON.parse(JSON.stringify(value)));
        expect("node" in read && dataOf(read.node)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
