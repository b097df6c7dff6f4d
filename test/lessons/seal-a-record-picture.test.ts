/** The envelope that is drawn of a sealed record: it says what is true of this record. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadPack } from "../../src/content/load-pack.ts";
import { gradeExercise } from "../../src/grading/grade.ts";
import { createRunner } from "../../src/grading/runner/child-runner.ts";
import type { Runner } from "../../src/grading/runner/runner.ts";
import { packageRoot } from "../../src/package-root.ts";
import { exercisesOf } from "../../src/workbook/progress.ts";
import { type BundledChild, bundleChild } from "../grading/runner/bundled-child.ts";

let bundled: BundledChild;
let runner: Runner;

beforeAll(async () => {
  bundled = await bundleChild();
  runner = createRunner({ childEntry: bundled.childEntry, spare: 1 });
});
afterAll(() => {
  runner.dispose();
  bundled.remove();
});

const wrong = "test/wrong-answers/envelope-encryption/seal-a-record";

test.each([
  ["solutions/envelope-encryption/seal-a-record.ts", "only KMS opens it", "it is not in here"],
  [`${wrong}/stores-the-plaintext-key.ts`, "only KMS opens it", "it is in here"],
  [`${wrong}/stores-it-in-hex.ts`, "only KMS opens it", "it is in here"],
  [`${wrong}/stores-it-as-the-encrypted-one.ts`, "not as KMS gave it", "it is in here"],
])("%s: %s, and of the plaintext key that %s", async (file, encryptedKey, plaintextKey) => {
  const { pack } = loadPack(packageRoot);
  const exercise = exercisesOf(pack).find(({ id }) => id === "seal-a-record");
  if (exercise === undefined) throw new Error("The lessons have no exercise seal-a-record.");
  const answer = { fileName: "seal-a-record.ts", source: readFileSync(join(packageRoot, file), "utf8") };
  const services = { pack, runner, now: () => new Date("2026-11-24T00:00:00Z"), seed: "envelope" };
  const { evidence } = await gradeExercise(exercise, answer, services);
  expect(evidence.picture).toContain(encryptedKey);
  expect(evidence.picture).toContain(`Plaintext data key: ${plaintextKey}`);
});
