/**
 * Typed lines as a POSIX shell reads them (IEEE Std 1003.1, "Shell Command Language", 2.2 Quoting, 2.3 Token Recognition,
 * 2.6 Word Expansions): the part that people use around `aws`. Quotes, backslashes, `$NAME`, `$(…)`, pipes, redirections,
 * here-documents, `;`, `&&`, `||` and comments. What is not here is refused, never taken for something else.
 */

/** A piece of a word. What is quoted is not split at blanks after it is expanded. */
export type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "variable"; readonly name: string; readonly quoted: boolean }
  | { readonly type: "output"; readonly script: Script; readonly quoted: boolean };

export type Word = readonly Part[];

export interface Redirection {
  /** `<<` reads what stands in the script itself. */
  readonly operator: ">" | ">>" | "<" | "<<";
  readonly target: Word;
}

export interface Command {
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

/** A pipeline, and when it runs: always, or after the one before it succeeded (`&&`) or failed (`||`). */
export interface Step {
  readonly when: ";" | "&&" | "||";
  readonly pipeline: readonly Command[];
}

export type Script = readonly Step[];

/** The line is no command. */
export class SyntaxProblem extends Error {
  override readonly name = "SyntaxProblem";
  /** More lines could make a command of it. */
  readonly isIncomplete: boolean;
  constructor(message: string, { isIncomplete = false } = {}) {
    super(message);
    this.isIncomplete = isIncomplete;
  }
}

/** @throws SyntaxProblem */
export function parseScript(source: string): Script {
  const reader = new Reader(source);
  const script = reader.script();
  if (!reader.atEnd) throw new SyntaxProblem('There is a ")" without a "(". Put text with brackets in quotes.');
  return script;
}

/** The most lines that one command may take: what is still open then was never meant to go on. */
const MOST_LINES = 500;

/** Deeper than anybody nests `$(…)`. */
const MOST_DEPTH = 20;

/** The commands of a text, a line each; one that goes on in the next lines takes those along. */
export function splitCommands(source: string): string[] {
  const commands: string[] = [];
  let pending: string | undefined;
  let lines = 0;
  for (const line of source.split(/\r?\n/)) {
    pending = pending === undefined ? line : `${pending}\n${line}`;
    if (++lines < MOST_LINES && isIncomplete(pending)) continue;
    commands.push(pending);
    lines = 0;
    pending = undefined;
  }
  if (pending !== undefined) commands.push(pending);
  return commands.filter((command) => !/^\s*(#.*)?$/.test(command));
}

/** Whether the text is the beginning of a command: a quote is open, or a line ends with a backslash or a pipe. */
export function isIncomplete(source: string): boolean {
  try {
    parseScript(source);
    return false;
  } catch (problem) {
    return problem instanceof SyntaxProblem && problem.isIncomplete;
  }
}

const BLANK = /[ \t\r]/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
/** Words that make more than one command of what follows (2.4 Reserved Words). */
const KEYWORD = /^(?:for|while|until|do|done|if|then|elif|else|fi|case|esac|function)(?![^\s;|&<>()])/;
const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=/;

interface HereDocument {
  readonly end: string;
  readonly expands: boolean;
  fill(body: string): void;
}

class Reader {
  readonly #source: string;
  #at = 0;
  #depth = 0;
  /** Bodies begin after the end of the line. */
  readonly #waiting: HereDocument[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  /** Up to the end of the source, or to the `)` that closes a `$(`. */
  script(): Script {
    const steps: Step[] = [];
    let when: Step["when"] = ";";
    let operator = "";
    for (;;) {
      this.#skipBlanks({ lines: true });
      if (this.atEnd || this.#next(")")) break;
      steps.push({ when, pipeline: this.#pipeline() });
      this.#skipBlanks({ lines: false });
      operator = ["&&", "||", ";", "\n"].find((each) => this.#next(each)) ?? "";
      if (operator === "") {
        if (this.atEnd || this.#next(")")) break;
        throw this.#refused();
      }
      if (operator !== "\n") this.#at += operator.length;
      when = operator === "&&" || operator === "||" ? operator : ";";
    }
    if (when !== ";" && operator === when) {
      throw new SyntaxProblem(`Nothing stands after "${when}".`, { isIncomplete: true });
    }
    const [open] = this.#waiting;
    if (open !== undefined) throw unendedHere(open.end);
    return steps;
  }

  #pipeline(): Command[] {
    const commands = [this.#command()];
    for (;;) {
      this.#skipBlanks({ lines: false });
      if (!this.#next("|") || this.#next("||")) return commands;
      this.#at++;
      this.#skipBlanks({ lines: true });
      if (this.atEnd) throw new SyntaxProblem('Nothing stands after "|".', { isIncomplete: true });
      commands.push(this.#command());
    }
  }

  #command(): Command {
    const assignments: { name: string; value: Word }[] = [];
    const words: Word[] = [];
    const redirections: Redirection[] = [];
    this.#skipBlanks({ lines: false });
    const [keyword] = KEYWORD.exec(this.#rest) ?? [];
    if (keyword !== undefined) {
      throw new SyntaxProblem(`"${keyword}" is not understood here. Write the commands one after the other.`);
    }
    for (;;) {
      this.#skipBlanks({ lines: false });
      if (this.atEnd || /[\n;|)]/.test(this.#char) || this.#next("&&")) break;
      const operator = (["<<", "<", ">>", ">"] as const).find((each) => this.#next(each));
      if (operator !== undefined) {
        redirections.push(this.#redirection(operator));
        continue;
      }
      if (/^\d+[<>]/.test(this.#rest)) {
        throw new SyntaxProblem("Only standard output can go into a file here: write > FILE, without a number.");
      }
      const [, name] = (words.length === 0 && ASSIGNMENT.exec(this.#rest)) || [];
      if (name !== undefined) {
        this.#at += name.length + 1;
        assignments.push({ name, value: this.#wordOrEmpty() });
      } else {
        words.push(this.#word());
      }
    }
    if (words.length === 0 && assignments.length === 0 && redirections.length === 0) throw this.#refused();
    return { assignments, words, redirections };
  }

  #redirection(operator: Redirection["operator"]): Redirection {
    this.#at += operator.length;
    if (operator === "<<" && this.#next("<"))
      throw new SyntaxProblem('"<<<" is not understood here. Use a pipe: echo … |');
    this.#skipBlanks({ lines: false });
    if (this.atEnd || /[\n;|&<>)]/.test(this.#char)) {
      throw new SyntaxProblem(`"${operator}" needs the name of a file after it.`);
    }
    const from = this.#at;
    const target = this.#word();
    if (operator !== "<<") return { operator, target };
    const end = target.map((part) => (part.type === "text" ? part.text : "")).join("");
    const body: Part[] = [];
    const expands = !/['"\\]/.test(this.#source.slice(from, this.#at));
    this.#waiting.push({
      end,
      expands,
      fill: (text) => body.push(...(expands ? new Reader(text).#hereText() : [{ type: "text" as const, text }])),
    });
    return { operator, target: body };
  }

  #hereText(): Part[] {
    const parts: Part[] = [];
    while (!this.atEnd) parts.push(this.#quotedPart(""));
    return parts;
  }

  #wordOrEmpty(): Word {
    return this.atEnd || BLANK.test(this.#char) || /[\n;|&<>)]/.test(this.#char) ? [] : this.#word();
  }

  #word(): Word {
    const parts: Part[] = [];
    const start = this.#at;
    while (!this.atEnd && !BLANK.test(this.#char) && !/[\n;|&<>()]/.test(this.#char)) parts.push(...this.#part());
    if (this.#at === start) throw this.#refused();
    if (/^[^'"\\]*\{[^'"\\}]*,[^'"\\}]*\}/.test(this.#source.slice(start, this.#at))) {
      throw new SyntaxProblem(
        "A shell makes several words of braces with a comma in them. Put the word in quotes, as you must at work.",
      );
    }
    return parts;
  }

  #part(): Part[] {
    const char = this.#char;
    if (char === "'") return [{ type: "text", text: this.#singleQuoted() }];
    if (char === '"') return this.#doubleQuoted();
    if (char === "$") return [this.#expansion(false)];
    if (char === "`") throw new SyntaxProblem("Backticks are not understood here. Write $(…), which does the same.");
    if (char === "\\") {
      if (this.#at + 1 >= this.#source.length)
        throw new SyntaxProblem("The line ends with a backslash.", { isIncomplete: true });
      const text = this.#source.charAt(this.#at + 1);
      this.#at += 2;
      return text === "\n" ? [] : [{ type: "text", text }];
    }
    this.#at++;
    return [{ type: "text", text: char }];
  }

  #singleQuoted(): string {
    const end = this.#source.indexOf("'", this.#at + 1);
    if (end === -1)
      throw new SyntaxProblem('A single quote is open: close it with another "\'".', { isIncomplete: true });
    const text = this.#source.slice(this.#at + 1, end);
    this.#at = end + 1;
    return text;
  }

  #doubleQuoted(): Part[] {
    this.#at++;
    // Even an empty pair of quotes is a word.
    const parts: Part[] = [{ type: "text", text: "" }];
    while (!this.#next('"')) {
      if (this.atEnd)
        throw new SyntaxProblem("A double quote is open: close it with another '\"'.", { isIncomplete: true });
      parts.push(this.#quotedPart('"'));
    }
    this.#at++;
    return parts;
  }

  /** Between double quotes (then `quote` is one), or in a here-document. */
  #quotedPart(quote: string): Part {
    if (this.#next("$")) return this.#expansion(true);
    const escaped = this.#source.charAt(this.#at + 1);
    if (this.#next("\\") && (escaped === quote || "\\$`\n".includes(escaped)) && escaped !== "") {
      this.#at += 2;
      return { type: "text", text: escaped === "\n" ? "" : escaped };
    }
    const text = this.#char;
    this.#at++;
    return { type: "text", text };
  }

  #expansion(quoted: boolean): Part {
    this.#at++;
    if (this.#next("((")) throw new SyntaxProblem("Arithmetic, $((…)), is not understood here.");
    if (this.#next("(")) {
      this.#at++;
      if (++this.#depth > MOST_DEPTH) throw new SyntaxProblem("$(…) is nested too deeply. Use variables: NAME=$(…)");
      const script = this.script();
      this.#depth--;
      if (!this.#next(")")) throw new SyntaxProblem('"$(" is open: close it with ")".', { isIncomplete: true });
      this.#at++;
      return { type: "output", script, quoted };
    }
    const braced = this.#next("{");
    if (braced) this.#at++;
    const name = NAME.exec(this.#rest)?.[0] ?? (this.#next("?") ? "?" : "");
    if (name === "" && !braced) return { type: "text", text: "$" };
    this.#at += name.length;
    if (braced && (name === "" || !this.#next("}"))) {
      throw new SyntaxProblem("A variable in braces is a name and nothing else here, without operators.");
    }
    if (braced) this.#at++;
    return { type: "variable", name, quoted };
  }

  #skipBlanks({ lines }: { readonly lines: boolean }): void {
    for (;;) {
      if (this.#next("\\\n")) this.#at += 2;
      else if (BLANK.test(this.#char)) this.#at++;
      else if (this.#char === "#") this.#skipTo("\n");
      else if (lines && this.#char === "\n") this.#endLine();
      else return;
    }
  }

  #endLine(): void {
    this.#at++;
    for (const { end, fill } of this.#waiting.splice(0)) {
      const rest = this.#rest;
      const close = rest.split("\n").indexOf(end);
      if (close === -1) throw unendedHere(end);
      const body = rest.split("\n").slice(0, close);
      fill(body.map((line) => `${line}\n`).join(""));
      this.#at += body.join("\n").length + (close > 0 ? 1 : 0) + end.length;
    }
  }

  #skipTo(char: string): void {
    const end = this.#source.indexOf(char, this.#at);
    this.#at = end === -1 ? this.#source.length : end;
  }

  get #char(): string {
    return this.#source.charAt(this.#at);
  }

  get #rest(): string {
    return this.#source.slice(this.#at);
  }

  #next(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  #refused(): SyntaxProblem {
    const found = this.#char;
    if (found === "&") return new SyntaxProblem('"&" is not understood here: commands run one after the other.');
    if (found === "(") return new SyntaxProblem('"(" is not understood here. Put text with brackets in quotes.');
    return new SyntaxProblem(`Nothing stands before "${found}".`);
  }
}

const unendedHere = (end: string) =>
  new SyntaxProblem(`The text after << has no line "${end}" at its end.`, { isIncomplete: true });
