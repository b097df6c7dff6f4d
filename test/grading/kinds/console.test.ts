import { describe, expect, it } from "vitest";
import type { ConsoleExercise } from "../../../src/content/kinds/console.ts";
import { openExerciseConsole } from "../../../src/grading/console-scene.ts";
import { gradeExercise } from "../../../src/grading/grade.ts";
import { exercise, inShort, services } from "../../fixtures/packs/exercises.ts";

const base = exercise("console");
const grade = (commands: string, of: ConsoleExercise = base) => gradeExercise(of, { commands }, services);

const idOf = (alias: string) => `$(aws kms describe-key --key-id ${alias} --query KeyMetadata.KeyId --output text)`;
const disableOld = `aws kms disable-key --key-id ${idOf("alias/old")}`;

const failing = async (commands: string) => {
  const { checks } = await grade(commands);
  return checks.filter(({ status }) => status === "failed");
};

describe("console", () => {
  it.each([
    ["one command", disableOld],
    [
      "several lines, a comment and a variable",
      `# the old key\nKEY=${idOf("alias/old")}\n\naws kms \\\n  disable-key --key-id $KEY\n`,
    ],
    ["more than needed", `aws kms list-keys\n${disableOld}\naws kms list-aliases | base64`],
    ["what comes after exit", `${disableOld}\nexit\naws kms schedule-key-deletion --key-id ${idOf("alias/notes")}`],
  ])("passes by what is there afterwards: %s", async (_, commands) => {
    const verdict = await grade(commands);
    expect(verdict.status).toBe("passed");
    expect(inShort(verdict.checks)).toEqual([
      "passed commands 0/0",
      "passed no-deletion 1/1",
      "passed old-is-off 1/1",
      "passed notes-open 1/1",
      "passed old-closed 1/1",
    ]);
  });

  it("earns nothing for leaving things alone as long as nothing is reached", async () => {
    const verdict = await grade("aws kms list-keys");
    expect(verdict.points).toBe(1);
    expect(inShort(verdict.checks)).toEqual([
      "passed commands 0/0",
      "passed no-deletion 0/1",
      "failed old-is-off 0/1",
      "passed notes-open 1/1",
      "failed old-closed 0/1",
    ]);
  });

  it("fails an empty answer", async () => {
    const [first] = await failing("# nothing\n");
    expect(first?.feedback?.next).toContain("kms-workbook console type-commands");
  });

  it("tells what is there instead of what was to be reached", async () => {
    const [first] = await failing("aws kms list-keys");
    expect(first?.misconception).toBe("key-leaves");
    expect(first?.feedback).toMatchObject({
      did: "After your commands, `aws kms describe-key --key-id alias/old --query 'KeyMetadata.KeyState'` gives `\"Enabled\"`.",
      expected: 'It gives `"Disabled"`.',
      why: "A disabled key opens nothing.",
    });
  });

  it("says what was to be reached in the author's words, where there are some", async () => {
    const [state, ...others] = base.states;
    const of = { ...base, states: [{ ...state, expected: "The old key is disabled." }, ...others] } as ConsoleExercise;
    const { checks } = await grade("aws kms list-keys", of);
    expect(checks.find(({ id }) => id === "old-is-off")?.feedback).toMatchObject({
      did: "After your commands, it is not so.",
      expected: "The old key is disabled.",
    });
  });

  describe("what a file holds", () => {
    const of: ConsoleExercise = {
      ...base,
      states: [
        {
          id: "note-is-back",
          title: "note.txt is there",
          file: "note.txt",
          equals: "no change\n",
          why: "-",
          next: "-",
        },
      ],
    };
    const fault = async (commands: string) => {
      const { checks } = await grade(commands, of);
      return checks.find(({ id }) => id === "note-is-back")?.feedback?.did;
    };

    it("tells how long it is to be, and never what it is to say", async () => {
      const { checks } = await grade("ls", of);
      const { expected } = checks.find(({ id }) => id === "note-is-back")?.feedback ?? {};
      expect(expected).toBe("`note.txt` holds 10 bytes, byte for byte what the task asks for.");
    });

    it("passes byte for byte", async () => {
      expect(await fault("echo no change > note.txt")).toBeUndefined();
    });

    it.each([
      ["ls", "There is no file `note.txt`."],
      ["printf '' > note.txt", "`note.txt` is empty."],
      [
        "printf 'no change' > note.txt",
        "`note.txt` holds 9 bytes: `no change`. Only its end is not as it should be. Look at the line ends and blanks there.",
      ],
      ["echo a change > note.txt", "`note.txt` holds 9 bytes: `a change `"],
      ["printf 'nodhang/' | base64 --decode > note.txt", "`note.txt` holds 6 bytes: bytes that are no text"],
    ])("fails otherwise: %s", async (commands, did) => {
      expect(await fault(commands)).toBe(did);
    });
  });

  describe("a command that looks at the learner's files", () => {
    const of: ConsoleExercise = {
      ...base,
      states: [
        {
          id: "note-opens",
          title: "note.bin opens",
          run: "aws kms decrypt --ciphertext-blob fileb://note.bin",
          query: "Plaintext",
          equals: "bm8gY2hhbmdl",
          why: "-",
          next: "-",
        },
      ],
    };
    const encrypt =
      "aws kms encrypt --key-id alias/notes --plaintext bm8gY2hhbmdl --query CiphertextBlob --output text";
    const fault = async (commands: string) => {
      const { checks } = await grade(commands, of);
      return checks.find(({ id }) => id === "note-opens")?.feedback?.actual;
    };

    it("finds what was written", async () => {
      expect(await fault(`${encrypt} | base64 --decode > note.bin`)).toBeUndefined();
    });

    it("tells what is wrong with it", async () => {
      expect(await fault("ls")).toContain("note.bin");
      expect(await fault(`${encrypt} > note.bin`)).toContain("InvalidCiphertextException");
    });
  });

  it("opens on what has happened, which is not the learner's doing", async () => {
    const happened = { as: "root", operation: "DisableKey", key: "notes", wait: "3d" } as const;
    const state = { title: "-", why: "-", next: "-" };
    const verdict = await grade("aws kms list-keys", {
      ...base,
      calls: [happened, { ...happened, operation: "EnableKey", wait: "2d" }],
      states: [
        {
          ...{ ...state, id: "in-the-trail" },
          run: "aws cloudtrail lookup-events --max-items 3",
          query: "Events[].EventName",
          equals: ["ListKeys", "EnableKey", "DisableKey"],
        },
      ],
      goals: [],
      forbid: [{ ...state, id: "no-disabling", operations: ["DisableKey"] }],
    });
    expect(inShort(verdict.checks)).toEqual([
      "passed commands 0/0",
      "passed no-disabling 2/2",
      "passed in-the-trail 2/2",
    ]);
  });

  it("tells a goal's decision", async () => {
    const goal = (await failing("aws kms list-keys")).find(({ id }) => id === "old-closed");
    expect(goal?.feedback).toMatchObject({
      did: "After your commands, Decrypt by role/Intern goes through.",
      expected: "Decrypt by role/Intern is denied.",
    });
  });

  it("tells that what was to be reached is out of the way for another reason", async () => {
    const goal = (await failing(`${disableOld}\naws kms disable-key --key-id ${idOf("alias/notes")}`)).at(0);
    expect(goal?.id).toBe("notes-open");
    expect(goal?.feedback?.actual).toMatch(/^KMS answers DisabledException: arn.*[^.]\.$/);
  });

  it("fails what is forbidden, be it undone", async () => {
    const key = idOf("alias/old");
    const undone = `aws kms schedule-key-deletion --key-id ${key}\naws kms cancel-key-deletion --key-id ${key}\n`;
    expect((await failing(undone)).map(({ id }) => id)).toEqual(["no-deletion"]);
  });

  it.each([
    ["aws kms disable-key --key-id alias/old", "InvalidArnException", "A command that fails"],
    ["aws kms disable-key", "the following arguments are required: --key-id", "refused the command itself"],
    ["aws kms encrypt --key-id alias/old --plaintext hello", "Invalid base64", "takes blobs as base64"],
    [
      "aws kms put-key-policy --key-id a --policy file://policy.json",
      "Unable to load paramfile",
      "not in this console",
    ],
    ["aws kms list-keys --profile Intern", "AccessDeniedException", "KMS decided"],
    ["aws kms describe-key --key-id alias/odl", "NotFoundException", "nothing by that name"],
    ["kms list-keys", "command not found", "The console knows"],
    ["echo 'open", "A single quote is open", "A command that fails"],
  ])("shows the error line of %s, with a note on it", async (command, line, note) => {
    const [first] = await failing(command);
    expect(first?.id).toBe("commands");
    expect(first?.feedback?.actual).toContain(line);
    expect(first?.feedback?.why).toContain(note);
  });

  it("takes a failed command for a note once everything is as it should be", async () => {
    const verdict = await grade(`aws kms disable-key --key-id alias/old\n${disableOld}`);
    expect(verdict.status).toBe("passed");
    expect(verdict.checks[0]?.feedback?.actual).toContain("InvalidArnException");
  });

  it("shows the calls of the commands alone, and what was printed", async () => {
    const { evidence } = await grade(disableOld);
    expect(evidence.calls.map(({ eventName }) => eventName)).toEqual(["DescribeKey", "DisableKey"]);
    expect(evidence.output).toBe(`$ ${disableOld}\n`);
  });

  it("has the same keys every time, so that ids can be copied from one console into an answer", async () => {
    const { built } = await openExerciseConsole(base, { decisionLines: () => [] });
    const id = built.keyArn("old").split("/")[1];
    expect((await grade(`aws kms disable-key --key-id ${id}`)).status).toBe("passed");
  });

  it("begins with the exercise's files, as its principal", async () => {
    const of = { ...base, as: "role/Intern", files: { "note.txt": "hello" } };
    const { evidence } = await grade("cat note.txt\naws sts get-caller-identity --query Arn", of);
    expect(evidence.output).toContain('$ cat note.txt\nhello$ aws sts get-caller-identity --query Arn\n"arn:aws:sts');
    expect(evidence.output).toContain("assumed-role/Intern/session");
  });

  it("an error of the author's is not held against the learner", async () => {
    const [state] = base.states;
    if (state === undefined) throw new Error("The fixture has a state.");
    const verdict = await grade(disableOld, { ...base, states: [{ ...state, query: "KeyMetadata[" }] });
    expect(verdict.status).toBe("error");
  });
});
