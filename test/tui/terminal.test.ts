/** The program in a real pseudo-terminal: what it paints, and that the terminal is given back whatever happens. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bundleProgram, openTerminal, type Terminal, type TerminalOptions } from "./pseudo-terminal.ts";

let program: Awaited<ReturnType<typeof bundleProgram>>;
let folder: string;
const running = new Set<Terminal>();

beforeAll(async () => {
  program = await bundleProgram();
  folder = mkdtempSync(join(tmpdir(), "kms-workbook-editor-"));
});

afterAll(() => {
  program.remove();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  for (const terminal of running) {
    try {
      terminal.kill("SIGKILL");
    } catch {
      // It has ended already, as it should.
    }
    await terminal.ended;
  }
  running.clear();
});

const open = async (options: Partial<TerminalOptions> = {}, command = process.execPath, args = [program.path]) => {
  const terminal = openTerminal(command, args, { columns: 80, rows: 24, ...options });
  running.add(terminal);
  return terminal;
};

/** An editor made of a shell script. */
const editor = (name: string, script: string): string => {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
};

const givenBack = (terminal: Terminal): void => {
  expect(terminal.isFullScreen()).toBe(false);
  expect(terminal.isCursorHidden()).toBe(false);
};

const TO_CODE = "jjjj\r";

describe.each([
  [40, 12],
  [80, 24],
  [100, 30],
  [200, 50],
])("at %i × %i", (columns, rows) => {
  test("the screen is filled from its first line to its last", async () => {
    const terminal = await open({ columns, rows });
    await terminal.shows("? keys");
    expect(terminal.isFullScreen()).toBe(true);
    const lines = terminal.lines();
    expect(lines[0]).toContain("Envelope encryption · reading");
    expect(lines.at(-1)).toContain("? keys");
    expect(lines[1]?.length).toBe(columns);
  });
});

test("several keys in one write are several keys", async () => {
  const terminal = await open();
  await terminal.shows("? keys");
  terminal.type("jj\r");
  await terminal.shows("Your order");
});

test("after a resize the screen is what a fresh start at that size shows", async () => {
  const fresh = await open({ columns: 120, rows: 40 });
  await fresh.shows("Paragraph 15");
  const resized = await open();
  await resized.shows("? keys");
  resized.resize(40, 12);
  await resized.shows(/^ Envelope encryption · reading/);
  resized.resize(120, 40);
  await resized.shows("Paragraph 15");
  expect(resized.lines()).toEqual(fresh.lines());
});

test("NO_COLOR, as the launcher passes it on, leaves the glyphs and no colours", async () => {
  const terminal = await open({ environment: { FORCE_COLOR: "0" } });
  await terminal.shows("? keys");
  terminal.type(TO_CODE);
  await terminal.shows("Your answer");
  terminal.type("c");
  await terminal.shows("✗ stores no readable data key");
  expect(terminal.written()).not.toMatch(/\u001B\[[\d;]+m/);
});

test("a move in the outline writes less than a kilobyte", async () => {
  const terminal = await open({ columns: 120, rows: 36 });
  await terminal.shows("Paragraph 13");
  terminal.written();
  terminal.type("j");
  await terminal.shows("›   · What leaves KMS");
  expect(terminal.written().length).toBeLessThan(1024);
});

describe("the terminal is given back", () => {
  test.each([
    ["q", 0],
    ["\u0003", 0],
  ])("after the key %j", async (key, code) => {
    const terminal = await open();
    await terminal.shows("? keys");
    terminal.type(key);
    expect(await terminal.ended).toBe(code);
    givenBack(terminal);
  });

  test.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
    ["SIGINT", 130],
  ])("after %s", async (signal, code) => {
    const terminal = await open();
    await terminal.shows("? keys");
    terminal.kill(signal);
    expect(await terminal.ended).toBe(code);
    givenBack(terminal);
  });

  test("after a crash, and then the error is told", async () => {
    const terminal = await open();
    await terminal.shows("? keys");
    terminal.kill("SIGUSR2");
    expect(await terminal.ended).toBe(3);
    givenBack(terminal);
    await terminal.shows("crashed on purpose");
    await terminal.shows("The workbook failed and was closed.");
  });
});

describe("the editor", () => {
  test("has the terminal to itself, every key of it, and the screen comes back", async () => {
    const path = editor("asking", 'echo "Editing $1"; read -r answer; echo "heard <$answer>"; read -r end');
    const terminal = await open({ environment: { VISUAL: path } });
    await terminal.shows("? keys");
    terminal.type(`${TO_CODE}e`);
    await terminal.shows("Editing /home/me/kms-workbook/envelope/seal");
    expect(terminal.isFullScreen()).toBe(false);
    for (const key of "hello q") terminal.type(key);
    terminal.type("\r");
    await terminal.shows("heard <hello q>");
    terminal.type("\r");
    await terminal.shows("Seal a record");
    expect(terminal.isFullScreen()).toBe(true);
    terminal.type("h");
    await terminal.shows("Hint 1 of 4");
  });

  test("Ctrl-C in it is the editor's", async () => {
    const path = editor("trapping", "trap 'echo interrupted' INT; echo ready; read -r line; echo; read -r end");
    const terminal = await open({ environment: { VISUAL: path } });
    await terminal.shows("? keys");
    terminal.type(`${TO_CODE}e`);
    await terminal.shows("ready");
    terminal.type("\u0003");
    await terminal.shows("interrupted");
    terminal.type("\r\r");
    await terminal.shows("Seal a record");
  });

  test("that is not there is told in a sentence", async () => {
    const terminal = await open({ environment: { VISUAL: "/no/such/editor" } });
    await terminal.shows("? keys");
    terminal.type(`${TO_CODE}e`);
    await terminal.shows('The editor "/no/such/editor" was not found. Set $VISUAL or $EDITOR');
  });

  test("that fails is told in a sentence", async () => {
    const terminal = await open({ environment: { VISUAL: editor("failing", "exit 7") } });
    await terminal.shows("? keys");
    terminal.type(`${TO_CODE}e`);
    await terminal.shows("ended with exit code 7");
  });

  test("with a window of its own leaves the screen on", async () => {
    const terminal = await open({ environment: { VISUAL: `${editor("code", "exit 0")} -w` } });
    await terminal.shows("? keys");
    terminal.type(`${TO_CODE}e`);
    await terminal.shows("Saving there checks the answer here.");
    expect(terminal.isFullScreen()).toBe(true);
  });
});

describe("stop and continue", () => {
  test("Ctrl-Z gives the terminal to the shell, fg brings the screen back", async () => {
    const terminal = await open({ environment: { PS1: "shell> " } }, "bash", ["--norc", "--noprofile", "-i"]);
    await terminal.shows("shell>");
    terminal.type(`'${process.execPath}' '${program.path}'\r`);
    await terminal.shows("? keys");
    terminal.type("j");
    await terminal.shows("›   · What leaves KMS");
    terminal.type("\u001A");
    await terminal.shows("Stopped");
    givenBack(terminal);
    terminal.type("echo typ''ed\r");
    await terminal.shows("typed");
    terminal.type("fg\r");
    await terminal.shows("›   · What leaves KMS");
    expect(terminal.isFullScreen()).toBe(true);
    terminal.type("j");
    await terminal.shows("›   · Steps in order");
    terminal.type("q");
    await terminal.shows(/shell> $/m);
    givenBack(terminal);
    terminal.type("exit\r");
    await terminal.ended;
  });

  test("where no shell can continue it, it goes on", async () => {
    const terminal = await open();
    await terminal.shows("? keys");
    terminal.type("\u001A");
    terminal.type("j");
    await terminal.shows("›   · What leaves KMS");
    expect(terminal.isFullScreen()).toBe(true);
  });
});
