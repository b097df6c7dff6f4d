/**
 * What was typed, as a list of named keys.
 *
 * Ink hands plain text over unsplit: "jjj" typed fast is one input, and so is "x\r". Everything after this file sees
 * one key at a time: a grapheme ("j", "é", "?") or a name ("enter", "up", "ctrl+d", "shift+up").
 */
import type { Key } from "ink";

export type KeyName = string;

const NAMED: readonly (readonly [keyof Key, KeyName])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["tab", "tab"],
  ["backspace", "backspace"],
  ["delete", "delete"],
];

/** Characters that a terminal sends for keys which have a name. */
const CONTROL: Readonly<Record<string, KeyName>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  " ": "space",
  "\u007F": "backspace",
  "\b": "backspace",
  "\u001B": "escape",
};

/** @param input and @param key as Ink's useInput gives them */
export const keysOf = (input: string, key: Key): readonly KeyName[] => {
  if (key.eventType === "release") return [];
  for (const [flag, name] of NAMED)
    if (key[flag]) return [key.shift ? `shift+${name}` : key.ctrl ? `ctrl+${name}` : name];
  if (key.ctrl) return input === "" ? [] : [`ctrl+${input === " " ? "space" : input.toLowerCase()}`];
  if (key.meta) return input === "" ? [] : [`alt+${input}`];
  return graphemes(input).map(nameOf);
};

const nameOf = (grapheme: string): KeyName => {
  const named = CONTROL[grapheme];
  if (named !== undefined) return named;
  const code = grapheme.charCodeAt(0);
  return code < 32 ? `ctrl+${String.fromCharCode(code + 96)}` : grapheme;
};

let segmenter: Intl.Segmenter | undefined;

/** Splits text into what a person takes for one character. */
export const graphemes = (text: string): readonly string[] => {
  if (text.length <= 1) return text === "" ? [] : [text];
  if (/^[\x00-\x7F]*$/.test(text)) return [...text];
  // Made on first need: its ICU data costs more than a whole frame.
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
};

/** Whether a key is text to be written into a field; returns that text. */
export const textOf = (key: KeyName): string | undefined => {
  if (key === "space") return " ";
  return graphemes(key).length === 1 ? key : undefined;
};
