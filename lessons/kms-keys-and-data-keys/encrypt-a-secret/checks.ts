/** What makes a secret safe in a text column: the right key, its clinic bound to it, an encoding that comes back. */
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";
import type { ObservedCall, Principal } from "../../../src/kms/world.ts";

const ENCRYPT = source("Encrypt (AWS KMS API)", "https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html");
const DECRYPT = source("Decrypt (AWS KMS API)", "https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html");
const CONTEXT = source(
  "Encryption context",
  "https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html",
);

const SECRET = "Zürich–7: correct horse battery staple";
const REGION = "eu-west-1";
const ROOT = "arn:aws:iam::111122223333:root";

const checks: CodeChecks = (lab: Lab) => {
  /** Encrypts as the account's root user, as another program of the clinic would. */
  const encryptElsewhere = async (key: string, secret: string, clinic: string): Promise<string> => {
    const caller = lab.world.identify(lab.world.credentials(ROOT).accessKeyId) as Principal;
    const input = { KeyId: lab.keyArn(key), Plaintext: utf8(secret), EncryptionContext: { clinic } };
    const { CiphertextBlob } = await lab.world.call({ operation: "Encrypt", input, caller, region: REGION });
    return Buffer.from(CiphertextBlob as Uint8Array).toString("base64");
  };
  /** The program's own calls while `action` ran. */
  const during = async <Result>(action: () => Promise<Result>): Promise<[Result, readonly ObservedCall[]]> => {
    const before = programCalls().length;
    const result = await action();
    return [result, programCalls().slice(before)];
  };
  const programCalls = () => lab.calls.filter((call) => call.caller.name === "NotesApp");
  /** Decrypts a secret that should open, and says what is wrong when it does not. */
  const decrypted = async (stored: unknown, clinic: string): Promise<[unknown, readonly ObservedCall[]]> => {
    const [outcome, calls] = await during(() => lab.attempt("decryptSecret", stored, clinic));
    const refused = calls.find((call) => call.error?.name === "InvalidCiphertextException");
    const given = refused?.input.EncryptionContext;
    if (outcome.error !== undefined && refused !== undefined && !sameContext(given, { clinic })) {
      lab.fail({
        did: `For the clinic ${clinic} you called Decrypt ${given === undefined ? "without an encryption context" : `with the encryption context ${lab.code(JSON.stringify(given))}`}, and KMS answered \`InvalidCiphertextException\`.`,
        expected: `The context that Encrypt was given: \`${JSON.stringify({ clinic })}\`.`,
        why: "The context is bound to the ciphertext. Decrypt needs exactly the same pairs, and the error does not mean that the data is damaged.",
        next: `Pass ${context} to Decrypt.`,
        source: CONTEXT,
        misconception: "context-optional-on-decrypt",
      });
    }
    if (outcome.error !== undefined) {
      const sent = refused?.input.CiphertextBlob;
      const isText = sent instanceof Uint8Array && asText(sent) === stored;
      lab.fail({
        did: `${isText ? "You gave Decrypt the base64 text itself: " : ""}${lab.threw("decryptSecret", outcome.error)}.`,
        why: isText
          ? "Encrypt returned bytes, and the text is how they were written down. Decrypt takes those bytes; the SDK does the base64 for the wire itself."
          : "The stored text is whole, the clinic is the right one, and `role/NotesApp` may decrypt.",
        next: `Turn the text back into bytes with ${lab.say({ typescript: '`Buffer.from(stored, "base64")`', python: "`base64.b64decode(stored)`" })} and give them to Decrypt as CiphertextBlob.`,
        source: DECRYPT,
        ...(isText && { misconception: "double-base64" }),
      });
    }
    return [outcome.value, calls];
  };

  const encryptSecret = `${lab.name("encryptSecret")}()`;
  const decryptSecret = `${lab.name("decryptSecret")}()`;
  /** How the clinic is bound, as the program's language writes it. */
  const context = lab.say({
    typescript: "`EncryptionContext: { clinic }`",
    python: '`EncryptionContext={"clinic": clinic}`',
  });

  let stored: unknown;
  let encrypt: ObservedCall | undefined;

  return [
    {
      id: "encrypts-under-the-key",
      title: "encrypts the secret under alias/secrets",
      async run() {
        const [value, calls] = await during(() => lab.call("encryptSecret", SECRET, "north"));
        stored = value;
        encrypt = calls.find((call) => call.operation === "Encrypt" && call.error === undefined);
        if (encrypt === undefined) {
          lab.fail({
            did:
              calls.length === 0
                ? `${encryptSecret} came back without a call to KMS.`
                : `${encryptSecret} called ${listed(calls)}, and never Encrypt with success.`,
            expected: "One call of Encrypt under `alias/secrets`.",
            why: "A short secret, up to 4,096 bytes, goes straight to Encrypt. Only KMS can use the KMS key.",
            next: lab.say({
              typescript: "Send an `EncryptCommand` with the client `kms`, and wait for it with `await`.",
              python: "Call `kms.encrypt(…)`.",
            }),
            source: ENCRYPT,
          });
        }
        if (encrypt.output?.KeyId !== lab.keyArn("secrets")) {
          lab.fail({
            did: `You encrypted under ${lab.code(String(encrypt.input.KeyId))}.`,
            expected: "The key behind `alias/secrets`, named by its alias or its ARN.",
            why: "The key decides who can read the secret: whoever may use that key, and nobody else.",
            next: "Give Encrypt the KeyId `alias/secrets`.",
            source: ENCRYPT,
          });
        }
        const sent = encrypt.input.Plaintext as Uint8Array;
        if (!same(sent, utf8(SECRET))) {
          const encoded = asText(sent) === base64(utf8(SECRET));
          lab.fail({
            did: encoded
              ? "You encrypted the base64 text of the secret, not the secret."
              : `You sent ${sent.length} bytes to Encrypt that are not the secret in UTF-8 (${utf8(SECRET).length} bytes).`,
            why: encoded
              ? "The SDK takes raw bytes and does the base64 for the wire itself. Other programs that decrypt this secret would get base64 text."
              : "What you encrypt is what every reader gets back, byte for byte.",
            next: `Give Encrypt ${lab.say({ typescript: "`Plaintext: Buffer.from(secret)`", python: "`Plaintext=secret.encode()`" })}.`,
            source: ENCRYPT,
            ...(encoded && { misconception: "double-base64" }),
          });
        }
      },
    },
    {
      id: "binds-the-clinic",
      title: "binds the secret to its clinic",
      run() {
        const given = encrypt?.input.EncryptionContext;
        if (sameContext(given, { clinic: "north" })) return;
        if (lab.find(SECRET, given) !== undefined) {
          lab.fail({
            did: "You put the secret itself into the encryption context.",
            expected: '`{ "clinic": "north" }` for the clinic `north`.',
            why: "The context is not encrypted. It stands in the CloudTrail record of this call, as you wrote it, for everybody who reads the log.",
            next: `Pass ${context}, and nothing that you want to hide.`,
            source: CONTEXT,
            misconception: "context-secret",
          });
        }
        lab.fail({
          did:
            given === undefined
              ? "You called Encrypt without an encryption context."
              : `You called Encrypt with the encryption context ${lab.code(JSON.stringify(given))}.`,
          expected: '`{ "clinic": "north" }` for the clinic `north`.',
          why:
            given === undefined
              ? "The context is bound to the ciphertext. Without it, a ciphertext copied from one clinic's row to another's opens there just as well."
              : "Other programs of the clinic decrypt this row with exactly this pair. Every name and every value counts, in upper and lower case, and no pair may be missing or left over.",
          next: `Pass ${context} to Encrypt.`,
          source: CONTEXT,
          ...(given === undefined && { misconception: "context-optional-on-decrypt" }),
        });
      },
    },
    {
      id: "returns-base64",
      title: "returns the ciphertext as base64 text",
      run() {
        const blob = encrypt?.output?.CiphertextBlob as Uint8Array;
        const expected = base64(blob);
        if (stored === expected) return;
        const next = `Return ${lab.say({
          typescript: '`Buffer.from(CiphertextBlob).toString("base64")`',
          python: '`base64.b64encode(answer["CiphertextBlob"]).decode()`',
        })}.`;
        if (typeof stored !== "string") {
          const encoded = stored instanceof Uint8Array && asText(stored) === expected;
          lab.fail({
            did: `${encryptSecret} returned ${lab.describe(stored)}${encoded ? ": the base64, as bytes" : ""}.`,
            expected: "A string: the ciphertext in base64.",
            why: encoded
              ? "The column holds text. `base64.b64encode` returns bytes; all of them are ASCII, so they can be read as text."
              : "The column holds text. The SDK gives you bytes, so you choose the encoding, and here it is base64.",
            next,
          });
        }
        if (stored === String(blob)) {
          lab.fail({
            did: `You returned the bytes as numbers with commas, ${lab.code(stored, { longest: 15 })}.`,
            expected: `Base64, \`${expected.slice(0, 12)}…\`.`,
            why: "`CiphertextBlob` is a `Uint8Array`, and its own `toString()` knows no encodings. Only a `Buffer` does.",
            next,
          });
        }
        if (/^b(['"]).*\1$/s.test(stored)) {
          lab.fail({
            did: `You returned bytes as Python writes them in a program, ${lab.code(stored, { longest: 15 })}.`,
            expected: `Base64, \`${expected.slice(0, 12)}…\`.`,
            why: "`str(…)` of bytes puts a `b` and quotes around them, and writes most bytes as `\\x…`. Whoever reads the column takes all of it for base64.",
            next,
          });
        }
        if (stored === asText(blob)) {
          lab.fail({
            did: "You read the ciphertext as UTF-8 text.",
            expected: `Base64, \`${expected.slice(0, 12)}…\`.`,
            why: "A ciphertext is not text. Bytes that mean nothing in UTF-8 were replaced, and nobody can get them back.",
            next,
          });
        }
        if (stored === Buffer.from(blob).toString("base64url")) {
          lab.fail({
            did: "You returned the ciphertext in base64url, which writes `-` and `_` for `+` and `/` and leaves out the `=` at the end.",
            expected: `Plain base64, of ${expected.length} characters.`,
            why: "Some programs that read the column may take plain base64 only. A blob must be decoded the way it was encoded.",
            next,
          });
        }
        const hex = stored.toLowerCase() === Buffer.from(blob).toString("hex");
        lab.fail({
          did: hex
            ? "You returned the ciphertext in hex."
            : `You returned ${lab.code(stored, { longest: 24 })} (${stored.length} characters).`,
          expected: `The ${blob.length} bytes that KMS returned, in base64: \`${expected.slice(0, 12)}…\`.`,
          why: "Every program that reads the column decodes it from base64. A blob must be decoded the way it was encoded.",
          next,
          ...(hex && { misconception: "fromhex-blob" }),
        });
      },
    },
    {
      id: "decrypts-its-own",
      title: "decrypts what it encrypted",
      async run() {
        const [value, calls] = await decrypted(stored, "north");
        if (value !== SECRET) {
          lab.fail({
            did: `${decryptSecret} returned ${lab.describe(value)}.`,
            expected: `The secret as a string: \`${SECRET}\`.`,
            why: "`Plaintext` comes back as the bytes that were encrypted. As text they are UTF-8.",
            next: `Return ${lab.say({ typescript: "`Buffer.from(Plaintext).toString()`", python: '`answer["Plaintext"].decode()`' })}.`,
            source: DECRYPT,
          });
        }
        if (!calls.some((call) => call.operation === "Decrypt" && call.error === undefined)) {
          lab.fail({
            did: `${decryptSecret} gave the secret back without calling Decrypt.`,
            why: "A secret that the program remembers is a secret that KMS no longer guards. After a restart it would be lost as well.",
            next: "Send the stored ciphertext to Decrypt each time.",
            source: DECRYPT,
          });
        }
      },
    },
    {
      id: "decrypts-anothers",
      title: "decrypts what another program of the clinic encrypted",
      async run() {
        const theirs = "pin 4711";
        const [value] = await decrypted(await encryptElsewhere("secrets", theirs, "south"), "south");
        if (value === theirs) return;
        lab.fail({
          did: `Another program encrypted \`${theirs}\` for the clinic south. ${decryptSecret} returned ${lab.describe(value)}.`,
          why: "The stored text and the clinic are all that a reader has, and all that it needs.",
          next: "Take the ciphertext from `stored` and the context from `clinic`; keep nothing between calls.",
          source: DECRYPT,
        });
      },
    },
    {
      id: "refuses-another-clinic",
      title: "does not open a row of another clinic",
      async run() {
        const row = await encryptElsewhere("secrets", "only for north", "north");
        const [outcome, calls] = await during(() => lab.attempt("decryptSecret", row, "south"));
        const kmsRefused = calls.some((call) => call.error?.name === "InvalidCiphertextException");
        if (outcome.error !== undefined && kmsRefused) return;
        if (outcome.error !== undefined) {
          lab.fail({
            did: `${lab.threw("decryptSecret", outcome.error)}, but KMS had not refused.`,
            expected: "Decrypt with the context of the clinic that asks, and KMS's InvalidCiphertextException.",
            why: "A check in your own program can be forgotten or by-passed. The context makes KMS itself refuse.",
            next: `Pass ${context} to Decrypt and let its error through.`,
            source: CONTEXT,
          });
        }
        lab.fail({
          did: kmsRefused
            ? `KMS refused with InvalidCiphertextException, and you caught it and returned ${lab.describe(outcome.value)}.`
            : `A row of the clinic north, read for the clinic south, gave ${lab.describe(outcome.value)}.`,
          expected: "An error: InvalidCiphertextException, straight from KMS.",
          why: kmsRefused
            ? "A caller who gets a value back believes that all is well. A refused secret must not look like an empty one."
            : "The encryption context must be the same on both calls. That is what ties a ciphertext to its clinic.",
          next: kmsRefused
            ? `Take the \`${lab.say({ typescript: "catch", python: "except" })}\` out.`
            : `Pass ${context} to Decrypt, with the clinic that was asked for.`,
          source: CONTEXT,
          ...(!kmsRefused && { misconception: "context-optional-on-decrypt" }),
        });
      },
    },
    {
      id: "uses-only-its-key",
      title: "refuses a ciphertext that another key made",
      async run() {
        const planted = await encryptElsewhere("borrowed", "a planted password", "north");
        const outcome = await lab.attempt("decryptSecret", planted, "north");
        if (outcome.error !== undefined) return;
        lab.fail({
          did: `Somebody put a ciphertext made under \`alias/borrowed\` in the table. ${decryptSecret} opened it: ${lab.describe(outcome.value)}.`,
          expected: "IncorrectKeyException.",
          why: "A symmetric ciphertext names its own key. Without a `KeyId`, Decrypt uses that key, whoever made it, as long as you may use it.",
          next: "Give Decrypt the KeyId `alias/secrets` too.",
          source: DECRYPT,
          misconception: "keyid-ignored",
        });
      },
    },
  ];
};

export default checks;

function source(title: string, url: string) {
  return { title, url, checked: "2026-11-23" };
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function asText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function sameContext(actual: unknown, wanted: Readonly<Record<string, string>>): boolean {
  const sorted = (pairs: object) => JSON.stringify(Object.entries(pairs).sort());
  return typeof actual === "object" && actual !== null && sorted(actual) === sorted(wanted);
}

function listed(calls: readonly ObservedCall[]): string {
  return calls.map((call) => (call.error ? `${call.operation} (${call.error.name})` : call.operation)).join(", ");
}
