/** What makes an envelope: a data key from KMS for each note, nothing readable stored, every change noticed. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";
import type { ObservedCall, Principal } from "../../../src/kms/world.ts";

const GENERATE = source(
  "GenerateDataKey (AWS KMS API)",
  "https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html",
);
const DATA_KEYS = source("Generate data keys", "https://docs.aws.amazon.com/kms/latest/developerguide/data-keys.html");
const CONTEXT = source(
  "Encryption context",
  "https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html",
);
const FERNET = source("Fernet (pyca/cryptography)", "https://cryptography.io/en/latest/fernet/");
/** Where the ciphers of each language are written of. */
const ciphers = ({ say }: Lab) => ({
  title: say({ typescript: "Crypto (Node.js)", python: "Authenticated encryption (pyca/cryptography)" }),
  url: say({
    typescript: "https://nodejs.org/api/crypto.html",
    python: "https://cryptography.io/en/latest/hazmat/primitives/aead/",
  }),
  checked: say({ typescript: "2026-11-23", python: "2026-11-26" }),
});

interface SealedRecord {
  readonly encryptedDataKey: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

const PARTS = ["encryptedDataKey", "nonce", "ciphertext", "tag"] as const;
const NOTE = "Frau Müller: seen today, better – back in May.";
const LONG_NOTE = "Blood pressure 128/82, pulse 71. ".repeat(65_536).slice(0, 2 * 1024 * 1024);
const REGION = "eu-west-1";
const ROOT = "arn:aws:iam::111122223333:root";
const CLINIC = { clinic: "north" };

const checks: CodeChecks = (lab: Lab) => {
  /** One call as the account's root user, as another program of the clinic would make it. */
  const elsewhere = (operation: string, input: Readonly<Record<string, unknown>>) => {
    const caller = lab.world.identify(lab.world.credentials(ROOT).accessKeyId) as Principal;
    return lab.world.call({ operation, input, caller, region: REGION });
  };
  const sealElsewhere = async (note: string): Promise<SealedRecord> => {
    const { Plaintext, CiphertextBlob } = await elsewhere("GenerateDataKey", {
      KeyId: lab.keyArn("notes"),
      KeySpec: "AES_256",
      EncryptionContext: CLINIC,
    });
    const nonce = new Uint8Array(randomBytes(12));
    const cipher = createCipheriv("aes-256-gcm", Plaintext as Uint8Array, nonce);
    const ciphertext = new Uint8Array(Buffer.concat([cipher.update(note, "utf8"), cipher.final()]));
    const tag = new Uint8Array(cipher.getAuthTag());
    return { encryptedDataKey: CiphertextBlob as Uint8Array, nonce, ciphertext, tag };
  };
  const programCalls = () => lab.calls.filter((call) => call.caller.name === "NotesApp");
  /** The program's own calls while `action` ran. */
  const during = async <Result>(action: () => Promise<Result>): Promise<[Result, readonly ObservedCall[]]> => {
    const before = programCalls().length;
    const result = await action();
    return [result, programCalls().slice(before)];
  };

  const CIPHERS = ciphers(lab);
  /** How the clinic is bound, as the program's language writes it. */
  const context = lab.say({
    typescript: '`EncryptionContext: { clinic: "north" }`',
    python: '`EncryptionContext={"clinic": "north"}`',
  });

  let sealed: unknown;
  let record: SealedRecord;
  let sealing: readonly ObservedCall[] = [];
  let dataKeys: readonly ObservedCall[] = [];

  /** A plaintext of KMS that stands in the sealed record: its length, and how it is written there. */
  const readableKey = () => {
    for (const key of sealing.map((call) => call.output?.Plaintext)) {
      if (!(key instanceof Uint8Array)) continue;
      const form = lab.find(key, sealed);
      if (form !== undefined) return { length: key.length, form };
    }
    return undefined;
  };

  return [
    {
      id: "asks-for-a-data-key",
      title: "asks KMS for a data key under alias/notes",
      async run() {
        [sealed, sealing] = await during(() => lab.call("seal", NOTE));
        dataKeys = sealing.filter((call) => isDataKeyCall(call) && call.error === undefined);
        const [dataKey] = dataKeys;
        if (dataKey === undefined) failWithoutDataKey(lab, sealing);
        if (dataKey.output?.KeyId !== lab.keyArn("notes")) {
          lab.fail({
            did: `You asked for a data key under ${lab.code(String(dataKey.input.KeyId))}.`,
            expected: "The key behind `alias/notes`.",
            why: "The key decides who can open the record: whoever may use that key.",
            next: "Give GenerateDataKey the KeyId `alias/notes`.",
            source: GENERATE,
          });
        }
        if (dataKey.input.KeySpec !== "AES_256" && dataKey.input.NumberOfBytes !== 32) {
          lab.fail({
            did: `You asked for a data key of ${String(dataKey.input.KeySpec ?? `${dataKey.input.NumberOfBytes} bytes`)}.`,
            expected: "The KeySpec `AES_256`, which is 32 bytes.",
            why: "AES-256 takes a key of exactly 256 bits.",
            next: "Pass the KeySpec `AES_256`.",
            source: GENERATE,
          });
        }
      },
    },
    {
      id: "returns-the-four-parts",
      title: "returns encrypted data key, nonce, ciphertext and tag as bytes",
      run() {
        if (typeof sealed !== "object" || sealed === null) {
          lab.fail({
            did: `seal() returned ${lab.describe(sealed)}.`,
            expected: `${lab.say({ typescript: "An object", python: "A dict" })} with the members encryptedDataKey, nonce, ciphertext and tag, each of them bytes.`,
            why: "Other programs look for these four parts by name.",
            next: "Return the four parts under these names.",
          });
        }
        const given = sealed as Readonly<Record<string, unknown>>;
        const noteBytes = utf8(NOTE).length;
        if (isFernet(given.ciphertext)) {
          lab.fail({
            did: "The ciphertext is a token of Fernet.",
            expected: "The note under AES-256-GCM, with the nonce and the tag in members of their own.",
            why: "Fernet is sound, but it encrypts with AES-128 in CBC mode and has a form of its own. Programs that keep to the form of these records cannot open it.",
            next: "Encrypt with `AESGCM` of the package `cryptography`.",
            source: FERNET,
            misconception: "fernet-is-aes256",
          });
        }
        if (given.tag === undefined && given.ciphertext instanceof Uint8Array) {
          const appended = given.ciphertext.length === noteBytes + 16;
          lab.fail({
            did: appended
              ? `The record has no \`tag\`. Your ciphertext is ${given.ciphertext.length} bytes long, 16 more than the note: the tag is at its end.`
              : "The record has no `tag`.",
            expected: "The 16 bytes of the tag in a member of their own.",
            why: "Without the tag nobody can tell whether a byte of the record was changed.",
            next: appended
              ? "Cut the last 16 bytes off the ciphertext and return them as `tag`."
              : lab.say({
                  typescript:
                    "With node:crypto, call `cipher.getAuthTag()` after `cipher.final()` and return what it gives.",
                  python:
                    "Encrypt with `AESGCM` of the package `cryptography`. The last 16 bytes of what it returns are the tag.",
                }),
            source: CIPHERS,
            ...(!appended && { misconception: "ecb-or-no-auth" }),
          });
        }
        const response = given.encryptedDataKey;
        if (isObject(response) && "CiphertextBlob" in response && "Plaintext" in response) {
          lab.fail({
            did: "encryptedDataKey is the whole response of GenerateDataKey, with Plaintext in it.",
            expected: "The bytes of `CiphertextBlob`.",
            why: "Whoever reads the record finds the readable key in it, and can decrypt the note without asking KMS.",
            next: "Return `CiphertextBlob` as encryptedDataKey; drop Plaintext after use.",
            source: DATA_KEYS,
            misconception: "store-both",
          });
        }
        for (const part of PARTS) lab.bytes(given[part], part);
        record = sealed as SealedRecord;
        const sizes: readonly [(typeof PARTS)[number], number, string][] = [
          ["nonce", 12, "AES-GCM is made for nonces of 12 bytes, and other programs expect that."],
          ["tag", 16, "A shorter tag is easier to forge, and other programs expect all of it."],
          [
            "ciphertext",
            noteBytes,
            "AES-GCM neither pads nor shortens: the ciphertext is as long as the note in UTF-8.",
          ],
        ];
        for (const [part, size, why] of sizes) {
          if (record[part].length === size) continue;
          lab.fail({
            did: `Your ${part} is ${record[part].length} bytes long.`,
            expected: `${size} bytes.`,
            why,
            next:
              part === "ciphertext"
                ? mendLength(lab, record[part].length - size)
                : `Make the ${part} ${size} bytes long.`,
            source: CIPHERS,
          });
        }
        lab.draw(envelope(record, dataKeys, readableKey() !== undefined));
      },
    },
    {
      id: "stores-no-readable-data-key",
      title: "stores no readable data key",
      run() {
        const stored = readableKey();
        if (stored === undefined) return;
        lab.fail({
          did: `You stored ${stored.length} bytes equal to the Plaintext that KMS returned${stored.form === "bytes" ? "" : `, in ${stored.form}`}.`,
          why: "Whoever reads the record can decrypt it without asking KMS.",
          next: "Keep CiphertextBlob; drop Plaintext after use.",
          source: DATA_KEYS,
          misconception: "store-both",
        });
      },
    },
    {
      id: "stores-no-readable-note",
      title: "stores nothing of the note in readable form",
      run() {
        const form = lab.find(NOTE, sealed);
        if (form !== undefined) {
          lab.fail({
            did: `The record holds the note itself${form === "text" || form === "bytes" ? "" : `, in ${form}`}.`,
            why: "Base64 and hex are not encryption: anybody can undo them.",
            next: "Put only the four parts into the record, and the ciphertext as AES-GCM made it.",
          });
        }
        const others = Object.keys(record).filter((name) => !PARTS.some((part) => part === name));
        if (others.length > 0) {
          lab.fail({
            did: `Besides the four parts, the record holds ${others.map((name) => lab.code(name, { longest: 60 })).join(", ")}.`,
            why: "Whatever is stored can be read by whoever reads the table. What nobody needs should not be there.",
            next: "Return the four parts and nothing else.",
          });
        }
      },
    },
    {
      id: "keeps-the-encrypted-copy",
      title: "keeps the encrypted data key as KMS returned it",
      run() {
        const kept = dataKeys.some((call) => same(call.output?.CiphertextBlob, record.encryptedDataKey));
        const again = sealing.find((call) => call.operation === "Encrypt" && call.error === undefined);
        if (kept && again === undefined) return;
        lab.fail({
          did: again
            ? "You sent the data key to Encrypt, after GenerateDataKey had returned it encrypted already."
            : `encryptedDataKey (${record.encryptedDataKey.length} bytes) is not the CiphertextBlob that KMS returned.`,
          expected: "encryptedDataKey is `CiphertextBlob`, byte for byte.",
          why: again
            ? "The second call costs time and money, needs one more permission and gives what you had."
            : "Only KMS can make an encrypted data key that KMS can decrypt.",
          next: "Return `CiphertextBlob` of GenerateDataKey as encryptedDataKey.",
          source: GENERATE,
          ...(again && { misconception: "encrypt-the-data-key" }),
        });
      },
    },
    {
      id: "binds-the-clinic",
      title: "binds the data key to the clinic",
      run() {
        const given = dataKeys[0]?.input.EncryptionContext;
        if (JSON.stringify(given) === JSON.stringify(CLINIC)) return;
        lab.fail({
          did:
            given === undefined
              ? "You called GenerateDataKey without an encryption context."
              : `You called GenerateDataKey with the encryption context ${lab.code(JSON.stringify(given))}.`,
          expected: '`{ "clinic": "north" }`',
          why: "The context is bound to the encrypted data key. Policies can ask for it, the audit log shows it, and in another clinic the key does not open.",
          next: `Pass ${context} to GenerateDataKey, and the same to Decrypt.`,
          source: CONTEXT,
          misconception: "context-optional-on-decrypt",
        });
      },
    },
    {
      id: "others-can-open-it",
      title: "seals with AES-256-GCM, so that another program can open it",
      async run() {
        const { Plaintext } = await elsewhere("Decrypt", {
          CiphertextBlob: record.encryptedDataKey,
          EncryptionContext: CLINIC,
        });
        let note: string;
        try {
          const key = Plaintext as Uint8Array;
          const decipher = createDecipheriv("aes-256-gcm", key, record.nonce, { authTagLength: 16 }).setAuthTag(
            record.tag,
          );
          note = Buffer.concat([decipher.update(record.ciphertext), decipher.final()]).toString("utf8");
        } catch {
          lab.fail({
            did: "Another program decrypted your data key and tried AES-256-GCM with your nonce and tag. The tag did not fit.",
            expected:
              "The note in UTF-8, encrypted with AES-256-GCM under Plaintext, with this nonce and no additional data.",
            why: "A record is good only if every program that may read it can.",
            next: "Check that the key is `Plaintext` as KMS gave it, that the nonce in the record is the one you used, and that you set no AAD.",
            source: CIPHERS,
          });
        }
        if (note !== NOTE) {
          lab.fail({
            did: `Another program opened your record and read ${lab.describe(note)}.`,
            expected: `The note: \`${NOTE}\`.`,
            why: "What you encrypt is what every reader gets, byte for byte.",
            next: "Encrypt the note in UTF-8, and nothing but the note.",
          });
        }
      },
    },
    {
      id: "opens-what-it-sealed",
      title: "opens what it and other programs sealed, with the help of KMS",
      async run() {
        const anothers = "Herr Øster: no change.";
        const cases: readonly (readonly [string, SealedRecord, string])[] = [
          ["the record that seal() returned", record, NOTE],
          ["a record that another program sealed", await sealElsewhere(anothers), anothers],
        ];
        for (const [which, one, note] of cases) {
          const [outcome, calls] = await during(() => lab.attempt("open", one));
          const misled = calls.find(
            (call) => call.operation === "Decrypt" && same(call.input.CiphertextBlob, one.ciphertext),
          );
          if (misled !== undefined) {
            lab.fail({
              did: `You sent the ciphertext of the note to KMS Decrypt, and KMS answered \`${misled.error?.name ?? "nothing"}\`.`,
              expected: "Decrypt of `encryptedDataKey`.",
              why: "KMS never saw the note and can't decrypt it. It decrypts the data key; your program decrypts the note.",
              next: "Send the record's encryptedDataKey to Decrypt, and use the Plaintext that comes back as the key for the note.",
              source: DATA_KEYS,
              misconception: "decrypt-data",
            });
          }
          const refused = calls.find((call) => call.error?.name === "InvalidCiphertextException");
          if (refused !== undefined && refused.input.EncryptionContext === undefined) {
            lab.fail({
              did: "You called Decrypt without the encryption context, and KMS answered `InvalidCiphertextException`.",
              expected: 'The context that the data key was made with: `{ "clinic": "north" }`.',
              why: "The context is bound to the encrypted data key. Decrypt needs exactly the same pairs.",
              next: `Pass ${context} to Decrypt.`,
              source: CONTEXT,
              misconception: "context-optional-on-decrypt",
            });
          }
          if (outcome.error !== undefined) {
            lab.fail({
              did: `Given ${which}, ${lab.threw("open", outcome.error)}.`,
              why: "The record is whole, and `role/NotesApp` may decrypt its data key.",
              next: "Take everything that you need from the record: data key by way of KMS, nonce, ciphertext, tag.",
            });
          }
          if (outcome.value !== note) {
            lab.fail({
              did: `open(), given ${which}, returned ${lab.describe(outcome.value)}.`,
              expected: `The text \`${note}\`.`,
              why: "The note went in as UTF-8 text and should come back as such.",
              next: lab.say({
                typescript: 'Put the results of `update` and `final` together and read them as "utf8".',
                python: "`.decode()` the bytes that come of the decryption.",
              }),
            });
          }
          if (
            !calls.some((call) => call.operation === "Decrypt" && same(call.input.CiphertextBlob, one.encryptedDataKey))
          ) {
            lab.fail({
              did: `open(), given ${which}, returned the note without asking KMS to decrypt its data key.`,
              why: "A key or note that the program remembers is one that KMS no longer guards and the audit log no longer shows.",
              next: "Call Decrypt with the record's encryptedDataKey each time, and keep nothing between calls.",
              source: DATA_KEYS,
            });
          }
        }
      },
    },
    {
      id: "one-data-key-a-record",
      title: "gives each note a data key and a nonce of its own, also a note of 2 MB",
      async run() {
        const [again, calls] = await during(() => lab.call("seal", NOTE));
        const second = again as SealedRecord;
        const asked = calls.filter((call) => isDataKeyCall(call) && call.error === undefined).length;
        if (asked === 0 || same(second.encryptedDataKey, record.encryptedDataKey)) {
          lab.fail({
            did: "You sealed two notes under one data key.",
            expected: "A call of GenerateDataKey in each call of seal().",
            why: "One leaked data key would open both notes, and the audit log would not say which was read.",
            next: "Move GenerateDataKey inside seal().",
            source: DATA_KEYS,
            misconception: "one-data-key-forever",
          });
        }
        if (same(second.nonce, record.nonce)) {
          lab.fail({
            did: `Both records have the nonce \`${hex(record.nonce)}\`.`,
            expected: "12 fresh random bytes for each note.",
            why: "Under one key, a repeated nonce gives the notes away. A data key for each note saves you today; the first cache of data keys would not.",
            next: `Call \`${lab.say({ typescript: "randomBytes(12)", python: "os.urandom(12)" })}\` inside seal().`,
            source: CIPHERS,
            misconception: "ecb-or-no-auth",
          });
        }
        const long = await lab.call("seal", LONG_NOTE);
        const opened = await lab.call("open", long);
        if (opened !== LONG_NOTE) {
          lab.fail({
            did: `A note of 2 MB came back as ${lab.describe(opened)}.`,
            why: "An envelope takes a note of any size, because KMS sees only the data key.",
            next: lab.say({
              typescript: "Encrypt all of the note, and put the results of `update` and `final` together.",
              python: "Encrypt all of the note, and decrypt all of the ciphertext.",
            }),
          });
        }
      },
    },
    {
      id: "notices-a-changed-byte",
      title: "notices a changed byte",
      async run() {
        for (const part of ["ciphertext", "tag", "nonce", "encryptedDataKey"] as const) {
          const bytes = Uint8Array.from(record[part]);
          bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
          const outcome = await lab.attempt("open", { ...record, [part]: bytes });
          if (outcome.error !== undefined) continue;
          lab.fail({
            did: `One bit of the ${part} was changed. open() returned ${lab.describe(outcome.value)}.`,
            expected: "An error.",
            why:
              typeof outcome.value === "string" && outcome.value !== ""
                ? `The tag is the seal. ${lab.say({ typescript: "Unless it is set before decrypting and checked by `final()`", python: "Unless it is checked" })}, a changed note passes for a true one.`
                : "Whoever gets a value back believes that all is well. A forged record must not look like an empty one.",
            next:
              typeof outcome.value === "string" && outcome.value !== ""
                ? lab.say({
                    typescript: "Call `decipher.setAuthTag(record.tag)` and `decipher.final()`.",
                    python:
                      "Give `AESGCM(…).decrypt` the ciphertext with the tag after it. With `modes.GCM`, pass the tag and call `finalize()`.",
                  })
                : `Take the \`${lab.say({ typescript: "catch", python: "except" })}\` out and let the error through.`,
            source: CIPHERS,
            misconception: "ecb-or-no-auth",
          });
        }
      },
    },
  ];
};

export default checks;

/** Says why no data key came from KMS, by what the program did instead. */
function failWithoutDataKey(lab: Lab, calls: readonly ObservedCall[]): never {
  const encrypt = calls.find((call) => call.operation === "Encrypt");
  const random = calls.some((call) => call.operation === "GenerateRandom");
  const sent = (encrypt?.input.Plaintext as Uint8Array | undefined)?.length ?? 0;
  if (encrypt !== undefined && lab.find(NOTE, encrypt.input.Plaintext) !== undefined) {
    lab.fail({
      did: `You sent the note itself, ${sent} bytes, to KMS Encrypt.`,
      expected: "A data key from GenerateDataKey; the note is encrypted in your program.",
      why: "Encrypt takes 4,096 bytes. This note is short, but the clinic's notes have up to 2 MB.",
      next: "Ask for a data key with GenerateDataKey, and encrypt the note with AES-256-GCM.",
      source: DATA_KEYS,
      misconception: "encrypt-big-file",
    });
  }
  if (encrypt !== undefined || random) {
    lab.fail({
      did: random
        ? "You took random bytes from GenerateRandom as the data key."
        : `You made ${sent} random bytes yourself and sent them to Encrypt.`,
      expected: "One call of GenerateDataKey.",
      why: "GenerateDataKey makes the key and its encrypted copy at once, so the program needs neither a second call nor permission for Encrypt.",
      next: "Call GenerateDataKey: `Plaintext` is the key, `CiphertextBlob` its encrypted copy.",
      source: GENERATE,
      misconception: "genrandom-vs-datakey",
    });
  }
  lab.fail({
    did:
      calls.length === 0
        ? "seal() came back without a call to KMS."
        : `seal() called ${calls.map((call) => call.operation).join(", ")}, and got no data key.`,
    expected: "One call of GenerateDataKey.",
    why: "A key that KMS did not encrypt is a key that KMS does not guard.",
    next: lab.say({
      typescript: "Send a `GenerateDataKeyCommand` in seal(), and wait for it with `await`.",
      python: "Call `kms.generate_data_key(…)` in seal().",
    }),
    source: GENERATE,
  });
}

function isDataKeyCall(call: ObservedCall): boolean {
  return call.operation === "GenerateDataKey" || call.operation === "GenerateDataKeyWithoutPlaintext";
}

/** The record as an envelope: every part with its size and its first bytes. Says no more than is true of it. */
function envelope(record: SealedRecord, dataKeys: readonly ObservedCall[], holdsReadableKey: boolean): string {
  const width = 58;
  const fromKms = dataKeys.some((call) => same(call.output?.CiphertextBlob, record.encryptedDataKey));
  const rows: readonly (readonly [keyof SealedRecord, string])[] = [
    ["encryptedDataKey", fromKms ? "only KMS opens it" : "not as KMS gave it"],
    ["nonce", "random, not secret"],
    ["ciphertext", "the note"],
    ["tag", "notices a change"],
  ];
  const lines = rows.flatMap(([part, meaning], index) => {
    const head = `${index === 0 ? "┌" : "├"}─ ${part} ─ ${record[part].length} bytes ─ ${meaning} `;
    const shown = [...record[part].subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const body = `│  ${shown}${record[part].length > 16 ? " …" : ""}`;
    return [`${head.padEnd(width + 1, "─")}${index === 0 ? "┐" : "┤"}`, `${body.padEnd(width + 1)}│`];
  });
  const plaintextKey = holdsReadableKey ? "it is in here. The envelope is open." : "it is not in here.";
  return [...lines, `└${"─".repeat(width)}┘`, `  Plaintext data key: ${plaintextKey}`].join("\n");
}

function source(title: string, url: string) {
  return { title, url, checked: "2026-11-23" };
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function same(a: unknown, b: unknown): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
}

/** In URL-safe base64, a token begins with the version 0x80 and a time in seconds of eight bytes (Fernet specification). */
function isFernet(value: unknown): boolean {
  return Buffer.from(value instanceof Uint8Array || typeof value === "string" ? value : "")
    .toString()
    .startsWith("gAAAAA");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** What to do about a ciphertext that is longer (above 0) or shorter than the note, in bytes. */
function mendLength({ say }: Lab, difference: number): string {
  if (difference === 16) return "Cut the tag off its end: these 16 bytes belong into `tag` and nowhere else.";
  return difference > 0
    ? `Check the mode: it should be ${say({ typescript: "`aes-256-gcm`", python: "AES-GCM" })}, which does not pad.`
    : say({
        typescript:
          'Encrypt the note as UTF-8, `cipher.update(note, "utf8")`, and put what `cipher.final()` returns after it.',
        python: "Encrypt the note as UTF-8, `note.encode()`, and cut off the 16 bytes of the tag and no more.",
      });
}
