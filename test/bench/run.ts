/**
 * Measures the built program and prints medians and ratios. Nothing passes or fails: the figures to reach stand in the
 * README, and depend on the machine.
 *
 *   npm run bench                        everything but the patches
 *   npm run bench -- start keys          only these
 *   npm run bench -- patches             what each patch to a dependency gains
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { installPackage } from "../program/installed.ts";
import { measureDecisions } from "./decisions.ts";
import { measureEncrypt } from "./encrypt.ts";
import { measureFamilies } from "./families.ts";
import { measureHttp } from "./http.ts";
import { measureKeys } from "./keys.ts";
import { machine, print, type Section } from "./measure.ts";
import { measurePackage } from "./package.ts";
import { measurePatches } from "./patches.ts";
import { measureStart } from "./start.ts";
import { measureVerdict } from "./verdict.ts";

const installed = installPackage();
const root = join(installed, "node_modules/kms-workbook");
const program = join(root, "bin/kms-workbook.js");

const sections: Readonly<Record<string, () => Promise<Section> | Section>> = {
  start: () => measureStart(program),
  keys: () => measureKeys(program),
  verdict: () => measureVerdict(program, root),
  decisions: () => measureDecisions(),
  encrypt: () => measureEncrypt(),
  families: () => measureFamilies(),
  http: () => measureHttp(program),
  package: () => measurePackage(installed),
  patches: () => measurePatches(),
};

const usual = Object.keys(sections).filter((name) => name !== "patches");
const wanted = process.argv.length > 2 ? process.argv.slice(2) : usual;
const unknown = wanted.filter((name) => !(name in sections));

try {
  if (unknown.length > 0) {
    console.error(`There is no section named ${unknown.join(", ")}. There are: ${Object.keys(sections).join(", ")}.`);
    process.exitCode = 2;
  } else {
    console.log(machine());
    for (const name of wanted) {
      const measure = sections[name];
      if (measure !== undefined) print(await measure());
    }
  }
} finally {
  rmSync(installed, { recursive: true, force: true });
}
