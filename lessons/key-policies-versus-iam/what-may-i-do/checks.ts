/** Whether the program learns from KMS what it may do, without doing it, and tells a missing permission from other trouble. */
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";

const REGION = "eu-west-1";
const APP = "arn:aws:iam::111122223333:role/NotesApp";
const ROOT = "arn:aws:iam::111122223333:root";
const DRY_RUN = {
  title: "Testing your permissions",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html",
  checked: "2026-11-25",
};

interface Answer {
  readonly encrypt: boolean;
  readonly generateDataKey: boolean;
}

const checks: CodeChecks = (lab) => [
  {
    id: "asks-without-doing",
    title: "asks KMS without encrypting anything or making a data key",
    async run() {
      await allowApp(lab, ["kms:Encrypt", "kms:GenerateDataKey"]);
      await lab.call("mayUse", lab.keyArn("notes"));
      const done = lab.calls.find(({ operation, error }) => error === undefined && operation !== "DescribeKey");
      if (done !== undefined) {
        lab.fail({
          did: `Your program really called \`${done.operation}\`, and it succeeded.`,
          why: "A question about permission should leave nothing behind. This call stands in the audit log as use of the key.",
          next: `Add ${dryRun(lab)} to each request.`,
          misconception: "dry-run-does-it",
          source: DRY_RUN,
        });
      }
      for (const [operation, method] of [
        ["Encrypt", "encrypt"],
        ["GenerateDataKey", "generate_data_key"],
      ]) {
        if (lab.calls.some((call) => call.operation === operation)) continue;
        lab.fail({
          did: `Your program did not ask KMS about \`${operation}\`.`,
          why: "Policies are in several places, and a permission for one operation says nothing about another. KMS alone sees them all.",
          next: lab.say({
            typescript: `Send \`${operation}Command\` with \`DryRun: true\`.`,
            python: `Call \`kms.${method}(…, DryRun=True)\`.`,
          }),
          source: DRY_RUN,
        });
      }
    },
  },
  {
    id: "says-yes",
    title: "says yes to what is allowed",
    run: () => expectAnswer(lab, ["kms:Encrypt", "kms:GenerateDataKey"], { encrypt: true, generateDataKey: true }),
  },
  {
    id: "says-no",
    title: "says no to what is denied, each for itself",
    async run() {
      await expectAnswer(lab, ["kms:GenerateDataKey"], { encrypt: false, generateDataKey: true });
      await expectAnswer(lab, ["kms:Encrypt"], { encrypt: true, generateDataKey: false });
      await expectAnswer(lab, ["kms:DescribeKey"], { encrypt: false, generateDataKey: false });
    },
  },
  {
    id: "passes-on-other-trouble",
    title: "passes on an error that is not about permission",
    async run() {
      await allowApp(lab, ["kms:Encrypt", "kms:GenerateDataKey"]);
      await asRoot(lab, "DisableKey", {});
      const outcome = await lab.attempt("mayUse", lab.keyArn("notes"));
      await asRoot(lab, "EnableKey", {});
      const common = {
        expected: "`DisabledException`, as KMS sent it.",
        next: lab.say({
          typescript:
            "Turn `DryRunOperationException` and `AccessDeniedException` into answers, and throw everything else on.",
          python:
            "Turn `DryRunOperationException` and `AccessDeniedException` into answers, and end the `except` with `raise` for everything else.",
        }),
        source: DRY_RUN,
      };
      if (outcome.error !== undefined) {
        if (outcome.error.name === "DisabledException") return;
        return lab.fail({
          ...common,
          did: `The key was disabled, and ${lab.threw("mayUse", outcome.error)}.`,
          why: "Whoever has to find the cause needs the error of KMS: its name says what is wrong with the key.",
        });
      }
      const did = `The key was disabled, and your program answered ${inWords(lab, outcome.value)}.`;
      const { encrypt, generateDataKey } = (outcome.value ?? {}) as Partial<Answer>;
      if (encrypt === true || generateDataKey === true) {
        lab.fail({ ...common, did, why: "A yes promises that the call would succeed. With a disabled key it fails." });
      }
      lab.fail({
        ...common,
        did,
        why: "The role has the permission, and the key is disabled. Whoever reads a plain no would search the policies, in vain.",
        misconception: "error-means-no-permission",
      });
    },
  },
];
export default checks;

async function expectAnswer(lab: Lab, actions: readonly string[], expected: Answer): Promise<void> {
  await allowApp(lab, actions);
  const answer = await lab.call("mayUse", lab.keyArn("notes"));
  const { encrypt, generateDataKey } = (answer ?? {}) as Partial<Answer>;
  if (encrypt === expected.encrypt && generateDataKey === expected.generateDataKey) return;
  if (typeof encrypt !== "boolean" || typeof generateDataKey !== "boolean") {
    lab.fail({
      did: `Your program answered ${inWords(lab, answer)}.`,
      expected: inWords(lab, expected),
      why: "Whoever asks looks for the two answers under these names.",
      next: "Return both members, under these names, each of them a boolean.",
    });
  }
  lab.fail({
    did: `The key policy allowed the role ${actions.map((action) => `\`${action}\``).join(" and ")}, and your program answered ${inWords(lab, answer)}.`,
    expected: inWords(lab, expected),
    why: "`DryRunOperationException` is a yes: the call would have succeeded. `AccessDeniedException` is a no. Each operation has a permission of its own.",
    next: lab.say({
      typescript: "Look at the name of the error that each of the two calls ends with.",
      python: 'Look at `error.response["Error"]["Code"]` of the `ClientError` that each of the two calls ends with.',
    }),
    source: DRY_RUN,
  });
}

const dryRun = (lab: Lab) => lab.say({ typescript: "`DryRun: true`", python: "`DryRun=True`" });

/** An answer as the program's language writes it. */
function inWords(lab: Lab, answer: unknown): string {
  if (typeof answer !== "object" || answer === null) return lab.describe(answer);
  const pairs = Object.entries(answer).map(([name, value]) => {
    const python = { true: "True", false: "False", null: "None" }[String(value)];
    return `"${name}": ${lab.say({ typescript: JSON.stringify(value), python: python ?? JSON.stringify(value) })}`;
  });
  return lab.code(`{ ${pairs.join(", ")} }`);
}

/** Puts a key policy that lets the account in, and the role with these actions. */
async function allowApp(lab: Lab, actions: readonly string[]): Promise<void> {
  const statements = [
    { Effect: "Allow", Principal: { AWS: ROOT }, Action: "kms:*", Resource: "*" },
    { Effect: "Allow", Principal: { AWS: APP }, Action: actions, Resource: "*" },
  ];
  await asRoot(lab, "PutKeyPolicy", { Policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
}

async function asRoot(lab: Lab, operation: string, input: Readonly<Record<string, unknown>>): Promise<void> {
  const caller = lab.world.principal(ROOT);
  await lab.world.call({ operation, input: { KeyId: lab.keyArn("notes"), ...input }, caller, region: REGION });
}
