import type { Key } from "ink";
import { describe, expect, test } from "vitest";
import { graphemes, keysOf, textOf } from "../../../src/tui/keys/input.ts";

const none: Key = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

describe("what was typed becomes named keys", () => {
  test.each<[what: string, input: string, key: Partial<Key>, keys: readonly string[]]>([
    ["a letter", "j", {}, ["j"]],
    ["a burst, which Ink does not split", "jjj", {}, ["j", "j", "j"]],
    ["a letter and Enter in one", "x\r", {}, ["x", "enter"]],
    ["a capital", "G", { shift: true }, ["G"]],
    ["blank", " ", {}, ["space"]],
    ["a tab inside text", "a\tb", {}, ["a", "tab", "b"]],
    ["a character of several code points", "é👩‍💻鍵", {}, ["é", "👩‍💻", "鍵"]],
    ["an arrow", "", { upArrow: true }, ["up"]],
    ["an arrow with shift", "", { downArrow: true, shift: true }, ["shift+down"]],
    ["shift-tab", "", { tab: true, shift: true }, ["shift+tab"]],
    ["Enter", "", { return: true }, ["enter"]],
    ["Escape", "", { escape: true, meta: false }, ["escape"]],
    ["a control key", "d", { ctrl: true }, ["ctrl+d"]],
    ["a control character inside text", "a\u0004", {}, ["a", "ctrl+d"]],
    ["alt", "x", { meta: true }, ["alt+x"]],
    ["a key let go", "j", { eventType: "release" }, []],
    ["nothing", "", {}, []],
  ])("%s", (_, input, key, keys) => {
    expect(keysOf(input, { ...none, ...key })).toEqual(keys);
  });
});

test.each([
  ["a", "a"],
  ["space", " "],
  ["鍵", "鍵"],
  ["enter", undefined],
  ["ctrl+d", undefined],
])("the text of the key %s is %s", (key, text) => {
  expect(textOf(key)).toBe(text);
});

test("graphemes of nothing are none", () => {
  expect(graphemes("")).toEqual([]);
});
