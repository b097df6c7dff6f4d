/** A console exercise taken without leaving the workbook: in a real pseudo-terminal, over a real folder. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { provablePack, writePack } from "../fixtures/packs/packs.ts";
import { emptyFolder } from "../workbook/folder.ts";
import { drive } from "./driving.ts";
import { bundleProgram, openTerminal, type Terminal } from "./pseudo-terminal.ts";

let program: Awaited<ReturnType<typeof bundleProgram>>;

beforeAll(async () => {
  program = await bundleProgram("console-program");
});

afterAll(() => program.remove());

interface Learner {
  readonly terminal: Terminal;
  readonly history: string;
  answer(): string;
  attempts(): number;
}

const open = (): Learner => {
  const folder = emptyFolder();
  const args = [program.path, writePack(provablePack), folder];
  const terminal = openTerminal(process.execPath, args, { columns: 100, rows: 30 });
  onTestFinished(async () => {
    try {
      terminal.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await terminal.ended;
  });
  return {
    terminal,
    history: join(folder, ".workbook/history"),
    answer: () => readFileSync(join(folder, "first/type-commands.sh"), "utf8"),
    attempts: () =>
      readFileSync(join(folder, ".workbook/attempts.jsonl"), "utf8")
        .split("\n")
        .filter((line) => line.includes('"attempt"')).length,
  };
};

const FIND = "OLD=$(aws kms describe-key --key-id alias/old --query KeyMetadata.KeyId --output text)";
const DISABLE = "aws kms disable-key --key-id $OLD";

test("t opens its console; leaving it keeps and checks what was typed, and t goes on from there", async () => {
  const { terminal, answer, attempts } = open();
  await terminal.shows("t type");
  terminal.type("t");
  await terminal.shows("root> ");
  expect(terminal.isFullScreen()).toBe(false);
  terminal.type("aws kms describe-k\t");
  await terminal.shows("describe-key ");
  terminal.type("\u0003");
  await terminal.shows("^C");
  terminal.type(`${FIND}\rexit\r`);
  await terminal.shows("✗ the key of alias/old is disabled");
  expect(terminal.isFullScreen()).toBe(true);
  expect(answer()).toBe(`${FIND}\n`);

  terminal.type("t");
  await terminal.shows("So far you have typed");
  terminal.type(`${DISABLE}\r`);
  await terminal.shows(/disable-key --key-id \$OLD\s+root> $/m);
  terminal.type("\u0004");
  await terminal.shows("✓ Passed, 4 of 4 points");
  expect(answer()).toBe(`${FIND}\n${DISABLE}\n`);
  // Once for each time: that the file was saved is no second reason.
  expect(attempts()).toBe(2);

  terminal.type("q");
  expect(await terminal.ended).toBe(0);
});

test("a console in which nothing was done leaves the answer as it is", async () => {
  const { terminal, answer } = open();
  await terminal.shows("type-commands.sh");
  const before = answer();
  terminal.type("t");
  await terminal.shows("root> ");
  terminal.type("\r# a thought\rwhoami\r");
  await terminal.shows("profile root");
  terminal.type("\u0004");
  await terminal.shows("your answer stays as it is");
  expect(answer()).toBe(before);
  terminal.type("q");
  expect(await terminal.ended).toBe(0);
});

test("what cannot be saved is there again in the next console", async () => {
  const { terminal, answer, history } = open();
  await terminal.shows("type-commands.sh");
  writeFileSync(history, "a file where the old answers should go");
  terminal.type("t");
  await terminal.shows("root> ");
  terminal.type(`${FIND}\rexit\r`);
  await terminal.shows("brings back what you typed");
  rmSync(history);
  terminal.type("t");
  await terminal.shows(/So far you have typed.*text\)\s+root> $/ms);
  terminal.type("\u0004");
  await terminal.shows("✗ the key of alias/old is disabled");
  expect(answer()).toBe(`${FIND}\n`);
});

test("whoever is ended in the middle of it finds what was typed", async () => {
  const { terminal, answer } = open();
  await terminal.shows("type-commands.sh");
  terminal.type("t");
  await terminal.shows("root> ");
  terminal.type(`${FIND}\r`);
  await terminal.shows(/text\)\s+root> $/m);
  terminal.kill("SIGTERM");
  expect(await terminal.ended).toBe(143);
  expect(answer()).toBe(`${FIND}\n`);
  expect(terminal.isFullScreen()).toBe(false);
});

test("other exercises say that they take no commands", async () => {
  const screen = await drive({
    place: { lesson: "policies", exercise: "share" },
    answers: { share: { documents: {} } },
  });
  expect(screen.text()).not.toContain("t type");
  await screen.press("t");
  expect(screen.text()).toContain("This exercise takes no commands.");
});
