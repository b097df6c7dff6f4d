/** The example of docs/authoring.md is followed as it stands there, slip and all. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { kinds } from "../../src/content/kinds/index.ts";
import { loadPack } from "../../src/content/load-pack.ts";
import { describeProblem } from "../../src/content/problem.ts";
import { SCENE_OPERATIONS } from "../../src/content/scene-operations.ts";
import { gradeExercise } from "../../src/grading/grade.ts";
import { packageRoot } from "../../src/package-root.ts";
import { services } from "../fixtures/packs/exercises.ts";
import { goodPack, lessonText, writePack } from "../fixtures/packs/packs.ts";

const guide = readFileSync(join(packageRoot, "docs/authoring.md"), "utf8");
const [, example = ""] = /```markdown\n(.*?)```/s.exec(guide.replaceAll("\n   ", "\n")) ?? [];
const file = "lessons/envelope-encryption/what-leaves-kms.md";

const load = (text: string) =>
  loadPack(
    writePack({
      "lessons/outline.yaml": "- envelope-encryption\n",
      "lessons/misconceptions.yaml": String(goodPack["lessons/misconceptions.yaml"]).replace(
        "key-leaves",
        "kms-key-leaves",
      ),
      "lessons/envelope-encryption/lesson.md": lessonText("what-leaves-kms"),
      [file]: text,
    }),
  );

it("the example loads, and its model answer passes", async () => {
  const { pack, problems } = load(example);
  expect(problems).toEqual([]);
  const [exercise] = pack.lessons[0]?.exercises ?? [];
  if (exercise === undefined) throw new Error("The example is no exercise.");
  expect((await gradeExercise(exercise, { ids: ["data-key"] }, services)).status).toBe("passed");
});

it("the slip shows as the guide says", () => {
  const { problems } = load(example.replace("options:", "opshuns:"));
  expect(guide).toContain(problems.map(describeProblem).join("\n"));
  expect(problems).toHaveLength(1);
});

it("every kind has a section, and every operation of a wanted call is named", () => {
  for (const kind of Object.keys(kinds)) expect(guide).toContain(`\n### ${kind}\n`);
  for (const operation of Object.keys(SCENE_OPERATIONS)) expect(guide).toMatch(new RegExp(`\\b${operation}\\b`));
});
