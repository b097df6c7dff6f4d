/** Times a program in a pseudo-terminal by what it writes, without an emulator in the way. */
import { readFileSync } from "node:fs";
import { spawn } from "@lydell/node-pty";

export interface Timed extends AsyncDisposable {
  readonly pid: number;
  /** Milliseconds from the start to the write that first made `isThere` true of all that was written. */
  seen(isThere: (written: string) => boolean): Promise<number>;
  /** Milliseconds from the start to the end of the process. */
  readonly ended: Promise<number>;
  /** Sends input; milliseconds to the end of the frame that answers it, and the bytes written for it. */
  press(key: string): Promise<{ readonly time: number; readonly size: number }>;
  /** Waits until nothing has been written for 60 ms. */
  quiet(): Promise<void>;
  /** Resident memory now, in bytes (Linux). */
  memory(): number;
}

export interface TimedOptions {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The end of a synchronized update, with which Ink ends every frame. */
const frameEnd = "\u001B[?2026l";
const patience = 20_000;

export const time = (command: readonly [string, ...string[]], { folder, environment }: TimedOptions): Timed => {
  const [file, ...args] = command;
  const started = performance.now();
  const pty = spawn(file, args, { cols: 120, rows: 36, cwd: folder, name: "xterm-256color", env: environment });
  let written = "";
  const watchers = new Set<() => void>();
  pty.onData((data) => {
    written += data;
    for (const watcher of watchers) watcher();
  });
  const ended = new Promise<number>((resolve) => pty.onExit(() => resolve(performance.now() - started)));

  /** Resolves with the moment at which `isTrue` first held. */
  const when = (isTrue: () => boolean): Promise<number> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const giveUp = setTimeout(
      () => reject(new Error(`Waited in vain. Written so far: ${JSON.stringify(written)}`)),
      patience,
    );
    const look = () => {
      if (!isTrue()) return;
      watchers.delete(look);
      clearTimeout(giveUp);
      resolve(performance.now());
    };
    watchers.add(look);
    look();
    return promise;
  };

  return {
    pid: pty.pid,
    ended,
    seen: async (isThere) => (await when(() => isThere(written))) - started,
    press: async (key) => {
      const before = written.length;
      const pressed = performance.now();
      pty.write(key);
      const answered = await when(() => written.indexOf(frameEnd, before) !== -1);
      return { time: answered - pressed, size: Buffer.byteLength(written.slice(before)) };
    },
    quiet: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const done = () => {
        watchers.delete(again);
        resolve();
      };
      let timer = setTimeout(done, 60);
      const again = () => {
        clearTimeout(timer);
        timer = setTimeout(done, 60);
      };
      watchers.add(again);
      return promise;
    },
    memory: () => {
      const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pty.pid}/status`, "utf8")) ?? [];
      return Number(kibibytes) * 1024;
    },
    async [Symbol.asyncDispose]() {
      try {
        pty.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
      await ended;
    },
  };
};
