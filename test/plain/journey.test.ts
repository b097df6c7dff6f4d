import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { gradeExercise } from "../../src/grading/grade.ts";
import { runPlain } from "../../src/plain/journey.ts";
import { realDisk } from "../../src/workbook/disk.ts";
import { type Grade, openWorkbook } from "../../src/workbook/open-workbook.ts";
import type { Workbook } from "../../src/workbook/workbook.ts";
import { littlePack, noRunner, verdictOn } from "../fixtures/little-pack.ts";
import { emptyFolder, failingDisk, tickingClock } from "../workbook/folder.ts";
import { after, pick, take } from "./person.ts";

const now = tickingClock();

/** The real grader, but that no program is run: one passes by what is written in it. */
const grade: Grade = async (exercise, answer) =>
  "source" in answer
    ? verdictOn(exercise, answer.source.includes('"sealed"') ? "passed" : "failed")
    : gradeExercise(exercise, answer, { pack: littlePack, runner: noRunner, now, seed: "plain" });

const open = (folder: string, disk = realDisk): Workbook =>
  openWorkbook({ pack: littlePack, folder, runner: noRunner, now, grade, disk });

/** Opened where the learner was at this exercise. */
const openAt = (folder: string, exercise: string): Workbook => {
  open(folder).remember({ lesson: "first-steps", exercise });
  return open(folder);
};

const modelAnswer = (name: string) => readFileSync(join(littlePack.root, "solutions", "first-steps", name), "utf8");

/** Each of the texts, after the one before it. */
const expectInOrder = (transcript: string, texts: readonly string[]) => {
  let from = 0;
  for (const text of texts) {
    const at = transcript.indexOf(text, from);
    if (at < 0) expect.fail(`"${text}" is missing after:\n${transcript.slice(from)}`);
    from = at + text.length;
  }
};

test("from the outline through a lesson to an exercise and what to say in an interview", async () => {
  const folder = emptyFolder();
  const { transcript, code, left } = await take(open(folder), [
    pick("First steps"),
    pick("Read the lesson"),
    pick("Pick one"),
    pick("Take hint 1 of 4"),
    pick("Take hint 2 of 4"),
    pick("Answer"),
    pick("A cheese"),
    "1",
    pick("Hear the checks again"),
    pick("Answer again"),
    pick("A stone"),
    "3",
    pick("Model answer"),
    "q",
  ]);
  expect({ code, left }).toEqual({ code: 0, left: 0 });
  expectInOrder(transcript, [
    "0 of 6 exercises solved.",
    `Your folder: ${folder}`,
    "1. First steps: 0 of 6 solved. One exercise of each kind.",
    "The interview asks\nWhat is a little pack?",
    "Read *this* first.",
    "Where it is written\n- Geology (read 2026-11-23)\n  https://example.com/geology",
    "Pick one (choose, level 1, not tried)",
    "Which one is a stone?",
    "Hint 1 of 4\nLook at the stone.",
    "Hint 2 of 4\nStones are hard.",
    "1. A stone",
    "2. A cheese",
    "Not passed yet. 0 of 1 points.",
    "Try: Knock on it.",
    "A common belief: Stones are cheese. In fact: Stones are stones.",
    "Not passed yet. 0 of 1 points.",
    "Passed. 1 of 1 points.",
    "Model answer",
    "- A stone\n  It is a stone.",
    "In an interview, say:\nA stone is a stone.",
    "And a pebble?",
    "A small stone.",
    "Where it is written\n- Geology",
    "Your place is kept.",
  ]);
});

describe("the other kinds, from the place where the learner was", () => {
  test("spot: the snippet with line numbers, several picks", async () => {
    const { transcript, left } = await take(openAt(emptyFolder(), "pick-several"), [
      pick("Answer"),
      "1 3",
      "",
      pick("Next exercise: In order"),
    ]);
    expect(left).toBe(0);
    expectInOrder(transcript, [
      "You are back where you were.",
      "Pick several",
      "   1  const stone = cheese;",
      "1. (line 1) cheese is not known yet",
      "Passed. 2 of 2 points.",
      "- Line 1: cheese is not known yet\n  It is declared below.",
      "Not these",
      "- Line 2: stone is not known yet\n  It is declared above.",
      "How do you throw a stone?",
    ]);
  });

  test("order: numbers in order, leaving out what does not belong", async () => {
    const { transcript } = await take(openAt(emptyFolder(), "in-order"), [
      pick("Answer"),
      pick("Throw it", "Take the stone", "Bend down"),
      "",
      pick("Answer again"),
      pick("Bend down", "Take the stone", "Throw it"),
      "2",
    ]);
    expectInOrder(transcript, ["Not passed yet.", "Passed. 3 of 3 points.", "1. Bend down\n   Stones lie low."]);
  });

  test("policy: the file is named and waited for; calls and decisions are told", async () => {
    const folder = emptyFolder();
    const path = join(folder, "first-steps", "share-the-key", "key-policy.json");
    const { transcript } = await take(openAt(folder, "share-the-key"), [
      pick("Answer"),
      "",
      pick("Answer again"),
      after(() => writeFileSync(path, modelAnswer("share-the-key/key-policy.json"))),
      pick("KMS calls"),
      pick("Why calls"),
    ]);
    expectInOrder(transcript, [
      "What must come of these calls\n- allow: role/App describes the key\n- deny: role/Intern does not",
      `Your answer is in this file:\n  ${path}`,
      "Not passed yet.",
      "FAILED role/App describes the key",
      "Passed. 2 of 2 points.",
      "KMS calls, as CloudTrail shows them:\n  1. DescribeKey by",
      "succeeded",
      "2. DescribeKey by",
      "failed with AccessDenied",
      "Allowed: ",
      "key policy ",
      "Denied: ",
      "does not apply: principal is",
    ]);
  });

  test("code: can be left unanswered, and started again with the old answer kept", async () => {
    const folder = emptyFolder();
    const path = join(folder, "first-steps", "seal-it.ts");
    const { transcript } = await take(openAt(folder, "seal-it"), [
      pick("Answer"),
      "b",
      pick("Answer"),
      after(() => writeFileSync(path, modelAnswer("seal-it.ts"))),
      pick("Start again"),
    ]);
    expectInOrder(transcript, [`  ${path}`, "Passed. 4 of 4 points.", "Started again. Your old answer is kept in"]);
    const history = join(folder, ".workbook", "history", "seal-it");
    expect(readFileSync(join(history, readdirSync(history)[0] ?? "", "seal-it.ts"), "utf8")).toContain('"sealed"');
    expect(readFileSync(path, "utf8")).toContain('"open"');
  });

  test("explain: typed here, too short at first, then scored point by point", async () => {
    const folder = emptyFolder();
    const { transcript } = await take(openAt(folder, "say-it"), [
      pick("Answer"),
      pick("Type it here"),
      "Hard.\n.",
      pick("Answer again"),
      pick("Type it here"),
      "A stone is a hard\nand grey thing.\n.",
      "y",
      "",
    ]);
    expectInOrder(transcript, [
      "Your text has 1 word.",
      "was this said?",
      "Says that stones are hard.",
      "Says that stones are grey.",
      "Passed.",
    ]);
    expect(readFileSync(join(folder, "first-steps", "say-it.txt"), "utf8")).toBe(
      "A stone is a hard\nand grey thing.\n",
    );
  });

  test.each([
    ["b", "goes back to the exercise", "What now?"],
    ["q", "leaves", "Your place is kept."],
  ])("explain: %s instead of typing or writing %s", async (key, _, then) => {
    const { transcript } = await take(openAt(emptyFolder(), "say-it"), [pick("Answer"), key]);
    const [, after = ""] = transcript.split("2. Write it in a file\n");
    expect(after.split("\n").slice(1).join(" ")).toMatch(new RegExp(`^\\s*${then}`));
  });

  test("explain: written in the file", async () => {
    const folder = emptyFolder();
    const path = join(folder, "first-steps", "say-it.txt");
    const { transcript } = await take(openAt(folder, "say-it"), [
      pick("Answer"),
      pick("Write it in a file"),
      after(() => writeFileSync(path, "Stones are hard and grey.\n")),
      "y",
      "y",
    ]);
    expectInOrder(transcript, [`  ${path}`, "was this said?", "Passed."]);
  });
});

describe("at a terminal, $EDITOR", () => {
  test("is offered and opens the answer, which is checked when it ends", async () => {
    const folder = emptyFolder();
    const editor = join(emptyFolder(), "editor.mjs");
    writeFileSync(
      editor,
      `import { writeFileSync } from "node:fs"; writeFileSync(process.argv[2], 'export const seal = () => "sealed";');`,
    );
    const { transcript } = await take(openAt(folder, "seal-it"), [pick("Answer"), "e"], {
      EDITOR: `"${process.execPath}" "${editor}"`,
    });
    expectInOrder(transcript, ["e to open your editor", "Passed. 4 of 4 points."]);
  });

  test("that cannot be started is told, and the file is still there to be edited", async () => {
    const { transcript } = await take(openAt(emptyFolder(), "seal-it"), [pick("Answer"), "e", "b"], {
      EDITOR: "no-such-editor-anywhere",
    });
    expectInOrder(transcript, ["no-such-editor-anywhere could not be started", "then press Enter to check it"]);
  });
});

describe("input that is not an answer", () => {
  test("is told and asked again", async () => {
    const { transcript, left } = await take(openAt(emptyFolder(), "pick-one"), [
      "99",
      "what?",
      "",
      pick("Answer"),
      "1 2",
      "stone",
      "0",
      "b",
    ]);
    expect(left).toBe(0);
    expectInOrder(transcript, [
      '"99" is not one of the choices.',
      '"what?" is not one of the choices.',
      '"" is not one of the choices.',
      "That is not an answer. The numbers go from 1 to 2",
      "That is not an answer.",
      "That is not an answer.",
      "What now?",
    ]);
  });

  test("an answer file that is junk is told with what to do, and the journey goes on", async () => {
    const folder = emptyFolder();
    const path = join(folder, "first-steps", "seal-it.ts");
    const { transcript, left } = await take(openAt(folder, "seal-it"), [
      pick("Answer"),
      after(() => writeFileSync(path, new Uint8Array([0, 255, 1, 254]))),
      pick("Read the task again"),
      "q",
    ]);
    expect(left).toBe(0);
    expectInOrder(transcript, [`The answer ${path}`.slice(0, 20), "What now?", "What now?"]);
  });
});

describe("the end of the input ends the journey well, wherever it comes", () => {
  const script = [
    pick("First steps"),
    pick("Pick one"),
    pick("Answer"),
    pick("A stone"),
    "3",
    pick("Next exercise: Pick several"),
    pick("Answer"),
    "1 3",
    "2",
    pick("Next exercise: In order"),
    "b",
    pick("Share the key"),
    pick("Answer"),
    "",
    "b",
    pick("Say it"),
    pick("Answer"),
    pick("Type it here"),
    "Stones are hard",
  ];
  test.each(Array.from({ length: script.length + 1 }, (_, length) => [length]))("after %i answers", async (length) => {
    const { code, transcript, left } = await take(open(emptyFolder()), script.slice(0, length));
    expect({ code, left }).toEqual({ code: 0, left: 0 });
    expect(transcript.endsWith("Your place is kept. Start kms-workbook again to go on from here.\n")).toBe(true);
  });

  test("an empty input shows where things stand", async () => {
    let said = "";
    const output = new Writable({
      write(chunk, _, done) {
        said += String(chunk);
        done();
      },
    });
    expect(await runPlain(open(emptyFolder()), { input: Readable.from([]), output })).toBe(0);
    expect(said).toContain("1. First steps");
  });
});

test("a folder that cannot be written is told at both ends, and everything works in memory", async () => {
  const workbook = open(emptyFolder(), failingDisk("EROFS"));
  const { transcript, code } = await take(workbook, [
    pick("First steps"),
    pick("Pick one"),
    pick("Answer"),
    pick("A stone"),
    "3",
    pick("Model answer"),
    "b",
    pick("Seal it"),
    pick("Answer"),
  ]);
  expect(code).toBe(0);
  expectInOrder(transcript, [
    "Your progress cannot be saved",
    "You can go on",
    "Passed. 1 of 1 points.",
    "The answer file cannot be created",
    "read-only disk",
    "Your progress cannot be saved",
  ]);
});

test("a disk that fills up and is emptied again is told when it happens", async () => {
  let full = false;
  const workbook = open(
    emptyFolder(),
    failingDisk("ENOSPC", () => full),
  );
  const { transcript } = await take(workbook, [
    pick("First steps"),
    () => {
      full = true;
      return "2";
    },
    pick("Answer"),
    () => {
      full = false;
      return "1";
    },
    "3",
    "q",
  ]);
  expectInOrder(transcript, [
    "is full. Free some space",
    "Passed.",
    "Your progress is saved again.",
    "Your place is kept.",
  ]);
});

test("nothing is told by colour or by moving the cursor", async () => {
  const { transcript } = await take(openAt(emptyFolder(), "pick-one"), [pick("Answer"), pick("A cheese"), ""]);
  expect(transcript).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
});
