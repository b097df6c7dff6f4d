/** What every page is made of. */
import { expect, test } from "vitest";
import { DocumentWriter } from "../../src/tui/document.ts";
import { drawCalls } from "../../src/tui/views/calls.ts";
import { drawOutput } from "../../src/tui/views/sheet.ts";
import { record } from "../fixtures/fake-workbook.ts";

const STEERING = /[\u0000-\u001f\u007f-\u009f\p{Bidi_Control}]/u;

test("what a program printed neither moves the cursor nor turns the line around", () => {
  const page = new DocumentWriter(60);
  drawOutput(page, "a\u001b[2Jb\u009b2Jc\u202ed\u2066e");
  expect(page.lines.at(-1)).toBe("a�[2Jb�2Jc�d�e");
});

test("neither does the name of a key that a program asked for", () => {
  const page = new DocumentWriter(60);
  const asked = { ...record("Decrypt"), requestParameters: { keyId: "alias/\u202eseton\u001b[2J\u009b2J" } };
  drawCalls(page, (source) => source.split("\n"), [asked], new Set(["call:0"]));
  expect(page.lines.join("\n")).toContain("seton");
  for (const line of page.lines) expect(line).not.toMatch(STEERING);
});
