/** Checks are TypeScript and load wherever the pack lies. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Lab } from "../../src/grading/checks.ts";
import { loadChecks } from "../../src/grading/checks-module.ts";

const folder = mkdtempSync(join(tmpdir(), "kms-workbook-checks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, source: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), source);
};
const lab = {} as Lab;

test("a module below node_modules loads, with its types taken away and Node's modules there", async () => {
  write(
    "node_modules/a pack/lessons/x/checks.ts",
    `import { createHash } from "node:crypto";
     import type { CodeChecks } from "../../../src/nowhere.ts";
     const checks: CodeChecks = () => [{ id: createHash("sha1").digest("hex").slice(0, 4), title: "is empty", run() {} }];
     export default checks;`,
  );
  const checks = await loadChecks(join(folder, "node_modules/a pack"), "lessons/x/checks.ts");
  expect(checks(lab)).toMatchObject([{ id: "da39", title: "is empty" }]);
});

test("each load is a module of its own", async () => {
  write("own.ts", "let loads = 0; export default () => [{ id: 'load-' + ++loads, title: '', run() {} }];");
  for (const _ of [1, 2]) expect((await loadChecks(folder, "own.ts"))(lab)[0]?.id).toBe("load-1");
});

test("a stack trace names the file and the line as written", async () => {
  write("throws.ts", "type A = {\n  a: 1;\n};\nexport default (): A[] => {\n  throw new Error('here');\n};");
  const checks = await loadChecks(folder, "throws.ts");
  expect(() => checks(lab)).toThrow("here");
  try {
    checks(lab);
  } catch (error) {
    expect((error as Error).stack).toMatch(/throws\.ts:5:9/);
  }
});

test.for<[string, string, RegExp]>([
  ["a syntax error", "export default (;", /^broken\.ts:1 does not load: .*\.$/],
  ["a throw", "throw new Error('no');", /^broken\.ts:1 does not load: no\.$/],
  ["a throw further down", "type A = {\n  a: 1;\n};\nthrow new Error('no.');", /^broken\.ts:4 does not load: no\.$/],
  ["no default export", "export const checks = [];", /^broken\.ts has no function as its default export\.$/],
])("%s is a fault of the pack, told with the file", async ([, source, says]) => {
  write("broken.ts", source);
  await expect(loadChecks(folder, "broken.ts")).rejects.toThrow(says);
});

test("a missing file is told with its name", async () => {
  await expect(loadChecks(folder, "lessons/y/checks.ts")).rejects.toThrow(
    /^lessons\/y\/checks\.ts does not load: ENOENT/,
  );
});
