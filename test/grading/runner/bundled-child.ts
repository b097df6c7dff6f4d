/** Bundles the runner's child from source, so that tests never run an old one, and says where it is. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleRunner } from "../../../scripts/bundle.ts";

export interface BundledChild {
  readonly childEntry: string;
  remove(): void;
}

export const bundleChild = async (): Promise<BundledChild> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kms-workbook-runner-")));
  await bundleRunner(folder);
  return { childEntry: join(folder, "child.js"), remove: () => rmSync(folder, { recursive: true, force: true }) };
};
