/** What somebody gets who installs the package. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, inject, test } from "vitest";

const folder = inject("installedIn");
const root = join(folder, "node_modules/kms-workbook");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => statSync(join(root, file)).isFile())
  .map((file) => file.replaceAll("\\", "/"));

test("it is one package, without dependencies to download", () => {
  expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["kms-workbook"]);
});

test("the program, the lessons with their checks, the solutions and the licences are inside", () => {
  expect(files).toEqual(
    expect.arrayContaining([
      "LICENSE",
      "README.md",
      "bin/kms-workbook.js",
      "dist/THIRD_PARTY_LICENSES",
      "dist/main.js",
      "dist/pack/outline.json",
      "dist/pack/misconceptions.json",
      "dist/pack/lessons/envelope-encryption.json",
      "dist/runner/child.js",
      "dist/kms/index.js",
      "docs/authoring.md",
      "docs/fidelity.md",
      "docs/library.md",
      "docs/console.md",
      "docs/serve.md",
      "lessons/envelope-encryption/seal-a-record/checks.ts",
      "solutions/envelope-encryption/seal-a-record.ts",
    ]),
  );
});

test("sources, tests and tools are not", () => {
  expect(files.filter((file) => /^(src|test|scripts|\.ci|node_modules)\/|\.map$/.test(file))).toEqual([]);
});

test("of the lessons folder the checks came along; everything else is compiled into dist/pack", () => {
  const lessons = join(import.meta.dirname, "../../lessons");
  const checks = readdirSync(lessons, { recursive: true, encoding: "utf8" })
    .filter((file) => basename(file) === "checks.ts")
    .map((file) => `lessons/${file.replaceAll("\\", "/")}`);
  expect(checks.length).toBeGreaterThan(0);
  expect(files.filter((file) => file.startsWith("lessons/")).sort()).toEqual(checks.sort());
});

test("npx finds it by name", () => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(execFileSync("npx", ["--no", "--", "kms-workbook", "--version"], { cwd: folder, encoding: "utf8" })).toBe(
    `${version}\n`,
  );
});

test("the licence of every bundled package is named with its text", () => {
  const licences = readFileSync(join(root, "dist/THIRD_PARTY_LICENSES"), "utf8");
  for (const name of ["ink", "react", "marked", "@noble/ciphers", "@aws-sdk/client-kms", "valibot", "yaml"]) {
    expect(licences).toMatch(new RegExp(`^ {2}${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, "m"));
  }
  expect(licences).toContain("Apache License");
  expect(licences).toContain("Permission is hereby granted, free of charge");
});
