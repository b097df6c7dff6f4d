import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPack } from "../../src/content/load-pack.ts";
import { describeProblem } from "../../src/content/problem.ts";
import {
  CHOOSE,
  CODE,
  CONSOLE,
  EXPLAIN,
  exerciseText,
  goodPack,
  lessonText,
  ORDER,
  type PackFiles,
  POLICY,
  PREDICT,
  SPOT,
  TRAIL,
  writePack,
} from "../fixtures/packs/packs.ts";

const load = (changes: PackFiles = {}, today?: string) =>
  loadPack(writePack(goodPack, changes), today === undefined ? {} : { today: new Date(today) });

const problemsOf = (changes: PackFiles, today?: string): string[] => load(changes, today).problems.map(describeProblem);

const idsOf = (changes: PackFiles): string[] =>
  load(changes).pack.lessons.flatMap(({ exercises }) => exercises.map(({ id }) => id));

const ALL = ["pick", "arrange", "find", "foresee", "write-policy", "read-trail", "type-commands", "write-code", "say"];

describe("a good pack", () => {
  it("loads without a problem, every exercise in the order of its lesson", () => {
    const { pack, problems } = load();
    expect(problems).toEqual([]);
    expect(pack.lessons.map(({ id, title, reading }) => [id, title, reading])).toEqual([
      ["first", "First", "Read this."],
    ]);
    expect(idsOf({})).toEqual(ALL);
    expect([...pack.misconceptions.keys()]).toEqual(["key-leaves"]);
  });

  it("gives a code exercise its starter, its files' names and the default limit", () => {
    const code = load().pack.lessons[0]?.exercises.find(({ kind }) => kind === "code");
    expect(code).toMatchObject({
      lesson: "first",
      file: "lessons/first/write-code/exercise.md",
      checksFile: "lessons/first/write-code/checks.ts",
      starters: [{ language: "typescript", fileName: "write-code.ts", text: "export async function seal() {}\n" }],
      timeLimitMs: 5000,
      task: "Do it.",
    });
  });

  it("gives a code exercise a second starter where there is one in Python", () => {
    const { pack, problems } = load({ "lessons/first/write-code/starter.py": "def seal(): pass\n" });
    expect(problems).toEqual([]);
    expect(pack.lessons[0]?.exercises.find(({ kind }) => kind === "code")).toMatchObject({
      starters: [
        { language: "typescript" },
        { language: "python", fileName: "write-code.py", text: "def seal(): pass\n" },
      ],
    });
  });

  it("reads Windows line ends and a byte order mark as if they were not there", () => {
    const text = `\uFEFF${exerciseText("choose", CHOOSE).replaceAll("\n", "\r\n")}`;
    expect(load({ "lessons/first/pick.md": text }).pack).toMatchObject({ lessons: load().pack.lessons });
  });
});

const pick = "lessons/first/pick.md";
const swap = (text: string, from: string, to: string): string => {
  expect(text, `the fixture holds ${from}`).toContain(from);
  return text.replace(from, to);
};
const chooseWith = (from: string, to: string): PackFiles => ({
  [pick]: swap(exerciseText("choose", CHOOSE), from, to),
});

describe("what every exercise needs", () => {
  const cases: readonly (readonly [what: string, changes: PackFiles, problem: string])[] = [
    [
      "a field with a slip in its name",
      chooseWith("options:", "opshuns:"),
      `${pick}:13: error: "opshuns" is not a known field of a choose exercise. Did you mean "options"?`,
    ],
    [
      "a slip in the name of a field further in",
      chooseWith("why: It is yours", "whi: It is yours"),
      `${pick}:15: error: "whi" is not a known field of "options[2]". Did you mean "why"?`,
    ],
    [
      "a missing field",
      chooseWith("interview: One sentence.\n", ""),
      `${pick}:2: error: "interview" is missing in a choose exercise. Add a line "interview: …".`,
    ],
    [
      "three hints",
      chooseWith("[one, two, three, four]", "[one, two, three]"),
      `${pick}:8: error: "hints" must be exactly four: where to look, the principle, nearly there, the answer with its reasons.`,
    ],
    [
      "an unknown kind",
      chooseWith("kind: choose", "kind: chose"),
      `${pick}:2: error: "chose" is not a kind of exercise. Did you mean "choose"?`,
    ],
    [
      "a list where fields belong",
      { [pick]: "---\n- kind\n---\nDo it.\n" },
      `${pick}:2: error: The front matter does not say which kind of exercise this is. Add a line "kind: …" with one of choose, order, spot, predict, trail, policy, console, code, explain.`,
    ],
    ["a level beyond 3", chooseWith("level: 1", "level: 4"), `${pick}:4: error: "level" must be 1, 2 or 3.`],
    ["half a point", chooseWith("points: 2", "points: 1.5"), `${pick}:5: error: "points" must be a whole number.`],
    [
      "no points at all",
      chooseWith("points: 2", "points: 0"),
      `${pick}:5: error: The exercise is worth nothing. Give it at least 1 point.`,
    ],
    [
      "an unknown misconception",
      chooseWith("misconceptions: [key-leaves]", "misconceptions: [key-leafs]"),
      `${pick}:7: error: "key-leafs" is not in lessons/misconceptions.yaml. Did you mean "key-leaves"?`,
    ],
    [
      "an unknown misconception of an option",
      chooseWith("misconception: key-leaves }", "misconception: no-such-belief }"),
      `${pick}:16: error: "no-such-belief" is not in lessons/misconceptions.yaml. Write it down there first.`,
    ],
    [
      "a date that is none",
      chooseWith("2026-11-01", "2026-13-01"),
      `${pick}:11: error: "sources[1].checked" must be a date: YYYY-MM-DD.`,
    ],
    [
      "an address that is none",
      chooseWith("https://docs", "docs"),
      `${pick}:11: error: "sources[1].url" must be a web address that begins with https://.`,
    ],
    [
      "no task",
      chooseWith("Do it.", ""),
      `${pick}:2: error: There is no task below the front matter. Write what the learner is to do.`,
    ],
    [
      "front matter without an end",
      { [pick]: "---\nkind: choose\n" },
      `${pick}:1: error: The front matter has no end. Put a line --- below its last field.`,
    ],
    [
      "no front matter",
      { [pick]: "# Pick\n" },
      `${pick}:1: error: The file does not begin with front matter. Begin it with a line ---, the fields, and a line ---.`,
    ],
    [
      "aliases that unfold without end",
      {
        [pick]: `---\na: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c]\n---\nDo it.\n`,
      },
      `${pick}:2: error: This YAML is nested too deeply, or its aliases (*name) unfold into too much. Write the values out, without aliases.`,
    ],
    [
      "brackets without end",
      { [pick]: `---\na: ${"[".repeat(50_000)}\n---\nDo it.\n` },
      `${pick}:2: error: This YAML is nested too deeply, or its aliases (*name) unfold into too much. Write the values out, without aliases.`,
    ],
    [
      "binary junk",
      { [pick]: new Uint8Array([0x2d, 0x2d, 0, 0xff]) },
      `${pick}: error: The file is not a text file: byte 3 is zero. Save it as text in UTF-8.`,
    ],
    [
      "bytes that are not UTF-8",
      { [pick]: new Uint8Array([0x2d, 0xff, 0xfe]) },
      `${pick}: error: The file is not a text file: its bytes are not UTF-8. Save it as text in UTF-8.`,
    ],
    [
      "a huge file",
      { [pick]: new Uint8Array(1_100_000) },
      `${pick}: error: The file is larger than 1 MB (it has 1.1 MB). Make it smaller, or name the right file.`,
    ],
  ];
  it.each(cases)("%s is told with its line, and the rest loads", (_, changes, problem) => {
    expect(problemsOf(changes)).toEqual([problem]);
    expect(idsOf(changes)).toEqual(ALL.filter((id) => id !== "pick"));
  });

  it("tells faults in YAML at the line where they are", () => {
    const [problem] = problemsOf(chooseWith("title: A title", 'title: "A title'));
    expect(problem).toMatch(/^lessons\/first\/pick\.md:\d+: error: This is not YAML: .*Look at indentation/s);
  });

  it("tells every fault of a file, not only the first", () => {
    const text = exerciseText("choose", CHOOSE)
      .replace("level: 1", "level: 9")
      .replace("correct: true", "correct: yes!");
    expect(load({ [pick]: text }).problems.map(({ line }) => line)).toEqual([14, 4]);
  });
});

describe("what each kind needs", () => {
  const table: Record<
    string,
    readonly (readonly [what: string, from: string, to: string, line: number, says: string])[]
  > = {
    choose: [
      [
        "two correct ones where one is picked",
        "select: several",
        "select: one",
        12,
        "One option is to be picked, but 2 are correct.",
      ],
      ["no correct one", CHOOSE, CHOOSE.replaceAll("correct: true", "correct: false"), 13, "No option is correct."],
      [
        "nothing but correct ones",
        CHOOSE,
        CHOOSE.replaceAll("correct: false", "correct: true"),
        13,
        "Every option is correct.",
      ],
      ["an id twice", "id: listed", "id: stays", 17, '"stays" occurs twice.'],
      ["an id that is no slug", "id: listed", "id: Listed_it", 17, '"options[4].id" must be a slug'],
    ],
    order: [
      [
        "an unknown step in after",
        "after: [ask]",
        "after: [asc]",
        16,
        '"log" comes after "asc", which is no step. Did you mean "ask"?',
      ],
      ["a step listed above one it needs", "text: Ask.,", "text: Ask., after: [log],", 13, "ask after log after ask"],
      [
        "a list that does not work itself",
        "{ id: seal,",
        "{ id: seal, after: [log],",
        14,
        '"seal" comes after "log", which is listed below it.',
      ],
      ["a distractor with the id of a step", "id: keep-key", "id: seal", 18, '"seal" occurs twice.'],
    ],
    spot: [
      ["a line beyond the snippet", "line: 2", "line: 3", 20, '"stores" points at line 3, but the snippet has 2.'],
    ],
    predict: [
      [
        "a statement that the layer does not have",
        "statement: ReadNotes",
        "statement: ReadNote",
        25,
        'No identity policy of the scene has a statement "ReadNote". Did you mean "ReadNotes"?',
      ],
      [
        "an outcome that nothing decides",
        "    decides: [{ layer: identity policy, statement: ReadNotes }]\n",
        "",
        23,
        '"decides" is missing: what allows or denies it?',
      ],
      [
        "an error that something decides",
        "id: nobody, outcome: deny",
        "id: nobody, outcome: DisabledException",
        32,
        "DisabledException is no matter of permission, so nothing decides. Remove it.",
      ],
      ["an outcome that is none", "outcome: deny", "outcome: maybe", 32, "must be allow, deny or the name of an error"],
      [
        "a grant that the scene does not have",
        "decides: [{ layer: key policy }]",
        "decides: [{ grant: worker }]",
        32,
        '"worker" is no grant of the scene.',
      ],
      ["a decider that is none", "[{ layer: key policy }]", "[{ layer: bucket policy }]", 32, "must be { layer: …"],
      ["a call of nobody in the scene", "call: { as: role/App", "call: { as: role/Ap", 21, 'Did you mean "role/App"?'],
      ["a wait that is no time", "call: {", "call: { wait: 10, ", 21, "must be text"],
      ["a wait without a unit", "call: {", 'call: { wait: "10", ', 21, "must be a number and a unit: 10m, 2h or 30d"],
      [
        "a call named by an alias that is not there",
        "notes: { alias: alias/notes }\ncall: {",
        "notes: {}\ncall: { named: alias, ",
        21,
        '"notes" has no alias to be named by. Give the key one.',
      ],
      [
        "a call before it that names no grant",
        "call: {",
        "call: { before: [{ as: root, operation: RevokeGrant }], ",
        21,
        'RevokeGrant works on a grant, and "grant" is missing. Add a line "grant: …".',
      ],
    ],
    policy: [
      [
        "a slip in an organizational unit",
        "  keys:",
        '  organization: { managementAccount: "999988887777", root: { units: { A: { unit: {} } } } }\n  keys:',
        18,
        '"unit" is not a known field of "scene.organization.root.units.A". Did you mean "units"?',
      ],
      [
        "a call through an endpoint that is not there",
        "operation: Decrypt\n",
        "operation: Decrypt\n    endpoint: vpce-1\n",
        27,
        '"vpce-1" is no endpoint of the scene.',
      ],
      [
        "a usage that the key's spec does not have",
        "notes: { alias: alias/notes,",
        "notes: { spec: HMAC_256, usage: SIGN_VERIFY,",
        19,
        "A HMAC_256 key cannot be made for SIGN_VERIFY. Its usages: GENERATE_VERIFY_MAC.",
      ],
      [
        "a spec with several usages and none named",
        "notes: { alias: alias/notes,",
        "notes: { spec: RSA_2048,",
        19,
        "A RSA_2048 key has several usages.",
      ],
      [
        "a grant on a key that is not there",
        "document: key-policy.json } }\ndocuments:",
        "document: key-policy.json } }\n  grants: { worker: { key: nots, request: { inline: { Operations: [Decrypt] } } } }\ndocuments:",
        20,
        '"nots" is no key of the scene. Did you mean "notes"?',
      ],
      [
        "a grant of somebody who is not there",
        "document: key-policy.json } }\ndocuments:",
        "document: key-policy.json } }\n  grants: { worker: { key: notes, by: role/Admin, request: { inline: { Operations: [Decrypt] } } } }\ndocuments:",
        20,
        '"role/Admin" is no principal of the scene.',
      ],
      [
        "an unknown principal",
        "as: role/Intern",
        "as: role/Inter",
        35,
        '"role/Inter" is no principal of the scene. Did you mean "role/Intern"?',
      ],
      [
        "an unknown key",
        "key: notes\n    encryptionContext: { clinic: north }\n    want: deny",
        "key: nots\n    want: deny",
        37,
        '"nots" is no key of the scene. Did you mean "notes"?',
      ],
      ["an unknown operation", "operation: Decrypt", "operation: Decript", 26, 'Did you mean "Decrypt"?'],
      ["an operation without its key", "    key: notes\n", "", 23, '"key" is missing'],
      [
        "nothing forbidden",
        "want: deny",
        "want: allow",
        22,
        'No call has "want: deny", so a document that lets everybody in would pass.',
      ],
      ["nothing wanted", "want: allow", "want: deny", 22, 'No call has "want: allow"'],
      [
        "a policy that is no document",
        "document: key-policy.json }",
        "document: key-polic.json }",
        19,
        '"key-polic.json" is not a document of this exercise. Did you mean "key-policy.json"?',
      ],
      ["an account number without quotes", '"111122223333"', "111122223333", 13, "must be 12 digits in quotes"],
      [
        "a policy that is neither written out nor named",
        "{ document: key-policy.json }",
        "key-policy.json",
        19,
        "must be { document: NAME } or { inline: … }",
      ],
      ["a principal that is none", "role/App: {", "App: {", 16, "must be named like role/NotesApp"],
    ],
    code: [
      [
        "a caller who is not in the scene",
        "caller: role/App",
        "caller: role/Ap",
        17,
        '"role/Ap" is no principal of the scene. Did you mean "role/App"?',
      ],
      ["nothing exported", "exports: [seal]", "exports: []", 18, '"exports" must have at least one entry.'],
      [
        "a name that no program can export",
        "exports: [seal]",
        "exports: [re-seal]",
        18,
        "must be a name that a program can export",
      ],
      [
        "a document that nobody edits",
        "alias: alias/notes }",
        "alias: alias/notes, policy: { document: p.json } }",
        16,
        "Write the policy out: { inline: … }.",
      ],
    ],
    trail: [
      [
        "a condition that is none",
        "where: eventName == 'Decrypt'",
        "where: eventName ==",
        28,
        "must be an expression in JMESPath",
      ],
      [
        "a principal that the scene does not have",
        "as: role/Intern",
        "as: role/Interm",
        22,
        '"role/Interm" is no principal of the scene.',
      ],
      ["nothing to choose from", "count: 3", "count: 1", 26, "There is nothing to choose from."],
      [
        "a misconception that the pack does not have",
        "misconception: key-leaves",
        "misconception: key-stays",
        31,
        '"key-stays" is not in',
      ],
    ],
    console: [
      [
        "a principal that the scene does not have",
        "as: role/Intern, operation: Decrypt, key: old",
        "as: role/Interm, operation: Decrypt, key: old",
        31,
        '"role/Interm" is no principal of the scene.',
      ],
      [
        "a look that is no command",
        "run: aws kms describe-key",
        "run: kms describe-key",
        23,
        "must be a command that begins with aws kms",
      ],
      [
        "an operation that is none",
        "[ScheduleKeyDeletion]",
        "[schedule-key-deletion]",
        33,
        "must be the name of an operation",
      ],
      ["an id that two have", "id: old-closed", "id: notes-open", 31, '"notes-open" occurs twice.'],
      [
        "a misconception that the pack does not have",
        "misconception: key-leaves",
        "misconception: key-stays",
        28,
        '"key-stays" is not in lessons/misconceptions.yaml.',
      ],
      ["who types", "states:", "as: role/Nobody\nstates:", 20, '"role/Nobody" is no principal of the scene.'],
      ["a file's name", "states:", "files: { ../key: text }\nstates:", 20, "must be named like policy.json"],
      ["a state of both sorts", "query:", "file: note.txt\n    query:", 21, "A state is either what a command"],
      [
        "a file that is no text",
        "run: aws kms describe-key --key-id alias/old\n    query: KeyMetadata.KeyState\n    equals: Disabled",
        "file: note.txt\n    equals: 3",
        21,
        "What a file holds is a text.",
      ],
    ],
    explain: [
      ["points", "points: 0", "points: 3", 5, "An explain exercise is never graded. Write points: 0."],
      ["a rubric without a must", "must: true", "must: false", 13, "No point of the rubric is a must."],
    ],
  };
  const files: Record<string, readonly [path: string, text: string]> = {
    choose: [pick, exerciseText("choose", CHOOSE)],
    order: ["lessons/first/arrange.md", exerciseText("order", ORDER)],
    spot: ["lessons/first/find.md", exerciseText("spot", SPOT)],
    predict: ["lessons/first/foresee.md", exerciseText("predict", PREDICT)],
    policy: ["lessons/first/write-policy/exercise.md", exerciseText("policy", POLICY)],
    trail: ["lessons/first/read-trail.md", exerciseText("trail", TRAIL)],
    console: ["lessons/first/type-commands.md", exerciseText("console", CONSOLE)],
    code: ["lessons/first/write-code/exercise.md", exerciseText("code", CODE)],
    explain: ["lessons/first/say.md", exerciseText("explain", EXPLAIN, 0)],
  };
  const rows = Object.entries(table).flatMap(([kind, list]) => list.map((row) => [kind, ...row] as const));
  it.each(rows)("%s: %s", (kind, _, from, to, line, says) => {
    const [path, text] = files[kind] ?? ["", ""];
    const problems = load({ [path]: swap(text, from.trim(), to.trim()) }).problems.map(describeProblem);
    expect(problems.find((problem) => problem.includes(says))).toMatch(new RegExp(`^${path}:${line}: error: `));
  });

  it("hands-on exercises need their files", () => {
    expect(
      problemsOf({
        "lessons/first/write-code/starter.ts": undefined,
        "lessons/first/write-code/checks.ts": undefined,
        "lessons/first/write-policy/starter/key-policy.json": undefined,
      }),
    ).toEqual([
      "lessons/first/write-policy/starter/key-policy.json: error: What key-policy.json starts as is missing. Write lessons/first/write-policy/starter/key-policy.json.",
      "lessons/first/write-code/checks.ts: error: The module with the checks is missing. Write lessons/first/write-code/checks.ts.",
      "lessons/first/write-code/starter.ts: error: What the learner starts from is missing. Write lessons/first/write-code/starter.ts.",
    ]);
  });

  it("a hands-on exercise in a single file is told to become a folder", () => {
    const [problem] = problemsOf({ [pick]: exerciseText("code", CODE) });
    expect(problem).toContain(
      "has no place: this kind of exercise is a folder. Move this file to lessons/first/pick/exercise.md",
    );
  });
});

describe("how the files hang together", () => {
  const cases: readonly (readonly [what: string, changes: PackFiles, problems: readonly string[]])[] = [
    [
      "a lesson listed that is not there",
      { "lessons/outline.yaml": "- first\n- frist\n" },
      ['lessons/outline.yaml:2: error: There is no folder lessons/frist. Did you mean "first"?'],
    ],
    [
      "a lesson listed twice",
      { "lessons/outline.yaml": "- first\n- first\n" },
      ['lessons/outline.yaml:2: error: "first" is listed twice. Remove one.'],
    ],
    [
      "a folder that no outline lists",
      { "lessons/second/lesson.md": lessonText("pick") },
      [
        'lessons/second: error: The lesson is not listed in lessons/outline.yaml. Add "- second" to it, or remove the folder.',
      ],
    ],
    [
      "an exercise listed that is not there",
      { "lessons/first/lesson.md": lessonText(...ALL, "pik") },
      [
        'lessons/first/lesson.md:5: error: There is no exercise lessons/first/pik.md, nor a folder lessons/first/pik. Did you mean "pick"?',
      ],
    ],
    [
      "exercises that no lesson lists",
      {
        "lessons/first/lesson.md": lessonText(
          "arrange",
          "find",
          "foresee",
          "write-policy",
          "read-trail",
          "type-commands",
          "say",
        ),
      },
      [
        "lessons/first/pick.md: error: The exercise is not listed in lessons/first/lesson.md. Add it to exercises, or remove it.",
        "lessons/first/write-code: error: The exercise is not listed in lessons/first/lesson.md. Add it to exercises, or remove it.",
      ],
    ],
    [
      "files that belong to nothing",
      {
        "lessons/notes.txt": "x",
        "lessons/first/picture.png": "x",
        "lessons/first/write-code/old.ts": "x",
        "lessons/first/write-policy/starter/other.json": "{}",
        "lessons/.DS_Store": "x",
      },
      [
        "lessons/first/picture.png: error: Nothing in the pack uses this. Remove it, or name it where it belongs.",
        "lessons/first/write-code/old.ts: error: Nothing in the pack uses this. Remove it, or name it where it belongs.",
        "lessons/first/write-policy/starter/other.json: error: Nothing in the pack uses this. Remove it, or name it where it belongs.",
        "lessons/notes.txt: error: Nothing in the pack uses this. Remove it, or name it where it belongs.",
      ],
    ],
    [
      "an id used in two lessons",
      {
        "lessons/outline.yaml": "- first\n- second\n",
        "lessons/second/lesson.md": lessonText("pick"),
        "lessons/second/pick.md": exerciseText("choose", CHOOSE),
      },
      [
        'lessons/second/lesson.md:5: error: "pick" is the id of lessons/first/pick.md too. Rename the newer one: ids are unique in a pack.',
      ],
    ],
    [
      "the same misconception twice",
      {
        "lessons/misconceptions.yaml": `${goodPack["lessons/misconceptions.yaml"]}${goodPack["lessons/misconceptions.yaml"]}`,
      },
      ['lessons/misconceptions.yaml:5: error: "key-leaves" occurs twice. Give each its own id.'],
    ],
    [
      "a lesson without its reading",
      { "lessons/first/lesson.md": undefined },
      ["lessons/first/lesson.md: error: The lesson's reading is missing. Write lessons/first/lesson.md."],
    ],
    [
      "a broken outline: the folders stand in for it",
      { "lessons/outline.yaml": "first: second\n" },
      ["lessons/outline.yaml:1: error: The outline must be a list."],
    ],
  ];
  it.each(cases)("%s", (_, changes, problems) => expect(problemsOf(changes)).toEqual(problems));

  it("links that lead nowhere or round in a circle are told and not followed", () => {
    const root = writePack(goodPack);
    symlinkSync("loop", join(root, "lessons/loop"));
    symlinkSync(root, join(root, "lessons/first/again"));
    rmSync(join(root, pick));
    symlinkSync("pick.md", join(root, pick));
    expect(loadPack(root).problems.map(describeProblem)).toEqual([
      `${pick}: error: The file is a link that leads back to itself. Put a file in its place.`,
      "lessons/first/again: error: The exercise is not listed in lessons/first/lesson.md. Add it to exercises, or remove it.",
      "lessons/loop: error: Nothing in the pack uses this. Remove it, or name it where it belongs.",
    ]);
  });

  it("a folder without lessons is no pack", () => {
    const { pack, problems } = loadPack(writePack({ "readme.txt": "x" }));
    expect(pack.lessons).toEqual([]);
    expect(problems.map(describeProblem)).toEqual([
      "lessons: error: There is no folder of this name. Name the folder that holds lessons/.",
    ]);
  });

  it("a broken exercise in a folder does not make its other files strays", () => {
    const broken = exerciseText("code", CODE).replace("level: 1", "level: 7");
    expect(problemsOf({ "lessons/first/write-code/exercise.md": broken })).toEqual([
      'lessons/first/write-code/exercise.md:4: error: "level" must be 1, 2 or 3.',
    ]);
  });
});

describe("the age of sources", () => {
  it("is no problem up to 180 days", () => {
    expect(problemsOf({}, "2027-04-30")).toEqual([]);
  });

  it("is a warning beyond, and the exercise stays", () => {
    const { pack, problems } = load({}, "2027-05-01");
    expect(problems.map(({ severity }) => new Set(severity))).toHaveLength(10);
    expect(problems.map(describeProblem)).toContain(
      `${pick}:11: warning: The source was checked 181 days ago, on 2026-11-01. Read it again, mend what has changed, and write today's date.`,
    );
    expect(pack.lessons[0]?.exercises).toHaveLength(9);
  });

  it("a date that is still to come is a warning too", () => {
    expect(problemsOf({}, "2026-10-01")[0]).toContain("which is still to come");
  });
});
