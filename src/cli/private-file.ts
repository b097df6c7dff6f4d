/** Files with secrets in them: for their owner's eyes only, and whole or not at all, whatever happens meanwhile. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Written beside, brought to the disk, then put in its place. @throws what the disk says; the old file is then as it was */
export function writePrivateFile(path: string, text: string): void {
  const beside = `${path}.${process.pid}`;
  try {
    writeFileSync(beside, text, { mode: 0o600, flag: "wx", flush: true });
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  flushFolder(dirname(path));
}

/** So that the new name outlives a power cut; not every system lets a folder be opened for it. */
function flushFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // The file itself is on the disk.
  }
}
