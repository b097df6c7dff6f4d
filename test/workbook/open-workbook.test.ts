import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { Exercise } from "../../src/content/exercise.ts";
import type { Verdict } from "../../src/grading/verdict.ts";
import { InputProblem } from "../../src/input-problem.ts";
import { type Disk, realDisk } from "../../src/workbook/disk.ts";
import { type Grade, openWorkbook } from "../../src/workbook/open-workbook.ts";
import type { WatchListener, Workbook } from "../../src/workbook/workbook.ts";
import { exerciseNamed, littlePack, noRunner, verdictOn } from "../fixtures/little-pack.ts";
import { emptyFolder, errorWith, failingDisk, tickingClock, toldDisk } from "./folder.ts";

const passes: Grade = async (exercise) => verdictOn(exercise, "passed");
const fails: Grade = async (exercise) => verdictOn(exercise, "failed");

const open = (folder: string, grade: Grade = passes, disk: Disk = realDisk): Workbook =>
  openWorkbook({
    pack: littlePack,
    folder,
    runner: noRunner,
    now: tickingClock(),
    grade,
    disk,
    times: { settleMs: 0, lookMs: 1_000_000 },
  });

const pickOne = exerciseNamed("pick-one");
const seal = exerciseNamed("seal-it");
const stone = { ids: ["stone"] };

describe("progress", () => {
  test("a fresh folder has none, and looking at it creates nothing", () => {
    const folder = emptyFolder();
    const workbook = open(folder);
    expect(workbook.progress("pick-one")).toEqual({ attempts: 0, solved: false, hintsTaken: 0 });
    expect(workbook.totals()).toEqual({ solved: 0, exercises: 6, points: 0, maxPoints: 12 });
    expect(workbook.next()?.id).toBe("pick-one");
    expect(workbook.place).toEqual({ lesson: "first-steps" });
    expect(workbook.readOnly).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a passed attempt solves; a later failure does not take that away", async () => {
    const folder = emptyFolder();
    await open(folder, passes).submit(pickOne, stone, 3);
    const workbook = open(folder, fails);
    const verdict = await workbook.submit(pickOne, { ids: ["cheese"] });
    expect(workbook.progress("pick-one")).toEqual({
      attempts: 2,
      solved: true,
      hintsTaken: 0,
      last: { at: expect.any(Date), status: "failed", points: 0, verdict },
    });
    expect(workbook.totals()).toMatchObject({ solved: 1, points: 1 });
  });

  test("confidence, failed checks, misconceptions and picks are in the journal", async () => {
    const folder = emptyFolder();
    const grade: Grade = async (exercise) => ({
      ...verdictOn(exercise, "failed"),
      checks: [
        { id: "not-cheese", title: "", status: "failed", points: 0, maxPoints: 1, misconception: "stones-are-cheese" },
      ],
    });
    await open(folder, grade).submit(pickOne, { ids: ["cheese"] }, 1);
    expect(JSON.parse(readFileSync(join(folder, ".workbook/attempts.jsonl"), "utf8"))).toEqual({
      journal: 1,
      at: "2026-11-23T09:00:01.000Z",
      type: "attempt",
      exercise: "pick-one",
      status: "failed",
      points: 0,
      maxPoints: 1,
      confidence: 1,
      failed: ["not-cheese"],
      misconceptions: ["stones-are-cheese"],
      picked: ["cheese"],
    });
  });

  test("a fault of our own is not counted as an attempt", async () => {
    const folder = emptyFolder();
    const verdict: Verdict = { ...verdictOn(pickOne, "failed"), status: "error", error: { message: "", next: "" } };
    const workbook = open(folder, async () => verdict);
    expect(await workbook.submit(pickOne, stone)).toBe(verdict);
    expect(workbook.progress("pick-one").attempts).toBe(0);
  });

  test("the next exercise is the first unsolved one after the given one, going round", async () => {
    const workbook = open(emptyFolder());
    const order = ["pick-one", "pick-several", "in-order", "share-the-key", "seal-it", "say-it"];
    expect(order.map((id) => workbook.next(id)?.id)).toEqual([...order.slice(1), "pick-one"]);
    for (const id of order.slice(0, -1)) await workbook.submit(exerciseNamed(id), stone);
    expect(workbook.next("say-it")?.id).toBe("say-it");
    await workbook.submit(exerciseNamed("say-it"), { text: "x", ticked: [] });
    expect(workbook.next()).toBeUndefined();
  });

  test("hints are taken one by one up to four, and stay taken", () => {
    const folder = emptyFolder();
    const workbook = open(folder);
    expect([1, 2, 3, 4, 5].map(() => workbook.takeHint("pick-one"))).toEqual([1, 2, 3, 4, 4]);
    expect(open(folder).progress("pick-one").hintsTaken).toBe(4);
  });

  test("the place is kept, and gives way to the nearest one when the pack has changed", () => {
    const folder = emptyFolder();
    open(folder).remember({ lesson: "first-steps", exercise: "in-order" });
    expect(open(folder).place).toEqual({ lesson: "first-steps", exercise: "in-order" });
    open(folder).remember({ lesson: "first-steps", exercise: "gone" });
    expect(open(folder).place).toEqual({ lesson: "first-steps" });
    open(folder).remember({ lesson: "gone" });
    expect(open(folder).place).toEqual({ lesson: "first-steps" });
  });
});

describe("answer files", () => {
  test("are made from the starters by lesson, and never overwritten", () => {
    const folder = emptyFolder();
    const workbook = open(folder);
    const [path = ""] = workbook.answerFiles(seal);
    expect(path).toBe(join(folder, "first-steps", "seal-it.ts"));
    expect(readFileSync(path, "utf8")).toContain('return "open"');
    writeFileSync(path, "mine");
    expect(workbook.answerFiles(seal)).toEqual([path]);
    expect(readFileSync(path, "utf8")).toBe("mine");
    expect(workbook.readAnswer(seal)).toMatchObject({ source: "mine" });
  });

  test("a program may be in one of several languages: the file saved last is the answer, those never touched are not", () => {
    const folder = emptyFolder();
    const workbook = open(folder);
    if (seal.kind !== "code") throw new Error("seal-it is a program.");
    const exercise: Exercise = {
      ...seal,
      starters: [...seal.starters, { language: "python", fileName: "seal-it.py", text: "def open_it(): pass\n" }],
    };
    const [typescript = "", python = ""] = workbook.answerFiles(exercise);
    const answer = () => workbook.readAnswer(exercise);
    expect(answer()).toMatchObject({ fileName: "seal-it.ts" });
    writeFileSync(python, "def open_it(): return 1\n");
    utimesSync(python, 1000, 1000);
    expect(answer()).toEqual({ fileName: "seal-it.py", source: "def open_it(): return 1\n" });
    writeFileSync(typescript, "export {};\n");
    expect(answer()).toMatchObject({ fileName: "seal-it.ts" });
    utimesSync(python, Date.now() / 1000 + 60, Date.now() / 1000 + 60);
    expect(answer()).toMatchObject({ fileName: "seal-it.py" });
    workbook.reset(exercise);
    expect(answer()).toMatchObject({ fileName: "seal-it.ts" });
    expect(readFileSync(python, "utf8")).toBe("def open_it(): pass\n");
  });

  test("a policy's documents stand in a folder of their own", () => {
    const folder = emptyFolder();
    const workbook = open(folder);
    const exercise = exerciseNamed("share-the-key");
    expect(workbook.answerFiles(exercise)).toEqual([join(folder, "first-steps", "share-the-key", "key-policy.json")]);
    expect(Object.keys((workbook.readAnswer(exercise) as { documents: object }).documents)).toEqual([
      "key-policy.json",
    ]);
  });

  test("picks need no file: the newest ones are read from the journal, unless the learner wrote a file", async () => {
    const folder = emptyFolder();
    const workbook = open(folder);
    expect(() => workbook.readAnswer(pickOne)).toThrow(
      new InputProblem(
        `There is no answer to "pick-one" yet. Answer it in the workbook, or write the ids you pick into ${join(folder, "first-steps", "pick-one.txt")}, one a line.`,
      ),
    );
    await workbook.submit(pickOne, stone);
    expect(workbook.readAnswer(pickOne)).toEqual(stone);
    writeFileSync(workbook.answerFiles(exerciseNamed("seal-it"))[0] ?? "", "");
    writeFileSync(join(folder, "first-steps", "pick-one.txt"), "cheese\n");
    expect(workbook.readAnswer(pickOne)).toEqual({ ids: ["cheese"] });
  });

  test("a text typed in a face is kept in its file, and the one before it in history", () => {
    const folder = emptyFolder();
    const workbook = open(folder);
    const say = exerciseNamed("say-it");
    workbook.keep(say, { text: "first words" });
    workbook.keep(say, { text: "second words" });
    expect(workbook.readAnswer(say)).toMatchObject({ text: "second words" });
    const history = join(folder, ".workbook", "history", "say-it");
    expect(readdirSync(history)).toHaveLength(1);
    expect(readFileSync(join(history, readdirSync(history)[0] ?? "", "say-it.txt"), "utf8")).toContain("first words");
  });

  /** A disk on which another instance saves this text just before we do, so many times. */
  const contested = (text: string, times: number): Disk => {
    let left = times;
    return {
      ...realDisk,
      create(path, ours) {
        if (left-- > 0) realDisk.create(path, text);
        return realDisk.create(path, ours);
      },
    };
  };

  test("another instance saves at the same moment: both answers are kept", () => {
    const folder = emptyFolder();
    const workbook = open(folder, passes, contested("their words\n", 1));
    const say = exerciseNamed("say-it");
    workbook.keep(say, { text: "our words" });
    expect(workbook.readAnswer(say)).toMatchObject({ text: "our words" });
    const history = join(folder, ".workbook", "history", "say-it");
    expect(readFileSync(join(history, readdirSync(history)[0] ?? "", "say-it.txt"), "utf8")).toBe("their words\n");
  });

  test("another program that never stops saving: the learner is told", () => {
    const workbook = open(emptyFolder(), passes, contested("their words\n", Number.POSITIVE_INFINITY));
    expect(() => workbook.keep(exerciseNamed("say-it"), { text: "our words" })).toThrow(
      /^Your answer cannot be saved: another program keeps writing .*say-it\.txt\. Close it, and answer again\.$/,
    );
  });

  test("an answer that does not fit on the disk leaves the one before it in its place", () => {
    const folder = emptyFolder();
    const say = exerciseNamed("say-it");
    open(folder).keep(say, { text: "first words" });
    const full: Disk = {
      ...realDisk,
      create() {
        throw errorWith("ENOSPC");
      },
    };
    expect(() => open(folder, passes, full).keep(say, { text: "second words" })).toThrow(
      /^Your answer cannot be saved: the disk that holds .* is full\./,
    );
    expect(open(folder).readAnswer(say)).toMatchObject({ text: "first words" });
  });

  test("that cannot be created are told with the cure", () => {
    expect(() => open(emptyFolder(), passes, failingDisk("ENOSPC")).answerFiles(seal)).toThrow(InputProblem);
    expect(() => open(emptyFolder(), passes, failingDisk("ENOSPC")).answerFiles(seal)).toThrow(
      /is full. Free some space/,
    );
  });
});

describe("reset", () => {
  test("keeps the old answer, starts from the starter, and counts from nothing", async () => {
    const folder = emptyFolder();
    const workbook = open(folder);
    const [path = ""] = workbook.answerFiles(seal);
    for (const [round, text] of ["one", "two"].entries()) {
      writeFileSync(path, text);
      await workbook.submit(seal, workbook.readAnswer(seal));
      workbook.takeHint("seal-it");
      const kept = workbook.reset(seal) ?? "";
      expect(kept.startsWith(join(folder, ".workbook", "history", "seal-it"))).toBe(true);
      expect(readFileSync(join(kept, "seal-it.ts"), "utf8")).toBe(text);
      expect(readFileSync(path, "utf8")).toContain('return "open"');
      expect(workbook.progress("seal-it")).toEqual({ attempts: 0, solved: false, hintsTaken: 0 });
      expect(readdirSync(join(folder, ".workbook", "history", "seal-it"))).toHaveLength(round + 1);
    }
    expect(open(folder).progress("seal-it").solved).toBe(false);
  });

  test("two resets in the same millisecond get folders of their own", () => {
    const folder = emptyFolder();
    const now = new Date(0);
    const workbook = openWorkbook({ pack: littlePack, folder, runner: noRunner, now: () => now, grade: passes });
    workbook.answerFiles(seal);
    expect(workbook.reset(seal)).not.toBe(workbook.reset(seal));
  });

  test("that cannot keep the old answer changes nothing", () => {
    const folder = emptyFolder();
    const [path = ""] = open(folder).answerFiles(seal);
    writeFileSync(path, "mine");
    expect(() => open(folder, passes, failingDisk("EROFS")).reset(seal)).toThrow(
      /old one cannot be kept.*read-only disk/,
    );
    expect(readFileSync(path, "utf8")).toBe("mine");
  });

  test("of an exercise without an answer file keeps nothing and needs nothing", async () => {
    const workbook = open(emptyFolder());
    await workbook.submit(pickOne, stone);
    expect(workbook.reset(pickOne)).toBeUndefined();
    expect(workbook.progress("pick-one").attempts).toBe(0);
  });
});

describe("a disk that refuses", () => {
  test("leaves the workbook usable, says so, and loses nothing saved before", async () => {
    const folder = emptyFolder();
    await open(folder).submit(pickOne, stone);
    const workbook = open(folder, passes, failingDisk("EACCES"));
    expect(workbook.readOnly).toMatch(/^Your progress cannot be saved: you have no permission for .*--folder DIR\.$/);
    await workbook.submit(exerciseNamed("pick-several"), stone);
    expect(workbook.totals().solved).toBe(2);
    expect(open(folder).totals().solved).toBe(1);
  });
});

describe("changes", () => {
  test("are told for this instance and for another on the same folder", async () => {
    const folder = emptyFolder();
    const { disk, tell } = toldDisk();
    const one = open(folder, passes, disk);
    one.takeHint("pick-one");
    const heard = vi.fn();
    const stop = one.onChange(heard);
    await open(folder).submit(pickOne, stone);
    tell();
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
    expect(one.progress("pick-one")).toMatchObject({ solved: true, hintsTaken: 1 });
    await one.submit(pickOne, stone);
    expect(heard).toHaveBeenCalledTimes(2);
    stop();
    one.takeHint("pick-one");
    expect(heard).toHaveBeenCalledTimes(2);
    one.close();
  });
});

describe("watching", () => {
  const listen = () => {
    const log: string[] = [];
    const listener: WatchListener = {
      onStart: () => void log.push("start"),
      onVerdict: (verdict) => void log.push(verdict.status),
      onProblem: (message) => void log.push(message),
    };
    return { log, listener };
  };
  /** A save as careful editors make it: a new file renamed over the old one. */
  const replace = (path: string, text: string) => {
    writeFileSync(`${path}~`, text);
    renameSync(`${path}~`, path);
  };

  test("a save is graded, whether written in place or by replacing the file", async () => {
    const { disk, tell } = toldDisk();
    const graded: string[] = [];
    const workbook = open(
      emptyFolder(),
      async (exercise, answer) => {
        graded.push("source" in answer ? answer.source : "");
        return verdictOn(exercise, "passed");
      },
      disk,
    );
    const [path = ""] = workbook.answerFiles(seal);
    const { log, listener } = listen();
    workbook.watch(seal, listener);
    for (const [count, save] of [writeFileSync, replace, writeFileSync].entries()) {
      save(path, `save ${count}`);
      tell();
      await vi.waitFor(() => expect(log).toHaveLength(2 * (count + 1)));
    }
    expect(graded).toEqual(["save 0", "save 1", "save 2"]);
    expect(log).toEqual(["start", "passed", "start", "passed", "start", "passed"]);
    workbook.close();
  });

  test("a save during a running check is checked right after it", async () => {
    const { disk, tell } = toldDisk();
    const finish: (() => void)[] = [];
    const graded: string[] = [];
    const grade: Grade = (exercise, answer) =>
      new Promise((resolve) => {
        graded.push("source" in answer ? answer.source : "");
        finish.push(() => resolve(verdictOn(exercise, "failed")));
      });
    const workbook = open(emptyFolder(), grade, disk);
    const [path = ""] = workbook.answerFiles(seal);
    const { log, listener } = listen();
    workbook.watch(seal, listener);
    writeFileSync(path, "first");
    tell();
    await vi.waitFor(() => expect(graded).toEqual(["first"]));
    const settled = vi.fn();
    for (const text of ["second", "the third"]) {
      writeFileSync(path, text);
      tell();
      setTimeout(settled, 1);
    }
    await vi.waitFor(() => expect(settled).toHaveBeenCalledTimes(2));
    expect(graded).toEqual(["first"]);
    finish[0]?.();
    await vi.waitFor(() => expect(graded).toEqual(["first", "the third"]));
    finish[1]?.();
    await vi.waitFor(() => expect(log).toEqual(["start", "failed", "start", "failed"]));
    workbook.close();
  });

  test("an answer that cannot be read is a problem, not a verdict", async () => {
    const { disk, tell } = toldDisk();
    const workbook = open(emptyFolder(), passes, disk);
    const [path = ""] = workbook.answerFiles(seal);
    const { log, listener } = listen();
    workbook.watch(seal, listener);
    writeFileSync(path, new Uint8Array([0x00, 0xff, 0xfe, 0x00, 0x01]));
    tell();
    await vi.waitFor(() => expect(log).toHaveLength(2));
    expect(log[1]).toContain(path);
    expect(workbook.progress("seal-it").attempts).toBe(0);
    workbook.close();
  });

  test("after stopping, nothing more is told", async () => {
    const { disk, tell } = toldDisk();
    let finish = () => {};
    const grade: Grade = (exercise) =>
      new Promise((resolve) => {
        finish = () => resolve(verdictOn(exercise, "passed"));
      });
    const workbook = open(emptyFolder(), grade, disk);
    const [path = ""] = workbook.answerFiles(seal);
    const { log, listener } = listen();
    const stop = workbook.watch(seal, listener);
    writeFileSync(path, "x");
    tell();
    await vi.waitFor(() => expect(log).toEqual(["start"]));
    stop();
    finish();
    await vi.waitFor(() => expect(workbook.progress("seal-it").attempts).toBe(1));
    expect(log).toEqual(["start"]);
  });

  test("where the system reports nothing, it says so and looks by itself", async () => {
    const disk: Disk = {
      ...realDisk,
      watch() {
        throw new Error("no more watches");
      },
    };
    const workbook = openWorkbook({
      pack: littlePack,
      folder: emptyFolder(),
      runner: noRunner,
      now: tickingClock(),
      grade: passes,
      disk,
      times: { settleMs: 0, lookMs: 5 },
    });
    const [path = ""] = workbook.answerFiles(seal);
    const { log, listener } = listen();
    workbook.watch(seal, listener);
    expect(log).toEqual([
      "This system does not report saved files, so they are looked at once a second. You can also check by hand.",
    ]);
    appendFileSync(path, "// more");
    await vi.waitFor(() => expect(log.slice(1)).toEqual(["start", "passed"]));
    workbook.close();
  });

  test("the real system's reports arrive", async () => {
    const workbook = open(emptyFolder());
    const [path = ""] = workbook.answerFiles(seal);
    const { log, listener } = listen();
    workbook.watch(seal, listener);
    replace(path, "saved");
    await vi.waitFor(() => expect(log).toEqual(["start", "passed"]));
    workbook.close();
    expect(existsSync(path)).toBe(true);
  });
});
