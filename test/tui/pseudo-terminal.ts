/** Runs a program in a pseudo-terminal and looks at the screen of a real emulator. Waits for what is named, never for time. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { bundle, root } from "../../scripts/bundle.ts";

/** @param name of a fixture. @returns the bundled fixture's path, and a function that removes it */
export const bundleProgram = async (name = "tui-program"): Promise<{ readonly path: string; remove(): void }> => {
  const folder = mkdtempSync(join(tmpdir(), "kms-workbook-tui-"));
  await bundle(
    {
      input: { [name]: `test/fixtures/${name}.ts` },
      // Ink asks for it only when it is debugged.
      resolve: {
        mainFields: ["module", "main"],
        alias: { "react-devtools-core": join(root, "test/fixtures/nothing.ts") },
      },
    },
    { dir: folder, entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
  );
  return { path: join(folder, `${name}.mjs`), remove: () => rmSync(folder, { recursive: true, force: true }) };
};

export interface Terminal {
  readonly pid: number;
  type(text: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  /** The screen's lines without blanks at their ends. */
  lines(): readonly string[];
  /** Resolves when the screen has the text; fails with the screen when it does not come. */
  shows(text: string | RegExp): Promise<void>;
  /** The alternate screen is on. */
  isFullScreen(): boolean;
  isCursorHidden(): boolean;
  readonly ended: Promise<number>;
  /** All that was written since the last call, with its control sequences. */
  written(): string;
}

const PATIENCE_MS = 10_000;

export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export const openTerminal = (
  command: string,
  args: readonly string[],
  { columns, rows, environment = {} }: TerminalOptions,
): Terminal => {
  const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, INK_SCREEN_READER: ____, ...inherited } = process.env;
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const pty = spawn(command, [...args], {
    cols: columns,
    rows,
    cwd: root,
    env: { ...inherited, TERM: "xterm-256color", ...environment },
  });
  let written = "";
  let hidden = false;
  const watchers = new Set<() => void>();
  pty.onData((data) => {
    written += data;
    for (const [, mode] of data.matchAll(/\u001B\[\?25([hl])/g)) hidden = mode === "l";
    screen.write(data, () => {
      for (const watcher of [...watchers]) watcher();
    });
  });
  // What the emulator answers to questions of the program.
  screen.onData((data) => pty.write(data));
  const ended = new Promise<number>((done) => {
    pty.onExit(({ exitCode, signal }) => done(signal === undefined || signal === 0 ? exitCode : 128 + signal));
  });
  const lines = () => {
    const { active } = screen.buffer;
    return Array.from({ length: screen.rows }, (_, row) => {
      return active.getLine(active.viewportY + row)?.translateToString(true) ?? "";
    });
  };
  return {
    pid: pty.pid,
    type: (text) => pty.write(text),
    resize(toColumns, toRows) {
      screen.resize(toColumns, toRows);
      pty.resize(toColumns, toRows);
    },
    kill: (signal) => process.kill(pty.pid, signal),
    lines,
    shows: (text) =>
      new Promise((done, fail) => {
        const look = () => {
          const all = lines().join("\n");
          if (typeof text === "string" ? !all.includes(text) : !text.test(all)) return;
          stop();
          done();
        };
        const stop = () => {
          watchers.delete(look);
          clearTimeout(patience);
        };
        const patience = setTimeout(() => {
          stop();
          fail(new Error(`The screen never showed ${text}:\n${lines().join("\n")}`));
        }, PATIENCE_MS);
        watchers.add(look);
        look();
      }),
    isFullScreen: () => screen.buffer.active.type === "alternate",
    isCursorHidden: () => hidden,
    ended,
    written() {
      const since = written;
      written = "";
      return since;
    },
  };
};
