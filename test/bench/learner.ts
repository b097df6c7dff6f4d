/** Where the program under measurement runs: a folder of its own, and an environment without this machine's oddities. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const node = process.execPath;

/** The last words of a full frame: the keys in the footer. */
export const isFullFrame = (written: string): boolean => written.includes("quit");

export class BenchLearner implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), "kms-workbook-bench-"));
  readonly folder = join(this.home, "work");
  readonly environment: Readonly<Record<string, string>> = {
    HOME: this.home,
    PATH: process.env.PATH ?? "",
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    LANG: "C.UTF-8",
    NODE_COMPILE_CACHE: join(this.home, "compile-cache"),
  };

  constructor() {
    mkdirSync(this.folder);
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
