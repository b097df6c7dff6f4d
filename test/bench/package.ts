/** What somebody downloads and keeps. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { bytes, type Section } from "./measure.ts";

const sizeOf = (folder: string): { size: number; files: number } =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => statSync(join(folder, file)))
    .filter((stats) => stats.isFile())
    .reduce((total, { size }) => ({ size: total.size + size, files: total.files + 1 }), { size: 0, files: 0 });

/** @param folder where the package is installed, with the tarball beside */
export const measurePackage = (folder: string): Section => {
  const modules = join(folder, "node_modules");
  const packages = readdirSync(modules).filter((name) => !name.startsWith("."));
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
  const installed = sizeOf(modules);
  return {
    title: "Package",
    rows: [
      { what: "npm pack", value: bytes(statSync(join(folder, tarball)).size) },
      { what: "installed", value: bytes(installed.size), note: `${installed.files} files` },
      { what: "packages installed", value: String(packages.length) },
    ],
  };
};
