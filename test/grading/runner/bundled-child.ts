/** Bundles the runner's child from source, so that tests never run an old one, and says where it is. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { runnerEntries, runnerOptions } from "../../../src/grading/runner/entries.ts";

export interface BundledChild {
  readonly childEntry: string;
  remove(): void;
}

export const bundleChild = async (): Promise<BundledChild> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kms-workbook-runner-")));
  await build({
    absWorkingDir: resolve(import.meta.dirname, "../../.."),
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node22",
    logLevel: "error",
    ...runnerOptions,
    entryPoints: runnerEntries.map(({ out, source }) => ({ out, in: source })),
    outdir: folder,
  });
  return { childEntry: join(folder, "child.js"), remove: () => rmSync(folder, { recursive: true, force: true }) };
};
