import fc from "fast-check";
import stringWidth from "string-width";
import stripAnsi from "strip-ansi";
import { describe, expect, test } from "vitest";
import { colourful, colourless, type Look } from "../../../src/workbook/reading/look.ts";
import { renderMarkdown } from "../../../src/workbook/reading/markdown.ts";

const plainly = (source: string, width = 40) => renderMarkdown(source, width, colourless);
const seen = (source: string, width = 40) => renderMarkdown(source, width, colourful).map(stripAnsi);

describe("the layout bugs of marked-terminal", () => {
  test("markup in tight lists is set, not printed raw", () => {
    expect(seen("- one **tight** `item`")).toEqual(["• one tight item"]);
  });
  test("task boxes are drawn once", () => {
    expect(seen("- [ ] todo\n- [x] done")).toEqual(["• [ ] todo", "• [x] done"]);
    expect(seen("- [ ] loose\n\n- [x] list")).toEqual(["• [ ] loose", "", "• [x] list"]);
  });
  test("list items hang under their text, at every depth", () => {
    expect(seen("9. one two three four\n   - five six seven eight\n10. nine", 20)).toEqual([
      " 9. one two three",
      "    four",
      "    • five six seven",
      "      eight",
      "10. nine",
    ]);
  });
  test("code keeps its spaces, and a line too long breaks at a space and goes on, indented", () => {
    expect(seen("```\n  if (x) { return 1234567890; }\n```", 26)).toEqual([
      "    if (x) { return",
      "      1234567890; }",
    ]);
  });
  test("quotations are as wide as the pane, not wider", () => {
    expect(seen("> one two three four five six", 20)).toEqual(["│ one two three four", "│ five six"]);
  });
  test("wide characters count two columns", () => {
    expect(seen("漢字漢字漢字漢字漢字漢字", 20)).toEqual(["漢字漢字漢字漢字漢字", "漢字"]);
  });
});

test("line ends in the source are spaces; two spaces before one make a break", () => {
  expect(seen("one\ntwo  \nthree")).toEqual(["one two", "three"]);
});

test("a link shows its address; a bare address is shown once", () => {
  expect(seen("see [the guide](https://a.example/x) or <https://b.example>", 80)).toEqual([
    "see the guide (https://a.example/x) or https://b.example",
  ]);
});

test("entities are decoded in prose and left alone in code", () => {
  expect(seen("a &amp; b &lt;c&gt; `&amp;`")).toEqual(["a & b <c> &amp;"]);
});

test("control characters never reach the terminal, also not as entities", () => {
  const source =
    "a\u001b[31mb\u0007 `c\u009b31m` &#27;[2J &#8238;back\u202e `d\u2066`\n\n```\n\u001b]0;title\u0007\u200f\n```";
  expect(plainly(source, 80).join("\n")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Bidi_Control}]/u);
});

describe("tables", () => {
  const table = "| name | what it is |\n|---|--:|\n| key | stays in KMS at all times |\n| copy | leaves |";
  test("keep their natural width where there is room", () => {
    expect(seen(table, 60)).toEqual([
      "name                 what it is",
      "───────────────────────────────",
      "key   stays in KMS at all times",
      "copy                     leaves",
    ]);
  });
  test("wrap their widest column where there is not, with space between the rows", () => {
    expect(seen(table, 22)).toEqual([
      "name        what it is",
      "──────────────────────",
      "key    stays in KMS at",
      "             all times",
      "",
      "copy            leaves",
    ]);
  });
  test("are told as lists where the columns would be too narrow to read", () => {
    const wide = "| aaaaaaaa | bbbbbbbb | cccccccc |\n|---|---|---|\n| 1111111 | 2222222 | 3333333 |\n| 4 | 5 | 6 |";
    expect(seen(wide, 20)).toEqual([
      "aaaaaaaa: 1111111",
      "bbbbbbbb: 2222222",
      "cccccccc: 3333333",
      "",
      "aaaaaaaa: 4",
      "bbbbbbbb: 5",
      "cccccccc: 6",
    ]);
  });
});

describe("without colour", () => {
  test("headings, emphasis and code stay visible by marks, and nothing else is added", () => {
    expect(plainly("# Title\n\n## Part\n\n**strong** _stressed_ ~~gone~~ `code`\n\n> said\n\n- item")).toEqual([
      "# Title",
      "",
      "## Part",
      "",
      "*strong* _stressed_ ~gone~ `code`",
      "",
      "> said",
      "",
      "- item",
    ]);
  });
  test("there is no escape sequence at all", () => {
    expect(plainly("# a\n\n**b** [c](https://d.example)\n\n```ts\nconst e = 1;\n```\n\n---").join("")).not.toContain(
      "\u001b",
    );
  });
});

describe("with colour", () => {
  test("code in the languages of the lessons is highlighted, other code is left as it is", () => {
    const code = (language: string, text: string) =>
      renderMarkdown(`\`\`\`${language}\n${text}\n\`\`\``, 60, colourful);
    for (const [language, text] of [
      ["ts", "const a = 1;"],
      ["typescript", "const a = 1;"],
      ["json", '{ "a": 1 }'],
      ["bash", 'echo "$HOME"'],
      ["python", "def a(): pass"],
    ] as const) {
      const lines = code(language, text);
      expect(lines.join("")).toContain("\u001b[");
      expect(lines.map(stripAnsi)).toEqual([`  ${text}`]);
    }
    expect(code("cobol", "MOVE 1 TO A.")).toEqual(["  MOVE 1 TO A."]);
  });
  test("every line closes its own colours, so that any slice of lines can be drawn", () => {
    const lines = renderMarkdown("**one two three four five six seven eight nine ten eleven twelve**", 20, colourful);
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).toMatch(/^\u001b\[1m[^\u001b]*\u001b\[22m$/);
  });
});

/** Markdown made of pieces that meet in lessons, and of plain noise. */
const inline = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.constantFrom(
    "**bold**",
    "_em_",
    "`code:x`",
    "[text](https://example.com/a/very/long/address?with=query)",
    "漢字漢字漢字",
    "👩‍👩‍👧‍👦🇳🇱",
    "a".repeat(120),
    "\t",
    "&amp;",
    "  \n",
    "\n",
  ),
);
const words = fc.array(inline, { maxLength: 8 }).map((parts) => parts.join(" "));
const blocks = fc.oneof(
  words,
  words.map((text) => `# ${text}`),
  fc
    .tuple(words, words)
    .map(([a, b]) => `- ${a}\n  - ${b}\n    1. ${a}\n       - [ ] ${b}\n         - ${a}\n           > ${b}`),
  words.map((text) => `> ${text}\n> > ${text}`),
  fc
    .tuple(fc.constantFrom("ts", "json", "bash", "python", "", "x"), words)
    .map(([lang, text]) => `\`\`\`${lang}\n${text}\n\`\`\``),
  fc
    .array(fc.array(words, { minLength: 3, maxLength: 3 }), { maxLength: 3 })
    .map((rows) =>
      [
        "| a | b | c |",
        "|---|:-:|--:|",
        ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll(/[|\n]/g, "/")).join(" | ")} |`),
      ].join("\n"),
    ),
  fc.constant("---"),
  fc.constant("<br><b>html</b>\n<!-- comment -->"),
);
const documents = fc.array(blocks, { maxLength: 6 }).map((parts) => parts.join("\n\n"));
const looks = fc.constantFrom<Look>(colourful, colourless);

test("property: no line is wider than the pane, from 20 columns to 200", () => {
  fc.assert(
    fc.property(documents, fc.integer({ min: 20, max: 200 }), looks, (source, width, look) => {
      for (const line of renderMarkdown(source, width, look)) {
        expect(line).not.toContain("\n");
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }
    }),
    { numRuns: 300 },
  );
});

test("property: the words of a paragraph all arrive, in order, whatever the width", () => {
  const text = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 20, max: 200 }), looks, (parts, width, look) => {
      expect(renderMarkdown(parts.join(" "), width, look).join(" ").split(/\s+/)).toEqual(parts);
    }),
  );
});
