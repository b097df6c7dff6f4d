import { expect, test } from "vitest";
import { onlyColours, withoutControls } from "../../../src/workbook/reading/controls.ts";

/** Moves the cursor, rings, starts a sequence in one character, writes backwards, isolates, marks a direction. */
const STEERING = ["\u001b", "\u0007", "\r", "\u007f", "\u009b", "\u202e", "\u2066", "\u2069", "\u200f", "\u061c"];

test.each(STEERING)("%j does not reach the terminal", (character) => {
  expect(withoutControls(`a${character}b`)).toBe("ab");
  expect(withoutControls(`a${character}b`, "�")).toBe("a�b");
  expect(onlyColours(`a${character}b`)).toBe("ab");
});

test("letters of every direction, line ends and tabs stay", () => {
  const text = "Frau Müller\n\tשלום مرحبا 鍵 🔑";
  expect(withoutControls(text)).toBe(text);
});

test("colours of a painted line stay, other sequences lose their beginning", () => {
  expect(onlyColours("\u001b[1;31mred\u001b[39m\u001b[2J")).toBe("\u001b[1;31mred\u001b[39m[2J");
});
