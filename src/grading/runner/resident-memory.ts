/**
 * Watches how much memory a process really holds. V8's heap limit does not count buffers, so this is what stops a
 * program that fills them. Linux tells it in /proc; on macOS `ps` is asked, less often because it costs a process;
 * elsewhere the heap limit alone holds.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";

/** Milliseconds between looks. A process can fill some 50 MB between two looks on Linux. */
const INTERVAL = { linux: 20, darwin: 200 };

/**
 * Calls `exceeded` once when the process holds more than `limitMiB`.
 * @returns what stops watching
 */
export const watchResidentMemory = (pid: number, limitMiB: number, exceeded: () => void): (() => void) => {
  const { platform } = process;
  if (platform !== "linux" && platform !== "darwin") return () => {};
  const look = platform === "linux" ? residentOnLinux : residentOnMac;
  const timer = setInterval(() => {
    look(pid, (kib) => {
      if (kib <= limitMiB * 1024) return;
      clearInterval(timer);
      exceeded();
    });
  }, INTERVAL[platform]);
  timer.unref();
  return () => clearInterval(timer);
};

type Look = (pid: number, tell: (kib: number) => void) => void;

const residentOnLinux: Look = (pid, tell) => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    tell(Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0));
  } catch {
    // It has ended.
  }
};

const residentOnMac: Look = (pid, tell) => {
  execFile("/bin/ps", ["-o", "rss=", "-p", String(pid)], (error, stdout) => {
    if (error === null) tell(Number(stdout.trim()));
  });
};
