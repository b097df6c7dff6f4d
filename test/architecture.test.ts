/** Which part may know of which: read off the import lines of src/. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

/** From the top down. A part imports from itself and from rows below its own. The first row holds the package's doors. */
const layers = [
  ["cli", "kms-library.ts"],
  ["tui", "plain"],
  ["workbook"],
  ["reports", "grading"],
  ["content", "aws"],
  ["kms"],
  ["iam"],
];

/** Knows of nothing, so anybody may import it. */
const ground = ["input-problem.ts", "package-root.ts"];

const src = resolve(import.meta.dirname, "../src");
const rowOf = (part: string): number => layers.findIndex((row) => row.includes(part));
const partOf = (file: string): string => relative(src, file).split(/[\\/]/)[0] ?? "";

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const importPattern = /^\s*(?:import|export)\s[^;"]*?from\s*"([^"]+)"|^\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

const importsIn = (source: string): string[] =>
  [...source.matchAll(importPattern)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "");

const files = globSync("**/*.{ts,tsx}", { cwd: src }).map((file) => join(src, file));
const imports: Import[] = files.flatMap((file) =>
  importsIn(readFileSync(file, "utf8")).map((specifier) => ({ file, specifier })),
);
const show = ({ file, specifier }: Import): string => `${relative(src, file)} imports ${specifier}`;

const pointsUp = ({ file, specifier }: Import): boolean => {
  if (!specifier.startsWith(".")) return false;
  const from = partOf(file);
  const to = partOf(resolve(dirname(file), specifier));
  if (from === to || ground.includes(to)) return false;
  return ground.includes(from) || rowOf(to) <= rowOf(from);
};

test("every folder of src/ has its row", () => {
  const parts = new Set(files.map(partOf).filter((part) => !ground.includes(part)));
  expect([...parts].filter((part) => rowOf(part) === -1)).toEqual([]);
});

test("imports point down", () => {
  expect(imports.filter(pointsUp).map(show)).toEqual([]);
});

test("imports stay inside src/, and name the file as it is", () => {
  const strays = imports.filter(({ file, specifier }) => {
    if (!specifier.startsWith(".")) return false;
    return relative(src, resolve(dirname(file), specifier)).startsWith("..") || !/\.tsx?$/.test(specifier);
  });
  expect(strays.map(show)).toEqual([]);
});

test("only the screens know of Ink and React", () => {
  const ink = /^(ink|react|ink-.*|@inkjs\/.*|react\/.*)$/;
  expect(imports.filter(({ file, specifier }) => ink.test(specifier) && partOf(file) !== "tui").map(show)).toEqual([]);
});

describe("the import lines", () => {
  const rows: [source: string, found: string[]][] = [
    ['import { a } from "./a.ts";', ["./a.ts"]],
    ['import type { A } from "./a.ts";', ["./a.ts"]],
    ['import {\n  a,\n  b,\n} from "../b.ts";', ["../b.ts"]],
    ['export * from "./a.ts";', ["./a.ts"]],
    ['import "./effect.ts";', ["./effect.ts"]],
    ['const { a } = await import("./late.ts");', ["./late.ts"]],
    ['// taken from "./a.ts"', []],
  ];
  test.each(rows)("%j", (source, found) => {
    expect(importsIn(source)).toEqual(found);
  });

  test.each([
    ["kms/world.ts", "../grading/verdict.ts", true],
    ["kms/world.ts", "../content/scene.ts", true],
    ["kms/world.ts", "../iam/decision.ts", false],
    ["plain/journey.ts", "../tui/open.tsx", true],
    ["tui/views/pane.tsx", "../../workbook/workbook.ts", false],
    ["iam/decide.ts", "../input-problem.ts", false],
    ["input-problem.ts", "./iam/decide.ts", true],
  ])("%s importing %s points up: %s", (file, specifier, up) => {
    expect(pointsUp({ file: join(src, file), specifier })).toBe(up);
  });
});
