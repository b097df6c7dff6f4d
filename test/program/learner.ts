/** A learner with a folder of their own and the installed package, for tests of the whole program. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { inject } from "vitest";
import { Terminal, type TerminalOptions } from "./terminal.ts";

/** The Node that runs the program; .ci/run tries others. */
const node = process.env.PROGRAM_NODE ?? process.execPath;

export class Learner implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), "kms-workbook-learner-"));
  /** Where the learner works: the workbook makes `kms-workbook/` in it. */
  readonly folder = join(this.home, "work");
  /** A link of the learner's own to the installed launcher, so that the learner's processes can be told from others'. */
  readonly program = join(this.home, "kms-workbook.js");
  readonly environment: Record<string, string> = {
    HOME: this.home,
    PATH: [dirname(node), process.env.PATH].join(delimiter),
    LANG: "C.UTF-8",
    COLORTERM: "truecolor",
  };

  constructor() {
    mkdirSync(this.folder);
    symlinkSync(join(inject("installedIn"), "node_modules/kms-workbook/bin/kms-workbook.js"), this.program);
  }

  /** Opens the workbook full screen. */
  open(options: Partial<TerminalOptions> & { readonly args?: readonly string[] } = {}): Terminal {
    const { args = [], environment = {}, ...rest } = options;
    return new Terminal([node, this.program, ...args], {
      folder: this.folder,
      ...rest,
      environment: { ...this.environment, ...environment },
    });
  }

  /** An interactive shell in a terminal, whose prompt is `$ `, and which sets no terminal modes of its own. */
  shell(options: Partial<TerminalOptions> = {}): Terminal {
    const { environment = {}, ...rest } = options;
    const inputrc = join(this.home, "inputrc");
    writeFileSync(inputrc, "set enable-bracketed-paste off\n");
    return new Terminal(["bash", "--norc", "--noprofile", "-i"], {
      folder: this.folder,
      ...rest,
      environment: {
        ...this.environment,
        PS1: "$ ",
        INPUTRC: inputrc,
        WORKBOOK: `${node} ${this.program}`,
        ...environment,
      },
    });
  }

  /** Runs a command without a terminal. */
  async run(
    args: readonly string[],
    { input = "", environment = {} }: { input?: string; environment?: Readonly<Record<string, string>> } = {},
  ): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
    const child = spawn(node, [this.program, ...args], {
      cwd: this.folder,
      env: { ...this.environment, ...environment },
      stdio: "pipe",
    });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    child.once("close", resolve).once("error", reject);
    return { code: await promise, out, err };
  }

  /** Processes started for this learner that still run, as "PID command line". */
  processes(): string[] {
    const all = execFileSync("ps", ["-eo", "pid=,args=", "ww"], { encoding: "utf8" });
    return all.split("\n").filter((line) => line.includes(this.program));
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Waits until a process has started others, and tells which; the test's own time limit ends a wait in vain. */
export const childrenOf = async (parent: number): Promise<readonly number[]> => {
  for (;;) {
    const all = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" });
    const pairs = all.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
    const children = pairs.flatMap(([pid, from]) => (from === parent && pid !== undefined ? [pid] : []));
    if (children.length > 0) return children;
    await pause(20);
  }
};

/** Waits until none of the processes runs; the test's own time limit ends a wait in vain. */
export const gone = async (pids: readonly number[]): Promise<void> => {
  while (pids.some(isRunning)) await pause(20);
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
