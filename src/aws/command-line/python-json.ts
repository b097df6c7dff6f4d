/** JSON in options: read as JSON, refused in the words of Python's reader, which the AWS CLI shows. */

/** What is wrong, and where: `Expecting ':' delimiter: line 1 column 10 (char 9)`. */
export type Read = { readonly value: unknown } | { readonly fault: string };

export function readPythonJson(text: string): Read {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return { fault: new FaultFinder(text).find() };
  }
}

/** Deeper than any option's value is; Python itself gives up at about a thousand. */
const MOST_DEPTH = 100;

/** Walks a text that is no JSON up to the first place where it is none. */
class FaultFinder {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  find(): string {
    const fault = this.#value() ?? this.#extra();
    return fault ?? this.#fault("Expecting value");
  }

  #extra(): string | undefined {
    this.#blanks();
    return this.#at < this.#text.length ? this.#fault("Extra data") : undefined;
  }

  #value(): string | undefined {
    this.#blanks();
    const char = this.#text.charAt(this.#at);
    if (char === "{" || char === "[") {
      if (++this.#depth > MOST_DEPTH) return this.#fault("Nested too deeply");
      const fault = char === "{" ? this.#object() : this.#array();
      this.#depth--;
      return fault;
    }
    if (char === '"') return this.#string();
    const [word] = /^(?:null|true|false|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(this.#rest) ?? [];
    if (word === undefined) return this.#fault("Expecting value");
    this.#at += word.length;
    return undefined;
  }

  #object(): string | undefined {
    this.#at++;
    this.#blanks();
    if (this.#take("}")) return undefined;
    for (;;) {
      if (this.#text.charAt(this.#at) !== '"') return this.#fault("Expecting property name enclosed in double quotes");
      const name = this.#string();
      if (name !== undefined) return name;
      this.#blanks();
      if (!this.#take(":")) return this.#fault("Expecting ':' delimiter");
      const value = this.#value();
      if (value !== undefined) return value;
      this.#blanks();
      if (this.#take("}")) return undefined;
      if (!this.#take(",")) return this.#fault("Expecting ',' delimiter");
      this.#blanks();
    }
  }

  #array(): string | undefined {
    this.#at++;
    this.#blanks();
    if (this.#take("]")) return undefined;
    for (;;) {
      const value = this.#value();
      if (value !== undefined) return value;
      this.#blanks();
      if (this.#take("]")) return undefined;
      if (!this.#take(",")) return this.#fault("Expecting ',' delimiter");
    }
  }

  #string(): string | undefined {
    const start = this.#at;
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const char = this.#text.charAt(this.#at);
      if (char === '"') {
        this.#at++;
        return undefined;
      }
      if (char < " ") return this.#fault("Invalid control character at");
      if (char !== "\\") continue;
      if (!/^\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/.test(this.#rest)) {
        return this.#fault(this.#text.charAt(this.#at + 1) === "u" ? "Invalid \\uXXXX escape" : "Invalid \\escape");
      }
      this.#at++;
    }
    return this.#fault("Unterminated string starting at", start);
  }

  #take(char: string): boolean {
    const is = this.#text.charAt(this.#at) === char;
    if (is) this.#at++;
    return is;
  }

  #blanks(): void {
    while (/[ \t\n\r]/.test(this.#text.charAt(this.#at))) this.#at++;
  }

  get #rest(): string {
    return this.#text.slice(this.#at);
  }

  #fault(what: string, at = this.#at): string {
    const before = this.#text.slice(0, at).split("\n");
    return `${what}: line ${before.length} column ${(before.at(-1) ?? "").length + 1} (char ${at})`;
  }
}
