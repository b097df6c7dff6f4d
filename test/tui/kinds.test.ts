/** What the page of an exercise shows between its task and its answer, by kind. */
import { expect, test } from "vitest";
import { readTrail } from "../../src/grading/trail-records.ts";
import { DocumentWriter } from "../../src/tui/document.ts";
import { codeForm } from "../../src/tui/kinds/code.ts";
import { consoleForm } from "../../src/tui/kinds/console.ts";
import { trailForm } from "../../src/tui/kinds/trail.ts";
import { EMPTY_DESK, type Reader } from "../../src/tui/state.ts";
import { colourless } from "../../src/workbook/reading/look.ts";
import { renderMarkdown } from "../../src/workbook/reading/markdown.ts";
import { exercise } from "../fixtures/packs/exercises.ts";

const reader: Reader = (source, width) => renderMarkdown(source, width, colourless);

const drawn = (form: ReturnType<typeof trailForm>, desk: Partial<typeof EMPTY_DESK>, width = 60): string => {
  const page = new DocumentWriter(width);
  form.draw(page, { ...EMPTY_DESK, ...desk }, reader);
  for (const line of page.lines) expect(line.length).toBeLessThanOrEqual(width);
  return page.lines.join("\n");
};

test("trail: the records as a table and one by one, and what to pick", async () => {
  const trail = exercise("trail");
  const text = drawn(trailForm(trail), { trail: await readTrail(trail), marks: ["event-2"] });
  expect(text).toMatch(/2 {2}01-01 00:10 {2}Decrypt {6}Intern\/session {2}AccessDenied/);
  expect(text).toContain("Event 2: Decrypt");
  expect(text).toContain('"errorCode": "AccessDenied"');
  expect(text).toMatch(/\[\S\] 2 Event 2/);
});

test("trail: until the calls are made, the page says so", () => {
  expect(drawn(trailForm(exercise("trail")), {})).toContain("The calls are being made.");
});

test("console: where to type, as whom, and what must come of it", () => {
  const form = consoleForm({ ...exercise("console"), files: { "policy.json": "{}" } });
  const text = drawn(form, { files: ["kms-workbook/first/type-commands.sh"] });
  expect(text).toContain("kms-workbook console type-commands");
  expect(text).toContain("the root user of the account");
  expect(text).toContain("policy.json");
  expect(text).toContain("the key of alias/old is disabled");
  expect(text).toContain("no key is deleted");
});

test("code: keys of two accounts under one alias are told apart by their owner", () => {
  const code = exercise("code");
  const own = { alias: "alias/results" };
  const keys = { own, theirs: { ...own, account: "444455556666" }, nameless: {} };
  const text = drawn(
    codeForm({ ...code, scene: { ...code.scene, keys } }),
    { files: ["kms-workbook/first/code.ts"] },
    80,
  );
  expect(text).toMatch(/Keys +alias\/results, alias\/results of 444455556666, key\/nameless/);
});
