/** Answers in files: from $EDITOR, from another editor, and when the workbook is killed in the middle of a check. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { childrenOf, gone, Learner } from "./learner.ts";
import { answer, choose, isReady, visit } from "./screens.ts";
import { keys } from "./terminal.ts";

const code = { id: "encrypt-a-secret", lesson: "kms-keys-and-data-keys", title: "Encrypt a secret" };
const modelAnswer = join(inject("installedIn"), "node_modules/kms-workbook/solutions", code.lesson, `${code.id}.ts`);
const answerIn = (learner: Learner): string => join(learner.folder, "kms-workbook", code.lesson, `${code.id}.ts`);

test("an answer written in $EDITOR is graded on save, with the KMS calls it made", async () => {
  using learner = new Learner();
  const editor = join(learner.home, "editor");
  writeFileSync(editor, `#!/bin/sh\ncp '${modelAnswer}' "$1"\n`, { mode: 0o755 });
  await using terminal = learner.open({ columns: 110, rows: 40, environment: { EDITOR: editor } });
  await isReady(terminal);
  await visit(terminal, code.title);
  terminal.type("e");
  await terminal.shows(/✓ Passed, (\d+) of \1 points/);
  await terminal.shows(/solved 1 of \d+/);
  terminal.type(keys.right);
  await terminal.shows("Encrypt");
  await terminal.shows("role/");
  terminal.type("q");
  expect(await terminal.ended).toMatchObject({ code: 0 });
});

test("an answer saved by another editor is graded, also one saved while another is being checked", async () => {
  using learner = new Learner();
  await using terminal = learner.open({ columns: 110, rows: 40 });
  await isReady(terminal);
  await visit(terminal, code.title);
  await terminal.shows("e edit");
  writeFileSync(
    answerIn(learner),
    "export const encryptSecret = async () => { for (;;); };\nexport const decryptSecret = encryptSecret;\n",
  );
  await terminal.shows("Checking…");
  copyFileSync(modelAnswer, answerIn(learner));
  await terminal.shows(/✓ Passed, (\d+) of \1 points/);
});

test("killed in the middle of a check, it keeps what was solved, and leaves no process behind", async () => {
  using learner = new Learner();
  {
    await using terminal = learner.open({ columns: 110, rows: 40 });
    await isReady(terminal);
    await visit(terminal, choose.title);
    await answer(terminal, choose.right);
    await terminal.shows("✓ Passed");
    await visit(terminal, code.title);
    await terminal.shows("e edit");
    writeFileSync(answerIn(learner), "for (;;);\n");
    await terminal.shows("Checking…");
    const children = await childrenOf(terminal.pid);
    terminal.kill("SIGKILL");
    await terminal.ended;
    await gone(children);
  }
  await using again = learner.open({ columns: 110, rows: 40 });
  await again.shows(/solved 1 of \d+/);
  await again.shows(code.title);
  expect(readFileSync(answerIn(learner), "utf8")).toBe("for (;;);\n");
});
