/** What a function that was lent a key must do: use the grant while it is new, and end it whatever happens. */
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";
import type { ObservedCall } from "../../../src/kms/world.ts";

const source = (title: string, page: string) => ({
  title,
  url: `https://docs.aws.amazon.com/kms/latest/developerguide/${page}.html`,
  checked: "2026-11-25",
});
const TOKEN = source("Using a grant token", "using-grant-token");
const ENDING = source("Retiring and revoking grants", "grant-delete");
const CONTEXT = source("Encryption context", "encrypt_context");

const REGION = "eu-west-1";
const IAM = "arn:aws:iam::111122223333:";
const TEXTS = ["Blood test on Monday at 8.", "Flu jab: bring your card.", "Zähne: 14:30, not 15:00."];

type Input = Readonly<Record<string, unknown>>;

const checks: CodeChecks = (lab: Lab) => {
  const callAs = (who: string, operation: string, input: Input) =>
    lab.world.call({ operation, input, caller: lab.world.principal(`${IAM}${who}`), region: REGION });
  const encrypt = async (text: string, clinic: string): Promise<Uint8Array> => {
    const Plaintext = new TextEncoder().encode(text);
    const input = { KeyId: lab.keyArn("notes"), Plaintext, EncryptionContext: { clinic } };
    return (await callAs("root", "Encrypt", input)).CiphertextBlob as Uint8Array;
  };
  /** Makes a grant as the dispatcher does, and the event of a run. */
  const prepare = async (clinic: string, texts: readonly string[]) => {
    const keyArn = lab.keyArn("notes");
    const { GrantId, GrantToken } = await callAs("role/Dispatcher", "CreateGrant", {
      KeyId: keyArn,
      GranteePrincipal: `${IAM}role/ReminderFunction`,
      Operations: ["Decrypt", "RetireGrant"],
      Constraints: { EncryptionContextEquals: { clinic } },
    });
    const reminders = await Promise.all(texts.map((text) => encrypt(text, clinic)));
    return { keyArn, clinic, grantId: String(GrantId), grantToken: String(GrantToken), reminders };
  };
  const isThere = async (grantId: string): Promise<boolean> => {
    const { Grants } = await callAs("root", "ListGrants", { KeyId: lab.keyArn("notes"), GrantId: grantId });
    return Array.isArray(Grants) && Grants.length > 0;
  };
  const programCalls = () => lab.calls.filter(({ caller }) => caller.name === "ReminderFunction");
  const during = async (event: unknown) => {
    const from = programCalls().length;
    const outcome = await lab.attempt("handler", event);
    return { outcome, calls: programCalls().slice(from) };
  };
  const decrypts = (calls: readonly ObservedCall[]) => calls.filter(({ operation }) => operation === "Decrypt");

  /** What brings the token, as the program's language writes it. */
  const grantTokens = lab.say({
    typescript: "`GrantTokens: [event.grantToken]`",
    python: '`GrantTokens=[event["grantToken"]]`',
  });

  let first: Awaited<ReturnType<typeof prepare>>;
  let run: Awaited<ReturnType<typeof during>>;

  return [
    {
      id: "decrypts-while-it-is-new",
      title: "decrypts while the grant is new",
      async run() {
        first = await prepare("north", TEXTS);
        run = await during(first);
        const { calls } = run;
        const refused = decrypts(calls).find(({ error }) => error !== undefined);
        const opened = decrypts(calls).filter(({ error }) => error === undefined);
        if (refused === undefined && opened.length >= TEXTS.length) return;
        const tokens = refused?.input.GrantTokens;
        const brings = Array.isArray(tokens) && tokens.includes(first.grantToken);
        const over = calls.some(({ operation, error }) => operation === "RetireGrant" && error === undefined);
        if (refused?.error?.name === "AccessDeniedException" && !brings) {
          lab.fail({
            did: "You called Decrypt without the grant token, and KMS answered `AccessDeniedException`.",
            expected: "A call that brings the token of the event.",
            why: "The grant is there, but it is seconds old, and the part of KMS that got the call does not know it yet. In a test by hand it works, because a minute has passed.",
            next: `Pass ${grantTokens} to Decrypt.`,
            source: TOKEN,
            misconception: "grant-instant",
          });
        }
        if (refused?.error?.name === "AccessDeniedException" && over) {
          lab.fail({
            did: "You retired the grant before the last reminder was decrypted.",
            why: "With the grant goes the permission. What is decrypted afterwards is denied.",
            next: lab.say({
              typescript: "Wait for all decryptions, with `await` and `Promise.all` or in a loop, and then retire.",
              python: "Decrypt all of them, in a loop or a comprehension, and then retire.",
            }),
            source: ENDING,
          });
        }
        if (refused === undefined && run.outcome.error !== undefined) {
          lab.fail({
            did: `You decrypted ${opened.length} of ${TEXTS.length} reminders. Then ${lab.threw("handler", run.outcome.error)}.`,
            why: "All three reminders are whole, and the grant is there.",
            next: "Mend what the message says.",
          });
        }
        const what = refused?.error;
        lab.fail({
          did:
            what === undefined
              ? `You decrypted ${opened.length} of ${TEXTS.length} reminders.`
              : `KMS answered a call of Decrypt with ${lab.code(`${what.name}: ${what.message}`)}.`,
          expected: `${TEXTS.length} calls of Decrypt, each with the token and with the context \`{ "clinic": "north" }\`.`,
          why: "Each reminder is a ciphertext of its own, bound to the clinic. The grant lets you decrypt for this clinic only.",
          next: `Call Decrypt for each, with ${lab.say({ typescript: "`EncryptionContext: { clinic: event.clinic }`", python: '`EncryptionContext={"clinic": event["clinic"]}`' })} and ${grantTokens}.`,
          source: CONTEXT,
        });
      },
    },
    {
      id: "returns-the-texts",
      title: "returns the texts in their order",
      run() {
        const { outcome } = run;
        if (outcome.error !== undefined) {
          const revoked = run.calls.find(({ operation, error }) => operation === "RevokeGrant" && error !== undefined);
          lab.fail({
            did: `${lab.threw("handler", outcome.error)}.`,
            why:
              revoked === undefined
                ? "All three reminders are whole, and were decrypted."
                : "RevokeGrant is for those whom a policy allows it, and no policy names the function. RetireGrant is allowed by the grant.",
            next:
              revoked === undefined
                ? "Mend what the message says."
                : lab.say({
                    typescript: "Send a `RetireGrantCommand` instead.",
                    python: "Call `kms.retire_grant(…)` instead.",
                  }),
            ...(revoked !== undefined && { source: ENDING, misconception: "retire-vs-revoke" }),
          });
        }
        const { value } = outcome;
        if (Array.isArray(value) && value.length === TEXTS.length && TEXTS.every((text, at) => value[at] === text)) {
          return;
        }
        lab.fail({
          did: `handler() returned ${lab.describe(value)}${Array.isArray(value) ? `: ${value.slice(0, TEXTS.length).map(lab.describe).join(", ")}` : ""}.`,
          expected: lab.code(JSON.stringify(TEXTS)),
          why: "The reminders go out in this order, as texts. Plaintext comes as bytes, in UTF-8.",
          next: `Return ${lab.say({ typescript: "`Buffer.from(Plaintext).toString()`", python: '`answer["Plaintext"].decode()`' })} of each, in the order of the event.`,
        });
      },
    },
    {
      id: "retires-when-done",
      title: "ends the grant when it is done",
      async run() {
        if (!(await isThere(first.grantId))) return;
        lab.fail({
          did: "handler() came back, and the grant is still there.",
          why: "A grant has no end date. With one more for each run, the function can soon decrypt for all clinics and at all times.",
          next: lab.say({
            typescript:
              "Send a `RetireGrantCommand` with `GrantToken: event.grantToken`, and wait for it with `await`.",
            python: 'Call `kms.retire_grant(GrantToken=event["grantToken"])`.',
          }),
          source: ENDING,
          misconception: "grants-temporary",
        });
      },
    },
    {
      id: "keeps-runs-apart",
      title: "serves one run after the other",
      async run() {
        const [one, two] = [await prepare("north", TEXTS.slice(0, 2)), await prepare("south", TEXTS.slice(1))];
        lab.world.clock.advance(5 * 60_000);
        const second = await during(two);
        const early = !(await isThere(one.grantId));
        const served = await during(one);
        const failed = second.outcome.error ?? served.outcome.error;
        if (failed === undefined && !(await isThere(one.grantId)) && !(await isThere(two.grantId))) return;
        lab.fail({
          did: early
            ? "Two runs were prepared. The run of the one has ended the grant of the other."
            : failed === undefined
              ? "Two runs were done, and a grant of theirs is still there."
              : `Of two runs, for two clinics, one failed: ${lab.code(`${failed.name}: ${failed.message}`)}.`,
          why: "Lambda uses one process for many runs. What a function remembers of one run is wrong in the next.",
          next: "Take everything from the event.",
          source: TOKEN,
        });
      },
    },
    {
      id: "retires-after-a-failure",
      title: `ends the grant when a reminder cannot be decrypted, and ${lab.say({ typescript: "throws", python: "raises" })} the error`,
      async run() {
        const event = await prepare("south", TEXTS.slice(0, 1));
        const strange = await encrypt("Another clinic's reminder.", "north");
        const { outcome } = await during({ ...event, reminders: [...event.reminders, strange] });
        if (outcome.error === undefined) {
          lab.fail({
            did: `One of two reminders was bound to another clinic. handler() returned ${lab.describe(outcome.value)} as if all were well.`,
            expected: "KMS's error.",
            why: "Whoever started the run believes that all reminders have gone out.",
            next: `Let the error of Decrypt through. \`finally\` runs all the same; ${lab.say({ typescript: "`catch` without `throw`", python: "`except` without `raise`" })} hides the error.`,
          });
        }
        if (!(await isThere(event.grantId))) return;
        lab.fail({
          did: `One of two reminders could not be decrypted. ${lab.threw("handler", outcome.error)}, and the grant is still there.`,
          why: "The lines after the one that fails do not run. It is the runs that fail which leave grants behind.",
          next: "Retire the grant in a `finally`.",
          source: ENDING,
          misconception: "grants-temporary",
        });
      },
    },
  ];
};

export default checks;
