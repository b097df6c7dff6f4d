/** Saving a program to seeing its verdict, in the open workbook. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isReady, visit } from "../program/screens.ts";
import { Terminal } from "../program/terminal.ts";
import { BenchLearner, node } from "./learner.ts";
import { inTurn, median, milliseconds, quantile, type Section } from "./measure.ts";
import { time } from "./stopwatch.ts";

const exercise = { id: "encrypt-a-secret", lesson: "kms-keys-and-data-keys" };
const title = "Encrypt a secret";
/** How the verdicts on the model answer and on the starter begin. */
const passed = "✓ Passed";
const failed = /✗ \d of \d+ checks/;

/** @param root where the package is installed */
export const measureVerdict = async (program: string, root: string): Promise<Section> => {
  using learner = new BenchLearner();
  const answer = join(learner.folder, "kms-workbook", exercise.lesson, `${exercise.id}.ts`);
  const model = readFileSync(join(root, "solutions", exercise.lesson, `${exercise.id}.ts`), "utf8");
  const starter = readFileSync(join(root, "lessons", exercise.lesson, exercise.id, "starter.ts"), "utf8");
  await using terminal = new Terminal([node, program], { ...learner, columns: 120, rows: 40 });
  await isReady(terminal);
  await visit(terminal, title);

  const save = (text: string, verdict: RegExp | string) => async () => {
    const started = performance.now();
    writeFileSync(answer, text);
    await terminal.shows(verdict);
    const taken = performance.now() - started;
    // A learner reads the verdict before the next save; the runner starts its next process meanwhile.
    await pause(500);
    return taken;
  };
  const nothing = async () => {
    await using bare = time([node, "-e", "0"], learner);
    return await bare.ended;
  };
  await save(model, passed)();
  await save(starter, failed)();
  const samples = await inTurn(11, { nothing, passed: save(model, passed), failed: save(starter, failed) });
  const yardstick = median(samples.nothing);
  const row = (what: string, times: readonly number[]) => ({
    what,
    value: milliseconds(median(times)),
    ratio: median(times) / yardstick,
    note: `p95 ${milliseconds(quantile(times, 0.95))}`,
  });
  return {
    title: `Save to verdict on the screen, code exercise ${exercise.id}`,
    yardstick: "node -e 0",
    rows: [row("node -e 0", samples.nothing), row("model answer", samples.passed), row("starter", samples.failed)],
  };
};
