import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { readBuiltInPack } from "../../src/cli/built-in-pack.ts";
import { commands } from "../../src/cli/commands.ts";
import { usageOf } from "../../src/cli/help.ts";
import { littlePack, littlePackRoot } from "../fixtures/little-pack.ts";
import { emptyFolder } from "../workbook/folder.ts";
import { run, terminal } from "./run.ts";

/** A folder with these files in it. */
const folderWith = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const folder = emptyFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
};

test.each(["list", "next"])("%s says when progress cannot be read, instead of showing none", async (command) => {
  const cwd = folderWith({ "kms-workbook/.workbook/attempts.jsonl/in-its-place": "" });
  const { code, err } = await run([command], { cwd });
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringMatching(/^Your progress cannot be read: .*attempts\.jsonl/),
  });
});

describe("exit codes", () => {
  const cwd = () =>
    folderWith({
      "right.txt": "stone\n",
      "wrong.txt": "cheese\n",
      "unknown.txt": "pebble\n",
      "empty.txt": "",
      "junk.txt": new Uint8Array([0, 255, 254, 0, 1, 2, 3]),
      "policy.json": readFileSync(join(littlePackRoot, "solutions/first-steps/share-the-key/key-policy.json"), "utf8"),
      file: "",
    });
  test.each<[code: number, says: RegExp, ...argv: string[]]>([
    [0, /^kms-workbook: learn/, "--help"],
    [0, /^kms-workbook: learn/, "-h"],
    [0, /^\d+\.\d+\.\d+\n$/, "--version"],
    [0, /First steps/, "list"],
    [0, /^pick-one: Pick one/, "next"],
    [0, /^Passed\. 1 of 1 points/, "check", "pick-one", "--answer", "right.txt"],
    [0, /^Passed\. 2 of 2 points/, "check", "share-the-key", "--answer", "policy.json"],
    [1, /^Not passed yet\./, "check", "pick-one", "--answer", "wrong.txt"],
    [1, /^Not passed yet\./, "check", "pick-one", "--answer=wrong.txt"],
    [2, /There is no exercise "pick-on"\. Did you mean "pick-one"\?/, "check", "pick-on"],
    [2, /There is no exercise "x"\. kms-workbook list names them all\./, "check", "x"],
    [2, /There is no answer to "pick-one" yet\./, "check", "pick-one"],
    [2, /missing\.txt/, "check", "pick-one", "--answer", "missing.txt"],
    [2, /pebble/, "check", "pick-one", "--answer", "unknown.txt"],
    [2, /empty\.txt/, "check", "pick-one", "--answer", "empty.txt"],
    [2, /junk\.txt/, "check", "pick-one", "--answer", "junk.txt"],
    [2, /junk\.txt/, "check", "seal-it", "--answer", "junk.txt"],
    [2, /ID is missing/, "check"],
    [2, /"more" is one word too many/, "check", "pick-one", "more"],
    [2, /--answer needs a value: --answer FILE/, "check", "pick-one", "--answer"],
    [2, /--json takes no value/, "list", "--json=yes"],
    [2, /There is no option --jsn here\. Did you mean "--json"\?/, "list", "--jsn"],
    [2, /There is no option --plain here/, "list", "--plain"],
    [2, /There is no option -x here/, "-x"],
    [2, /There is no command "lst"\. Did you mean "list"\?/, "lst"],
    [2, /There is no command "pack chek"\. Did you mean "pack check"\?/, "pack", "chek", "."],
    [2, /There is no command "pack"\. Known: pack check\./, "pack"],
    [2, /DIR is missing/, "pack", "check"],
    [2, /There is no folder .*nowhere/, "pack", "check", "nowhere"],
    [2, /--folder file is a file/, "list", "--folder", "file"],
    [2, /--folder file is a file/, "--plain", "--folder", "file"],
  ])("%i, saying %o: %s %s %s %s", async (code, says, ...argv) => {
    const ran = await run(argv, { cwd: cwd() });
    expect(ran).toMatchObject({ code });
    expect(code < 2 ? ran.out : ran.err).toMatch(says);
    expect(code < 2 ? ran.err : ran.out).toBe("");
  });

  test("3 when the workbook itself failed, with what to report", async () => {
    const ran = await run(["list"], { readPack: () => Promise.reject(new Error("the pack is gone")) });
    expect(ran).toMatchObject({ code: 3, out: "" });
    expect(ran.err).toMatch(/^The workbook itself failed\. Your progress is kept\..*\nError: the pack is gone/);
  });

  test.each([
    ["missing", {}],
    ["cut short", { "outline.json": '{"format":"kms-workb' }],
    ["not an object", { "outline.json": "null" }],
    ["of another version", { "outline.json": '{"format":"kms-workbook/pack/0","lessons":[]}' }],
    [
      "without a lesson",
      { "outline.json": '{"format":"kms-workbook/pack/2","lessons":[],"sizes":{"lessons/a.json":9}}' },
    ],
    ["without its lessons' list", { "outline.json": '{"format":"kms-workbook/pack/2","lessons":1}' }],
  ])("2 and one sentence when the built-in lessons are %s", async (_, files: Readonly<Record<string, string>>) => {
    const folder = folderWith(files);
    const ran = await run(["list"], { readPack: async () => readBuiltInPack(folder, "/installed") });
    expect(ran).toEqual({
      code: 2,
      out: "",
      err: `The lessons in ${folder} are missing or damaged. Install kms-workbook again, or run \`npm run build\` in its repository.\n`,
    });
  });

  test("3 when the check itself failed, which is not the answer's fault", async () => {
    const folder = folderWith({ "first-steps/seal-it.ts": "export const seal = () => 'sealed';\n" });
    const ran = await run(["check", "seal-it", "--folder", folder]);
    expect(ran.code).toBe(3);
    expect(ran.out).toMatch(/^The check could not be made\. This is not about your answer\./);
    expect(existsSync(join(folder, ".workbook"))).toBe(false);
  });
});

test("an answer of 100 MB is refused with a sentence", async () => {
  const cwd = folderWith({ "huge.txt": "" });
  writeFileSync(join(cwd, "huge.txt"), Buffer.alloc(100 * 1024 * 1024, "a"));
  const ran = await run(["check", "seal-it", "--answer", "huge.txt"], { cwd });
  expect(ran).toMatchObject({ code: 2, out: "" });
  expect(ran.err).toMatch(/huge\.txt.*\n$/);
});

describe("--json prints one document and nothing else on standard output", () => {
  test("list: the outline with progress", async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, "first-steps"));
    writeFileSync(join(folder, "first-steps", "pick-one.txt"), "stone\n");
    await run(["check", "pick-one", "--folder", folder]);
    const { out, err } = await run(["list", "--json", "--folder", folder]);
    expect(err).toBe("");
    const document = JSON.parse(out);
    expect(document).toMatchObject({
      format: "kms-workbook/outline/1",
      folder,
      solved: 1,
      exercises: 6,
      points: 1,
      maxPoints: 12,
    });
    expect(document.lessons[0].exercises.slice(0, 2)).toEqual([
      {
        id: "pick-one",
        title: "Pick one",
        kind: "choose",
        level: 1,
        points: 1,
        solved: true,
        attempts: 1,
        hintsTaken: 0,
        last: { at: expect.stringMatching(/^2026-11-23T/), status: "passed", points: 1 },
      },
      {
        id: "pick-several",
        title: "Pick several",
        kind: "spot",
        level: 1,
        points: 2,
        solved: false,
        attempts: 0,
        hintsTaken: 0,
      },
    ]);
  });

  test("check: the verdict document, without the evidence", async () => {
    const cwd = folderWith({ "wrong.txt": "cheese\n" });
    const { out, err, code } = await run(["check", "pick-one", "--json", "--answer", "wrong.txt"], { cwd });
    expect({ err, code }).toEqual({ err: "", code: 1 });
    const document = JSON.parse(out);
    expect(document).toMatchObject({
      format: "kms-workbook/verdict/1",
      exercise: "pick-one",
      status: "failed",
      points: 0,
      maxPoints: 1,
      durationMs: expect.any(Number),
    });
    expect(document.checks[0].feedback).toMatchObject({ did: expect.any(String), next: expect.any(String) });
    expect(document).not.toHaveProperty("evidence");
  });

  test("a folder that cannot be saved to is told on standard error", async () => {
    const folder = folderWith({
      "first-steps/pick-one.txt": "stone\n",
      ".workbook/attempts.jsonl": '{"journal":2}\n',
    });
    const { out, err, code } = await run(["check", "pick-one", "--json", "--folder", folder]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: "passed" });
    expect(err).toMatch(/written by a newer version of kms-workbook/);
  });
});

describe("progress", () => {
  test("check notes the learner's own answer, and not one given by --answer", async () => {
    const cwd = folderWith({ "kms-workbook/first-steps/pick-one.txt": "stone\n" });
    await run(["check", "pick-one", "--answer", "kms-workbook/first-steps/pick-one.txt"], { cwd });
    expect((await run(["next"], { cwd })).out).toMatch(/^pick-one/);
    await run(["check", "pick-one"], { cwd });
    expect((await run(["next"], { cwd })).out).toMatch(/^pick-several/);
    expect((await run(["list"], { cwd })).out).toMatch(/solved {2}pick-one/);
  });

  test("list and next write nothing anywhere", async () => {
    const cwd = emptyFolder();
    for (const command of ["list", "next"]) await run([command], { cwd });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("next says so when all is solved", async () => {
    const lines = littlePack.lessons.flatMap(({ exercises }) =>
      exercises.map(({ id, points }) =>
        JSON.stringify({
          journal: 1,
          at: "2026-11-23T09:00:00Z",
          type: "attempt",
          exercise: id,
          status: "passed",
          points,
          maxPoints: points,
        }),
      ),
    );
    const folder = folderWith({ ".workbook/attempts.jsonl": `${lines.join("\n")}\n` });
    expect(await run(["next", "--folder", folder])).toEqual({ code: 0, out: "All 6 exercises are solved.\n", err: "" });
  });

  test("next names the answer's file where there is one", async () => {
    const done = ["pick-one", "pick-several", "in-order"].map((id) =>
      JSON.stringify({
        journal: 1,
        at: "2026-11-23T09:00:00Z",
        type: "attempt",
        exercise: id,
        status: "passed",
        points: 1,
        maxPoints: 1,
      }),
    );
    const folder = folderWith({ ".workbook/attempts.jsonl": `${done.join("\n")}\n` });
    expect((await run(["next", "--folder", folder])).out).toContain(
      `Answer: ${join(folder, "first-steps", "share-the-key")}`,
    );
  });
});

describe("opening the workbook", () => {
  const openTui = async () => 7;

  test("fills the screen in a terminal", async () => {
    expect((await run([], { ...terminal(), openTui })).code).toBe(7);
  });

  test.each([
    ["with --plain", ["--plain"], {}],
    ["with INK_SCREEN_READER", [], { INK_SCREEN_READER: "true" }],
    ["on a dumb terminal", [], { TERM: "dumb" }],
  ])("is lines %s", async (_, argv, environment) => {
    const { input, output } = terminal();
    input.push(null);
    const cwd = emptyFolder();
    const ran = await run(argv, { input, output, cwd, openTui, environment: { XDG_STATE_HOME: cwd, ...environment } });
    expect(ran.code).toBe(0);
  });

  test("is lines without a terminal, and remembers the folder for another time", async () => {
    const cwd = emptyFolder();
    const elsewhere = emptyFolder();
    const folder = join(cwd, "mine");
    mkdirSync(folder);
    const environment = { XDG_STATE_HOME: join(cwd, "state") };
    const ran = await run(["--folder", "mine"], { cwd, environment, openTui, input: Readable.from(["1\n", "q\n"]) });
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("1. First steps");
    expect((await run([], { cwd: elsewhere, environment, openTui })).out).toContain(`Your folder: ${folder}`);
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});

describe("pack check", () => {
  test("proves a pack, or says what is wrong, a line a fault", async () => {
    const broken = folderWith({ "lessons/outline.yaml": "- nowhere\n", "lessons/misconceptions.yaml": "[]\n" });
    const ran = await run(["pack", "check", broken]);
    expect(ran).toMatchObject({ code: 1, err: "" });
    const lines = ran.out.trimEnd().split("\n");
    expect(lines.at(-1)).toMatch(/^The pack is not whole: \d+ errors?, \d+ warnings?\. Tried: 0 lessons/);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^\S+?(:\d+)?: (error|warning): /);
  });
});

describe("help", () => {
  test.each(commands.map((command) => [command.name, command] as const))(
    "of %o names its usage and every option",
    async (_, command) => {
      const { code, out, err } = await run([...command.name.split(" ").filter(Boolean), "--help"]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(command.summary);
      for (const { name, summary } of command.options) {
        expect(out).toContain(`--${name}`);
        expect(out).toContain(summary);
      }
      if (command.name !== "") expect(out).toContain(`Usage: ${usageOf(command)}`);
      for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
    },
  );

  test("of the program lists every command", async () => {
    const { out } = await run(["--help"]);
    for (const { name, summary } of commands) {
      expect(out).toContain(`kms-workbook ${name}`.trim());
      expect(out).toContain(summary);
    }
  });

  test("of check says what an answer file is, for each kind", async () => {
    const { out } = await run(["check", "--help"]);
    for (const kind of ["choose", "order", "spot", "policy", "code", "explain"])
      expect(out).toMatch(new RegExp(`^  ${kind} +\\S`, "m"));
  });
});
