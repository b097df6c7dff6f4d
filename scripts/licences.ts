/**
 * The licences of everything bundled: their terms ask that the text travels with every copy.
 * Which packages are in is read off the bundler's own account of the build, so nothing can be forgotten.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Terms under which code may be shipped inside an MIT program. */
const accepted = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD", "BlueOak-1.0.0", "Unlicense"];

interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: string;
}

/**
 * The text of THIRD_PARTY_LICENSES.
 * @param modules absolute paths of the modules whose code is in the builds' output
 * @throws Error if a package's licence is not an accepted one
 */
export const thirdPartyLicences = (modules: readonly string[]): string => {
  const theirs = modules.filter((path) => path.includes("node_modules"));
  const folders = new Set(theirs.map(packageFolder));
  const packages = new Map<string, BundledPackage>();
  for (const folder of folders) {
    const found = describe(folder);
    packages.set(`${found.name}@${found.version}`, found);
  }
  const sorted = [...packages].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
  const byText = Map.groupBy(sorted, ({ text }) => text);
  const texts = [...byText].map(([text, holders]) => `${"=".repeat(80)}\n${list(holders)}\n\n${text}`);
  return `kms-workbook contains code of these packages, each under its own licence.\n\n${[list(sorted), ...texts].join("\n\n")}\n`;
};

const list = (packages: readonly BundledPackage[]): string =>
  packages.map(({ name, version, licence }) => `  ${name} ${version} (${licence})`).join("\n");

/** The folder of the package that a file under node_modules/ belongs to: the nearest one with a name and a version. */
const packageFolder = (file: string): string => {
  let folder = dirname(file);
  while (!isPackage(folder)) folder = dirname(folder);
  return folder;
};

const isPackage = (folder: string): boolean => {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return false;
  const { name, version } = JSON.parse(readFileSync(file, "utf8"));
  return name !== undefined && version !== undefined;
};

const describe = (folder: string): BundledPackage => {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (!accepted.includes(license)) throw new Error(`${name} ${version} is bundled, but its licence is ${license}.`);
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort();
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  const holder = typeof author === "string" ? author : (author?.name ?? `the authors of ${name}`);
  const text = texts.length > 0 ? texts.join("\n\n") : `Copyright ${holder}. Licensed under ${license}.`;
  return { name, version, licence: license, text };
};
