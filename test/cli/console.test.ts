import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { expect, test } from "vitest";
import type { Context } from "../../src/cli/context.ts";
import { loadPack } from "../../src/content/load-pack.ts";
import { goodPack, writeFiles } from "../fixtures/packs/packs.ts";
import { emptyFolder } from "../workbook/folder.ts";
import { type Ran, run } from "./run.ts";

const world = `
account: "111122223333"
region: eu-west-1
principals: { role/NotesApp: { policies: [] } }
keys: { notes: { alias: alias/notes } }
`;

const piped = (text: string, argv: readonly string[] = []): Promise<Ran> => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "world.yaml"), world);
  return run(["console", "--world", "world.yaml", ...argv], { cwd, input: Readable.from([text]) });
};

test.each([
  ["whoami", [], "arn:aws:iam::111122223333:root\nRegion eu-west-1, profile root\n", 0],
  ["whoami", ["--profile", "NotesApp"], "assumed-role/NotesApp/session\n", 0],
  ["aws kms describe-key --key-id alias/notes --query KeyMetadata.KeyState\n", [], '"Enabled"\n', 0],
  ["echo a \\\n  b\ncat <<END\nbody\nEND\n", [], "a b\nbody\n", 0],
  ["exit\necho never", [], "", 0],
  ["cat nothing", [], "", 1],
])("%j in a pipe", async (text, argv, out, code) => {
  const ran = await piped(text, argv);
  expect(ran.out).toContain(out);
  expect(ran.code).toBe(code);
  if (out === "") expect(ran.out).toBe("");
});

test("errors stand on standard error, and what is open at the end says so", async () => {
  expect(await piped("aws kms decrypt --ciphertext-blob fileb://none")).toMatchObject({
    out: "",
    err: expect.stringContaining("No such file or directory: 'none'"),
    code: 1,
  });
  expect((await piped("echo 'open")).err).toBe('A single quote is open: close it with another "\'".\n');
});

test("a profile that there is not", async () => {
  expect(await piped("", ["--profile", "Nobody"])).toMatchObject({
    code: 2,
    err: 'There is no profile "Nobody". Profiles: root, NotesApp.\n',
  });
});

type Turn = readonly [waitFor: string, keys: string | ((input: PassThrough) => void)];

const type = (...turns: readonly Turn[]): Promise<string> => typeInto(["console"], {}, turns);

/** Types at a prompt, each time when what was waited for has come. */
async function typeInto(argv: readonly string[], changes: Partial<Context>, turns: readonly Turn[]): Promise<string> {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
  let seen = "";
  const left = [...turns];
  const output = Object.assign(
    new Writable({
      write(chunk, _, done) {
        seen += String(chunk).replace(/\u001b\[[\d;?]*[A-Za-z]/g, "");
        const [next] = left;
        if (next !== undefined && seen.endsWith(next[0])) {
          left.shift();
          setImmediate(() => (typeof next[1] === "string" ? input.write(next[1]) : next[1](input)));
        }
        done();
      },
    }),
    { isTTY: true, columns: 40 },
  );
  await run(argv, { ...changes, input, output });
  expect(left).toEqual([]);
  return seen;
}

const PROMPT = "root> ";

test("a prompt: answers, a command over two lines, and the end", async () => {
  const seen = await type(
    [PROMPT, "aws sts get-caller-identity --query Account\r"],
    [PROMPT, "echo 'one\r"],
    ["\n> ", "two'\r"],
    [PROMPT, "exit\r"],
  );
  expect(seen).toContain('"000000000000"\nroot> ');
  expect(seen).toContain("one\ntwo\nroot> ");
});

test("Tab completes, Ctrl-C drops the line, Ctrl-D leaves", async () => {
  const seen = await type(
    [PROMPT, "aws kms list-k"],
    ["list-k", "\t"],
    ["list-key", "\u0003"],
    ["^C\nroot> ", "\u0003"],
    ["exit or Ctrl-D leaves.\nroot> ", "\u0004"],
  );
  expect(seen).toContain("aws kms list-key");
});

const packIn = (cwd: string): Partial<Context> => {
  const root = join(cwd, "pack");
  writeFiles(root, goodPack);
  return { cwd, readPack: async () => loadPack(root).pack, untilStopped: () => new Promise(() => {}) };
};

const exerciseConsole = (text: string, argv: readonly string[] = ["type-commands"]) => {
  const cwd = emptyFolder();
  return run(["console", ...argv], { ...packIn(cwd), input: Readable.from([text]) }).then((ran) => ({
    ...ran,
    answer: join(cwd, "kms-workbook/first/type-commands.sh"),
  }));
};

const disable =
  "aws kms disable-key --key-id $(aws kms describe-key --key-id alias/old --query KeyMetadata.KeyId --output text)";

test("the console of an exercise keeps what did something as the answer, and grades it", async () => {
  const ran = await exerciseConsole(`whoami\naws kms disable-key\n${disable}\ntrail\nexit\n`);
  expect(ran.out).toContain("Passed");
  expect(ran.code).toBe(0);
  expect(readFileSync(ran.answer, "utf8")).toBe(`${disable}\n`);
});

test("task shows what the exercise asks for, and is no part of the answer", async () => {
  const ran = await exerciseConsole(`task\n${disable}\n`);
  expect(ran.out).toMatch(/^Do it\.$/m);
  expect(readFileSync(ran.answer, "utf8")).toBe(`${disable}\n`);
});

test("a line that did something is kept whole, whatever failed behind it", async () => {
  const ran = await exerciseConsole(`${disable}; cat nothing\ncat nothing\n`);
  expect(ran.out).toContain("Passed");
  expect(readFileSync(ran.answer, "utf8")).toBe(`${disable}; cat nothing\n`);
});

test("at a prompt it goes on from the answer so far, unless it is to be fresh", async () => {
  const cwd = emptyFolder();
  const changes = packIn(cwd);
  const answer = () => readFileSync(join(cwd, "kms-workbook/first/type-commands.sh"), "utf8");
  const find = "OLD=$(aws kms describe-key --key-id alias/old --query KeyMetadata.KeyId --output text)";
  const console = ["console", "type-commands"];
  expect(
    await typeInto(console, changes, [
      [PROMPT, `${find}\r`],
      [PROMPT, "\u0004"],
    ]),
  ).toContain("Not passed");
  const second = await typeInto(console, changes, [
    [PROMPT, "aws kms disable-key --key-id $OLD\r"],
    [PROMPT, "exit\r"],
  ]);
  expect(second).toContain(`So far you have typed (resetting the\nexercise begins anew):\n\nroot> ${find}\n`);
  expect(second).toContain("Passed");
  expect(answer()).toBe(`${find}\naws kms disable-key --key-id $OLD\n`);
  await typeInto([...console, "--fresh"], changes, [
    [PROMPT, "aws kms list-keys\r"],
    [PROMPT, "exit\r"],
  ]);
  expect(answer()).toBe("aws kms list-keys\n");
});

test("what was typed is kept when the terminal is closed", async () => {
  const cwd = emptyFolder();
  const stopped = Promise.withResolvers<void>();
  const seen = await typeInto(["console", "type-commands"], { ...packIn(cwd), untilStopped: () => stopped.promise }, [
    [PROMPT, `${disable}\r`],
    [PROMPT, () => stopped.resolve()],
  ]);
  expect(seen).toContain("Passed");
  expect(readFileSync(join(cwd, "kms-workbook/first/type-commands.sh"), "utf8")).toBe(`${disable}\n`);
});

test("what cannot be kept is printed, so that it can be copied", async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "kms-workbook"), "a file where the folder should be");
  const ran = await run(["console", "type-commands"], { ...packIn(cwd), input: Readable.from([`${disable}\n`]) });
  expect(ran.out).toContain(`Your commands, which are in no file:\n\n${disable}\n`);
  expect(ran.err).toContain("Your answer cannot be saved");
  expect(ran.code).toBe(2);
});

test("what was typed is kept when the terminal fails, as the one of a closed window does", async () => {
  const cwd = emptyFolder();
  await typeInto(["console", "type-commands"], packIn(cwd), [
    [PROMPT, `${disable}\r`],
    [PROMPT, (input) => input.destroy(new Error("setRawMode EIO"))],
  ]);
  expect(readFileSync(join(cwd, "kms-workbook/first/type-commands.sh"), "utf8")).toBe(`${disable}\n`);
});

test.each([
  ["aws kms list-keys\n", ["type-commands"], 1, "the key of alias/old is disabled"],
  ["whoami\n", ["type-commands"], 0, "your answer stays as it is"],
  ["", ["type-command"], 2, 'Did you mean "type-commands"?'],
  ["", ["pick"], 2, "pick is no console exercise: its kind is choose."],
  ["\n# a thought\n", ["type-commands"], 0, "your answer stays as it is"],
  ["", ["--fresh"], 2, "--fresh is for the console of an exercise."],
  ["", ["type-commands", "--world", "w.yaml"], 2, "An exercise brings its own world."],
])("%j in the console of an exercise %j", async (text, argv, code, words) => {
  const ran = await exerciseConsole(text, argv);
  expect(ran.out + ran.err).toContain(words);
  expect(ran.code).toBe(code);
});
