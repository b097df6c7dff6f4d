/** Whether the laboratory seals under the clinic's key, and tells a denial of its own side from one of the clinic's. */
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";
import type { ObservedCall } from "../../../src/kms/world.ts";

const ENCRYPT = source("Encrypt (AWS KMS API)", "https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html");
const ACCOUNTS = source(
  "Allowing users in other accounts to use a KMS key",
  "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html",
);
const CONTEXT = source(
  "Encryption context",
  "https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html",
);

const RESULT = "Zürich–7: potassium 4.1 mmol/l";
const REGION = "eu-west-1";
const CLINIC = "111122223333";
const LABORATORY = "444455556666";
const LAB_APP = `arn:aws:iam::${LABORATORY}:role/LabApp`;
const NOBODYS_KEY = `arn:aws:kms:${REGION}:${CLINIC}:key/99999999-9999-4999-8999-999999999999`;
const SEALS = ["kms:Encrypt", "kms:DescribeKey"];

type Statement = Readonly<Record<string, unknown>>;

/** Policies on both sides; what is not told stays as the exercise says it. */
interface Policies {
  readonly identity?: readonly Statement[];
  readonly boundary?: readonly Statement[];
  readonly key?: readonly Statement[];
}

interface Situation extends Policies {
  /** As feedback tells it, after "KMS was asked while". */
  readonly told: string;
  /** Default: the clinic's key for results. */
  readonly keyArn?: string;
}

const allow = (Action: readonly string[]): Statement => ({ Effect: "Allow", Action, Resource: "*" });
const deny = (Action: string): Statement => ({ Effect: "Deny", Action, Resource: "*" });
const forLab = (statement: Statement): Statement => ({ ...statement, Principal: { AWS: LAB_APP } });
const policy = (Statement: readonly Statement[]) => ({ Version: "2012-10-17", Statement });

const CLINICS_IAM = { ...allow(["kms:*"]), Principal: { AWS: `arn:aws:iam::${CLINIC}:root` } };

const OWN_SIDE: readonly Situation[] = [
  {
    told: "the laboratory's identity policy allowed DescribeKey alone",
    identity: [allow(["kms:DescribeKey"])],
  },
  {
    told: "the laboratory's identity policy denied Encrypt in so many words",
    identity: [allow(SEALS), deny("kms:Encrypt")],
  },
  {
    told: "the permissions boundary of `role/LabApp` left Encrypt out",
    boundary: [allow(["kms:DescribeKey"])],
  },
];

const CLINICS_SIDE: readonly Situation[] = [
  {
    told: "the clinic's key policy allowed the laboratory DescribeKey alone",
    key: [CLINICS_IAM, forLab(allow(["kms:DescribeKey"]))],
  },
  {
    told: "the clinic's key policy denied the laboratory Encrypt",
    key: [CLINICS_IAM, forLab(allow(SEALS)), forLab(deny("kms:Encrypt"))],
  },
  {
    told: "the ARN was that of a key which does not exist",
    keyArn: NOBODYS_KEY,
  },
];

const checks: CodeChecks = (lab: Lab) => {
  const dryRun = lab.say({ typescript: "`DryRun: true`", python: "`DryRun=True`" });
  const root = lab.world.principal(`arn:aws:iam::${CLINIC}:root`);
  /** One call as the root user of the clinic's account. */
  const asClinic = (operation: string, input: Readonly<Record<string, unknown>>) =>
    lab.world.call({ operation, input: { KeyId: lab.keyArn("results"), ...input }, caller: root, region: REGION });
  const arrange = async ({ identity = [allow(SEALS)], boundary, key }: Policies): Promise<void> => {
    lab.world.addPrincipal({
      ...{ account: LABORATORY, kind: "role", name: "LabApp" },
      policies: { laboratory: policy(identity) },
      ...(boundary && { boundary: policy(boundary) }),
    });
    const Policy = JSON.stringify(policy(key ?? [CLINICS_IAM, forLab(allow(SEALS))]));
    await asClinic("PutKeyPolicy", { Policy });
  };
  /** What whoMustAct() answers in a situation, and how it found out. */
  const ask = async ({ keyArn = lab.keyArn("results"), ...policies }: Policies & Pick<Situation, "keyArn">) => {
    await arrange(policies);
    const before = lab.calls.length;
    const outcome = await lab.attempt("whoMustAct", keyArn);
    return { outcome, asked: { keyArn, calls: lab.calls.slice(before) } };
  };
  const expectAnswer = async (situations: readonly Situation[], wanted: string, why: string, next: string) => {
    for (const situation of situations) {
      const { outcome, asked } = await ask(situation);
      if (outcome.error === undefined && outcome.value === wanted) continue;
      const did = `KMS was asked while ${situation.told}. ${answered(lab, outcome)}.`;
      failForDetour(lab, asked, did);
      failForMissingClass(lab, outcome, did);
      lab.fail({
        did,
        expected: `\`"${wanted}"\``,
        why,
        next,
        source: ACCOUNTS,
        misconception: "cross-denial-tells-all",
      });
    }
  };

  let sealed: unknown;
  let encrypt: ObservedCall | undefined;

  return [
    {
      id: "seals-under-the-clinics-key",
      title: "seals under the clinic's key",
      async run() {
        sealed = await lab.call("seal", RESULT, "north");
        encrypt = lab.calls.find((call) => call.operation === "Encrypt" && call.error === undefined);
        if (encrypt === undefined) {
          lab.fail({
            did: "seal() came back without a call of Encrypt that succeeded.",
            why: "A short result goes straight to Encrypt. Only KMS can use the clinic's key.",
            next: lab.say({
              typescript: "Send an `EncryptCommand` with the client `kms`, and wait for it with `await`.",
              python: "Call `kms.encrypt(…)`.",
            }),
            source: ENCRYPT,
          });
        }
        if (encrypt.output?.KeyId === lab.keyArn("results")) return;
        lab.fail({
          did: `You named the key ${lab.code(String(encrypt.input.KeyId))}, and KMS encrypted under ${lab.code(String(encrypt.output?.KeyId))}.`,
          expected: `The clinic's key, \`${lab.keyArn("results")}\`.`,
          why: "A name without an account is looked up in the caller's own account. The laboratory has a key of that name, so nothing failed, and the clinic can't open the result.",
          next: "Give Encrypt the key ARN or the alias ARN, with the clinic's account number in it.",
          source: ENCRYPT,
          misconception: "cross-alias-name",
        });
      },
    },
    {
      id: "clinic-can-open-it",
      title: "returns what the clinic can open, bound to the clinic",
      async run() {
        const CiphertextBlob = lab.bytes(sealed, "what seal() returns");
        const context = encrypt?.input.EncryptionContext;
        if (JSON.stringify(context) !== JSON.stringify({ clinic: "north" })) {
          lab.fail({
            did:
              context === undefined
                ? "You called Encrypt without an encryption context."
                : `You called Encrypt with the encryption context ${lab.code(JSON.stringify(context))}.`,
            expected: '`{ "clinic": "north" }` for the clinic `north`.',
            why: "The clinic opens the result with exactly this pair, and both accounts see it in CloudTrail.",
            next: lab.say({
              typescript: "Pass `EncryptionContext: { clinic }`.",
              python: 'Pass `EncryptionContext={"clinic": clinic}`.',
            }),
            source: CONTEXT,
            misconception: "context-optional-on-decrypt",
          });
        }
        let opened: unknown;
        try {
          const input = { CiphertextBlob, EncryptionContext: { clinic: "north" } };
          opened = (await asClinic("Decrypt", input)).Plaintext;
        } catch {}
        const text = opened instanceof Uint8Array ? Buffer.from(opened).toString("utf8") : undefined;
        if (text === RESULT) return;
        lab.fail({
          did:
            text === undefined
              ? `The clinic could not decrypt the ${CiphertextBlob.length} bytes that seal() returned.`
              : `The clinic decrypted what seal() returned and read ${lab.code(text, { longest: 60 })}.`,
          expected: `The result in UTF-8: \`${RESULT}\`.`,
          why: "The clinic gets the bytes that you encrypted, and can decrypt only what KMS returned, byte for byte.",
          next: lab.say({
            typescript: "Encrypt `Buffer.from(result)` and return `CiphertextBlob` as it is.",
            python: 'Encrypt `result.encode()` and return `answer["CiphertextBlob"]` as it is.',
          }),
          source: ENCRYPT,
        });
      },
    },
    {
      id: "says-nobody",
      title: 'says "nobody" when both sides allow it',
      async run() {
        const { outcome, asked } = await ask({});
        if (outcome.error === undefined && outcome.value === "nobody") return;
        const did = `Both sides allowed Encrypt. ${answered(lab, outcome)}.`;
        failForDetour(lab, asked, did);
        lab.fail({
          did,
          expected: '`"nobody"`',
          why: `With ${dryRun} a permitted call ends in a DryRunOperationException: KMS would have done it. Without DryRun it simply returns.`,
          next: 'Return `"nobody"` if Encrypt works, or if the error is a DryRunOperationException.',
          source: ENCRYPT,
        });
      },
    },
    {
      id: "says-laboratory",
      title: 'says "laboratory" when the caller\'s own side does not allow it',
      run: () =>
        expectAnswer(
          OWN_SIDE,
          "laboratory",
          "What the caller's own account decided, KMS names: an identity-based policy, a permissions boundary, a session policy, by a missing allow or by a deny.",
          "Look for the one text that hides the reason, and count every other AccessDeniedException as your own side's.",
        ),
    },
    {
      id: "says-clinic",
      title: 'says "clinic" when KMS hides the reason',
      run: () =>
        expectAnswer(
          CLINICS_SIDE,
          "clinic",
          "A missing statement, a deny and a key that isn't there get one and the same text. Only the clinic can find out which it was.",
          'Return `"clinic"` for an AccessDeniedException that says "the resource does not exist in this Region, no resource-based policies allow access, or …".',
        ),
    },
    {
      id: "throws-other-errors",
      title: "throws what is no matter of permission",
      async run() {
        await arrange({});
        await asClinic("DisableKey", {});
        const { outcome } = await ask({});
        if (outcome.error?.name === "DisabledException") return;
        lab.fail({
          did: `The clinic had disabled the key, and both sides still allowed Encrypt. ${answered(lab, outcome)}.`,
          expected: "KMS's DisabledException.",
          why: "No policy has to change, so none of the three answers is true. Somebody would look for a mistake in policies that are right.",
          next: lab.say({
            typescript: "Catch what you can explain, and throw every other error on.",
            python: "Catch what you can explain, and end the `except` with `raise` for every other error.",
          }),
        });
      },
    },
  ];
};

export default checks;

/** What whoMustAct() was asked about, and the calls that it made to find out. */
interface Asked {
  readonly keyArn: string;
  readonly calls: readonly ObservedCall[];
}

/** Questions to KMS whose answers say nothing about Encrypt. */
function failForDetour(lab: Lab, { keyArn, calls }: Asked, did: string): void {
  const parameter = lab.name("keyArn");
  const asked = calls.map(({ operation }) => operation);
  if (asked.length === 0) {
    lab.fail({
      did: `${did} It made no call to KMS.`,
      why: "Policies change, on both sides. Only KMS knows what they say now.",
      next: `Ask KMS, by a call of Encrypt under \`${parameter}\`.`,
    });
  }
  const encrypts = calls.filter(({ operation }) => operation === "Encrypt");
  if (encrypts.some(({ input }) => input.KeyId === keyArn)) return;
  if (encrypts.length > 0) {
    lab.fail({
      did: `${did} It had called Encrypt under ${lab.code(String(encrypts[0]?.input.KeyId))}.`,
      expected: `A call of Encrypt under \`${parameter}\`, here \`${keyArn}\`.`,
      why: "The answer is about the key that the call names, and about no other.",
      next: lab.say({ typescript: "Give Encrypt `KeyId: keyArn`.", python: "Give Encrypt `KeyId=key_arn`." }),
      source: ENCRYPT,
      misconception: "cross-alias-name",
    });
  }
  const byDescribing = asked.includes("DescribeKey");
  const byManaging = asked.some((operation) => operation === "GetKeyPolicy" || operation === "ListKeyPolicies");
  lab.fail({
    did: `${did} It had asked KMS for ${[...new Set(asked)].join(", ")}.`,
    expected: `A call of Encrypt under \`${parameter}\`.`,
    why: byDescribing
      ? "DescribeKey is a permission of its own. Whoever may describe a key may not therefore encrypt under it, nor the other way round."
      : byManaging
        ? "What manages a key, its key policy above all, is never shown to another account, whatever the policies say."
        : "Each operation is a permission of its own. The answer to one says nothing about another.",
    next: `Ask for the permission that you need: Encrypt, with ${lab.say({ typescript: "`DryRun: true`", python: "`DryRun=True`" })} if nothing is to be encrypted.`,
    source: ACCOUNTS,
    ...(byDescribing && { misconception: "cross-describe-is-use" }),
    ...(byManaging && { misconception: "cross-admin" }),
  });
}

type Outcome = Awaited<ReturnType<Lab["attempt"]>>;

/** A client of boto3 has classes for the errors in KMS's API model (botocore 1.29 and 1.43), and this is none of them. */
function failForMissingClass(lab: Lab, { error }: Outcome, did: string): void {
  if (error?.name !== "AttributeError" || !error.message.includes("AccessDeniedException")) return;
  lab.fail({
    did,
    why: "The client has classes for the errors that KMS lists for its operations, and AccessDeniedException is not among them.",
    next: 'Catch `ClientError`, and look at `error.response["Error"]["Code"]`.',
  });
}

function answered(lab: Lab, { error, ...outcome }: Outcome): string {
  if (error !== undefined) {
    const message = error.message.length > 120 ? `${error.message.slice(0, 120)}…` : error.message;
    return lab.threw("whoMustAct", { ...error, message });
  }
  const value = "value" in outcome ? outcome.value : undefined;
  const told = typeof value === "string" ? lab.code(JSON.stringify(value), { longest: 60 }) : lab.describe(value);
  return `${lab.name("whoMustAct")}() returned ${told}`;
}

function source(title: string, url: string) {
  return { title, url, checked: "2026-11-25" };
}
