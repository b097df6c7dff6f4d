/** What makes a loan safe: it works at once, for one clinic and one operation, and it is over when it is taken back. */
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";

const source = (title: string, page: string) => ({
  title,
  url: `https://docs.aws.amazon.com/kms/latest/${page}.html`,
  checked: "2026-11-25",
});
const CREATE_GRANT = source("CreateGrant (AWS KMS API)", "APIReference/API_CreateGrant");
const CREATING = source("Creating grants", "developerguide/create-grant-overview");
const TOKEN = source("Using a grant token", "developerguide/using-grant-token");
const ENDING = source("Retiring and revoking grants", "developerguide/grant-delete");

const REGION = "eu-west-1";
const ROLE = "arn:aws:iam::111122223333:role/";
const ROOT = "arn:aws:iam::111122223333:root";
const UNTIL_KNOWN_MS = 5 * 60_000;

type Input = Readonly<Record<string, unknown>>;

const checks: CodeChecks = (lab: Lab) => {
  const callAs = (arn: string, operation: string, input: Input) =>
    lab.world.call({ operation, input, caller: lab.world.principal(arn), region: REGION });
  /** What KMS answers a worker; undefined when it does as asked. */
  const refusal = async (worker: string, operation: string, input: Input): Promise<string | undefined> => {
    try {
      await callAs(`${ROLE}${worker}`, operation, { KeyId: lab.keyArn("notes"), ...input });
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  };
  const decrypt = async (worker: string, EncryptionContext: Record<string, string>, tokens: readonly string[] = []) => {
    const { CiphertextBlob } = await callAs(ROOT, "Encrypt", {
      KeyId: lab.keyArn("notes"),
      Plaintext: new TextEncoder().encode("The knee is better."),
      EncryptionContext,
    });
    return refusal(worker, "Decrypt", { CiphertextBlob, EncryptionContext, GrantTokens: tokens });
  };
  const job = (worker: string, clinic: string) => ({ keyArn: lab.keyArn("notes"), worker: `${ROLE}${worker}`, clinic });
  const lend = async (worker: string, clinic: string) => {
    const loan: unknown = await lab.call("lend", job(worker, clinic));
    const token = typeof loan === "object" && loan !== null && "grantToken" in loan ? loan.grantToken : undefined;
    return { stored: JSON.stringify(loan), token };
  };
  const grants = async (): Promise<number> => {
    const { Grants } = await callAs(ROOT, "ListGrants", { KeyId: lab.keyArn("notes") });
    return Array.isArray(Grants) ? Grants.length : 0;
  };
  const dispatcherCalls = () => lab.calls.filter(({ caller }) => caller.name === "Dispatcher");

  const takeBack = lab.name("takeBack");
  const catching = lab.say({ typescript: "`catch`", python: "`except`" });

  let stored = "";
  let token = "";
  /** Answers to the worker, for the picture. */
  const seen = { before: ["", ""], known: ["", ""], after: ["", ""] };
  const says = (error: string | undefined) => (error === undefined ? "allowed" : "denied");

  return [
    {
      id: "returns-the-token",
      title: "makes a grant, and returns its token",
      async run() {
        const loan = await lend("ExportFunction", "north");
        const made = dispatcherCalls().filter(({ operation, error }) => operation === "CreateGrant" && !error);
        if (made.length === 0) {
          lab.fail({
            did: "lend() came back, and KMS has made no grant.",
            why: "The worker stands in no policy. Only a grant lets it in.",
            next: lab.say({
              typescript: "Send a `CreateGrantCommand`, and wait for it with `await`. Catch nothing.",
              python: "Call `kms.create_grant(…)`. Catch nothing.",
            }),
            source: CREATE_GRANT,
          });
        }
        const tokens = made.map(({ output }) => output?.GrantToken);
        if (typeof loan.token !== "string" || !tokens.includes(loan.token)) {
          const isId = made.some(({ output }) => output?.GrantId === loan.token);
          lab.fail({
            did: isId
              ? "The `grantToken` of the loan is the GrantId."
              : `The \`grantToken\` of the loan is ${loan.token === undefined ? "missing" : lab.code(String(loan.token), { longest: 40 })}.`,
            expected: "The `GrantToken` that CreateGrant returned.",
            why: isId
              ? "The id says which grant is to be retired or revoked. The token is what a call brings while the grant is new."
              : "A new grant is not at once known in all of KMS. Until then the worker's calls are allowed only if they bring the token.",
            next: `Return ${lab.say({ typescript: "`{ grantToken: GrantToken, … }`", python: '`{"grantToken": answer["GrantToken"], …}`' })}.`,
            source: TOKEN,
            misconception: "grant-instant",
          });
        }
        token = loan.token;
        stored = loan.stored;
      },
    },
    {
      id: "works-at-once",
      title: "lets the worker decrypt at once, with the token",
      async run() {
        seen.before = [says(await decrypt("ExportFunction", { clinic: "north" })), ""];
        const error = await decrypt("ExportFunction", { clinic: "north" }, [token]);
        seen.before[1] = says(error);
        if (error === undefined) return;
        lab.fail({
          did: `role/ExportFunction called Decrypt with the token and the context \`{ "clinic": "north" }\`, and KMS answered \`${error}\`.`,
          expected: "The note of the clinic north, decrypted.",
          why: "A grant lets in its grantee, for its operations, where its constraint fits. One of the three does not fit this call, or the grant is over already.",
          next: "Compare `GranteePrincipal`, `Operations` and `Constraints` of your request with this call. The context has the one pair `clinic`, with the clinic of the job as its value.",
          source: CREATING,
        });
      },
    },
    {
      id: "one-clinic-only",
      title: "keeps the worker to the clinic of the job",
      async run() {
        for (const context of [{ clinic: "south" }, {}, { record: "17" }]) {
          if ((await decrypt("ExportFunction", context, [token])) !== undefined) continue;
          lab.fail({
            did: `role/ExportFunction decrypted what was encrypted with the context ${lab.code(JSON.stringify(context))}.`,
            expected: "Nothing but what is bound to the clinic north.",
            why: "Without a constraint, or with another one than the clinic, a grant for one job opens the notes of all clinics.",
            next: `Pass ${lab.say({
              typescript: "`Constraints: { EncryptionContextEquals: { clinic: job.clinic } }`",
              python: '`Constraints={"EncryptionContextEquals": {"clinic": job["clinic"]}}`',
            })}.`,
            source: CREATING,
          });
        }
      },
    },
    {
      id: "nothing-else",
      title: "lets the worker do nothing but decrypt",
      async run() {
        const GrantTokens = [token];
        const EncryptionContext = { clinic: "north" };
        const context = { EncryptionContext, GrantTokens };
        const Plaintext = new TextEncoder().encode("Another note.");
        const grant = { GranteePrincipal: `${ROLE}PrintFunction`, Operations: ["Decrypt"], GrantTokens };
        const others: readonly (readonly [string, Input])[] = [
          ["CreateGrant", { ...grant, Constraints: { EncryptionContextEquals: EncryptionContext } }],
          ["Encrypt", { Plaintext, ...context }],
          ["GenerateDataKey", { KeySpec: "AES_256", ...context }],
          ["GenerateDataKeyWithoutPlaintext", { KeySpec: "AES_256", ...context }],
        ];
        for (const [operation, input] of others) {
          if ((await refusal("ExportFunction", operation, input)) !== undefined) continue;
          const passesOn = operation === "CreateGrant";
          lab.fail({
            did: `With your grant, role/ExportFunction called ${operation}, and KMS did it.`,
            expected: "Decrypt, and nothing else that uses the key.",
            why: passesOn
              ? "With CreateGrant among its operations, the worker can lend the key on. That grant stays when yours is taken back."
              : "The job is to read. A permission that nobody needs is one that only an intruder uses.",
            next: "List Decrypt alone among the Operations. RetireGrant may stand beside it.",
            source: CREATING,
            ...(passesOn && { misconception: "grant-needs-ops" }),
          });
        }
        if ((await decrypt("PrintFunction", EncryptionContext, GrantTokens)) === undefined) {
          lab.fail({
            did: "role/PrintFunction, which has no job, decrypted a note of the clinic north.",
            why: "A grant has one grantee. A whole account as the grantee is for its administrators to pass on.",
            next: "Pass the job's worker as GranteePrincipal.",
            source: CREATING,
          });
        }
      },
    },
    {
      id: "stays-until-taken-back",
      title: "works without the token once it is known everywhere",
      async run() {
        lab.world.clock.advance(UNTIL_KNOWN_MS);
        const error = await decrypt("ExportFunction", { clinic: "north" });
        seen.known = [says(error), says(await decrypt("ExportFunction", { clinic: "north" }, [token]))];
        if (error === undefined) return;
        lab.fail({
          did: `Five minutes later role/ExportFunction called Decrypt without the token, and KMS answered \`${error}\`.`,
          why: `Once the grant is known everywhere, nobody needs the token. Something has ended the grant before ${takeBack}() was called.`,
          next: `End the grant in \`${takeBack}\`, and nowhere else.`,
          source: TOKEN,
        });
      },
    },
    {
      id: "takes-it-back",
      title: "ends the loan",
      async run() {
        const from = dispatcherCalls().length;
        const outcome = await lab.attempt("takeBack", JSON.parse(stored));
        const denied = dispatcherCalls()
          .slice(from)
          .find(({ error }) => error?.name === "AccessDeniedException");
        if (denied !== undefined) {
          const retiring = denied.operation === "RetireGrant";
          lab.fail({
            did: `${takeBack}() called ${denied.operation}, and KMS denied it.`,
            why: retiring
              ? "The grant says who may retire it. role/Dispatcher has made it, which is not enough: the grant must name it as its retiring principal."
              : "The key policy allows role/Dispatcher CreateGrant and RevokeGrant, and nothing else.",
            next: retiring
              ? "Pass `RetiringPrincipal` to CreateGrant, with the ARN of role/Dispatcher. Or call RevokeGrant."
              : "Put what you need into the loan, so that you need not look for the grant.",
            source: ENDING,
            ...(retiring && { misconception: "retire-vs-revoke" }),
          });
        }
        if (outcome.error !== undefined) {
          lab.fail({
            did: `${lab.threw("takeBack", outcome.error)}.`,
            expected: "The grant is ended, from nothing but the loan as it was stored.",
            why: `The loan was written as JSON and read again. What is no text, number or ${lab.say({ typescript: "plain object", python: "dict" })} does not come through.`,
            next: "Put `GrantId` and the key's ARN into the loan, as texts.",
            source: ENDING,
          });
        }
        seen.after = [
          says(await decrypt("ExportFunction", { clinic: "north" })),
          says(await decrypt("ExportFunction", { clinic: "north" }, [token])),
        ];
        lab.draw(picture(seen, takeBack));
        if ((await grants()) === 0) return;
        lab.fail({
          did: `${takeBack}() came back, and the grant is still there. role/ExportFunction goes on decrypting.`,
          why: "A grant has no end date. It lasts until somebody retires or revokes it.",
          next: lab.say({
            typescript:
              "Send a `RetireGrantCommand` or a `RevokeGrantCommand` for the grant of the loan, and wait for it with `await`.",
            python: "Call `kms.retire_grant(…)` or `kms.revoke_grant(…)` for the grant of the loan.",
          }),
          source: ENDING,
          misconception: "grants-temporary",
        });
      },
    },
    {
      id: "keeps-jobs-apart",
      title: "keeps two jobs apart",
      async run() {
        const first = await lend("ExportFunction", "south");
        await lend("PrintFunction", "north");
        lab.world.clock.advance(UNTIL_KNOWN_MS);
        const begun = [
          await decrypt("ExportFunction", { clinic: "south" }),
          await decrypt("PrintFunction", { clinic: "north" }),
        ];
        if (begun.some((error) => error !== undefined)) {
          lab.fail({
            did: "Of two jobs that were lent the key, one for role/ExportFunction and the clinic south, one for role/PrintFunction and the clinic north, one cannot decrypt.",
            why: "Each job has a worker and a clinic of its own, and a grant is for one grantee.",
            next: "Take worker and clinic from the job, and make a grant for each.",
            source: CREATING,
            misconception: "grant-many-keys",
          });
        }
        await lab.call("takeBack", JSON.parse(first.stored));
        const firstGoesOn = (await decrypt("ExportFunction", { clinic: "south" })) === undefined;
        const secondGoesOn = (await decrypt("PrintFunction", { clinic: "north" })) === undefined;
        if (firstGoesOn || !secondGoesOn) {
          lab.fail({
            did: firstGoesOn
              ? `Two jobs ran. ${takeBack}() was given the loan of the first, and the first goes on decrypting.`
              : `Two jobs ran. ${takeBack}() was given the loan of the first, and the second can't decrypt any more.`,
            why: "What your program remembers is of the last job, or of all. Only the loan says which grant is meant.",
            next: "End the grant whose id stands in the loan.",
            source: ENDING,
          });
        }
      },
    },
    {
      id: "lets-errors-through",
      title: `${lab.say({ typescript: "throws", python: "raises" })} an error when KMS makes no grant`,
      async run() {
        const outcome = await lab.attempt("lend", job("NobodyFunction", "north"));
        if (outcome.error !== undefined) return;
        lab.fail({
          did: "The role of the job does not exist, so KMS made no grant. lend() returned as if it had.",
          expected: "An error.",
          why: "Whoever gets a loan starts the job. The failure then shows up elsewhere, as a denial that nobody understands.",
          next: `Take the ${catching} out and let KMS's error through.`,
          source: CREATE_GRANT,
        });
      },
    },
  ];
};

export default checks;

/** What KMS answered the worker, and when. */
function picture(
  { before, known, after }: Readonly<Record<"before" | "known" | "after", readonly string[]>>,
  takeBack: string,
): string {
  const row = (name: string, [without = "", withToken = ""]: readonly string[]) =>
    `${name.padEnd(24)}${without.padEnd(17)}${withToken}`;
  return [
    row("Decrypt by the worker", ["without token", "with token"]),
    row("right after lend()", before),
    row("five minutes later", known),
    row(`after ${takeBack}()`, after),
  ].join("\n");
}
