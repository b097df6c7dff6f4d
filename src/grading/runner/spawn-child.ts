/**
 * Starts a child process that may do nothing but compute and talk to us.
 *
 * - Node's permission model: no files but its own bundle, no processes, no threads, no add-ons.
 * - An environment of its own: nothing of ours, no NODE_OPTIONS, no AWS_*, no HOME.
 * - Where there is a POSIX shell, kernel limits on data and processor time. They are wider than the runner's own limits
 *   and hold even when we are too busy to look, or gone.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";

/** MiB of V8's heap. Buffers are outside it: the runner watches resident memory, and the kernel all data. */
const HEAP_MIB = 128;
/** KiB. V8 alone reserves 512 MiB for code, which counts. */
const DATA_KIB = 2 * 2 ** 20;
/** Ends a process that spins on after we were killed. */
const PROCESSOR_SECONDS = 300;

// A limit that cannot be set (the machine has a stricter one) is left as it is.
const limited = `{ ulimit -c 0; ulimit -d ${DATA_KIB}; ulimit -t ${PROCESSOR_SECONDS}; } 2>/dev/null; exec "$0" "$@"`;

/** The same command under the kernel's limits, where there is a POSIX shell to set them. */
export const limitedCommand = (command: string, args: readonly string[]): [command: string, args: string[]] =>
  process.platform === "win32" ? [command, [...args]] : ["/bin/sh", ["-c", limited, command, ...args]];

/** @param childEntry absolute path of the bundled child.js, without symbolic links */
export const spawnChild = (childEntry: string): ChildProcess => {
  const nodeArguments = [
    "--permission",
    `--allow-fs-read=${join(dirname(childEntry), "*")}`,
    `--max-old-space-size=${HEAP_MIB}`,
    "--no-warnings",
    childEntry,
  ];
  const [command, args] = limitedCommand(process.execPath, nodeArguments);
  return spawn(command, args, {
    cwd: dirname(childEntry),
    env: environment(),
    // The last two are TO_PARENT and FROM_PARENT of protocol.ts.
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    windowsHide: true,
  });
};

/** Windows' own libraries do not load without SystemRoot. */
const environment = (): NodeJS.ProcessEnv => {
  const { SystemRoot } = process.env;
  return { TZ: "UTC", ...(process.platform === "win32" && SystemRoot !== undefined && { SystemRoot }) };
};
