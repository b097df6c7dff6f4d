import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InputProblem } from "../../src/input-problem.ts";
import { chooseFolder, lastFolderFile, rememberFolder } from "../../src/workbook/last-folder.ts";
import { emptyFolder } from "./folder.ts";

const places = () => {
  const root = emptyFolder();
  const [cwd, state, used] = ["here", "state", "used"].map((name) => join(root, name));
  for (const folder of [cwd, used]) mkdirSync(folder ?? "");
  return { cwd: cwd ?? "", used: used ?? "", environment: { XDG_STATE_HOME: state, HOME: root } };
};

test("the folder is the one named, else ./kms-workbook, else the last one used, else a new ./kms-workbook", () => {
  const { cwd, used, environment } = places();
  const here = join(cwd, "kms-workbook");
  expect(chooseFolder(undefined, cwd, environment)).toBe(here);
  rememberFolder(used, environment);
  expect(chooseFolder(undefined, cwd, environment)).toBe(used);
  mkdirSync(here);
  expect(chooseFolder(undefined, cwd, environment)).toBe(here);
  expect(chooseFolder("../named", cwd, environment)).toBe(join(cwd, "..", "named"));
});

test("a last folder that is gone, or an address that is none, is passed over", () => {
  const { cwd, used, environment } = places();
  rememberFolder(used, environment);
  rmSync(used, { recursive: true });
  expect(chooseFolder(undefined, cwd, environment)).toBe(join(cwd, "kms-workbook"));
  writeFileSync(lastFolderFile(environment), "\u0000junk");
  expect(chooseFolder(undefined, cwd, environment)).toBe(join(cwd, "kms-workbook"));
});

test("a file is no folder", () => {
  const { cwd, environment } = places();
  writeFileSync(join(cwd, "file"), "");
  expect(() => chooseFolder("file", cwd, environment)).toThrow(InputProblem);
});

test("the address is kept in the state folder, and a state folder that refuses is no matter", () => {
  const { used, environment } = places();
  rememberFolder(used, environment);
  expect(readFileSync(join(environment.XDG_STATE_HOME ?? "", "kms-workbook", "last-folder"), "utf8")).toBe(`${used}\n`);
  writeFileSync(join(used, "file"), "");
  expect(() => rememberFolder(used, { XDG_STATE_HOME: join(used, "file") })).not.toThrow();
});

test.each([
  ["linux", { HOME: "/home/ada" }, "/home/ada/.local/state/kms-workbook/last-folder"],
  ["linux", { HOME: "/home/ada", XDG_STATE_HOME: "/state" }, "/state/kms-workbook/last-folder"],
  ["linux", { HOME: "/home/ada", XDG_STATE_HOME: "relative" }, "/home/ada/.local/state/kms-workbook/last-folder"],
  ["darwin", { HOME: "/Users/ada" }, "/Users/ada/Library/Application Support/kms-workbook/last-folder"],
] as const)("on %s with %o it is %s", (platform, environment, expected) => {
  expect(lastFolderFile(environment, platform)).toBe(expected);
});
