/** Whether the keys that were made can be managed by one role, used by another, and done neither by anybody else. */
import type { CodeChecks, Failure, Lab } from "../../../src/grading/checks.ts";
import type { ObservedCall, Principal } from "../../../src/kms/world.ts";

const CREATE_KEY = {
  title: "CreateKey (AWS KMS API)",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
  checked: "2026-11-25",
};
const DEFAULT_POLICY = {
  title: "Default key policy",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  checked: "2026-11-25",
};

const REGION = "eu-west-1";
const ACCOUNT = "arn:aws:iam::111122223333";
/** Two clinics, so that an answer which knows one of them only is found out. */
const CLINICS = [
  { name: "north", app: `${ACCOUNT}:role/NorthNotes`, other: `${ACCOUNT}:role/SouthNotes` },
  { name: "south", app: `${ACCOUNT}:role/SouthNotes`, other: `${ACCOUNT}:role/NorthNotes` },
] as const;

interface Trial {
  readonly as: string;
  readonly operation: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly failure: Omit<Failure, "did">;
}

const checks: CodeChecks = (lab: Lab) => {
  const arns: string[] = [];
  const appArn = `\`${lab.name("appArn")}\``;
  const made = (): readonly ObservedCall[] =>
    lab.calls.filter(({ operation, caller }) => operation === "CreateKey" && caller.name === "KeyAdmin");

  const attempt = async (arn: string, { as, operation, input }: Trial): Promise<string | undefined> => {
    const caller = lab.world.identify(lab.world.credentials(as).accessKeyId) as Principal;
    try {
      await lab.world.call({ operation, input: { KeyId: arn, ...input }, caller, region: REGION });
      return undefined;
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
  };
  const passes = async (arn: string, clinic: string, trial: Trial): Promise<void> => {
    const refusal = await attempt(arn, trial);
    if (refusal === undefined) return;
    const did = `${lab.code(nameOf(trial.as))} called ${trial.operation} on the key of the clinic ${clinic}, and KMS answered ${lab.code(refusal)}.`;
    lab.fail({ did, ...trial.failure });
  };
  const isRefused = async (arn: string, clinic: string, trial: Trial): Promise<void> => {
    if ((await attempt(arn, trial)) !== undefined) return;
    const did = `${lab.code(nameOf(trial.as))} called ${trial.operation} on the key of the clinic ${clinic}, and KMS did it.`;
    lab.fail({ did, ...trial.failure });
  };
  const everywhere = async (run: (arn: string, clinic: (typeof CLINICS)[number]) => Promise<void>): Promise<void> => {
    for (const [index, clinic] of CLINICS.entries()) await run(arns[index] ?? "", clinic);
  };

  return [
    {
      id: "creates-a-key",
      title: "makes a key for each clinic and returns its ARN",
      async run() {
        for (const { name, app } of CLINICS) {
          const outcome = await lab.attempt("createClinicKey", name, app);
          const refused = made().find(({ error }) => error !== undefined)?.error;
          if (refused?.message.includes("will not allow you to update the key policy")) {
            lab.fail({
              did: `KMS refused your policy: ${lab.code(`${refused.name}: ${refused.message}`)}`,
              why: "This is the lockout safety check, not a typo. Under your policy `role/KeyAdmin`, who makes the call, could not call PutKeyPolicy again: its IAM policy allows CreateKey alone.",
              next: "Name `role/KeyAdmin` in a statement of its own, with `kms:PutKeyPolicy` among the actions.",
              source: CREATE_KEY,
              misconception: "lockout-error-misread",
            });
          }
          if (made().some(({ input }) => input.BypassPolicyLockoutSafetyCheck === true)) {
            lab.fail({
              did: "You set `BypassPolicyLockoutSafetyCheck`.",
              why: "The check keeps you from making a key that nobody can manage. Here there is no need to go around it.",
              next: "Take it out, and let the policy name `role/KeyAdmin`.",
              source: CREATE_KEY,
              misconception: "lockout-permanent",
            });
          }
          if (outcome.error !== undefined) {
            lab.fail({
              did: `For the clinic ${name}, ${lab.threw("createClinicKey", outcome.error)}.`,
              why: "It is asked for a key that `role/KeyAdmin` may make.",
              next: `Mend what the message says, and save again. \`Policy\` is a string of JSON, as \`${lab.say({ typescript: "JSON.stringify", python: "json.dumps" })}\` makes it.`,
              source: CREATE_KEY,
            });
          }
          const newest = made().at(-1);
          const arn = newest && keyOf(newest).Arn;
          if (arn === undefined || outcome.value !== arn || arns.includes(arn)) {
            lab.fail({
              did: `For the clinic ${name} you returned ${typeof outcome.value === "string" ? lab.code(outcome.value, { longest: 90 }) : lab.describe(outcome.value)}.`,
              expected: "The ARN of a key that this call has made.",
              why: "Other programs name the key by what you return. A key id alone would not say the account and the Region, and each clinic has a key of its own.",
              next: `Return \`${lab.say({ typescript: "KeyMetadata.Arn", python: '["KeyMetadata"]["Arn"]' })}\` of the answer of CreateKey.`,
              source: CREATE_KEY,
            });
          }
          arns.push(arn);
        }
      },
    },
    {
      id: "describes-it",
      title: "describes each key, a symmetric encryption key",
      run() {
        for (const [index, { name }] of CLINICS.entries()) {
          const { Description, KeySpec } =
            made()
              .map(keyOf)
              .find(({ Arn }) => Arn === arns[index]) ?? {};
          if (Description === `Notes of ${name}` && KeySpec === "SYMMETRIC_DEFAULT") continue;
          lab.fail({
            did: `The key of the clinic ${name} has the description ${lab.code(String(Description))} and the spec ${lab.code(String(KeySpec))}.`,
            expected: `The description \`Notes of ${name}\`, and \`SYMMETRIC_DEFAULT\`, which is the default.`,
            why: "Somebody will look at a list of keys one day, and will have to tell them apart.",
            next: "Pass `Description`, and leave KeySpec out.",
            source: CREATE_KEY,
          });
        }
      },
    },
    {
      id: "the-app-can-use-it",
      title: "lets the clinic's application get data keys and decrypt them",
      async run() {
        await everywhere(async (arn, { name, app }) => {
          const failure = {
            why: `The role has no IAM policy. The statement for the account gives it nothing by itself, so the key policy has to name ${appArn}, in a whole statement: one without a Resource or an Action is accepted and does nothing.`,
            next: `Write a statement with ${appArn} as the principal, \`kms:GenerateDataKey\` and \`kms:Decrypt\`, and a Resource of \`*\`.`,
            source: CREATE_KEY,
          };
          const input = { KeySpec: "AES_256" };
          const misconception = hasIncompleteStatement(made())
            ? "policy-missing-action"
            : "root-statement-grants-users";
          await passes(arn, name, {
            as: app,
            operation: "GenerateDataKey",
            input,
            failure: { ...failure, misconception },
          });
          const CiphertextBlob = await sealed(lab, arn, app);
          await passes(arn, name, {
            as: app,
            operation: "Decrypt",
            input: { CiphertextBlob },
            failure: { ...failure, misconception },
          });
        });
      },
    },
    {
      id: "the-account-counts",
      title: "lets IAM policies of the account count",
      needs: ["creates-a-key"],
      async run() {
        await everywhere((arn, { name }) =>
          passes(arn, name, {
            as: `${ACCOUNT}:role/Auditor`,
            operation: "DescribeKey",
            failure: {
              why: "The auditor's IAM policy allows DescribeKey, but it counts only if the key policy leaves something to IAM. That statement also keeps a way in when the administrator is gone.",
              next: 'Add a statement for `"AWS": "arn:aws:iam::111122223333:root"` with `kms:*`.',
              source: DEFAULT_POLICY,
              misconception: "iam-alone",
            },
          }),
        );
      },
    },
    {
      id: "nobody-else-uses-it",
      title: "lets nobody else use the key",
      needs: ["the-app-can-use-it"],
      async run() {
        await everywhere(async (arn, { name, app, other }) => {
          const CiphertextBlob = await sealed(lab, arn, app);
          for (const as of [`${ACCOUNT}:role/KeyAdmin`, other, `${ACCOUNT}:role/Auditor`]) {
            const isAdmin = as.endsWith("KeyAdmin");
            await isRefused(arn, name, {
              as,
              operation: "Decrypt",
              input: { CiphertextBlob },
              failure: {
                why: isAdmin
                  ? "Who manages keys has no need to read notes. With `kms:*`, or with the actions of use, the administrator is a user too."
                  : "Each clinic has a key of its own so that its notes stay its own.",
                next: isAdmin
                  ? "Give `role/KeyAdmin` the actions of management only."
                  : `Name ${appArn} alone as the principal of the users.`,
                source: DEFAULT_POLICY,
                ...(isAdmin && { misconception: "admin-can-decrypt" }),
              },
            });
          }
        });
      },
    },
    {
      id: "the-app-does-no-more",
      title: "lets the application do nothing else",
      needs: ["the-app-can-use-it"],
      async run() {
        await everywhere(async (arn, { name, app }) => {
          const failure = {
            why: "The application writes with GenerateDataKey and reads with Decrypt. A permission that it never needs is one for whoever steals its credentials.",
            next: "List the two actions, and no wildcard.",
            source: DEFAULT_POLICY,
          };
          const Plaintext = new TextEncoder().encode("x");
          await isRefused(arn, name, { as: app, operation: "Encrypt", input: { Plaintext }, failure });
          const grant = { GranteePrincipal: app, Operations: ["Encrypt"] };
          await isRefused(arn, name, { as: app, operation: "CreateGrant", input: grant, failure });
          await isRefused(arn, name, {
            as: app,
            operation: "GenerateDataKeyWithoutPlaintext",
            input: { KeySpec: "AES_256" },
            failure,
          });
          await isRefused(arn, name, { as: app, operation: "DisableKey", failure });
        });
      },
    },
    {
      id: "the-admin-manages-it",
      title: "lets role/KeyAdmin change the policy, rotate the key and schedule its deletion",
      needs: ["creates-a-key"],
      async run() {
        await everywhere(async (arn, { name }) => {
          const as = `${ACCOUNT}:role/KeyAdmin`;
          const failure = {
            why: "IAM allows this role CreateKey and nothing more, so what it does with a key that exists has to stand in the key policy.",
            next: "Add the action to the administrator's statement.",
            source: DEFAULT_POLICY,
          };
          // Where the program gave none, whether it may be put is decided before it is read.
          const { Policy = "{}" } = made().find((call) => keyOf(call).Arn === arn)?.input ?? {};
          await passes(arn, name, { as, operation: "PutKeyPolicy", input: { Policy }, failure });
          await passes(arn, name, { as, operation: "EnableKeyRotation", failure });
          await passes(arn, name, {
            as,
            operation: "ScheduleKeyDeletion",
            failure: {
              ...failure,
              why: "The operation that deletes a key is called ScheduleKeyDeletion, and `kms:Delete*` does not match that name.",
              next: "Add `kms:ScheduleKeyDeletion` to the administrator's actions.",
              misconception: "kms-star-delete",
            },
          });
        });
      },
    },
  ];
};

export default checks;

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}

/** What CreateKey answered about the key; nothing where it was refused. */
function keyOf({ output }: ObservedCall): { Arn?: string; Description?: string; KeySpec?: string } {
  return output?.KeyMetadata ?? {};
}

/** A data key that the application has just been given, encrypted: what the Decrypt calls of the trials are made with. */
async function sealed(lab: Lab, arn: string, app: string): Promise<Uint8Array> {
  const caller = lab.world.identify(lab.world.credentials(app).accessKeyId) as Principal;
  const input = { KeyId: arn, KeySpec: "AES_256" };
  const { CiphertextBlob } = await lab.world.call({ operation: "GenerateDataKey", input, caller, region: REGION });
  return CiphertextBlob as Uint8Array;
}

/** Whether a policy that KMS took has a statement without Action or Resource. */
function hasIncompleteStatement(made: readonly ObservedCall[]): boolean {
  return made.some(({ input }) => {
    const { Statement } = JSON.parse(String(input.Policy ?? "{}")) as { Statement?: unknown };
    const statements = Array.isArray(Statement) ? Statement : [Statement];
    return statements.some(
      (one) =>
        one !== undefined && !(("Action" in one || "NotAction" in one) && ("Resource" in one || "NotResource" in one)),
    );
  });
}
