/** All commands. What each one does is loaded when it is called, so that help and `list` need nothing else. */
import type { ExerciseKind } from "../content/exercise.ts";
import type { Command, Option } from "./command.ts";

const folder: Option = {
  name: "folder",
  value: "DIR",
  summary: "your folder of answers and progress (default: ./kms-workbook, else the last one used)",
};
const json: Option = { name: "json", summary: "print one JSON document and nothing else" };

/** What an answer file holds. */
const answerFileOf: Readonly<Record<ExerciseKind, string>> = {
  choose: "the ids of the options you pick, one a line",
  order: "the ids of the steps in order, one a line",
  spot: "the ids of the faults you see, one a line",
  predict: "the id of your prediction",
  trail: "the ids of what you pick, one a line: event-3, or as the exercise names them",
  policy: "the JSON document, or a folder of documents by their names",
  console: "the commands, one a line; a # begins a comment",
  code: "the program, in TypeScript",
  explain: 'the text; below it a line "[x] ID" for each rubric point that was said',
};

const kindWidth = Math.max(...Object.keys(answerFileOf).map((kind) => kind.length)) + 2;

/** Whole: it can be copied, and is denied because no identity policy allows what the key policy leaves to IAM. */
export const exampleScenario: readonly string[] = [
  "  {",
  '    "id": "why-denied",',
  '    "principal": {',
  '      "arn": "arn:aws:iam::111122223333:user/Alice", "account": "111122223333", "type": "user"',
  "    },",
  '    "request": {',
  '      "action": "kms:Decrypt", "keyArn": "arn:aws:kms:eu-west-1:111122223333:key/notes"',
  "    },",
  '    "keyPolicy": {',
  '      "Version": "2012-10-17",',
  '      "Statement": [{',
  '        "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" },',
  '        "Action": "kms:*", "Resource": "*"',
  "      }]",
  "    }",
  "  }",
];

/** Whole: it can be copied, and its role may decrypt. */
export const exampleWorld: readonly string[] = [
  '  account: "111122223333"',
  "  region: eu-west-1",
  "  principals:",
  "    role/NotesApp:",
  "      policies:",
  "        - inline:",
  '            Version: "2012-10-17"',
  '            Statement: { Effect: Allow, Action: "kms:Decrypt", Resource: "*" }',
  "  keys:",
  "    notes: { alias: alias/notes }",
];

export const commands: readonly Command[] = [
  {
    name: "",
    summary: "Open the workbook.",
    about: [
      "Full screen in a terminal. As lines with numbered choices without a terminal, with --plain, or when",
      "INK_SCREEN_READER is set.",
    ],
    operands: [],
    options: [folder, { name: "plain", summary: "appended lines and numbered choices instead of a full screen" }],
    run: async (call, context) => (await import("./open.ts")).open(call, context),
  },
  {
    name: "list",
    summary: "Print the outline: lessons, exercises, what is solved.",
    operands: [],
    options: [folder, json],
    run: async (call, context) => (await import("./outline.ts")).list(call, context),
  },
  {
    name: "next",
    summary: "Print the next step: the first exercise that is not solved.",
    operands: [],
    options: [folder],
    run: async (call, context) => (await import("./outline.ts")).next(call, context),
  },
  {
    name: "check",
    summary: "Grade one answer.",
    about: [
      "Without --answer, your own answer in your folder is graded and noted in your progress.",
      "",
      "An answer file is, by kind of exercise:",
      ...Object.entries(answerFileOf).map(([kind, holds]) => `  ${kind.padEnd(kindWidth)}${holds}`),
    ],
    operands: [{ name: "ID", summary: "the exercise, as `list` names it" }],
    options: [
      { name: "answer", value: "FILE", summary: "grade this answer; your progress stays as it is" },
      json,
      folder,
    ],
    run: async (call, context) => (await import("./check.ts")).check(call, context),
  },
  {
    name: "explain",
    summary: "Decide a scenario of your own, and tell why it is allowed or denied.",
    about: [
      "A scenario is JSON: one call, who makes it, and the policies and grants that bear on it. Several stand in a list.",
      "",
      ...exampleScenario,
      "",
      "More members: identityPolicies, boundary, sessionPolicy, vpcEndpointPolicy, scps, rcps, org, grants, keyMeta,",
      "steps and keyPolicies for calls that need several permissions; in request also context, encryptionContext,",
      "grantTokens, createGrant and retireGrant.",
    ],
    operands: [{ name: "FILE", summary: "the scenario, or - for standard input" }],
    options: [json],
    run: async (call, context) => (await import("./explain.ts")).explain(call, context),
  },
  {
    name: "serve",
    summary: "Serve the mock KMS as an AWS endpoint, for SDKs, boto3 and the AWS CLI.",
    about: [
      "Prints the environment that leads AWS's tools to it, with a profile for everybody in the world, and runs until",
      "Ctrl-C. Nobody but this machine can reach it unless --host says so. Signatures are checked. Access keys that",
      "nobody in the world has are the root user of the world's account, unless --strict is given.",
      "",
      "A world's file is YAML or JSON in the form of an exercise's scene:",
      "",
      ...exampleWorld,
    ],
    operands: [],
    options: [
      { name: "port", value: "N", summary: "the port to listen on; 0 for any that is free (default: 4599)" },
      { name: "host", value: "H", summary: "the address to listen on (default: 127.0.0.1)" },
      { name: "world", value: "FILE", summary: "the accounts, principals and keys (default: one account, empty)" },
      { name: "state", value: "FILE", summary: "go on from what is saved there, and save it again at the end" },
      { name: "strict", summary: "refuse access keys that nobody in the world has" },
      {
        name: "profiles",
        value: "FILE",
        summary: "where to write the profiles (default: a file that goes at the end)",
      },
      { ...json, summary: "print where it is and who may call it as one JSON document" },
    ],
    run: async (call, context) => (await import("./serve.ts")).serve(call, context),
  },
  {
    name: "console",
    summary: "Type `aws kms …` commands against the mock KMS.",
    about: [
      "A prompt with completion and history. Everything is in memory: keys, calls and files are gone when you leave.",
      "In a pipe it runs one command a line, and exits with 1 when the last one fails:",
      "",
      "  echo 'aws kms list-keys' | kms-workbook console",
      "",
      "A world's file has the form that serve takes: kms-workbook serve --help.",
      "",
      "With the ID of a console exercise, its world is there, and the commands of your answer so far are typed again. When",
      "you leave, the commands that did something are kept as your answer, and graded. In a pipe they are all of it.",
    ],
    operands: [{ name: "ID", summary: "a console exercise, as `list` names it", optional: true }],
    options: [
      folder,
      { name: "world", value: "FILE", summary: "the accounts, principals and keys (default: one account, empty)" },
      { name: "profile", value: "NAME", summary: "who calls (default: the root user of the world's account)" },
      { name: "fresh", summary: "begin an exercise anew, without the commands of your answer so far" },
    ],
    run: async (call, context) => (await import("./console.ts")).openConsole(call, context),
  },
  {
    name: "pack check",
    summary: "Prove that a pack of lessons is whole.",
    about: [
      "Every model answer must pass, every starter and every wrong answer must fail as it should.",
      "A pack's checks run with your rights. Check only packs that you trust.",
    ],
    operands: [{ name: "DIR", summary: "the pack's folder, which holds lessons/ and solutions/" }],
    options: [],
    run: async (call, context) => (await import("./check-pack.ts")).checkPack(call, context),
  },
];

/** Understood everywhere. */
export const commonOptions: readonly Option[] = [
  { name: "help", short: "h", summary: "print this help" },
  { name: "version", short: "v", summary: "print the version" },
];
