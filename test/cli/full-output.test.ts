import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder } from "../workbook/folder.ts";

const fullDevice = "/dev/full";

test.skipIf(!existsSync(fullDevice))("output that cannot be written is told, and is not a failed answer", async () => {
  const main = join(import.meta.dirname, "../../src/cli/main.ts");
  const cwd = emptyFolder();
  const program = `import { main } from ${JSON.stringify(main)}; process.exitCode = await main(["list"]);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd,
    env: { ...process.env, XDG_STATE_HOME: cwd, NODE_NO_WARNINGS: "1" },
    stdio: ["ignore", openSync(fullDevice, "w"), "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += String(chunk);
  });
  const [code] = await once(child, "close");
  expect({ code, said }).toEqual({
    code: 2,
    said: expect.stringMatching(/^What was to be printed cannot be written: ENOSPC: .*\. Write it somewhere else\.\n$/),
  });
});
