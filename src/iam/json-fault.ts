/**
 * What is wrong with a text that is no JSON, in words for people: jsonc-parser's first error, what stands at its place,
 * and which bracket is open there. Knows the faults that people bring from programming languages and word processors.
 */
import { createScanner, type ParseError, printParseErrorCode } from "jsonc-parser";

export interface JsonFault {
  readonly message: string;
  readonly cure: string;
  readonly at: number;
}

/** The 1-based line and column of an offset. */
export function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf("\n"); next !== -1 && next < at; next = text.indexOf("\n", start)) {
    line++;
    start = next + 1;
  }
  return { line, column: at - start + 1 };
}

/** Offset of the first bracket that is nested deeper than this many levels. */
export function bracketBelow(text: string, depth: number): number | undefined {
  return placeAt(text, Number.POSITIVE_INFINITY, depth).open[depth];
}

type Sentences = readonly [message: string, cure: string] | readonly [message: string, cure: string, at: number];

/** Where an error is: what stands there, what stands before it, and the brackets that are open. */
interface Place {
  readonly text: string;
  readonly at: number;
  /** The character; empty at the end of the text. */
  readonly found: string;
  /** What stands here, in quotes and short enough for a sentence. */
  readonly shown: string;
  /** The token before; empty at the beginning. */
  readonly before: string;
  /** Offsets of the brackets that are open, outermost first. */
  readonly open: readonly number[];
}

export function explainFault(text: string, { error, offset }: ParseError): JsonFault {
  const place = placeAt(text, offset);
  const explain = SENTENCES[printParseErrorCode(error)];
  if (explain === undefined) throw new Error(`jsonc-parser has a new error: ${printParseErrorCode(error)}`);
  const [message, cure, at = offset] = lookalike(place.found, text.slice(offset, offset + 2)) ?? explain(place);
  return { message, cure, at };
}

/** Walks the tokens before an offset. @param deepest how many brackets may be open; the walk ends where one more is */
function placeAt(text: string, at: number, deepest = Number.POSITIVE_INFINITY): Place {
  const scanner = createScanner(text, true);
  const open: number[] = [];
  let before = "";
  for (;;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    const length = scanner.getTokenLength();
    if (start >= at || start >= text.length || open.length > deepest) break;
    before = text.slice(start, start + length);
    if (before === "{" || before === "[") open.push(start);
    if (before === "}" || before === "]") open.pop();
  }
  return { text, at, found: text.charAt(at), shown: shown(text.slice(at, at + 30)), before, open };
}

function shown(rest: string): string {
  return /^"[^"\n]*"/.exec(rest)?.[0] ?? `"${/^[\w.-]+/.exec(rest)?.[0] ?? [...rest][0] ?? ""}"`;
}

function lookalike(found: string, two: string): Sentences | undefined {
  if (found === "'") return ["A text stands in single quotes.", 'Use double quotes: ".'];
  if (/[\u201c\u201d\u201e\u2018\u2019]/.test(found)) {
    return ["Here is a curly quote, as word processors make them.", 'Use straight double quotes: ".'];
  }
  if (found === "#" || two === "//" || two === "/*") return COMMENT;
  return undefined;
}

const COMMENT: Sentences = [
  "Here is a comment, and JSON has none.",
  "Remove it; a Sid can say what a statement is for.",
];
const TWO_COMMAS: Sentences = ["There are two commas with nothing between them.", "Remove one of them."];

/** By the names of jsonc-parser's errors. */
const SENTENCES: Readonly<Record<string, (place: Place) => Sentences>> = {
  PropertyNameExpected: (place) => {
    const { found, before, shown } = place;
    if (found === "") return unclosed(place);
    if (found === "}") return strayComma(found);
    if (found === ",") return TWO_COMMAS;
    const message = `After "${before}" a name in double quotes should stand, but here is ${shown}.`;
    return [message, 'Write a member as "Name": value.'];
  },
  ValueExpected: ({ text, found, before, shown }) => {
    if (text.trim() === "") return ["The document is empty.", "Write a policy document: { … }.", 0];
    if (found === "") {
      return ["The text ends where a value should stand.", "Write the value, and close what is still open."];
    }
    if (found === "]" && before === ",") return strayComma(found);
    if (found === "," && before === ",") return TWO_COMMAS;
    if (found === "," && before !== ":") return ["There is a comma with nothing before it.", "Remove the comma."];
    return [`A value should stand here, but here is ${shown}.`, "Write the value."];
  },
  ColonExpected: ({ before }) => [`A colon is missing after ${before}.`, `Write ${before}: and then its value.`],
  CommaExpected: (place) => {
    const { text, at, found, shown, open } = place;
    if (found === "}" || found === "]") {
      const close = closing(text.charAt(open.at(-1) ?? 0));
      const message = `Here is "${found}", but the bracket opened on line ${lineOfOpen(place)} is closed by "${close}".`;
      return [message, `Close it with "${close}", or check the brackets between.`];
    }
    if (/[\d.]/.test(text.charAt(at - 1))) return noValue(place);
    return [`A comma is missing before ${shown}.`, "Put a comma after the value before it."];
  },
  CloseBraceExpected: (place) => unclosed(place),
  CloseBracketExpected: (place) => unclosed(place),
  EndOfFileExpected: ({ shown }) => [
    `The document ends before this place, but ${shown} follows.`,
    "Remove what follows, or check for a bracket that closes too early.",
  ],
  InvalidSymbol: (place) => {
    const { text, before, open } = place;
    const named = text.charAt(open.at(-1) ?? text.length) === "{" && (before === "{" || before === ",");
    if (named) return [`The name ${wordAt(place).word} is not in double quotes.`, `Write "${wordAt(place).word}".`];
    return noValue(place);
  },
  UnexpectedEndOfNumber: (place) => noValue(place),
  InvalidCommentToken: () => COMMENT,
  UnexpectedEndOfString: () => [
    "The text that begins here has no closing quote on its line.",
    'Close it with a double quote: ".',
  ],
  InvalidEscapeCharacter: (place) => badEscape(place),
  InvalidUnicode: (place) => badEscape(place),
  InvalidCharacter: ({ text, at }) => [
    "A control character stands inside a text.",
    "Remove it, or write it as an escape such as \\t.",
    at + text.slice(at).search(/[\u0000-\u001f]/),
  ],
};

const closing = (bracket: string) => (bracket === "{" ? "}" : "]");
const lineOfOpen = ({ text, open }: Place) => placeOf(text, open.at(-1) ?? 0).line;

function unclosed(place: Place): Sentences {
  const bracket = place.text.charAt(place.open.at(-1) ?? 0);
  const message = `The text ends, but the "${bracket}" opened on line ${lineOfOpen(place)} is not closed.`;
  return [message, `Add "${closing(bracket)}" where it should end.`];
}

const strayComma = (bracket: string): Sentences => [
  `There is a comma, but nothing between it and the closing "${bracket}".`,
  "Remove the comma.",
];

const IN_WORD = /[^\s{}[\],:"]/;
const LONGEST_WORD = 60;

/** The whole run of characters around a place: the parser cuts `01` in two. */
function wordAt({ text, at }: Place): { readonly word: string; readonly start: number } {
  let start = at;
  while (IN_WORD.test(text.charAt(start - 1))) start--;
  let end = at;
  while (end - start < LONGEST_WORD && IN_WORD.test(text.charAt(end))) end++;
  return { word: text.slice(start, end), start };
}

function noValue(place: Place): Sentences {
  const { word, start } = wordAt(place);
  const lower = word.toLowerCase();
  const meant = lower === "true" || lower === "false" || lower === "null" ? lower : `"${word}"`;
  return [`${word} is no JSON value.`, `Write ${meant}.`, start];
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|(\\)/g;

function badEscape({ text, at }: Place): Sentences {
  ESCAPE.lastIndex = at;
  let found = ESCAPE.exec(text);
  while (found !== null && found[1] === undefined) found = ESCAPE.exec(text);
  const start = found?.index ?? at;
  return [`"${text.slice(start, start + 2)}" is no escape that JSON knows.`, "Write \\\\ for a backslash.", start];
}
