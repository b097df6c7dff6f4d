/**
 * The terminal's ownership: lending it to an editor, stopping as Ctrl-Z does, and giving it back on every way out.
 * Signals: POSIX.1-2017, 11.1.9 (job control); exit codes 128 + n as shells tell them.
 */
import { constants } from "node:os";
import type { SuspendTerminal } from "ink";

const ENDING = ["SIGTERM", "SIGHUP", "SIGINT"] as const;
/** How long a stop that nobody carries out (a process group without a shell) leaves the screen away, in milliseconds. */
const STOP_GRACE_MS = 100;

export interface TerminalOwner {
  /** The terminal belongs to `work` until it ends; then the screen is painted anew. */
  lend(work: () => Promise<void>): Promise<void>;
  /** Stops the process group; returns when it was continued. */
  stop(): Promise<void>;
  /** Takes the signal handlers away. */
  release(): void;
}

export interface TerminalOptions {
  readonly suspendTerminal: SuspendTerminal;
  readonly platform: NodeJS.Platform;
  /** A signal asks the program to end; the code is what to exit with. */
  readonly onEnd: (exitCode: number) => void;
}

export const ownTerminal = ({ suspendTerminal, platform, onEnd }: TerminalOptions): TerminalOwner => {
  let lent = false;
  const lend = async (work: () => Promise<void>): Promise<void> => {
    if (lent) return;
    lent = true;
    try {
      await suspendTerminal(async () => {
        // Ink stops listening, but the stream reads on, would take keys away from whoever has the terminal now, and would
        // block on them. It can be paused only after the tick in which it notices that nobody listens.
        await new Promise((resolve) => setImmediate(resolve));
        process.stdin.pause();
        await new Promise((resolve) => setImmediate(resolve));
        await work();
        // Whoever read from it in this process has paused it just now, which takes effect in the next tick: after that
        // Ink listens again.
        await new Promise((resolve) => setImmediate(resolve));
      });
    } finally {
      lent = false;
    }
  };

  const stopped = (): Promise<void> =>
    new Promise((resolve) => {
      const back = () => {
        process.off("SIGCONT", back);
        clearTimeout(grace);
        resolve();
      };
      process.on("SIGCONT", back);
      // The whole group, as the terminal itself does it: a shell sees npm stop only if npm stops too.
      process.off("SIGTSTP", onStop);
      process.kill(0, "SIGTSTP");
      const grace = setTimeout(back, STOP_GRACE_MS);
    });

  const stop = async (): Promise<void> => {
    if (platform === "win32" || lent) return;
    await lend(stopped);
    process.on("SIGTSTP", onStop);
  };

  const onStop = (): void => {
    // The editor was stopped, and the shell waits for all of its job.
    if (lent) process.kill(process.pid, "SIGSTOP");
    else void stop();
  };
  // Stopped by SIGSTOP, which cannot be seen coming: the shell has used the screen since.
  const onContinued = (): void => {
    if (!lent) void lend(async () => {});
  };
  const endings = ENDING.map((signal) => {
    const handle = (): void => {
      // Ctrl-C in an editor is meant for the editor.
      if (signal === "SIGINT" && lent) return;
      onEnd(128 + constants.signals[signal]);
    };
    process.on(signal, handle);
    return [signal, handle] as const;
  });
  if (platform !== "win32") {
    process.on("SIGTSTP", onStop);
    process.on("SIGCONT", onContinued);
  }

  return {
    lend,
    stop,
    release() {
      for (const [signal, handle] of endings) process.off(signal, handle);
      process.off("SIGTSTP", onStop);
      process.off("SIGCONT", onContinued);
    },
  };
};
