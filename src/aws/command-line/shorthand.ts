/**
 * Shorthand syntax: `Key=Value,List=a,b` for structures and maps, with `[…]` and `{…}` inside ("Using shorthand syntax in
 * the AWS CLI", User Guide). Values are texts until the shapes make more of them.
 */
import type { Shape } from "../../kms/validation.ts";

/** The text is no shorthand; the message is the CLI's, with the place marked. */
export class ShorthandProblem extends Error {
  override readonly name = "ShorthandProblem";
}

export interface Files {
  /** The text that `file://…` or `fileb://…` stands for, where a key ends with `@`; undefined for any other text. */
  load(value: string): unknown;
}

/** @throws ShorthandProblem */
export const parseShorthand = (text: string, files: Files): Record<string, unknown> =>
  new Parser(text, files).parameter();

const KEY = /[A-Za-z0-9\-_.#/:]/;
const START = "(?:\\\\,|[!#-&(-+\\--<>-Z\\\\-z\\u007c-\\uffff])";
const FIRST = new RegExp(`^${START}(?:\\\\,|[\\s!#-&(-+\\--\\\\^-|~-\\uffff])*`, "u");
const SECOND = new RegExp(`^${START}(?:\\\\,|[\\s!#-&(-+\\--<>-\\uffff])*`, "u");
const SINGLE_QUOTED = /^'(?:\\'|[^'])*'/;
const DOUBLE_QUOTED = /^"(?:\\"|[^"])*"/;

/** Deeper than any option's value is. */
const MOST_DEPTH = 100;

class Parser {
  readonly #text: string;
  readonly #files: Files;
  #at = 0;
  #depth = 0;
  /** The key ended with `@`: its values may name files. */
  #fromFiles = false;

  constructor(text: string, files: Files) {
    this.#text = text;
    this.#files = files;
  }

  parameter(): Record<string, unknown> {
    const members = new Map<string, unknown>();
    for (;;) {
      const before = this.#at;
      const [key, value] = this.#member(() => this.#values());
      if (members.has(key)) {
        throw new ShorthandProblem(
          `Second instance of key "${key}" encountered for input:\n${marked(this.#text, before)}\n` +
            'This is often because there is a preceding "," instead of a space.',
        );
      }
      members.set(key, value);
      if (this.#at >= this.#text.length) return Object.fromEntries(members);
      this.#expect(",", true);
    }
  }

  #member(values: () => unknown): [string, unknown] {
    const start = this.#at;
    while (KEY.test(this.#char)) this.#at++;
    const key = this.#text.slice(start, this.#at);
    this.#blanks();
    this.#fromFiles = this.#char === "@";
    if (this.#fromFiles) this.#at++;
    this.#expect("=", true);
    return [key, values()];
  }

  #values(): unknown {
    if (this.#at >= this.#text.length) return "";
    if (this.#char === "[" || this.#char === "{") return this.#explicit();
    return this.#commaList();
  }

  /** `a`, or `a,b,c` up to what turns out to be the next key. */
  #commaList(): unknown {
    const first = this.#value(FIRST);
    this.#blanks();
    if (this.#char !== ",") return first;
    const list = [first];
    while (this.#char === ",") {
      const comma = this.#at;
      this.#expect(",", true);
      if (this.#at >= this.#text.length) throw this.#unexpected("<second>", "<none>");
      const next = this.#tryValue(SECOND);
      this.#blanks();
      if (next === undefined || (this.#at < this.#text.length && this.#char !== ",")) {
        this.#at = comma;
        break;
      }
      list.push(next);
    }
    return list.length === 1 ? first : list;
  }

  #explicit(): unknown {
    if (this.#char !== "[" && this.#char !== "{") return this.#value(FIRST);
    if (++this.#depth > MOST_DEPTH) throw new ShorthandProblem("Brackets are nested too deeply.");
    const value = this.#char === "[" ? this.#list() : this.#map();
    this.#depth--;
    return value;
  }

  #list(): unknown[] {
    const list: unknown[] = [];
    this.#expect("[", true);
    while (this.#char !== "]") {
      list.push(this.#explicit());
      this.#blanks();
      if (this.#char !== "]") this.#expect(",", true);
    }
    this.#at++;
    return list;
  }

  #map(): Record<string, unknown> {
    const members: [string, unknown][] = [];
    this.#expect("{", true);
    while (this.#char !== "}") {
      members.push(this.#member(() => this.#explicit()));
      this.#blanks();
      if (this.#char !== "}") this.#expect(",", true);
    }
    this.#at++;
    return Object.fromEntries(members);
  }

  #value(plain: RegExp): unknown {
    return this.#tryValue(plain) ?? "";
  }

  #tryValue(plain: RegExp): unknown {
    const quote = this.#char;
    const pattern = quote === "'" ? SINGLE_QUOTED : quote === '"' ? DOUBLE_QUOTED : plain;
    const [found] = pattern.exec(this.#text.slice(this.#at)) ?? [];
    if (found === undefined) {
      if (pattern === plain) return undefined;
      throw this.#unexpected(quote === "'" ? "<singled quoted>" : "<double quoted>", "<none>");
    }
    this.#at += found.length;
    const text =
      pattern === plain
        ? found.replaceAll("\\,", ",").trimEnd()
        : found.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll("\\\\", "\\");
    return this.#fromFiles ? (this.#files.load(text) ?? text) : text;
  }

  #expect(char: string, andBlanks: boolean): void {
    if (andBlanks) this.#blanks();
    if (this.#char !== char) throw this.#unexpected(char, this.#at >= this.#text.length ? "EOF" : this.#char);
    this.#at++;
    if (andBlanks) this.#blanks();
  }

  #unexpected(expected: string, received: string): ShorthandProblem {
    return new ShorthandProblem(
      `Expected: '${expected}', received: '${received}' for input:\n ${marked(this.#text, this.#at)}`,
    );
  }

  #blanks(): void {
    while (/\s/.test(this.#char)) this.#at++;
  }

  get #char(): string {
    return this.#text.charAt(this.#at);
  }
}

/** The text with a caret below the place. */
function marked(text: string, at: number): string {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const lineEnd = text.indexOf("\n", at);
  const upTo = lineEnd === -1 ? text : text.slice(0, lineEnd);
  const rest = lineEnd === -1 ? "" : text.slice(lineEnd);
  return `${upTo}\n${" ".repeat(at - lineStart)}^${rest}`;
}

/** Texts become what the shape wants: numbers, booleans, and lists of one. */
export function fitShorthand(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case "structure":
      if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => {
          const inner = shape.members[name];
          return [name, inner === undefined ? member : fitShorthand(inner, member)];
        }),
      );
    case "list":
      return (Array.isArray(value) ? value : [value]).map((item) => fitShorthand(shape.member, item));
    case "integer":
      return typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
    case "boolean":
      return typeof value === "string" && /^(true|false)$/i.test(value) ? value.toLowerCase() === "true" : value;
    default:
      return value;
  }
}
