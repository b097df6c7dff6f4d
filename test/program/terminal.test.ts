import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { keys, Terminal } from "./terminal.ts";

const options = { folder: tmpdir(), environment: {} };
const node = (program: string) => new Terminal([process.execPath, "-e", program], options);

test("shows what a program drew where it drew it", async () => {
  await using terminal = node(String.raw`process.stdout.write("\x1b[3;5Hhere"); process.stdin.resume()`);
  await terminal.shows("here");
  expect(terminal.lines[2]).toBe("    here");
});

test("types keys, and tells how the program ended", async () => {
  await using terminal = node(
    `process.stdin.setRawMode(true).on("data", (key) => process.exit(key[0])); console.log("ready")`,
  );
  await terminal.shows("ready");
  terminal.type(keys.controlC);
  expect(await terminal.ended).toEqual({ code: 3, signal: 0 });
});

test("tells whether the terminal was given back", async () => {
  await using terminal = node(
    String.raw`process.stdout.write("\x1b[?1049h\x1b[?25lfull"); process.stdin.on("data", () => process.stdout.write("\x1b[?1049l\x1b[?25hgone"))`,
  );
  await terminal.shows("full");
  expect(terminal.restored).toBe(false);
  terminal.type(keys.enter);
  await terminal.shows("gone");
  expect(terminal.restored).toBe(true);
});

test("a program that ends without showing what was waited for fails with its screen", async () => {
  await using terminal = node(`console.log("something else")`);
  await expect(terminal.shows("wanted")).rejects.toThrow(/ended with 0.*\n {2}\| something else/s);
});
