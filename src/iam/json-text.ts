/**
 * JSON text read into nodes that know where they stand, so that a problem can be told with line and column.
 * Follows RFC 8259; a name that comes twice in one object is told too, because policies forbid it.
 * JSON.parse keeps no places, takes the last of two equal names in silence, and names faults in its own words.
 */

export type JsonNode =
  | { readonly type: "object"; readonly members: readonly JsonMember[]; readonly at: number }
  | { readonly type: "array"; readonly items: readonly JsonNode[]; readonly at: number }
  | { readonly type: "string"; readonly value: string; readonly at: number }
  /** `value` is the number as it was written. */
  | { readonly type: "number"; readonly value: string; readonly at: number }
  | { readonly type: "boolean"; readonly value: boolean; readonly at: number }
  | { readonly type: "null"; readonly at: number };

interface JsonMember {
  readonly name: string;
  /** Offset of the name in the text; -1 for data that never was text. */
  readonly at: number;
  readonly value: JsonNode;
}

export interface JsonFault {
  readonly message: string;
  readonly cure: string;
  readonly at: number;
}

/** Far deeper than any policy, and shallow enough for every stack. */
const MAX_DEPTH = 60;

/** Reads one JSON document. */
export function readJson(text: string): { readonly node: JsonNode } | { readonly fault: JsonFault } {
  try {
    return { node: new Reader(text).document() };
  } catch (error) {
    if (error instanceof Fault) return { fault: { message: error.message, cure: error.cure, at: error.at } };
    throw error;
  }
}

/** The same nodes from data, such as an object out of a YAML file; their places are -1. */
export function jsonFromData(data: unknown, depth = 0): { readonly node: JsonNode } | { readonly fault: JsonFault } {
  const at = -1;
  if (depth > MAX_DEPTH) return { fault: tooDeep(at) };
  if (data === null) return { node: { type: "null", at } };
  if (typeof data === "string") return { node: { type: "string", value: data, at } };
  if (typeof data === "boolean") return { node: { type: "boolean", value: data, at } };
  if (typeof data === "number" && Number.isFinite(data)) return { node: { type: "number", value: String(data), at } };
  if (Array.isArray(data)) {
    const items: JsonNode[] = [];
    for (const item of data) {
      const read = jsonFromData(item, depth + 1);
      if ("fault" in read) return read;
      items.push(read.node);
    }
    return { node: { type: "array", items, at } };
  }
  if (typeof data === "object") {
    const members: JsonMember[] = [];
    for (const [name, value] of Object.entries(data)) {
      if (value === undefined) continue;
      const read = jsonFromData(value, depth + 1);
      if ("fault" in read) return read;
      members.push({ name, at, value: read.node });
    }
    return { node: { type: "object", members, at } };
  }
  const message = `A policy document holds text, numbers, true, false, lists and objects, but here is a ${typeof data}.`;
  return { fault: { message, cure: "Give the document as JSON text or as plain data.", at } };
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

class Fault extends Error {
  readonly cure: string;
  readonly at: number;
  constructor(fault: JsonFault) {
    super(fault.message);
    this.cure = fault.cure;
    this.at = fault.at;
  }
}

const tooDeep = (at: number): JsonFault => ({
  message: `The document is nested more than ${MAX_DEPTH} levels deep.`,
  cure: "Check that every bracket is closed where it should be.",
  at,
});

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /[^\s{}[\],:"]+/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): JsonNode {
    if (this.text.trim() === "") this.fail("The document is empty.", "Write a policy document: { … }.");
    const node = this.value(0);
    this.skipSpace();
    if (this.at < this.text.length) {
      this.fail(
        `The document ends before this place, but ${this.shown()} follows.`,
        "Remove what follows, or check for a bracket that closes too early.",
      );
    }
    return node;
  }

  private value(depth: number): JsonNode {
    this.skipSpace();
    const at = this.at;
    if (depth > MAX_DEPTH) throw new Fault(tooDeep(at));
    switch (this.text[at]) {
      case "{":
        return this.object(at, depth);
      case "[":
        return this.array(at, depth);
      case '"':
        return { type: "string", value: this.string(), at };
      case undefined:
        return this.fail("The text ends where a value should stand.", "Write the value, and close what is still open.");
      default:
        return this.scalar(at);
    }
  }

  private object(at: number, depth: number): JsonNode {
    const members: JsonMember[] = [];
    const seen = new Set<string>();
    this.at++;
    for (let after: "{" | "," = "{"; ; after = ",") {
      this.skipSpace();
      if (this.text[this.at] === "}" && after === "{") break;
      const nameAt = this.at;
      const name = this.name(after, at);
      if (seen.has(name)) {
        throw new Fault({
          message: `"${name}" stands twice in the same object.`,
          cure: "Keep one of them; to give several values, write them as a list in square brackets.",
          at: nameAt,
        });
      }
      seen.add(name);
      this.skipSpace();
      if (this.text[this.at] !== ":") {
        this.fail(`A colon is missing after "${name}".`, `Write "${name}": and then its value.`);
      }
      this.at++;
      members.push({ name, at: nameAt, value: this.value(depth + 1) });
      if (this.closes("}", at)) break;
    }
    this.at++;
    return { type: "object", members, at };
  }

  private name(after: "{" | ",", openedAt: number): string {
    const found = this.text[this.at];
    if (found === '"') return this.string();
    if (found === "}") this.fail('There is a comma, but nothing between it and the closing "}".', "Remove the comma.");
    if (found === undefined) this.failOpen("{", openedAt);
    if (found === ",") this.fail("There are two commas with nothing between them.", "Remove one of them.");
    this.failOnLookalike();
    const word = this.match(WORD);
    if (word !== "") this.fail(`The name ${word} is not in double quotes.`, `Write "${word}".`);
    return this.fail(
      `After "${after}" a name in double quotes should stand, but here is ${this.shown()}.`,
      'Write a member as "Name": value.',
    );
  }

  private array(at: number, depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.at++;
    this.skipSpace();
    if (this.text[this.at] !== "]") {
      for (;;) {
        items.push(this.value(depth + 1));
        if (this.closes("]", at)) break;
        this.skipSpace();
        if (this.text[this.at] === "]") {
          this.fail('There is a comma, but nothing between it and the closing "]".', "Remove the comma.");
        }
      }
    }
    this.at++;
    return { type: "array", items, at };
  }

  /** After a member or item: true at the closing bracket, false (and past it) at a comma. */
  private closes(bracket: "}" | "]", openedAt: number): boolean {
    this.skipSpace();
    const found = this.text[this.at];
    if (found === bracket) return true;
    if (found === ",") {
      this.at++;
      return false;
    }
    if (found === undefined) return this.failOpen(bracket === "}" ? "{" : "[", openedAt);
    if (found === "}" || found === "]") {
      const { line } = placeOf(this.text, openedAt);
      return this.fail(
        `Here is "${found}", but the bracket opened on line ${line} is closed by "${bracket}".`,
        `Close it with "${bracket}", or check the brackets between.`,
      );
    }
    if (found !== '"' && found !== "{" && found !== "[") this.failOnLookalike();
    return this.fail(`A comma is missing before ${this.shown()}.`, "Put a comma after the value before it.");
  }

  private string(): string {
    const opened = this.at;
    let value = "";
    this.at++;
    for (;;) {
      value += this.match(PLAIN);
      const found = this.text[this.at];
      if (found === '"') {
        this.at++;
        return value;
      }
      if (found === "\\") value += this.escape();
      else if (found === undefined || found === "\n" || found === "\r") {
        this.at = opened;
        this.fail("The text that begins here has no closing quote on its line.", 'Close it with a double quote: ".');
      } else {
        this.fail("A control character stands inside a text.", "Remove it, or write it as an escape such as \\t.");
      }
    }
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? "";
    const plain = ESCAPES[letter];
    if (plain !== undefined) {
      this.at += 2;
      return plain;
    }
    const hex = this.text.slice(this.at + 2, this.at + 6);
    if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(hex)) {
      this.at += 6;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    return this.fail(`"\\${letter}" is no escape that JSON knows.`, "Write \\\\ for a backslash.");
  }

  private scalar(at: number): JsonNode {
    const number = this.match(NUMBER);
    if (number !== "") return { type: "number", value: number, at };
    this.failOnLookalike();
    const word = this.match(WORD);
    if (word === "true" || word === "false") return { type: "boolean", value: word === "true", at };
    if (word === "null") return { type: "null", at };
    this.at = at;
    if (word === "") this.fail(`A value should stand here, but here is ${this.shown()}.`, "Write the value.");
    const lower = word.toLowerCase();
    const meant = lower === "true" || lower === "false" || lower === "null" ? lower : `"${word}"`;
    return this.fail(`${word} is no JSON value.`, `Write ${meant}.`);
  }

  /** Faults that people bring from programming languages and word processors. */
  private failOnLookalike(): void {
    const found = this.text[this.at] ?? "";
    if (found === "'") this.fail("A text stands in single quotes.", 'Use double quotes: ".');
    if (/[\u201c\u201d\u201e\u2018\u2019]/.test(found)) {
      this.fail("Here is a curly quote, as word processors make them.", 'Use straight double quotes: ".');
    }
    if (this.text.startsWith("//", this.at) || this.text.startsWith("/*", this.at) || found === "#") {
      this.fail("Here is a comment, and JSON has none.", "Remove it; a Sid can say what a statement is for.");
    }
  }

  private failOpen(bracket: "{" | "[", openedAt: number): never {
    const { line } = placeOf(this.text, openedAt);
    const close = bracket === "{" ? "}" : "]";
    return this.fail(
      `The text ends, but the "${bracket}" opened on line ${line} is not closed.`,
      `Add "${close}" where it should end.`,
    );
  }

  /** What stands here, short enough for a sentence. */
  private shown(): string {
    const rest = this.text.slice(this.at, this.at + 30);
    const quoted = /^"[^"\n]*"/.exec(rest)?.[0];
    return quoted ?? `"${/^[\w.-]+/.exec(rest)?.[0] ?? [...rest][0] ?? ""}"`;
  }

  private skipSpace(): void {
    this.match(SPACE);
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }

  private fail(message: string, cure: string): never {
    throw new Fault({ message, cure, at: Math.min(this.at, this.text.length) });
  }
}
