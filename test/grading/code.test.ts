/** How a program becomes a verdict, on a pack with one exercise and the real mock KMS. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import type { CodeExercise } from "../../src/content/kinds/code.ts";
import { gradeExercise } from "../../src/grading/grade.ts";
import { createRunner } from "../../src/grading/runner/child-runner.ts";
import { findPython } from "../../src/grading/runner/python/find-python.ts";
import { ProgramFault, type Runner } from "../../src/grading/runner/runner.ts";
import type { Verdict } from "../../src/grading/verdict.ts";
import { type BundledChild, bundleChild } from "./runner/bundled-child.ts";

let bundled: BundledChild;
let runner: Runner;
const root = mkdtempSync(join(tmpdir(), "kms-workbook-code-"));
beforeAll(async () => {
  bundled = await bundleChild();
  runner = createRunner({ childEntry: bundled.childEntry });
});
afterAll(() => {
  runner.dispose();
  bundled.remove();
  rmSync(root, { recursive: true, force: true });
});

const source = { title: "A page", url: "https://example.com/", checked: "2026-11-23" };
const exercise: CodeExercise = {
  id: "seal",
  lesson: "envelopes",
  kind: "code",
  title: "Seal",
  level: 1,
  points: 7,
  topics: [],
  misconceptions: [],
  hints: ["", "", "", ""],
  interview: "",
  followUp: { question: "", answer: "" },
  sources: [source],
  task: "",
  file: "lessons/envelopes/seal/exercise.md",
  scene: {
    account: "111122223333",
    region: "eu-west-1",
    principals: { "role/NotesApp": { policies: [] } },
    keys: {
      notes: {
        alias: "alias/notes",
        policy: {
          inline: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::111122223333:root" },
                Action: "kms:*",
                Resource: "*",
              },
              {
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::111122223333:role/NotesApp" },
                Action: "kms:Encrypt",
                Resource: "*",
              },
            ],
          },
        },
      },
    },
  },
  caller: "role/NotesApp",
  starters: [
    { language: "typescript", fileName: "seal.ts", text: "" },
    { language: "python", fileName: "seal.py", text: "" },
  ],
  exports: ["seal"],
  checksFile: "checks.ts",
  timeLimitMs: 5000,
};

const client = `
import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
const client = new KMSClient({});
const encrypt = (note: string) => client.send(new EncryptCommand({ KeyId: "alias/notes", Plaintext: Buffer.from(note) }));
`;
const seals = `${client}
export const seal = async (note: string) => (await encrypt(note)).CiphertextBlob;`;

/** @param checks the body of the function from `lab` to checks */
const grade = (
  checks: string,
  program: string,
  changes: Partial<CodeExercise> = {},
  fileName = "seal.ts",
): Promise<Verdict> => {
  writeFileSync(join(root, "checks.ts"), `export default (lab) => { ${checks} };`);
  const refuted = { id: "keeps-text", belief: "", refutation: "", source };
  return gradeExercise(
    { ...exercise, ...changes },
    { fileName, source: program },
    {
      pack: { root, lessons: [], misconceptions: new Map([["keeps-text", refuted]]) },
      runner,
      now: () => new Date(0),
      seed: "one",
    },
  );
};

const outcome = ({ status, points, checks }: Verdict) => ({
  status,
  points,
  checks: checks.map((check) => `${check.id} ${check.status} ${check.points}/${check.maxPoints}`),
});

const three = `return [
  { id: "first", title: "", async run() { await lab.call("seal", "note"); } },
  { id: "second", title: "", needs: [], run() {} },
  { id: "third", title: "", run() {} },
];`;

const python = await findPython().catch(() => undefined);

/** With nobody left to look for modules, a package is found as little as where it is not installed; older boto3 has loaded it. */
const NOTHING_TO_IMPORT = `import sys
sys.meta_path.clear()
for name in [name for name in sys.modules if name.startswith("cryptography")]:
    del sys.modules[name]
`;

describe.skipIf(python === undefined)("a program in Python", () => {
  const inPython = (checks: string, source: string) => grade(checks, source, {}, "seal.py");

  test("is graded by the same checks, and its calls are shown as those of others are", async () => {
    const source = `import boto3

def seal(note):
    return boto3.client("kms").encrypt(KeyId="alias/notes", Plaintext=note)["CiphertextBlob"]
`;
    const checks = `return [{ id: "seals", title: "", async run() {
      const sealed = lab.bytes(await lab.call("seal", "note"), "what seal() returns");
      await lab.world.call({ operation: "DescribeKey", input: { KeyId: lab.keyArn("notes") }, caller: lab.world.principal("arn:aws:iam::111122223333:root"), region: "eu-west-1" });
      if (lab.calls.length !== 1 || sealed.length < 100) throw new Error("calls: " + lab.calls.length);
    } }];`;
    const verdict = await inPython(checks, source);
    expect(outcome(verdict)).toMatchObject({ status: "passed", checks: ["loads passed 0/0", "seals passed 7/7"] });
    expect(verdict.checks[0]?.title).toBe("loads, and defines `seal`");
    expect(verdict.evidence.calls.map(({ eventName }) => eventName)).toEqual(["Encrypt"]);
    expect(verdict.evidence.calls[0]?.userAgent).toMatch(/^Boto3\//);
  });

  test("that does not have the function is told in Python's words", async () => {
    const verdict = await inPython(three, "def unseal(note): pass\n");
    expect(verdict.checks[0]?.feedback?.next).toContain("`def seal(…):`");
  });

  test("is spoken of by its own names: in what it returned, what it raised, and what checks say", async () => {
    const told = async (checks: string, source: string) => {
      const { checks: results } = await inPython(
        `return [{ id: "says", title: "", async run() { ${checks} } }];`,
        source,
      );
      return Object.values(results.at(-1)?.feedback ?? {}).join(" ");
    };
    const look = 'lab.bytes((await lab.call("seal")).nonce, "nonce");';
    expect(await told(look, 'def seal(): return {"nonce": None}\n')).toMatch(/^nonce is `None`\. .*`bytes`/);
    expect(await told(look, 'def seal(): return {"nonce": [1, 2]}\n')).toMatch(/^nonce is a list of 2\./);
    const say =
      'lab.fail({ did: lab.name("sealRecord"), why: lab.say({ typescript: "a promise", python: "a value" }), next: "" });';
    expect(await told(say, "def seal(): pass\n")).toBe("seal_record a value ");
    const call = 'await lab.call("sealRecord");';
    const throws = "def seal(): pass\ndef seal_record(): return 1 / 0\n";
    expect(await told(call, throws)).toMatch(/^`seal_record` raised in line 2: `ZeroDivisionError/);
    const decodes = "def seal(): pass\ndef seal_record(): return bytes([255]).decode()\n";
    expect(await told(call, decodes)).toMatch(/^`seal_record` raised in line 2: `UnicodeDecodeError.* are not text/);
    const attribute =
      "def seal(): pass\ndef seal_record(): raise AttributeError('<KMSExceptions object at 0x7> has no attribute')\n";
    expect(await told(call, attribute)).toContain('`error.response["Error"]["Code"]`');
    const client = "import boto3\ndef seal(): pass\ndef seal_record(): boto3.client('kms').encrypt('alias/notes')\n";
    expect(await told(call, client)).toMatch(/only accepts keyword arguments.* Name each argument/);
    const threw =
      'const { error } = await lab.attempt("sealRecord"); lab.fail({ did: lab.threw("sealRecord", error), why: lab.describe([null]), next: lab.describe(null) });';
    expect(await told(threw, throws)).toBe(
      "seal_record() raised `ZeroDivisionError: division by zero` in line 2 a list of 1 `None`",
    );
  });

  test.each([
    ["at the top", "import cryptography\ndef seal(note): pass\n"],
    ["in a function", "def seal(note):\n    import cryptography\n"],
  ])("that needs a package which is not installed has not failed: imported %s", async (_, source) => {
    const verdict = await inPython(three, `${NOTHING_TO_IMPORT}${source}`);
    expect(verdict.status).toBe("error");
    expect(verdict.error?.message).toContain("does not have it");
    expect(verdict.error?.next).toContain("python3-cryptography");
  });
});

describe("checks", () => {
  test("run in order on the program and the world, and share the points in whole numbers", async () => {
    const verdict = await grade(three, seals);
    expect(outcome(verdict)).toEqual({
      status: "passed",
      points: 7,
      checks: ["loads passed 0/0", "first passed 3/3", "second passed 2/2", "third passed 2/2"],
    });
    expect(verdict.checks[0]?.title).toBe("loads, and exports `seal`");
  });

  test("quote the learner's text as code, whatever is in it", async () => {
    const checks = `return [{ id: "says", title: "", async run() {
      lab.fail({ did: "You returned " + lab.code(await lab.call("seal"), { longest: 19 }) + ".", why: "", next: "" }); } }];`;
    const { checks: results } = await grade(checks, "export const seal = () => 'a `b`\\n*c* and much, much more';");
    expect(results.at(-1)?.feedback?.did).toBe("You returned `` a `b` *c* and much,… ``.");
  });

  test("wait for those above, or for those they name", async () => {
    expect(outcome(await grade(three, "export const seal = () => { throw new Error('no'); };"))).toEqual({
      status: "failed",
      points: 2,
      checks: ["loads passed 0/0", "first failed 0/3", "second passed 2/2", "third skipped 0/2"],
    });
  });

  test("may say what they are worth; the others share the rest", async () => {
    const some = three.replace('id: "third"', 'id: "third", points: 4');
    expect(outcome(await grade(some, seals)).checks).toEqual([
      "loads passed 0/0",
      "first passed 2/2",
      "second passed 1/1",
      "third passed 4/4",
    ]);
  });

  test("see the program's calls with their plaintexts, not the calls they make themselves", async () => {
    const checks = `return [{ id: "calls", title: "", async run() {
      const before = lab.calls.length;
      const sealed = await lab.call("seal", "note");
      const caller = lab.world.identify(lab.world.credentials("arn:aws:iam::111122223333:root").accessKeyId);
      const { Plaintext } = await lab.world.call({ operation: "Decrypt", caller, region: "eu-west-1", input: { CiphertextBlob: sealed } });
      const [call, ...others] = lab.calls;
      const seen = [before, call.operation, Buffer.from(call.input.Plaintext).toString(), Buffer.from(Plaintext).toString(),
        call.output.KeyId === lab.keyArn("notes"), call.caller.name, others.length];
      if (JSON.stringify(seen) !== '[0,"Encrypt","note","note",true,"NotesApp",0]') throw new Error(JSON.stringify(seen));
    } }];`;
    expect(await grade(checks, seals)).toMatchObject({ status: "passed" });
  });

  test("fail in the author's words, with the source of the misconception", async () => {
    const checks = `return [{ id: "bytes", title: "keeps bytes", run() {
      lab.fail({ did: "You kept text.", why: "Why.", next: "Next.", misconception: "keeps-text" }); } }];`;
    expect((await grade(checks, seals)).checks[1]).toEqual({
      id: "bytes",
      title: "keeps bytes",
      status: "failed",
      points: 0,
      maxPoints: 7,
      misconception: "keeps-text",
      feedback: { did: "You kept text.", why: "Why.", next: "Next.", source },
    });
  });

  test("fail by what the program threw, told with its line", async () => {
    const program = "export const seal = (note) => {\n  throw new TypeError('bad note');\n};";
    expect((await grade(three, program)).checks[1]?.feedback).toEqual({
      did: "`seal` threw in line 2: `TypeError: bad note`",
      why: "This check expects `seal` to return.",
      next: "Mend what the message says.",
    });
  });

  test("fail with a word about await when something is not there", async () => {
    const program = "export const seal = (note) => Promise.resolve(note).CiphertextBlob.length;";
    expect((await grade(three, program)).checks[1]?.feedback?.next).toContain("forgotten `await`");
  });

  test("fail by KMS's refusal, told with where to look", async () => {
    const program = `${client}
      export const seal = async (note) => {
        const { CiphertextBlob } = await encrypt(note);
        return (await client.send(new DecryptCommand({ CiphertextBlob }))).Plaintext;
      };`;
    const verdict = await grade(three, program);
    expect(verdict.checks[1]?.feedback).toEqual({
      did: expect.stringMatching(
        /^`seal` threw in line 8: `AccessDeniedException: User: .* not authorized to perform: kms:Decrypt/,
      ),
      why: "KMS answered `Decrypt` with this error, and `seal` passed it on.",
      next: "Look at the decision: it says which policy did not allow the call.",
    });
    expect(verdict.evidence.calls.map(({ eventName }) => eventName)).toEqual(["Encrypt", "Decrypt"]);
    expect(verdict.evidence.decisions.map(({ allowed }) => allowed)).toEqual([true, false]);
  });

  test("can expect an error, but not a fault of the program", async () => {
    const checks = `return [
      { id: "throws", title: "", async run() {
        const { error, value } = await lab.attempt("seal", "x");
        if (error?.name !== "RangeError" || error.line !== 1) lab.fail({ did: JSON.stringify({ error, value }), why: "", next: "" });
      } }];`;
    const throwing = "export const seal = () => { throw new RangeError('no'); };";
    expect(outcome(await grade(checks, throwing)).status).toBe("passed");
    const exiting = await grade(checks, "export const seal = () => process.exit(0);");
    expect(exiting.checks[1]).toMatchObject({
      status: "failed",
      feedback: { did: expect.stringContaining("exit code 0") },
    });
  });

  test("that cannot run any more because the program has ended are skipped, whatever they need", async () => {
    expect(outcome(await grade(three, "export const seal = () => process.exit(0);")).checks).toEqual([
      "loads passed 0/0",
      "first failed 0/3",
      "second skipped 0/2",
      "third skipped 0/2",
    ]);
  });

  test("take bytes, and say what it is instead", async () => {
    const checks = `return [{ id: "bytes", title: "", async run() { lab.bytes((await lab.call("seal")).nonce, "nonce"); } }];`;
    const told = async (value: string) =>
      (await grade(checks, `export const seal = () => ({ ${value} });`)).checks[1]?.feedback?.did;
    expect(await told("nonce: Buffer.alloc(12)")).toBeUndefined();
    expect(await told("nonce: 'abc'")).toBe("nonce is the text `abc`.");
    expect(await told("nonce: [1, 2]")).toBe("nonce is an array of 2.");
    expect(await told("")).toBe("nonce is missing.");
  });
});

describe("the time limit", () => {
  test("holds for the whole check and fails the one that ran", async () => {
    const verdict = await grade(three, "export const seal = () => { for (;;) {} };", { timeLimitMs: 300 });
    expect(outcome(verdict).checks[1]).toBe("first failed 0/3");
    expect(verdict.checks[1]?.feedback?.did).toBe("Your program was not done after 300 milliseconds.");
  });

  test.for([
    ["seal.ts", 300],
    ["seal.py", 10_300],
  ] as const)(
    "of %s is %i ms: Python starts slower, an endless loop in TypeScript need not wait for that",
    async ([fileName, expected]) => {
      const load = vi.spyOn(runner, "load").mockRejectedValue(new ProgramFault("time", { did: "", why: "", next: "" }));
      onTestFinished(() => load.mockRestore());
      await grade(three, "", { timeLimitMs: 300 }, fileName);
      expect(load.mock.calls.map(([{ limits }]) => limits?.timeMs)).toEqual([expected]);
    },
  );
});

describe("a program that does not load", () => {
  test.for<[string, string, string]>([
    ["a syntax error", "export const seal = (;", "Your program cannot be read in line 1"],
    ["a forbidden import", "import 'node:fs';", "Your program imports `node:fs` in line 1, which it may not."],
    ["a top-level throw", "\nthrow new Error('x');", "Your program threw while it was loaded in line 2: `Error: x`"],
    ["a missing export", "export const Seal = () => {};", "Your program exports `Seal`; the exercise needs `seal`."],
    [
      "an export of another type",
      "export const seal = 'seal';",
      "Your program exports `seal` as a string, not as a function.",
    ],
  ])("%s fails the first check and skips the rest", async ([, program, did]) => {
    const verdict = await grade(three, program);
    expect(outcome(verdict)).toEqual({
      status: "failed",
      points: 0,
      checks: ["loads failed 0/0", "first skipped 0/3", "second skipped 0/2", "third skipped 0/2"],
    });
    expect(verdict.checks[0]?.feedback?.did).toContain(did);
  });
});

describe("a fault of ours", () => {
  test.for<[string, string, string]>([
    [
      "a check that throws",
      `return [{ id: "a", title: "", run() { throw new TypeError("oops"); } }];`,
      "checks.ts: the check a threw TypeError: oops",
    ],
    ["checks that cannot be made", "throw new Error('oops');", "oops"],
    [
      "points that do not add up",
      `return [{ id: "a", title: "", points: 8, run() {} }];`,
      "do not add up to the exercise's 7",
    ],
    [
      "two checks of one name",
      `return [{ id: "a", title: "", run() {} }, { id: "a", title: "", run() {} }];`,
      "two checks have the id a",
    ],
    [
      "a check that needs what is not there",
      `return [{ id: "a", title: "", needs: ["b"], run() {} }];`,
      "a needs b, which is no check above it",
    ],
    [
      "a key that the scene does not have",
      `return [{ id: "a", title: "", run() { lab.keyArn("x"); } }];`,
      'no key "x"',
    ],
    ["a module that does not load", "return (", "checks.ts:1 does not load"],
    [
      "a value that cannot be sent to the program",
      `return [{ id: "a", title: "", async run() { await lab.call("seal", () => 1); } }];`,
      "could not be cloned",
    ],
  ])("%s is never held against the learner", async ([, checks, says]) => {
    const verdict = await grade(checks, seals);
    expect(verdict).toMatchObject({ status: "error", points: 0, checks: [] });
    expect(verdict.error?.message).toContain(says);
  });
});

describe("evidence", () => {
  test("has the trail of the program's calls, the decisions, what was drawn and what was printed", async () => {
    const checks = `return [{ id: "draws", title: "", async run() { await lab.call("seal", "a"); await lab.call("seal", "b"); lab.draw("[key]"); } }];`;
    const { evidence } = await grade(checks, seals.replace("(await", "(console.log('sealing', note), await"));
    expect(evidence.calls).toMatchObject([
      { eventName: "Encrypt", awsRegion: "eu-west-1", userAgent: expect.stringContaining("aws-sdk-js/") },
      { eventName: "Encrypt" },
    ]);
    expect(JSON.stringify(evidence)).not.toContain(Buffer.from("note a").toString("base64"));
    expect(evidence.decisions).toMatchObject([{ allowed: true, request: { action: "kms:Encrypt" } }]);
    expect(evidence.picture).toBe("[key]");
    expect(evidence.output).toBe("sealing a\nsealing b\n");
  });
});
