/** Whether the program tells errors of a row from errors of everything else, and does the right thing for each. */
import { isDeepStrictEqual } from "node:util";
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";
import type { ObservedCall } from "../../../src/kms/world.ts";

const DECRYPT = source("Decrypt (AWS KMS API)", "https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html");
const CONTEXT = source(
  "Encryption context",
  "https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html",
);
const STATES = source(
  "Key states of AWS KMS keys",
  "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html",
);

const REGION = "eu-west-1";
const ROOT = "arn:aws:iam::111122223333:root";

interface Row {
  readonly id: string;
  readonly clinic: string;
  readonly ciphertext: string;
}

interface Report {
  readonly opened?: unknown;
  readonly damaged?: unknown;
  readonly foreign?: unknown;
}

/** Something that makes every row fail and harms none, and how it is undone. */
interface Trouble {
  readonly what: string;
  readonly error: string;
  readonly why: string;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

const checks: CodeChecks = (lab: Lab) => {
  const asRoot = (operation: string, input: Readonly<Record<string, unknown>>) =>
    lab.world.call({ operation, input, caller: lab.world.principal(ROOT), region: REGION });
  const makeRow = async (
    id: string,
    clinic: string,
    text: string,
    { key = "notes", context = { id, clinic } }: { key?: string; context?: Record<string, string> } = {},
  ): Promise<Row> => {
    const input = { KeyId: lab.keyArn(key), Plaintext: new TextEncoder().encode(text), EncryptionContext: context };
    const { CiphertextBlob } = await asRoot("Encrypt", input);
    return { id, clinic, ciphertext: Buffer.from(CiphertextBlob as Uint8Array).toString("base64") };
  };
  const whole = () =>
    Promise.all([
      makeRow("r1", "north", "Blood test on Monday at 8."),
      makeRow("r2", "south", "Zähne: 14:30, not 15:00."),
      makeRow("r3", "north", "Flu jab: bring your card."),
    ]);
  const programCalls = () => lab.calls.filter(({ caller }) => caller.name === "NightlyCheck");
  const allCalls: ObservedCall[][] = [];
  const name = lab.name("checkTable");
  /** A report of rows which should give one. */
  const reportOf = async (rows: readonly Row[], story: string): Promise<Report> => {
    const from = programCalls().length;
    const outcome = await lab.attempt("checkTable", rows);
    const calls = programCalls().slice(from);
    allCalls.push(calls);
    if (outcome.error !== undefined) {
      const { name: error, message, line } = outcome.error;
      const refused = calls.find((call) => call.error !== undefined)?.error?.name;
      const isOfRow = refused === "InvalidCiphertextException" || refused === "IncorrectKeyException";
      lab.fail({
        did: `${story} ${name}() threw ${lab.code(`${error}: ${message}`)}${line === undefined ? "" : ` in line ${line}`}.`,
        expected: "A report.",
        why: isOfRow
          ? `${lab.code(refused)} speaks of this one ciphertext. One bad row among ten million must not keep the others from being read.`
          : "The key is enabled, and `role/NightlyCheck` may decrypt with it.",
        next: isOfRow
          ? "Catch this error at the row, note the row's id, and go on."
          : "Mend what the message says, and save again.",
        source: DECRYPT,
      });
    }
    if (typeof outcome.value !== "object" || outcome.value === null) {
      lab.fail({
        did: `${story} ${name}() returned ${lab.code(String(outcome.value))}.`,
        expected: "`{ opened, damaged, foreign }`.",
        why: "The report is what the program is for.",
        next: "Return the three lists, empty where there is nothing in them.",
      });
    }
    return outcome.value as Report;
  };
  const shown = (value: unknown) => lab.code(JSON.stringify(value) ?? "nothing", { longest: 120 });

  /** Begins a trouble, lets the program run, and undoes it. */
  const runIn = async ({ what, error, why, begin, end }: Trouble): Promise<void> => {
    const rows = await whole();
    await begin();
    const outcome = await lab.attempt("checkTable", rows);
    await end();
    if (outcome.error === undefined) {
      const { damaged } = (outcome.value ?? {}) as Report;
      const blames = Array.isArray(damaged) && damaged.length > 0;
      lab.fail({
        did: `${what} ${name}() returned ${shown(outcome.value)}.`,
        expected: `No report, and KMS's ${lab.code(error)}.`,
        why: blames
          ? `${why} Whoever believes this report puts whole rows aside, or deletes them.`
          : `${why} A report without them says that all is well.`,
        next: "Catch only errors that speak of the ciphertext, by their names. Let every other error through.",
        source: STATES,
        misconception: "any-error-is-the-record",
      });
    }
    if (outcome.error.name === error) return;
    lab.fail({
      did: `${what} ${name}() threw ${lab.code(`${outcome.error.name}: ${outcome.error.message}`)}.`,
      expected: `KMS's own error, ${lab.code(error)}.`,
      why: "Whoever is woken at night needs to know whether to enable a key, to mend a policy or to wait. The name of KMS's error says it.",
      next: lab.say({
        typescript: "Throw the error that you caught, as it is: `throw error;`.",
        python: "Raise the error that you caught, as it is: `raise` and nothing behind it.",
      }),
      source: DECRYPT,
    });
  };

  return [
    {
      id: "opens-whole-rows",
      title: "opens the rows of a whole table",
      async run() {
        const rows = await whole();
        const report = await reportOf(rows, "All three rows are whole.");
        const opened = [
          { id: "r1", text: "Blood test on Monday at 8." },
          { id: "r2", text: "Zähne: 14:30, not 15:00." },
          { id: "r3", text: "Flu jab: bring your card." },
        ];
        if (isDeepStrictEqual(report, { opened, damaged: [], foreign: [] })) return;
        const calls = allCalls.at(-1) ?? [];
        const refused = calls.find(({ error }) => error?.name === "InvalidCiphertextException");
        lab.fail({
          did: `All three rows are whole. ${name}() returned ${shown(report)}.${refused === undefined ? "" : ` Decrypt was called with the context ${shown(refused.input.EncryptionContext)}.`}`,
          expected: lab.code(JSON.stringify({ opened, damaged: [], foreign: [] })),
          why:
            refused === undefined
              ? "The report has exactly these three lists, in the order of the rows."
              : "The context is compared exactly, as a whole. With another one, whole rows look damaged.",
          next:
            refused === undefined
              ? "Return `{ id, text }` for each row that opens, and two lists of ids."
              : "Pass both pairs, `id` and `clinic`, and nothing else.",
          source: CONTEXT,
          ...(refused !== undefined && { misconception: "context-optional-on-decrypt" }),
        });
      },
    },
    {
      id: "sets-damaged-rows-apart",
      title: "lists rows that do not open, and reads the others",
      async run() {
        const rows: Row[] = [...(await whole())];
        const flipped = Buffer.from(rows[0]?.ciphertext ?? "", "base64");
        flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
        rows[0] = { id: "r1", clinic: "north", ciphertext: flipped.toString("base64") };
        rows.splice(2, 0, await makeRow("r9", "south", "Moved here.", { context: { id: "r9", clinic: "north" } }));
        const story = "Of four rows, a bit of r1 is flipped, and r9 was sealed for another clinic.";
        const report = await reportOf(rows, story);
        const ids = idsOf(report.opened);
        if (isDeepStrictEqual([ids, report.damaged, report.foreign], [["r2", "r3"], ["r1", "r9"], []])) return;
        lab.fail({
          did: `${story} ${name}() returned ${shown(report)}.`,
          expected: "r2 and r3 among `opened`, r1 and r9 among `damaged`, and nothing among `foreign`.",
          why: "For both KMS answers InvalidCiphertextException, without detail. It can't tell a flipped bit from another context, and neither can you. Only that one error puts a row there.",
          next: "Note the row's id when this error comes, and go on with the next row.",
          source: DECRYPT,
          misconception: "invalid-means-damaged",
        });
      },
    },
    {
      id: "names-foreign-rows",
      title: "lists rows of another key apart",
      async run() {
        const rows: Row[] = [...(await whole())];
        rows.splice(1, 0, await makeRow("r5", "north", "Come to this address.", { key: "other" }));
        const story = "Of four rows, somebody made r5 under `alias/other`, with the right context.";
        const report = await reportOf(rows, story);
        const ids = idsOf(report.opened);
        if (isDeepStrictEqual([ids, report.damaged, report.foreign], [["r1", "r2", "r3"], [], ["r5"]])) return;
        const wasOpened = Array.isArray(ids) && ids.includes("r5");
        lab.fail({
          did: `${story} ${name}() returned ${shown(report)}.`,
          expected: "r5 among `foreign`, and the other three among `opened`.",
          why: wasOpened
            ? "Without KeyId, KMS decrypts with any key that the program may use, whoever made the ciphertext. So a row that was planted looks like one of yours."
            : "Somebody put a whole ciphertext of another key there. That is for the security team, and not the same as a row that doesn't open.",
          next: wasOpened
            ? "Name the key in `KeyId`. Then KMS answers IncorrectKeyException."
            : "Put the row's id into `foreign` when the error is IncorrectKeyException, and only then.",
          source: DECRYPT,
          misconception: wasOpened ? "keyid-ignored" : "any-error-is-the-record",
        });
      },
    },
    {
      id: "asks-once",
      title: "asks KMS once for each row",
      run() {
        for (const calls of allCalls) {
          const asked = new Map<string, number>();
          for (const { input } of calls) {
            const { id } = (input.EncryptionContext ?? {}) as { id?: string };
            asked.set(String(id), (asked.get(String(id)) ?? 0) + 1);
          }
          const [id, times] = [...asked].find(([, count]) => count > 1) ?? [];
          if (id === undefined) continue;
          lab.fail({
            did: `You asked KMS ${times} times for the row ${id}.`,
            expected: "One call for each row.",
            why: "These errors are answers. The same ciphertext with the same context and the same key gives the same error every time; each call is billed and counts for the quota. Throttling and faults of the service are repeated by the SDK.",
            next: "Make one call of Decrypt for each row.",
            source: DECRYPT,
          });
        }
      },
    },
    {
      id: "stops-when-the-key-is-out-of-order",
      title: "makes no report when the key is disabled or is to be deleted",
      async run() {
        const KeyId = lab.keyArn("notes");
        await runIn({
          what: "The key is disabled.",
          error: "DisabledException",
          why: "Every row fails, and none is damaged. When the key is enabled again, all of them open.",
          begin: () => asRoot("DisableKey", { KeyId }),
          end: () => asRoot("EnableKey", { KeyId }),
        });
        await runIn({
          what: "The key is scheduled for deletion.",
          error: "KMSInvalidStateException",
          why: "Every row fails, and none is damaged yet. As long as the waiting period runs, somebody can cancel the deletion, if only they hear of it.",
          begin: () => asRoot("ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 }),
          end: async () => {
            await asRoot("CancelKeyDeletion", { KeyId });
            await asRoot("EnableKey", { KeyId });
          },
        });
      },
    },
    {
      id: "stops-when-the-call-is-refused",
      title: "makes no report when it may not decrypt, or its key is not found",
      async run() {
        const KeyId = lab.keyArn("notes");
        const { Policy } = await asRoot("GetKeyPolicy", { KeyId });
        const { Statement, ...rest } = JSON.parse(String(Policy)) as { Statement: unknown[] };
        await runIn({
          what: "Somebody took the program's statement out of the key policy.",
          error: "AccessDeniedException",
          why: "The rows are whole; it is the caller who may not.",
          begin: () =>
            asRoot("PutKeyPolicy", { KeyId, Policy: JSON.stringify({ ...rest, Statement: [Statement[0]] }) }),
          end: () => asRoot("PutKeyPolicy", { KeyId, Policy }),
        });
        const decrypted = programCalls().findLast(({ error }) => error === undefined);
        // A program that names the key by its ARN does not need the alias.
        if (!String(decrypted?.input.KeyId).includes("alias/")) return;
        await runIn({
          what: "Somebody deleted the alias.",
          error: "NotFoundException",
          why: "The rows are whole, and so is their key; only its name is gone.",
          begin: () => asRoot("DeleteAlias", { AliasName: "alias/notes" }),
          end: () => asRoot("CreateAlias", { AliasName: "alias/notes", TargetKeyId: KeyId }),
        });
      },
    },
    {
      id: "reads-again",
      title: "reads the table again when the trouble is over",
      async run() {
        const report = await reportOf(await whole(), "The key is enabled again.");
        if (isDeepStrictEqual(idsOf(report.opened), ["r1", "r2", "r3"])) return;
        lab.fail({
          did: `The key is enabled again. ${name}() returned ${shown(report)}.`,
          expected: "All three rows among `opened`, as before the trouble.",
          why: "Nothing of an earlier night may be in this night's report.",
          next: "Begin with three empty lists in each call.",
        });
      },
    },
  ];
};

export default checks;

function source(title: string, url: string) {
  return { title, url, checked: "2026-11-26" };
}

function idsOf(opened: unknown): unknown {
  return Array.isArray(opened) ? opened.map((each: { id?: unknown } | null) => each?.id) : opened;
}
