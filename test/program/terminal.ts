/**
 * A person at a terminal, for tests: starts a program in a real pseudo-terminal, shows what is on the screen, types.
 *
 * Tests wait for things that can be seen, never for time; a wait that is not answered fails with the screen in its
 * message. Every program still running is killed at the end of its test (`await using`).
 */
import { setTimeout as limit } from "node:timers/promises";
import { type IPty, spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly folder: string;
  /** Everything the program finds in its environment, but for TERM, which is xterm-256color unless given. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How long a person would wait before giving up, in milliseconds. */
const patience = 15_000;

export class Terminal implements AsyncDisposable {
  readonly #pty: IPty;
  readonly #emulator: xterm.Terminal;
  readonly #watchers = new Set<() => void>();
  #written = "";
  /** What the program's process ended with. */
  readonly ended: Promise<{ readonly code: number; readonly signal: number | undefined }>;

  constructor(command: readonly [string, ...string[]], options: TerminalOptions) {
    const { columns: cols = 100, rows = 30 } = options;
    const [file, ...args] = command;
    this.#emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true });
    this.#pty = spawn(file, args, {
      cols,
      rows,
      cwd: options.folder,
      name: "xterm-256color",
      env: { TERM: "xterm-256color", ...options.environment },
    });
    this.#emulator.onData((reply) => this.#pty.write(reply));
    this.#pty.onData((data) => {
      this.#written += data;
      this.#emulator.write(data, () => this.#look());
    });
    this.ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        // The emulator parses later than it is written to: what was drawn last counts as drawn before the end.
        this.#emulator.write("", () => resolve({ code: exitCode, signal }));
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Every byte the program wrote, as text. */
  get written(): string {
    return this.#written;
  }

  /** The lines on the screen, without the spaces at their ends. */
  get lines(): string[] {
    const { active } = this.#emulator.buffer;
    return Array.from(
      { length: this.#emulator.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
    );
  }

  get screen(): string {
    return this.lines.join("\n");
  }

  /** Whether a line was too wide for the terminal, and went on in the next row. */
  get overflows(): boolean {
    const { active } = this.#emulator.buffer;
    return this.lines.some((_, row) => active.getLine(active.baseY + row)?.isWrapped === true);
  }

  /** Whether the screen is the shell's own, with a visible cursor and no modes left on. */
  get restored(): boolean {
    const { modes, buffer } = this.#emulator;
    const shown = this.#written.lastIndexOf("\u001B[?25h") >= this.#written.lastIndexOf("\u001B[?25l");
    const quiet = modes.mouseTrackingMode === "none" && !modes.bracketedPasteMode && !modes.sendFocusMode;
    return buffer.active.type === "normal" && shown && quiet && !modes.synchronizedOutputMode;
  }

  get fullScreen(): boolean {
    return this.#emulator.buffer.active.type === "alternate";
  }

  /** Whether the program asked for pasted text to be told from typed text, which it does once it listens for keys. */
  get marksPastes(): boolean {
    return this.#emulator.modes.bracketedPasteMode;
  }

  /** Types text as it is, or named keys. */
  type(text: string): void {
    this.#pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: NodeJS.Signals): void {
    this.#pty.kill(signal);
  }

  /** Closes the window: the program's terminal is gone, and it is told by SIGHUP. */
  hangUp(): void {
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  /** Waits until the screen shows the text, or matches. */
  async shows(wanted: string | RegExp): Promise<void> {
    await this.until(`show ${wanted}`, () =>
      typeof wanted === "string" ? this.screen.includes(wanted) : wanted.test(this.screen),
    );
  }

  /** Waits until the screen no longer shows the text, or no longer matches. */
  async hides(unwanted: string | RegExp): Promise<void> {
    await this.until(`stop showing ${unwanted}`, () =>
      typeof unwanted === "string" ? !this.screen.includes(unwanted) : !unwanted.test(this.screen),
    );
  }

  /** Waits until something is true of the terminal, looking again after everything the program writes. */
  async until(what: string, isTrueNow: () => boolean): Promise<void> {
    // A frame that is still being written is not on the screen yet: terminals show synchronized updates as a whole.
    const isTrue = () => !this.#emulator.modes.synchronizedOutputMode && isTrueNow();
    if (isTrue()) return;
    const seen = Promise.withResolvers<void>();
    const look = () => {
      if (isTrue()) seen.resolve();
    };
    this.#watchers.add(look);
    const giveUp = new AbortController();
    try {
      const ended = this.ended.then(({ code }) => {
        if (!isTrue()) throw new Error(this.#unanswered(`The program ended with ${code} and did not ${what}.`));
      });
      const late = limit(patience, undefined, { signal: giveUp.signal }).then(() => {
        throw new Error(this.#unanswered(`The program did not ${what} in ${patience} ms.`));
      });
      await Promise.race([seen.promise, ended, late]);
    } finally {
      giveUp.abort();
      this.#watchers.delete(look);
    }
  }

  #look(): void {
    for (const look of this.#watchers) look();
  }

  #unanswered(what: string): string {
    return `${what} The screen:\n${this.lines.map((line) => `  | ${line}`).join("\n")}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#pty.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.ended;
    this.#emulator.dispose();
  }
}

/** What a terminal sends for the keys that have no letter. */
export const keys = {
  enter: "\r",
  escape: "\u001B",
  up: "\u001B[A",
  down: "\u001B[B",
  right: "\u001B[C",
  left: "\u001B[D",
  pageDown: "\u001B[6~",
  pageUp: "\u001B[5~",
  tab: "\t",
  controlC: "\u0003",
  controlZ: "\u001A",
} as const;
