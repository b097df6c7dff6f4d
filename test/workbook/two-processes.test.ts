import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { realDisk } from "../../src/workbook/disk.ts";
import { openJournal } from "../../src/workbook/journal.ts";
import { emptyFolder } from "./folder.ts";

const source = (file: string) => JSON.stringify(join(import.meta.dirname, "../../src/workbook", file));

test("two processes that write at the same time lose nothing and tear nothing", async () => {
  const path = join(emptyFolder(), "attempts.jsonl");
  const writer = (name: string) =>
    spawn(
      process.execPath,
      [
        "--input-type=module",
        "-e",
        `import { openJournal } from ${source("journal.ts")};
         import { realDisk } from ${source("disk.ts")};
         const journal = openJournal(${JSON.stringify(path)}, realDisk, () => new Date());
         process.stdout.write("ready");
         process.stdin.once("data", () => {
           for (let step = 0; step < 200; step++) journal.add({ type: "hint", exercise: "${name}" + step, step: 1 });
           process.exit();
         });`,
      ],
      { env: { ...process.env, NODE_NO_WARNINGS: "1" }, stdio: ["pipe", "pipe", "inherit"] },
    );
  const writers = [writer("a"), writer("b")];
  await Promise.all(writers.map((child) => once(child.stdout, "data")));
  const ended = writers.map((child) => once(child, "exit"));
  for (const child of writers) child.stdin.write("go\n");
  await Promise.all(ended);

  const { entries } = openJournal(path, realDisk, () => new Date());
  const names = entries.map((entry) => ("exercise" in entry ? entry.exercise : ""));
  expect(new Set(names).size).toBe(400);
  expect(readFileSync(path, "utf8").split("\n").filter(Boolean)).toHaveLength(400);
});
