import { describe, expect, it } from "vitest";
import { describeProblem } from "../../src/content/problem.ts";
import { type PackProof, provePack } from "../../src/grading/pack-proof.ts";
import { services } from "../fixtures/packs/exercises.ts";
import {
  allowRole,
  exerciseText,
  goodPack,
  keyPolicy,
  type PackFiles,
  POLICY,
  PREDICT,
  provablePack,
  writePack,
} from "../fixtures/packs/packs.ts";

const prove = (changes: PackFiles = {}): Promise<PackProof> => provePack(writePack(provablePack, changes), services);
const findings = async (changes: PackFiles): Promise<string[]> => (await prove(changes)).findings.map(describeProblem);

const model = "solutions/first/write-policy/key-policy.json";
const wrong = "test/wrong-answers/first/write-policy";
const expected = String(provablePack[`${wrong}/expected.yaml`]);
const right = keyPolicy(allowRole("App", "kms:Decrypt"));

describe("provePack", () => {
  it("finds nothing in a good pack, and counts what it tried", async () => {
    const seen: string[] = [];
    const proof = await provePack(writePack(provablePack), services, (done, all, file) =>
      seen.push(`${done}/${all} ${file}`),
    );
    expect(proof.findings).toEqual([]);
    expect(proof.counts).toEqual({
      lessons: 1,
      exercises: 8,
      modelAnswers: 8,
      rightAnswers: 1,
      starters: 2,
      wrongAnswers: 6,
    });
    expect(seen).toHaveLength(17);
    // Two are tried at a time, so which one ends last is open.
    expect(seen.at(-1)).toMatch(/^17\/17 /);
    expect(seen.join("\n")).toContain(`${wrong}/expected.yaml`);
  });

  const cases: readonly (readonly [what: string, changes: PackFiles, found: readonly string[]])[] = [
    [
      "a model answer that is missing",
      { "solutions/first/pick.txt": undefined },
      ["solutions/first/pick.txt: error: The model answer cannot be read."],
    ],
    [
      "a model answer that fails",
      { [model]: keyPolicy() },
      [
        "solutions/first/write-policy: error: The model answer of write-policy fails: app-decrypts: With your policy, Decrypt by role/App is denied.",
      ],
    ],
    [
      "a second right answer that fails",
      { "test/right-answers/first/write-policy/by-user/key-policy.json": keyPolicy() },
      [
        "test/right-answers/first/write-policy/by-user: error: The right answer of write-policy fails: app-decrypts: With your policy, Decrypt by role/App is denied.",
      ],
    ],
    [
      "a second right answer of nothing",
      { "test/right-answers/first/gone/a.txt": "stays\n" },
      ["test/right-answers/first/gone: error: Nothing in the pack uses this."],
    ],
    [
      "a prediction that no option gets right",
      {
        "lessons/first/foresee.md": exerciseText(
          "predict",
          PREDICT.replace("statement: ReadNotes }", "statement: Enable IAM User Permissions }").replace(
            "layer: identity policy, statement: Enable",
            "layer: key policy, statement: Enable",
          ),
        ),
      },
      [
        'solutions/first/foresee.txt: error: The answer could not be checked: No option says what the mock KMS does: allow, decided by {"type":"statement","layer":"identity policy","statement":"ReadNotes"}.',
      ],
    ],
    [
      "a starter that passes",
      { "lessons/first/write-policy/starter/key-policy.json": right },
      ["lessons/first/write-policy/exercise.md: error: The starter passes as it is. Leave something in it to be done."],
    ],
    [
      "a wrong answer that passes",
      { [`${wrong}/encrypts/key-policy.json`]: right },
      [`${wrong}/expected.yaml:4: error: encrypts passes.`],
    ],
    [
      "a wrong answer that fails another check first",
      { [`${wrong}/expected.yaml`]: expected.replace("fails: intern-does-not", "fails: app-decrypts") },
      [`${wrong}/expected.yaml:1: error: everybody fails "intern-does-not" first, not "app-decrypts"`],
    ],
    [
      "a wrong answer told another misconception",
      { [`${wrong}/expected.yaml`]: expected.replace("misconception: key-leaves", "misconception: other-belief") },
      [`${wrong}/expected.yaml:4: error: encrypts is told the misconception "key-leaves", not "other-belief".`],
    ],
    [
      "a wrong answer told other words",
      { [`${wrong}/expected.yaml`]: expected.replace("no part in it", "no business here") },
      [`${wrong}/expected.yaml:1: error: The feedback for everybody does not say "no business here".`],
    ],
    [
      "too few wrong answers",
      {
        [`${wrong}/expected.yaml`]: expected.replace("not-json:\n  fails: document-key-policy\n", ""),
        [`${wrong}/not-json/key-policy.json`]: undefined,
      },
      [`${wrong}/expected.yaml:1: error: write-policy has 2 wrong answers. Write at least 3.`],
    ],
    [
      "a wrong answer that nobody lists",
      { [`${wrong}/forgotten/key-policy.json`]: "{}" },
      [`${wrong}/forgotten: error: Nothing in the pack uses this.`],
    ],
    [
      "a wrong answer listed that is not there",
      { [`${wrong}/expected.yaml`]: `${expected}no-jsn: { fails: document-key-policy }\n` },
      [`${wrong}/expected.yaml:10: error: There is no ${wrong}/no-jsn. Did you mean "not-json"?`],
    ],
    [
      "a slip in the list",
      { [`${wrong}/expected.yaml`]: expected.replace("fails: intern", "failes: intern") },
      [`${wrong}/expected.yaml:2: error: "failes" is not a known field of "everybody". Did you mean "fails"?`],
    ],
    [
      "wrong answers of an exercise that is not there",
      { "test/wrong-answers/first/gone/expected.yaml": "{}" },
      ["test/wrong-answers/first/gone: error: Nothing in the pack uses this."],
    ],
    [
      "model answers of nothing",
      { "solutions/first/gone.txt": "x", "solutions/first/write-policy/other.json": "{}" },
      [
        "solutions/first/gone.txt: error: Nothing in the pack uses this.",
        "solutions/first/write-policy/other.json: error: Nothing in the pack uses this.",
      ],
    ],
    [
      "a broken exercise: told once, its answers wait",
      { "lessons/first/write-policy/exercise.md": exerciseText("policy", POLICY).replace("level: 1", "level: 5") },
      ['lessons/first/write-policy/exercise.md:4: error: "level" must be 1, 2 or 3.'],
    ],
  ];
  it.each(cases)("%s", async (_, changes, found) => {
    const told = await findings(changes);
    expect(told.map((line, index) => line.slice(0, found[index]?.length))).toEqual(found);
  });

  it("a check that tells a misconception nobody knows", async () => {
    const root = writePack(provablePack, {
      "lessons/first/lesson.md": goodPack["lessons/first/lesson.md"],
      "lessons/first/write-code/exercise.md": goodPack["lessons/first/write-code/exercise.md"],
      "lessons/first/write-code/starter.ts": goodPack["lessons/first/write-code/starter.ts"],
      "lessons/first/write-code/checks.ts": `export default (lab) => [
        { id: "never", title: "passes", run: () => lab.fail({ did: "", why: "", next: "", misconception: "made-up" }) },
      ];`,
      "solutions/first/write-code.ts": "export const seal = () => {};",
    });
    const program = { exports: { seal: "function" }, output: "", call: async () => undefined, close() {} };
    const runner = { load: async () => program, dispose() {} };
    const { findings } = await provePack(root, { ...services, runner });
    expect(findings.map(describeProblem)).toContain(
      'solutions/first/write-code.ts: error: The check "never" tells the misconception "made-up", which is not in lessons/misconceptions.yaml. Write it down there, or mend the id.',
    );
  });

  it("checks that do not load are told once, not for every answer", async () => {
    const found = await findings({
      "lessons/first/lesson.md": goodPack["lessons/first/lesson.md"],
      "lessons/first/write-code/exercise.md": goodPack["lessons/first/write-code/exercise.md"],
      "lessons/first/write-code/starter.ts": goodPack["lessons/first/write-code/starter.ts"],
      "lessons/first/write-code/checks.ts": "export default (lab) => [",
      "solutions/first/write-code.ts": "export const seal = () => {};",
    });
    expect(found.filter((line) => line.includes("checks.ts"))).toEqual([
      expect.stringMatching(/^solutions\/first\/write-code\.ts: error: .*checks\.ts.* does not load: /),
    ]);
  });

  it("hands-on exercises need wrong answers", async () => {
    const none = Object.keys(provablePack).filter((path) => path.startsWith(wrong));
    const changes = { ...Object.fromEntries(none.map((path) => [path, undefined])), "test/wrong-answers/.keep": "" };
    expect(await findings(changes)).toEqual([
      `${wrong}: error: There are no wrong answers for write-policy. Write at least 3.`,
    ]);
  });

  it("an installed pack has none: a warning says so", async () => {
    const none = Object.keys(provablePack).filter((path) => path.startsWith("test/"));
    const proof = await prove(Object.fromEntries(none.map((path) => [path, undefined])));
    expect(proof.findings.map(({ file, severity }) => [file, severity])).toEqual([["test/wrong-answers", "warning"]]);
    expect(proof.counts.wrongAnswers).toBe(0);
  });
});
