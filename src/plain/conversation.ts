/**
 * A conversation in lines: text is appended, answers are read a line at a time. Nothing is drawn over, nothing is told
 * by colour, so it works in a pipe, a log and a screen reader.
 */
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { withoutControls } from "../workbook/reading/controls.ts";
import { colourless } from "../workbook/reading/look.ts";
import { renderMarkdown } from "../workbook/reading/markdown.ts";
import { columns, wrapProse } from "../workbook/reading/wrap.ts";

/** Nobody will answer any more: the input ended. */
export class EndOfInput extends Error {}

/** The learner wants to leave, or to go back, instead of answering. */
export type Way = "back" | "leave";

export interface MenuItem<Value> {
  readonly label: string;
  readonly value: Value;
}

export interface Conversation {
  /** Each text as a paragraph of its own, wrapped. */
  say(...texts: readonly string[]): void;
  /** Lines as they are, for what is laid out already. */
  sayLines(lines: readonly string[]): void;
  sayMarkdown(source: string): void;
  /** @throws EndOfInput */
  ask(question: string): Promise<string>;
  /** The line as it was typed, blanks and all. @throws EndOfInput */
  askLine(prompt: string): Promise<string>;
  /** How wide what is said may be. */
  columns(): number;
  /** Numbered choices, asked for until one is made. @throws EndOfInput */
  menu<Value>(title: string, items: readonly MenuItem<Value>[]): Promise<Value | Way>;
  /** Lines up to one that is only a full stop, or to the end of input. */
  askText(): Promise<string>;
  /** Whether a person at a terminal answers. */
  readonly isTerminal: boolean;
  /** Lets another program have the terminal while `act` runs. */
  lend<Result>(act: () => Result): Result;
  close(): void;
}

export const converse = (input: Readable, output: Writable, width = 80): Conversation => {
  const isTerminal = "isTTY" in input && input.isTTY === true;
  const reader = createInterface({ input, terminal: false, crlfDelay: Number.POSITIVE_INFINITY });
  const arrived: string[] = [];
  let ended = false;
  let waiting: (() => void) | undefined;
  reader.on("line", (line) => {
    arrived.push(line);
    waiting?.();
  });
  reader.on("close", () => {
    ended = true;
    waiting?.();
  });

  // What is told may hold somebody else's words: error messages, names in policies, what was typed.
  const write = (text: string) => void output.write(withoutControls(text));
  const nextLine = async (): Promise<string | undefined> => {
    while (arrived.length === 0 && !ended) {
      await new Promise<void>((resolve) => {
        waiting = resolve;
      });
    }
    return arrived.shift();
  };

  const conversation: Conversation = {
    isTerminal,
    say(...texts) {
      for (const text of texts) conversation.sayLines(wrapProse(text, width));
    },
    sayLines(lines) {
      write(`${lines.join("\n")}\n`);
    },
    sayMarkdown(source) {
      conversation.sayLines([...renderMarkdown(source, width, colourless), ""]);
    },
    ask: async (question) => (await conversation.askLine(`${question} `)).trim(),
    async askLine(prompt) {
      // In a pipe nobody's Enter ends the line.
      write(isTerminal ? prompt : `${prompt.trimEnd()}\n`);
      const line = await nextLine();
      if (line === undefined) throw new EndOfInput();
      return line;
    },
    columns: () => width,
    async menu(title, items) {
      const digits = String(items.length).length;
      const lines = items.flatMap(({ label }, index) => {
        const number = `${String(index + 1).padStart(digits)}. `;
        const indent = " ".repeat(columns(number));
        return renderMarkdown(label, width - indent.length, colourless).map(
          (line, row) => (row === 0 ? number : indent) + line,
        );
      });
      conversation.sayLines([title, ...lines]);
      for (;;) {
        const said = (await conversation.ask(`Number (1 to ${items.length}), b to go back, q to leave:`)).toLowerCase();
        if (said === "q") return "leave";
        if (said === "b") return "back";
        const item = /^\d+$/.test(said) ? items[Number(said) - 1] : undefined;
        if (item !== undefined) return item.value;
        conversation.say(`"${said.slice(0, 40)}" is not one of the choices.`);
      }
    },
    async askText() {
      const lines: string[] = [];
      for (;;) {
        const line = await nextLine();
        if (line === undefined || line.trim() === ".") return lines.join("\n").trim();
        lines.push(line);
      }
    },
    lend(act) {
      if (ended) return act();
      reader.pause();
      try {
        return act();
      } finally {
        reader.resume();
      }
    },
    close() {
      reader.close();
    },
  };
  return conversation;
};
