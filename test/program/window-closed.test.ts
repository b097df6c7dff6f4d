/** A window that is closed while commands are typed: they are kept. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gone, Learner } from "./learner.ts";

const COMMAND = "aws kms list-keys --max-items 1";

const consoleExercise = async (learner: Learner) => {
  const { lessons } = JSON.parse((await learner.run(["list", "--json"])).out) as {
    lessons: { id: string; exercises: { id: string; kind: string }[] }[];
  };
  for (const { id: lesson, exercises } of lessons) {
    const found = exercises.find(({ kind }) => kind === "console");
    if (found !== undefined) return { lesson, id: found.id };
  }
  throw new Error("There is no console exercise.");
};

test.each(["console", "the workbook"])("%s", async (where) => {
  using learner = new Learner();
  const { lesson, id } = await consoleExercise(learner);
  const folder = join(learner.folder, "kms-workbook");
  mkdirSync(join(folder, ".workbook"), { recursive: true });
  const place = { journal: 1, at: new Date(0).toISOString(), type: "place", lesson, exercise: id };
  writeFileSync(join(folder, ".workbook", "attempts.jsonl"), `${JSON.stringify(place)}\n`);
  await using window = learner.open(where === "console" ? { args: ["console", id] } : {});
  if (where === "the workbook") {
    await window.shows(/\bt\b.*console/i);
    window.type("t");
  }
  await window.shows(/^\S+> *$/m);
  window.type(`${COMMAND}\r`);
  await window.shows(new RegExp(`${COMMAND}[^]*\\n\\S+> *(\\n|$)`));
  window.hangUp();
  await gone([window.pid]);
  expect(readFileSync(join(folder, lesson, `${id}.sh`), "utf8")).toBe(`${COMMAND}\n`);
});
