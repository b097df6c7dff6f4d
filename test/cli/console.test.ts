import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import { expect, test } from "vitest";
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

/** Types at a prompt, each time when what was waited for has come. */
async function type(...turns: readonly (readonly [waitFor: string, keys: string])[]): Promise<string> {
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
          setImmediate(() => input.write(next[1]));
        }
        done();
      },
    }),
    { isTTY: true, columns: 40 },
  );
  const { code } = await run(["console"], { input, output });
  expect(code).toBe(0);
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

const exerciseConsole = (text: string, argv: readonly string[] = ["type-commands"]) => {
  const cwd = emptyFolder();
  const root = join(cwd, "pack");
  writeFiles(root, goodPack);
  return run(["console", ...argv], {
    cwd,
    input: Readable.from([text]),
    readPack: async () => loadPack(root).pack,
  }).then((ran) => ({ ...ran, answer: join(cwd, "kms-workbook/first/type-commands.sh") }));
};

const disable =
  "aws kms disable-key --key-id $(aws kms describe-key --key-id alias/old --query KeyMetadata.KeyId --output text)";

test("the console of an exercise keeps what did something as the answer, and grades it", async () => {
  const ran = await exerciseConsole(`whoami\naws kms disable-key\n${disable}\ntrail\nexit\n`);
  expect(ran.out).toContain("Passed");
  expect(ran.code).toBe(0);
  expect(readFileSync(ran.answer, "utf8")).toBe(`${disable}\n`);
});

test.each([
  ["aws kms list-keys\n", ["type-commands"], 1, "the key of alias/old is disabled"],
  ["whoami\n", ["type-commands"], 0, "your answer stays as it is"],
  ["", ["type-command"], 2, 'Did you mean "type-commands"?'],
  ["", ["pick"], 2, "pick is no console exercise: its kind is choose."],
  ["", ["type-commands", "--world", "w.yaml"], 2, "An exercise brings its own world."],
])("%j in the console of an exercise %j", async (text, argv, code, words) => {
  const ran = await exerciseConsole(text, argv);
  expect(ran.out + ran.err).toContain(words);
  expect(ran.code).toBe(code);
});
