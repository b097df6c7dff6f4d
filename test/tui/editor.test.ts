import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEditor } from "../../src/tui/editor.ts";

let folder: string;
const FILE = "/learner/seal.ts";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kms-workbook-editors-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = (name: string, body: string): string => {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
};

const open = async (environment: Readonly<Record<string, string>>) => {
  let lent = 0;
  const told: string[] = [];
  const sentence = await openEditor([FILE], {
    environment,
    platform: "linux",
    lendTerminal: async (work) => {
      lent += 1;
      await work();
    },
    tell: (later) => told.push(later),
  });
  return { sentence, lent, told };
};

describe("opening an answer in the learner's editor", () => {
  test("$VISUAL comes before $EDITOR, and has the terminal while it runs", async () => {
    const done = await open({ VISUAL: script("quiet", "exit 0"), EDITOR: "/no/such" });
    expect(done).toEqual({ sentence: undefined, lent: 1, told: [] });
  });

  test("an editor takes its own arguments, then the file", async () => {
    const out = join(folder, "arguments");
    await open({ EDITOR: `${script("noting", `printf '%s\\n' "$@" > '${out}'`)} -f "two words"` });
    expect(readFileSync(out, "utf8")).toBe(`-f\ntwo words\n${FILE}\n`);
  });

  test.each([
    [
      "is not there",
      { EDITOR: "/no/such" },
      /"\/no\/such" was not found\. Set \$VISUAL or \$EDITOR .*\/learner\/seal\.ts/,
    ],
    [
      "cannot be found at all",
      { PATH: "/nowhere" },
      /^No editor was found\. Set \$VISUAL or \$EDITOR .*\/learner\/seal\.ts/,
    ],
  ])("one that %s is told with what to do", async (_, environment, sentence) => {
    expect((await open(environment)).sentence).toMatch(sentence);
  });

  test("one that may not be run is told with the reason", async () => {
    const path = script("forbidden", "exit 0");
    chmodSync(path, 0o644);
    expect((await open({ EDITOR: path })).sentence).toContain("cannot be started");
  });

  test("one that fails is told with its exit code", async () => {
    expect((await open({ EDITOR: script("failing", "exit 3") })).sentence).toContain("ended with exit code 3");
  });

  test("without $VISUAL and $EDITOR a common one is looked for in $PATH", async () => {
    script("vi", "exit 4");
    expect((await open({ PATH: folder })).sentence).toContain(`"${join(folder, "vi")}" ended with exit code 4`);
  });

  test("one with a window of its own does not get the terminal", async () => {
    const { sentence, lent } = await open({ EDITOR: `${script("code", "exit 0")} -w` });
    expect(sentence).toBe("Opened in code. Saving there checks the answer here.");
    expect(lent).toBe(0);
  });
});
