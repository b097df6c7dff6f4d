/**
 * Whether the program tells who opened data of an encryption context from CloudTrail's records. The records are real: the
 * calls are made on the mock KMS, and each check gives the program those that its question is about.
 */
import type { CodeChecks, Failure, Lab } from "../../../src/grading/checks.ts";
import type { TrailRecord } from "../../../src/kms/trail.ts";
import type { Principal } from "../../../src/kms/world.ts";

const LOGGING = source(
  "Logging AWS KMS API calls with AWS CloudTrail",
  "https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html",
);
const LOG_ENTRY = source(
  "Decrypt (log entry)",
  "https://docs.aws.amazon.com/kms/latest/developerguide/ct-decrypt.html",
);
const ERRORS = source("Decrypt (AWS KMS API)", "https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html");
const IDENTITY = source(
  "CloudTrail userIdentity element",
  "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html",
);

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const roleArn = (role: string): string => `arn:aws:iam::${ACCOUNT}:role/${role}`;
const sessionArn = (role: string): string => `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/session`;
const INES = `arn:aws:iam::${ACCOUNT}:user/ines`;

type Context = Readonly<Record<string, string>>;

interface Deed {
  readonly by: string;
  readonly operation?: string;
  /** A key of the scene. Default: notes. */
  readonly key?: string;
  readonly context?: Context;
  /** What the ciphertext was made with, when it is another. */
  readonly sealed?: Context;
  readonly via?: string;
}

interface Question {
  readonly records: readonly object[];
  readonly context: Context;
  readonly opened: readonly string[];
  readonly denied: readonly string[];
  /** What the records are, for feedback: "a Decrypt of …". */
  readonly told: string;
}

interface Answer {
  readonly opened: readonly string[];
  readonly denied: readonly string[];
}

const NORTH = { clinic: "north" };
const NORTH_7 = { clinic: "north", note: "7" };

const checks: CodeChecks = (lab: Lab) => {
  const callAs = (by: string, operation: string, input: Readonly<Record<string, unknown>>, via?: string) => {
    const caller = lab.world.identify(lab.world.credentials(by).accessKeyId) as Principal;
    return lab.world.call({ operation, input, caller, region: REGION, ...(via !== undefined && { via }) });
  };
  const asOwner = (operation: string, input: Readonly<Record<string, unknown>>) =>
    callAs(`arn:aws:iam::${ACCOUNT}:root`, operation, input);

  /** Makes the call, which may fail, and returns its record as it stands in a log file. */
  const recordOf = async ({
    by,
    operation = "Decrypt",
    key = "notes",
    context,
    sealed,
    via,
  }: Deed): Promise<object> => {
    const KeyId = lab.keyArn(key);
    const EncryptionContext = context;
    const input = await requestOf(operation, KeyId, EncryptionContext, sealed ?? context);
    if (key === "old") await asOwner("DisableKey", { KeyId });
    await callAs(by, operation, input, via).catch(() => undefined);
    if (key === "old") await asOwner("EnableKey", { KeyId });
    // Disabling and enabling are not what the question is about.
    const record = lab.world.trail(ACCOUNT, REGION).findLast(({ eventName }) => eventName === operation) as TrailRecord;
    return JSON.parse(JSON.stringify(record)) as object;
  };
  const requestOf = async (operation: string, KeyId: string, EncryptionContext?: Context, sealed?: Context) => {
    const context = EncryptionContext && { EncryptionContext };
    if (operation === "GenerateDataKey") return { KeyId, KeySpec: "AES_256", ...context };
    const { CiphertextBlob } = await asOwner("Encrypt", {
      ...{ KeyId, Plaintext: new TextEncoder().encode("a data key") },
      ...(sealed && { EncryptionContext: sealed }),
    });
    if (operation === "Decrypt") return { KeyId, CiphertextBlob, ...context };
    return {
      ...{ CiphertextBlob, DestinationKeyId: lab.keyArn("archive") },
      ...(context && { SourceEncryptionContext: EncryptionContext, DestinationEncryptionContext: EncryptionContext }),
    };
  };
  const recordsOf = async (deeds: readonly Deed[]): Promise<readonly object[]> => {
    const records: object[] = [];
    for (const deed of deeds) records.push(await recordOf(deed));
    return records;
  };

  const name = () => `\`${lab.name("whoOpened")}\``;
  const asked = ({ told, context }: Question): string =>
    `Your function was given ${told}, and asked for ${lab.code(JSON.stringify(context))}.`;

  /** Calls the program. What it throws, or returns in another form, fails the check. */
  const ask = async (question: Question, thrown: Omit<Failure, "did">): Promise<Answer> => {
    const outcome = await lab.attempt("whoOpened", question.records, question.context);
    if (outcome.error !== undefined) {
      const { name: error, message, line } = outcome.error;
      const where = line === undefined ? "" : ` in line ${line}`;
      lab.fail({ ...thrown, did: `${asked(question)} It threw ${lab.code(`${error}: ${message}`)}${where}.` });
    }
    const { opened, denied } = (outcome.value ?? {}) as Partial<Answer>;
    if (isTexts(opened) && isTexts(denied)) return { opened, denied };
    return lab.fail({
      did: `${asked(question)} It returned ${lab.code(JSON.stringify(outcome.value) ?? "nothing", { longest: 160 })}.`,
      expected: "`opened` and `denied`, each a list of ARNs.",
      why: "The auditor reads both lists, so both are there even when they are empty.",
      next: `Let ${name()} return the two lists by these names.`,
      source: LOGGING,
    });
  };

  const judge = async (question: Question, failure: Omit<Failure, "did" | "expected">): Promise<void> => {
    const answer = await ask(question, failure);
    for (const list of ["opened", "denied"] as const) {
      const wanted = [...question[list]].sort();
      const found = [...new Set(answer[list])].sort();
      if (JSON.stringify(found) === JSON.stringify(wanted)) continue;
      lab.fail({
        did: `${asked(question)} Your \`${list}\` is ${shown(lab, found)}.`,
        expected: `\`${list}\` is ${shown(lab, wanted)}.`,
        ...failure,
      });
    }
  };

  return [
    {
      id: "finds-who-opened",
      title: "finds who opened something with this encryption context",
      async run() {
        const records = await recordsOf([
          { by: roleArn("NotesApp"), context: NORTH },
          { by: INES, context: NORTH },
        ]);
        const told = "the records of two successful calls of Decrypt with that context, by a role and by a user";
        await judge(
          { told, records, context: NORTH, opened: [sessionArn("NotesApp"), INES], denied: [] },
          {
            why: "Both were given what was encrypted. The encryption context stands in `requestParameters.encryptionContext`, and who it was in `userIdentity.arn`.",
            next: "Filter the records by eventName and encryption context, and collect the ARNs of the callers.",
            source: LOG_ENTRY,
          },
        );
      },
    },
    {
      id: "takes-more-pairs",
      title: "counts records with more pairs than are asked for",
      needs: ["finds-who-opened"],
      async run() {
        const records = await recordsOf([
          { by: roleArn("NotesApp"), context: NORTH_7 },
          { by: roleArn("Nurse"), context: { ward: "3", note: "8", clinic: "north" } },
        ]);
        await judge(
          {
            told: "two records with more pairs than one",
            records,
            context: NORTH,
            opened: [sessionArn("NotesApp"), sessionArn("Nurse")],
            denied: [],
          },
          {
            why: "The auditor names the clinic, and the app also logs the number of the note. The order of pairs means nothing.",
            next: "Ask for each pair of `context` whether the record has it, and do not mind the rest.",
            source: LOG_ENTRY,
          },
        );
      },
    },
    {
      id: "keeps-other-contexts-out",
      title: "leaves out other encryption contexts, and none at all",
      needs: ["takes-more-pairs"],
      async run() {
        const records = await recordsOf([
          { by: roleArn("NotesApp"), context: { clinic: "north", note: "17" } },
          { by: roleArn("Nurse"), context: { clinic: "northwest", note: "7" } },
          { by: roleArn("ReportJob"), context: { clinic: "7", note: "north" } },
          { by: roleArn("Mover"), context: NORTH },
          { by: roleArn("NotesApp") },
          { by: INES, context: NORTH_7 },
        ]);
        const told =
          "records with other values, with values that begin alike, with the values swapped, with one pair of the two and without any context, and one that fits";
        await judge(
          { told, records, context: NORTH_7, opened: [INES], denied: [] },
          {
            why: "A pair is a name and a whole value, and every pair that was asked for has to be there. A record without a context says nothing of any clinic.",
            next: "Compare each value under its own name, as a whole, and let a missing context have no pairs.",
            source: LOG_ENTRY,
          },
        );
      },
    },
    {
      id: "lists-the-denied-apart",
      title: "lists those who were denied apart, whatever their records lack",
      needs: ["finds-who-opened"],
      async run() {
        const records = await recordsOf([
          { by: roleArn("Intern"), context: NORTH },
          { by: roleArn("NotesApp"), context: NORTH },
          { by: roleArn("Visitor"), context: { clinic: "south" } },
        ]);
        const told = "two denied calls of Decrypt, whose requestParameters are null, and one that succeeded";
        await judge(
          {
            ...{ told, records, context: NORTH },
            opened: [sessionArn("NotesApp")],
            denied: [sessionArn("Intern"), sessionArn("Visitor")],
          },
          {
            why: "The record of a denied call does not have the request, so nobody can tell which clinic it was about. The auditor wants to know of all of them, and they opened nothing.",
            next: "Look at errorCode first. With AccessDenied the caller belongs to `denied`, and its requestParameters are left alone.",
            source: LOGGING,
            misconception: "denied-record-is-complete",
          },
        );
      },
    },
    {
      id: "takes-failures-for-neither",
      title: "lists calls that failed for another reason in neither list",
      needs: ["finds-who-opened", "lists-the-denied-apart"],
      async run() {
        const records = await recordsOf([
          { by: roleArn("Nurse"), context: NORTH, sealed: { clinic: "south" } },
          { by: roleArn("ReportJob"), context: NORTH, key: "old" },
        ]);
        const told =
          "a Decrypt that failed with InvalidCiphertextException and one that failed with DisabledException, both with that context";
        await judge(
          { told, records, context: NORTH, opened: [], denied: [] },
          {
            why: "They were permitted to call and got nothing. A context that does not fit the ciphertext and a key that is disabled are faults, no refusals and no reads.",
            next: "Opened is a record without errorCode; denied is one with the errorCode AccessDenied.",
            source: ERRORS,
            misconception: "every-error-is-a-denial",
          },
        );
      },
    },
    {
      id: "asks-for-decrypt-of-kms",
      title: "counts Decrypt of KMS, and nothing else",
      needs: ["finds-who-opened", "lists-the-denied-apart"],
      async run() {
        const real = await recordsOf([
          { by: roleArn("NotesApp"), operation: "GenerateDataKey", context: NORTH },
          { by: roleArn("Mover"), operation: "ReEncrypt", context: NORTH },
          { by: roleArn("Visitor"), operation: "GenerateDataKey", context: NORTH },
          { by: roleArn("Nurse"), context: NORTH },
        ]);
        const other = { eventSource: "example.amazonaws.com", userIdentity: { arn: INES } };
        const records = [
          ...real,
          { ...real[3], ...other },
          { ...real[3], ...other, errorCode: "AccessDenied", requestParameters: null },
        ];
        const told =
          "a GenerateDataKey, a ReEncrypt, a denied GenerateDataKey, two records of another service with an operation of that name, and one Decrypt of KMS";
        await judge(
          { told, records, context: NORTH, opened: [sessionArn("Nurse")], denied: [] },
          {
            why: "GenerateDataKey makes a new data key, and ReEncrypt gives nobody plaintext. Operations of other services can have the same name, so eventSource counts too.",
            next: "Ask for eventSource `kms.amazonaws.com` and eventName `Decrypt`, for both lists. `readOnly` does not help here.",
            source: LOGGING,
            misconception: "read-only-is-harmless",
          },
        );
      },
    },
    {
      id: "names-who-it-was-for",
      title: "names the principal when a service called on their behalf",
      needs: ["finds-who-opened"],
      async run() {
        const records = await recordsOf([{ by: roleArn("Nurse"), context: NORTH_7, via: "s3" }]);
        await judge(
          {
            told: "a Decrypt that S3 made for the nurse",
            records,
            context: NORTH,
            opened: [sessionArn("Nurse")],
            denied: [],
          },
          {
            why: "`invokedBy` says which service called. The data was opened for the principal in `userIdentity`, and the auditor asks for people.",
            next: "Take `userIdentity.arn`, with or without `invokedBy`.",
            source: IDENTITY,
            misconception: "service-call-hides-the-caller",
          },
        );
      },
    },
    {
      id: "each-once-and-sorted",
      title: "lists each ARN once, sorted",
      needs: ["finds-who-opened", "lists-the-denied-apart"],
      async run() {
        const records = await recordsOf([
          { by: roleArn("Visitor") },
          { by: roleArn("ReportJob"), context: NORTH },
          { by: roleArn("Nurse"), context: NORTH },
          { by: roleArn("ReportJob"), context: NORTH_7 },
          { by: roleArn("Intern") },
          { by: roleArn("Intern") },
        ]);
        const question: Question = {
          told: "records of four callers, two of whom called twice",
          ...{ records, context: NORTH },
          opened: [sessionArn("Nurse"), sessionArn("ReportJob")],
          denied: [sessionArn("Intern"), sessionArn("Visitor")],
        };
        const failure = {
          why: "The list answers who, and not how often. Sorted, two of them can be compared.",
          next: "Put the ARNs into a set, and sort what is in it.",
          source: LOGGING,
        };
        await judge(question, failure);
        const { opened, denied } = await ask(question, failure);
        for (const [list, found] of Object.entries({ opened, denied })) {
          const wanted = [...question[list as keyof Answer]];
          if (JSON.stringify(found) === JSON.stringify(wanted)) continue;
          lab.fail({
            did: `${asked(question)} Your \`${list}\` is ${shown(lab, found)}.`,
            expected: `\`${list}\` is ${shown(lab, wanted)}.`,
            ...failure,
          });
        }
      },
    },
  ];
};

export default checks;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

const shown = (lab: Lab, arns: readonly string[]): string =>
  arns.length === 0 ? "empty" : arns.map((arn) => lab.code(arn)).join(", ");

function source(title: string, url: string): NonNullable<Failure["source"]> {
  return { title, url, checked: "2026-11-26" };
}
