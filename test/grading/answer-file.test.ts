import { mkdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ExerciseKind } from "../../src/content/exercise.ts";
import type { Answer } from "../../src/grading/answer.ts";
import {
  answerNames,
  formatAnswer,
  modelAnswerNames,
  readAnswerFile,
  starterFiles,
} from "../../src/grading/answer-file.ts";
import { InputProblem } from "../../src/input-problem.ts";
import { exercise } from "../fixtures/packs/exercises.ts";
import { keyPolicy, makePipe, type PackFiles, writePack } from "../fixtures/packs/packs.ts";

const KINDS: readonly ExerciseKind[] = ["choose", "order", "spot", "policy", "code", "explain"];

const read = (kind: ExerciseKind, content: string | Uint8Array): Answer =>
  readAnswerFile(exercise(kind), join(writePack({ answer: content }), "answer"));

const problemOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof InputProblem) return error.message.replace(/ \/\S*\//, " …/");
    throw error;
  }
  return "no problem";
};

describe("reading", () => {
  it.each<[ExerciseKind, string, Answer]>([
    ["choose", "# a comment\n\n  stays  \r\ntravels\n", { ids: ["stays", "travels"] }],
    ["order", "store\nask", { ids: ["store", "ask"] }],
    ["spot", "stores", { ids: ["stores"] }],
    ["policy", "{}", { documents: { "key-policy.json": "{}" } }],
    ["code", "export {};\n", { fileName: "answer", source: "export {};\n" }],
    ["explain", "It stays.\n# why\nAlways.", { text: "It stays.\n# why\nAlways." }],
    ["explain", "It stays.\n\n[x] says-stays\n- [ ] says-cost\n", { text: "It stays.", ticked: ["says-stays"] }],
    ["explain", "It stays.\n[ ] says-stays", { text: "It stays.", ticked: [] }],
  ])("%s: %j", (kind, text, answer) => expect(read(kind, text)).toEqual(answer));

  it("policy: a folder of documents", () => {
    const root = writePack({ "answer/key-policy.json": "{}", "answer/notes.txt": "mine" });
    expect(readAnswerFile(exercise("policy"), join(root, "answer"))).toEqual({
      documents: { "key-policy.json": "{}" },
    });
  });
});

describe("what cannot be read is said with the cure", () => {
  it.each<[ExerciseKind, string | Uint8Array, string]>([
    [
      "choose",
      "",
      "The answer …/answer names no option. Write the ids you pick, one a line. The options are: stays, travels, derived, listed.",
    ],
    [
      "choose",
      "# stays",
      "The answer …/answer names no option. Write the ids you pick, one a line. The options are: stays, travels, derived, listed.",
    ],
    [
      "choose",
      "stay",
      "The answer …/answer names “stay”, which is no option of this exercise. The options are: stays, travels, derived, listed.",
    ],
    [
      "order",
      "5",
      "The answer …/answer names “5”, which is no step of this exercise. The steps are: ask, keep-key, log, seal, store.",
    ],
    [
      "spot",
      "x".repeat(500),
      `The answer …/answer names “${"x".repeat(60)}…”, which is no option of this exercise. The options are: asks, stores.`,
    ],
    ["policy", " \n", "The answer …/answer is empty. Write the JSON in it."],
    ["code", "", "The answer …/answer is empty. Write the program in it."],
    ["explain", "# only a comment\n", "The answer …/answer is empty. Write your explanation in it."],
    [
      "explain",
      "Words.\n[x] says-sty",
      "The answer …/answer ticks “says-sty”, which is no point of this exercise. The points are: says-stays, says-cost.",
    ],
    [
      "code",
      new Uint8Array([0, 1, 2]),
      "The answer …/answer is not a text file: byte 1 is zero. Save it as text in UTF-8.",
    ],
    [
      "explain",
      new Uint8Array([0xff]),
      "The answer …/answer is not a text file: its bytes are not UTF-8. Save it as text in UTF-8.",
    ],
  ])("%s: %j", (kind, content, problem) => expect(problemOf(() => read(kind, content))).toBe(problem));

  it.each(KINDS)("%s: missing, far too large, a pipe", (kind) => {
    const root = writePack({ large: "" });
    truncateSync(join(root, "large"), 100_000_000);
    const problem = (name: string) => problemOf(() => readAnswerFile(exercise(kind), join(root, name)));
    expect(problem("none")).toBe("The answer …/none does not exist. Look at the name and the folder.");
    expect(problem("large")).toBe(
      "The answer …/large is larger than 1 MB (it has 100.0 MB). Make it smaller, or name the right file.",
    );
  });

  it.each(KINDS.filter((kind) => kind !== "policy"))("%s: a folder where a file is wanted", (kind) => {
    const root = writePack({});
    mkdirSync(join(root, "folder"));
    expect(problemOf(() => readAnswerFile(exercise(kind), join(root, "folder")))).toBe(
      "The answer …/folder is a folder. Name the file with the answer.",
    );
  });

  it.skipIf(process.platform === "win32")("a pipe is not waited for", () => {
    const root = writePack({});
    makePipe(join(root, "pipe"));
    expect(problemOf(() => readAnswerFile(exercise("code"), join(root, "pipe")))).toContain("is not a regular file");
  });

  it("a program in a language that the exercise does not take", () => {
    const root = writePack({ "answer.py": "def seal(): pass\n" });
    expect(problemOf(() => readAnswerFile(exercise("code"), join(root, "answer.py")))).toBe(
      "The answer …/answer.py is in Python. This exercise takes TypeScript.",
    );
  });

  it("policy: a document that is missing from its folder, and one file where several are wanted", () => {
    const root = writePack({ "answer/other.json": "{}", "one.json": "{}" });
    expect(problemOf(() => readAnswerFile(exercise("policy"), join(root, "answer")))).toBe(
      "The answer …/key-policy.json does not exist. Look at the name and the folder.",
    );
    const two = {
      ...exercise("policy"),
      documents: [...exercise("policy").documents, { name: "b.json", title: "", starter: "" }],
    };
    expect(problemOf(() => readAnswerFile(two, join(root, "one.json")))).toBe(
      "The answer …/one.json is one file, and this exercise has 2. Name the folder that holds key-policy.json, b.json.",
    );
  });
});

describe("names and starters", () => {
  it("each kind has a place in its lesson's folder of answers, and the model answer the same place in solutions/", () => {
    expect(KINDS.flatMap((kind) => answerNames(exercise(kind)))).toEqual([
      "pick.txt",
      "arrange.txt",
      "find.txt",
      "write-policy",
      "write-code.ts",
      "say.txt",
    ]);
    expect(modelAnswerNames(exercise("code"))).toEqual(["solutions/first/write-code.ts"]);
  });

  it("starters list what there is, as comments, and never in an order that tells", () => {
    expect(KINDS.flatMap((kind) => starterFiles(exercise(kind)))).toEqual([
      { name: "pick.txt", text: "# Take the # from all that you pick.\n# stays\n# travels\n# derived\n# listed\n" },
      {
        name: "arrange.txt",
        text: "# Take the # from the steps that belong, and put them in order.\n# ask\n# keep-key\n# log\n# seal\n# store\n",
      },
      { name: "find.txt", text: "# Take the # from the one you pick.\n# asks\n# stores\n" },
      { name: "write-policy/key-policy.json", text: keyPolicy() },
      { name: "write-code.ts", text: "export async function seal() {}\n" },
      { name: "say.txt", text: "# Say it in your own words, with at least 5 words.\n" },
    ]);
  });

  it.each<[ExerciseKind, Answer]>([
    ["choose", { ids: ["travels", "stays"] }],
    ["order", { ids: ["store", "ask"] }],
    ["policy", { documents: { "key-policy.json": "{ }\n" } }],
    ["code", { fileName: "write-code.ts", source: "export {};" }],
    ["explain", { text: "# Why\n\nIt stays." }],
    ["explain", { text: "It stays.", ticked: [] }],
    ["explain", { text: "It stays.", ticked: ["says-cost"] }],
  ])("%s: what is formatted is read back: %j", (kind, answer) => {
    const files = formatAnswer(exercise(kind), answer).map(({ name, text }) => [name, text]);
    const root = writePack(Object.fromEntries(files) as PackFiles);
    expect(readAnswerFile(exercise(kind), join(root, answerNames(exercise(kind))[0]))).toEqual(answer);
  });
});
