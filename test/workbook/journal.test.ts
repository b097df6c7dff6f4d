import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { realDisk } from "../../src/workbook/disk.ts";
import { openJournal } from "../../src/workbook/journal.ts";
import { emptyFolder, errorWith, failingDisk, tickingClock } from "./folder.ts";

const open = (path: string, disk = realDisk) => openJournal(path, disk, tickingClock());
const attempt = (exercise: string) =>
  ({ type: "attempt", exercise, status: "passed", points: 2, maxPoints: 2 }) as const;
const exercises = (path: string) =>
  open(path).entries.flatMap((entry) => (entry.type === "attempt" ? entry.exercise : []));
const journalWith = (bytes: string | Uint8Array): string => {
  const path = join(emptyFolder(), "attempts.jsonl");
  writeFileSync(path, bytes);
  return path;
};

test("an entry is one line of JSON with the format's version and the time", () => {
  const path = join(emptyFolder(), ".workbook", "attempts.jsonl");
  open(path).add({ type: "hint", exercise: "pick-one", step: 1 });
  expect(readFileSync(path, "utf8")).toBe(
    '{"journal":1,"at":"2026-11-23T09:00:01.000Z","type":"hint","exercise":"pick-one","step":1}\n',
  );
});

test("reading a journal changes nothing, and opening one that is not there creates nothing", () => {
  const path = join(emptyFolder(), "attempts.jsonl");
  open(path);
  expect(realDisk.stat(path)).toBeUndefined();
});

describe("lines that are not ours", () => {
  const line =
    '{"journal":1,"at":"2026-11-23T09:00:00.000Z","type":"attempt","exercise":"a","status":"passed","points":1,"maxPoints":1}';
  test.each([
    ["a torn line in the middle", `${line.slice(0, 40)}\n`],
    ["a blank line", "\n\r\n"],
    ["somebody's notes", "remember to buy stones\n"],
    ["JSON that is no entry", '[1,2]\nnull\n"x"\n{"type":"attempt"}\n'],
    ["an entry with a member of the wrong type", `${line.replace('"points":1', '"points":"many"')}\n`],
    ["an entry of an unknown type", `${line.replace('"type":"attempt"', '"type":"song"')}\n`],
    ["an entry at no time", `${line.replace("2026-11-23T09:00:00.000Z", "yesterday")}\n`],
    ["a byte order mark", "\ufeff\n"],
  ])("%s is left alone and costs only itself", (_, foreign) => {
    const path = journalWith(`${line}\n${foreign}${line.replace('"a"', '"b"')}\n`);
    expect(exercises(path)).toEqual(["a", "b"]);
    open(path).add(attempt("c"));
    expect(exercises(path)).toEqual(["a", "b", "c"]);
    expect(readFileSync(path, "utf8")).toContain(foreign);
  });

  test("a member added by a later program is no fault", () => {
    expect(exercises(journalWith(line.replace('"points":1', '"mood":"good","points":1')))).toEqual(["a"]);
  });

  test("a newer format is read as far as it is known, and nothing is written", () => {
    const path = journalWith(`${line}\n{"journal":2,"type":"attempt"}\n`);
    const before = readFileSync(path);
    const journal = open(path);
    journal.add(attempt("b"));
    expect(journal.entries).toHaveLength(2);
    expect(journal.problem).toBe(
      `Your progress cannot be saved: ${path} was written by a newer version of kms-workbook. Update kms-workbook, or choose another folder with --folder DIR.`,
    );
    expect(readFileSync(path)).toEqual(before);
  });

  test("a run of 5 MB without a line end is skipped", () => {
    const path = journalWith(`${line}\n${"x".repeat(5_000_000)}\n${line.replace('"a"', '"b"')}\n`);
    expect(exercises(path)).toEqual(["a", "b"]);
  });
});

test("property: whatever the file holds, it opens, and what is added later is read beside what was valid before", () => {
  const valid = fc
    .stringMatching(/^[a-z]{1,8}$/)
    .map((exercise) =>
      Buffer.from(`${JSON.stringify({ journal: 1, at: "2026-11-23T09:00:00.000Z", ...attempt(exercise) })}\n`),
    );
  const junk = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  const path = join(emptyFolder(), "attempts.jsonl");
  fc.assert(
    fc.property(fc.array(fc.oneof(valid, junk), { maxLength: 8 }), (parts) => {
      const before = Buffer.concat(parts);
      writeFileSync(path, before);
      const earlier = exercises(path);
      const journal = open(path);
      journal.add(attempt("added"));
      expect(exercises(path)).toEqual([...earlier, "added"]);
      expect(journal.entries.at(-1)).toMatchObject({ exercise: "added" });
      expect(readFileSync(path).subarray(0, before.length)).toEqual(before);
    }),
    { numRuns: 200 },
  );
});

test("killed at any byte, it loses at most the last line, and goes on", () => {
  const whole = join(emptyFolder(), "attempts.jsonl");
  const writer = open(whole);
  for (const exercise of ["a", "b", "c"]) writer.add(attempt(exercise));
  const bytes = readFileSync(whole);
  const lineLength = bytes.length / 3;
  const path = join(emptyFolder(), "attempts.jsonl");
  for (let length = 0; length <= bytes.length; length++) {
    writeFileSync(path, bytes.subarray(0, length));
    // A line without its end counts: it is whole all the same.
    const kept = ["a", "b", "c"].slice(0, Math.floor((length + 1) / lineLength));
    expect(exercises(path)).toEqual(kept);
    open(path).add(attempt("d"));
    expect(exercises(path)).toEqual([...kept, "d"]);
  }
});

describe("two instances on one folder", () => {
  test("both append, and each sees the other's entries in the file's order", () => {
    const path = join(emptyFolder(), "attempts.jsonl");
    const [one, two] = [open(path), open(path)];
    one.add(attempt("a"));
    two.add(attempt("b"));
    one.add(attempt("c"));
    expect(two.refresh()).toBe(true);
    expect(two.refresh()).toBe(false);
    const seen = (journal: typeof one) => journal.entries.map((entry) => "exercise" in entry && entry.exercise);
    expect(seen(one)).toEqual(["a", "b", "c"]);
    expect(seen(two)).toEqual(["a", "b", "c"]);
  });

  test("a line that the other has not finished is read when it is", () => {
    const path = join(emptyFolder(), "attempts.jsonl");
    open(path).add(attempt("a"));
    const line = readFileSync(path, "utf8").replace('"a"', '"b"');
    const reader = open(path);
    appendFileSync(path, line.slice(0, 30));
    expect(reader.refresh()).toBe(false);
    appendFileSync(path, line.slice(30));
    expect(reader.refresh()).toBe(true);
    expect(reader.entries).toHaveLength(2);
  });

  test("a backup put in the file's place is read from its start", () => {
    const path = join(emptyFolder(), "attempts.jsonl");
    const journal = open(path);
    journal.add(attempt("a"));
    const backup = readFileSync(path);
    journal.add(attempt("b"));
    writeFileSync(path, backup);
    expect(journal.refresh()).toBe(true);
    expect(journal.entries).toHaveLength(1);
  });
});

describe("when nothing can be written", () => {
  test.each([
    ["ENOSPC", "is full. Free some space; nothing saved so far is lost."],
    ["EROFS", "is on a read-only disk. Choose another folder with --folder DIR."],
    ["EACCES", "you have no permission for"],
    ["EIO", "EIO: simulated"],
  ])("%s is told in a sentence with a cure, and work goes on in memory", (code, words) => {
    const path = join(emptyFolder(), "attempts.jsonl");
    const journal = open(path, failingDisk(code));
    expect(journal.problem).toMatch(/^Your progress cannot be saved: /);
    expect(journal.problem).toContain(words);
    journal.add(attempt("a"));
    expect(journal.entries).toHaveLength(1);
  });

  test("what was kept in memory is written once there is room again, each entry once", () => {
    const path = join(emptyFolder(), "attempts.jsonl");
    let full = true;
    const journal = open(
      path,
      failingDisk("ENOSPC", () => full),
    );
    journal.add(attempt("a"));
    full = false;
    journal.add(attempt("b"));
    expect(journal.problem).toBeUndefined();
    expect(exercises(path)).toEqual(["a", "b"]);
    expect(journal.entries).toHaveLength(2);
  });

  test("a write that the full disk cut short costs only itself", () => {
    const path = join(emptyFolder(), "attempts.jsonl");
    open(path).add(attempt("a"));
    let full = true;
    const journal = open(path, {
      ...realDisk,
      append(file, text) {
        realDisk.append(file, full ? text.slice(0, 20) : text);
        if (full) throw errorWith("ENOSPC");
      },
    });
    journal.add(attempt("b"));
    expect(journal.problem).toContain("is full");
    full = false;
    journal.add(attempt("c"));
    expect(exercises(path)).toEqual(["a", "b", "c"]);
  });

  test("a folder with the journal's name is told, not thrown", () => {
    const path = join(emptyFolder(), "attempts.jsonl");
    mkdirSync(path);
    const journal = open(path);
    journal.add(attempt("a"));
    expect(journal.problem).toContain("something else has the name");
  });
});
