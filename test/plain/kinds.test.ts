/** Exercises with the mock's own things to show, taken in lines. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadPack } from "../../src/content/load-pack.ts";
import { openWorkbook } from "../../src/workbook/open-workbook.ts";
import type { Workbook } from "../../src/workbook/workbook.ts";
import { noRunner } from "../fixtures/little-pack.ts";
import { provablePack, writePack } from "../fixtures/packs/packs.ts";
import { emptyFolder, tickingClock } from "../workbook/folder.ts";
import { after, pick, take } from "./person.ts";

const openAt = (exercise: string): Workbook => {
  const { pack } = loadPack(writePack(provablePack));
  const options = { pack, folder: emptyFolder(), runner: noRunner, now: tickingClock() };
  openWorkbook(options).remember({ lesson: "first", exercise });
  return openWorkbook(options);
};

test("trail: the records are read out before anything is picked", async () => {
  const { transcript } = await take(openAt("read-trail"), [pick("Answer"), pick("Event 1", "Event 2"), "3", "q"]);
  const table = transcript.indexOf("01-01 00:10  Decrypt");
  expect(table).toBeGreaterThan(0);
  expect(transcript.indexOf("Event 3: DescribeKey:")).toBeGreaterThan(table);
  expect(transcript).toContain('"errorCode": "AccessDenied"');
  expect(transcript).toContain("Passed");
});

test("console: the page says what to reach and where to type; the file is checked", async () => {
  const workbook = openAt("type-commands");
  const solution = readFileSync(join(workbook.pack.root, "solutions/first/type-commands.sh"), "utf8");
  const write = after(() => writeFileSync(join(workbook.folder, "first/type-commands.sh"), solution));
  const { transcript } = await take(workbook, [pick("Answer"), write, "q"]);
  expect(transcript).toContain("the key of alias/old is disabled");
  expect(transcript).toContain("kms-workbook console type-commands");
  expect(transcript).toContain("Passed");
});

const FIND = "OLD=$(aws kms describe-key --key-id alias/old --query KeyMetadata.KeyId --output text)";
const DISABLE = "aws kms disable-key --key-id $OLD";

test("console: commands are typed here too, line by line, and go on from what was typed before", async () => {
  const workbook = openAt("type-commands");
  const answer = () => readFileSync(join(workbook.folder, "first/type-commands.sh"), "utf8");
  const first = await take(workbook, [pick("Answer"), "t", FIND, "echo 'two", "  lines'", "exit", "q"]);
  expect(first.transcript).toContain("exit leaves.");
  expect(first.transcript).toContain("two\n  lines\n");
  expect(first.transcript).toContain("FAILED the key of alias/old is disabled");
  expect(answer()).toBe(`${FIND}\necho 'two\n  lines'\n`);

  const second = await take(workbook, [pick("Answer"), "t", DISABLE, "exit", "q"], {});
  expect(second.transcript).toContain(`root> ${FIND}\n`);
  expect(second.transcript).toContain("Passed");
  expect(answer()).toBe(`${FIND}\necho 'two\n  lines'\n${DISABLE}\n`);
});

test("console: nothing typed changes nothing, and what was typed is kept when the input ends", async () => {
  const workbook = openAt("type-commands");
  const { transcript } = await take(workbook, [pick("Answer"), "t", "", "whoami", "exit", "b", "q"]);
  expect(transcript).toContain("your answer stays as it is");
  await take(workbook, [pick("Answer"), "t", FIND, "ls"]);
  expect(readFileSync(join(workbook.folder, "first/type-commands.sh"), "utf8")).toBe(`${FIND}\n`);
});
