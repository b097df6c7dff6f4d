/** Packs the project and installs the package in an empty folder, once for all the tests here. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The empty folder that the package was installed in. */
    installedIn: string;
  }
}

const root = resolve(import.meta.dirname, "../..");

/** Packs what `npm run build` has built; returns the folder. The caller removes it. */
export const installPackage = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "kms-workbook-installed-"));
  const npm = (args: string[], cwd: string) =>
    execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  npm(["pack", "--ignore-scripts", "--pack-destination", folder], root);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  npm(["install", "--no-audit", "--no-fund", `./kms-workbook-${version}.tgz`], folder);
  return folder;
};

export default (project: TestProject): (() => void) => {
  const folder = installPackage();
  project.provide("installedIn", folder);
  return () => rmSync(folder, { recursive: true, force: true });
};
