/** In pipes and without colours. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { Learner } from "./learner.ts";
import { answer, choose, isReady, visit } from "./screens.ts";

const esc = "\u001B";
const root = join(inject("installedIn"), "node_modules/kms-workbook");

test("in a pipe the journey is plain lines, and ends with the input", async () => {
  using learner = new Learner();
  const { code, out, err } = await learner.run([], { input: "" });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("KMS keys and data keys");
  expect(out).not.toContain(esc);
});

test("--version and --help print and end", async () => {
  using learner = new Learner();
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(await learner.run(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  expect(await learner.run(["--help"])).toMatchObject({
    code: 0,
    out: expect.stringContaining("kms-workbook"),
    err: "",
  });
});

test("a wrong command is told on standard error, and ends with 2", async () => {
  using learner = new Learner();
  expect(await learner.run(["opne"])).toMatchObject({ code: 2, out: "", err: expect.stringContaining("opne") });
});

test("an answer is graded with one document on standard output", async () => {
  using learner = new Learner();
  const model = join(root, "solutions/kms-keys-and-data-keys/encrypt-a-secret.ts");
  const { code, out, err } = await learner.run(["check", "encrypt-a-secret", "--answer", model, "--json"]);
  expect(JSON.parse(out)).toMatchObject({ format: "kms-workbook/verdict/1", status: "passed" });
  expect({ code, err }).toEqual({ code: 0, err: "" });
});

/** Select Graphic Rendition with a colour in it: 30 to 49, 90 to 107, alone or after others (ECMA-48, 8.3.117). */
const colours = (written: string): string[] =>
  written.match(new RegExp(`${esc}\\[(\\d+;)*(3\\d|4\\d|9\\d|10\\d)[;m]`, "g")) ?? [];

test.each([
  ["NO_COLOR=1", { NO_COLOR: "1" }, false],
  ["an empty NO_COLOR", { NO_COLOR: "" }, true],
])("with %s", async (_, environment, coloured) => {
  using learner = new Learner();
  await using terminal = learner.open({ environment, columns: 110, rows: 40 });
  await isReady(terminal);
  await visit(terminal, choose.title);
  await answer(terminal, choose.wrong);
  await terminal.shows("✗ 1 of 2 checks");
  expect(colours(terminal.written).length > 0).toBe(coloured);
});

test("a Node that is too old is told so in a sentence", async () => {
  using learner = new Learner();
  const pretend =
    'Object.defineProperty(process.versions,"node",{value:"20.20.2"});Object.defineProperty(process,"version",{value:"v20.20.2"})';
  const { code, out, err } = await learner.run([], {
    environment: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretend)}` },
  });
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(/^kms-workbook needs Node\.js 22\.18 or newer; this is v20\.20\.2\..*\n$/);
});
