import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder } from "../workbook/folder.ts";

test("a reader that stops (`list | head -1`) is no error", async () => {
  const main = join(import.meta.dirname, "../../src/cli/main.ts");
  const cwd = emptyFolder();
  // Waits for a line on standard input, so that standard output is surely closed before anything is written to it.
  const program = `
    import { main } from ${JSON.stringify(main)};
    process.stdin.once("data", async () => {
      for (let round = 0; round < 20; round++) process.exitCode = await main(["list"]);
      process.stdin.destroy();
    });
    process.stderr.write("ready");
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd,
    env: { ...process.env, XDG_STATE_HOME: cwd, NODE_NO_WARNINGS: "1" },
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  await once(child.stderr, "data");
  child.stdout.destroy();
  child.stdin.write("go\n");
  const [code] = await once(child, "close");
  expect({ code, said }).toEqual({ code: 0, said: "ready" });
});
