/** Whether records can be exchanged with a service that seals with Python's Fernet under data keys of KMS. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { CodeChecks, Lab, ThrownByProgram } from "../../../src/grading/checks.ts";
import type { ObservedCall } from "../../../src/kms/world.ts";

const FERNET = source("Fernet (pyca/cryptography)", "https://cryptography.io/en/latest/fernet/");
const GENERATE = source(
  "GenerateDataKey (AWS KMS API)",
  "https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html",
);
const CONTEXT = source(
  "Encryption context",
  "https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html",
);

const NOTE = "Zürich–7: the knee is better, back in May.";
const REGION = "eu-west-1";
const ROOT = "arn:aws:iam::111122223333:root";

interface Sealed {
  readonly encryptedDataKey: string;
  readonly token: string;
}

const checks: CodeChecks = (lab: Lab) => {
  const callAsRoot = (operation: string, input: Readonly<Record<string, unknown>>) =>
    lab.world.call({ operation, input, caller: lab.world.principal(ROOT), region: REGION });
  const programCalls = () => lab.calls.filter(({ caller }) => caller.name === "NotesApp");
  const during = async (name: string, ...args: readonly unknown[]) => {
    const from = programCalls().length;
    const outcome = await lab.attempt(name, ...args);
    return { outcome, calls: programCalls().slice(from) };
  };
  /** A record as the export service writes it, and its data key. */
  const sealElsewhere = async (note: string, clinic: string): Promise<Sealed> => {
    const input = { KeyId: lab.keyArn("notes"), KeySpec: "AES_256", EncryptionContext: { clinic } };
    const { Plaintext, CiphertextBlob } = await callAsRoot("GenerateDataKey", input);
    return {
      encryptedDataKey: base64(CiphertextBlob as Uint8Array),
      token: makeToken(Plaintext as Uint8Array, Buffer.from(note)),
    };
  };
  const seal = lab.name("sealNote");
  const open = lab.name("openNote");
  const encodeKey = lab.say({
    typescript: '`Buffer.from(Plaintext).toString("base64url")`',
    python: '`base64.urlsafe_b64encode(response["Plaintext"])`',
  });
  const toBase64 = lab.say({
    typescript: '`Buffer.from(CiphertextBlob).toString("base64")`',
    python: '`base64.b64encode(response["CiphertextBlob"]).decode()`',
  });
  const fromBase64 = lab.say({
    typescript: '`Buffer.from(record.encryptedDataKey, "base64")`',
    python: '`base64.b64decode(record["encryptedDataKey"])`',
  });

  /** Tells why a function threw that should not have. */
  const failThrown = (name: string, error: ThrownByProgram, calls: readonly ObservedCall[], clinic: string): never => {
    const did = `${name}() threw ${lab.code(`${error.name}: ${error.message}`)}${error.line === undefined ? "" : ` in line ${error.line}`}.`;
    if (error.message.includes("Fernet key must be") || error.name === "binascii.Error") {
      lab.fail({
        did,
        expected: "A Fernet key: 32 bytes, written as URL-safe base64, 44 characters with the `=` at the end.",
        why: "`Plaintext` is 32 raw bytes. Fernet decodes whatever it is given from base64, and does not find 32 bytes in it.",
        next: "Encode `Plaintext` once, as URL-safe base64, before you give it to Fernet.",
        source: FERNET,
        misconception: "fernet-raw-key",
      });
    }
    const refused = calls.find((call) => call.error?.name === "InvalidCiphertextException");
    const context = refused?.input.EncryptionContext;
    if (refused !== undefined && !sameContext(context, { clinic })) {
      lab.fail({
        did: `${did} You called Decrypt ${context === undefined ? "without an encryption context" : `with the encryption context ${lab.code(JSON.stringify(context))}`}.`,
        expected: `\`${JSON.stringify({ clinic })}\`, which the data key was made with.`,
        why: "The context is bound to the encrypted data key. The error does not mean that the key is damaged.",
        next: 'Pass `EncryptionContext` with `{ "clinic": clinic }` to Decrypt.',
        source: CONTEXT,
        misconception: "context-optional-on-decrypt",
      });
    }
    if (refused !== undefined || error.message.includes("fromhex")) {
      lab.fail({
        did,
        expected: "The bytes of the encrypted data key, which stand in the record in base64.",
        why: "A blob is decoded the way it was encoded. Base64 read as hex, or not decoded at all, gives other bytes or an error.",
        next: `Give Decrypt ${fromBase64}.`,
        source: GENERATE,
        misconception: "fromhex-blob",
      });
    }
    lab.fail({
      did,
      why: "What it was given is whole, the clinic is the right one, and `role/NotesApp` may use the key.",
      next: "Mend what the message says, and save again.",
      source: FERNET,
    });
  };
  const sealed = async (note: string, clinic: string): Promise<{ record: Sealed; calls: readonly ObservedCall[] }> => {
    const { outcome, calls } = await during("sealNote", note, clinic);
    if (outcome.error !== undefined) return failThrown(seal, outcome.error, calls, clinic);
    return { record: outcome.value as Sealed, calls };
  };
  const opened = async (record: Sealed, clinic: string): Promise<unknown> => {
    const { outcome, calls } = await during("openNote", record, clinic);
    if (outcome.error !== undefined) return failThrown(open, outcome.error, calls, clinic);
    return outcome.value;
  };
  const dataKeyOf = (calls: readonly ObservedCall[]) =>
    calls.findLast(({ operation, error }) => operation === "GenerateDataKey" && error === undefined);

  let first: Awaited<ReturnType<typeof sealed>>;
  let dataKey: ObservedCall | undefined;

  return [
    {
      id: "seals-a-note",
      title: "seals a note into a record of two texts",
      async run() {
        first = await sealed(NOTE, "north");
        const record: unknown = first.record;
        for (const name of ["encryptedDataKey", "token"]) {
          const value = (record as Record<string, unknown> | null)?.[name];
          if (typeof value === "string" && value !== "") continue;
          lab.fail({
            did: `The record's \`${name}\` is ${value instanceof Uint8Array ? `${value.length} bytes` : lab.code(String(value), { longest: 60 })}.`,
            expected: "A text.",
            why: "Records are stored as JSON, which holds text and no bytes. A Fernet token is text already, base64; in Python it comes as bytes of it.",
            next: name === "token" ? "Return the token as text; in Python with `.decode()`." : `Return ${toBase64}.`,
            source: FERNET,
          });
        }
      },
    },
    {
      id: "takes-a-data-key",
      title: "takes a data key of 32 bytes under alias/notes, bound to the clinic",
      run() {
        dataKey = dataKeyOf(first.calls);
        if (dataKey === undefined) {
          lab.fail({
            did: `${seal}() called ${first.calls.length === 0 ? "nothing of KMS" : first.calls.map(({ operation }) => operation).join(", ")}.`,
            expected: "One call of GenerateDataKey.",
            why: "GenerateDataKey gives the key in both forms, to use now and to store. A key of your own making has no encrypted copy, and one that was encrypted as base64 text is none that the export service can use.",
            next: "Call GenerateDataKey with `KeySpec` AES_256.",
            source: GENERATE,
            misconception: "genrandom-vs-datakey",
          });
        }
        const { EncryptionContext: context } = dataKey.input;
        if (!sameContext(context, { clinic: "north" })) {
          lab.fail({
            did: `For the clinic north you called GenerateDataKey ${context === undefined ? "without an encryption context" : `with the encryption context ${lab.code(JSON.stringify(context))}`}.`,
            expected: '`{ "clinic": "north" }`',
            why: "The context is bound to the encrypted data key. Without it, a record copied to another clinic opens there.",
            next: 'Pass `EncryptionContext` with `{ "clinic": clinic }` to GenerateDataKey.',
            source: CONTEXT,
            misconception: "context-optional-on-decrypt",
          });
        }
        const { KeyId, Plaintext } = dataKey.output ?? {};
        const length = lab.bytes(Plaintext, "the data key").length;
        if (KeyId === lab.keyArn("notes") && length === 32) return;
        lab.fail({
          did: `You took a data key of ${length} bytes under ${lab.code(String(dataKey.input.KeyId))}.`,
          expected: "32 bytes under `alias/notes`.",
          why: "Fernet cuts 32 bytes in two, 16 to sign and 16 to encrypt.",
          next: "Ask for `KeySpec` AES_256 under `alias/notes`.",
          source: GENERATE,
        });
      },
    },
    {
      id: "stores-the-encrypted-key",
      title: "stores the encrypted data key, in base64, and not the key itself",
      run() {
        const plaintext = dataKey?.output?.Plaintext as Uint8Array;
        const blob = dataKey?.output?.CiphertextBlob as Uint8Array;
        const { encryptedDataKey } = first.record;
        const found = lab.find(plaintext, first.record);
        if (found !== undefined) {
          lab.fail({
            did: `The record holds the data key, readable, as ${found}.`,
            expected: "`CiphertextBlob` alone.",
            why: "Whoever reads the table opens the note, without KMS, without a permission and without a trace. The Fernet key is the data key in other letters.",
            next: `Store ${toBase64}, and drop Plaintext.`,
            source: GENERATE,
            misconception: "store-both",
          });
        }
        if (encryptedDataKey === base64(blob)) return;
        const isHex = encryptedDataKey.toLowerCase() === Buffer.from(blob).toString("hex");
        lab.fail({
          did: isHex
            ? "You stored the encrypted data key in hex."
            : `\`encryptedDataKey\` is ${lab.code(encryptedDataKey, { longest: 24 })} (${encryptedDataKey.length} characters).`,
          expected: `The ${blob.length} bytes of \`CiphertextBlob\` in plain base64, \`${base64(blob).slice(0, 12)}…\`.`,
          why: "The export service decodes it from base64. A blob must be decoded the way it was encoded. (URL-safe base64 is what Fernet wants for *its* key; this is another text.)",
          next: `Store ${toBase64}.`,
          source: GENERATE,
          ...(isHex && { misconception: "fromhex-blob" }),
        });
      },
    },
    {
      id: "the-service-opens-it",
      title: "makes a token that the export service opens",
      run() {
        const key = dataKey?.output?.Plaintext as Uint8Array;
        const note = readToken(key, first.record.token);
        if (note !== undefined && Buffer.from(NOTE).equals(note)) return;
        const encodedTwice = [base64(key), base64url(key)].some(
          (text) => readToken(Buffer.from(text).subarray(0, 32), first.record.token) !== undefined,
        );
        lab.fail({
          did:
            note === undefined
              ? `With the data key that KMS decrypts, the token does not open.${encodedTwice ? " Its key is the first 32 characters of the base64 text." : ""}`
              : `The token opens, and holds ${lab.code(note.toString(), { longest: 60 })}.`,
          expected: note === undefined ? "A token under exactly the 32 bytes of Plaintext." : `\`${NOTE}\`, in UTF-8.`,
          why:
            note === undefined
              ? "What is cut off, hashed or encoded twice before it goes to Fernet is another key, which the export service can't know. Base64 is a way to write the 32 bytes down, nothing more."
              : "What is sealed is what every reader gets back.",
          next:
            note === undefined
              ? `Give Fernet ${encodeKey}, once encoded and whole.`
              : "Seal the note's bytes in UTF-8.",
          source: FERNET,
          ...(note === undefined && { misconception: "fernet-raw-key" }),
        });
      },
    },
    {
      id: "opens-its-own",
      title: "opens what it sealed",
      async run() {
        const value = await opened(first.record, "north");
        if (value === NOTE) return;
        lab.fail({
          did: `${open}() returned ${value instanceof Uint8Array ? `${value.length} bytes` : lab.code(String(value), { longest: 60 })}.`,
          expected: `The note as a string: \`${NOTE}\`.`,
          why: "Fernet gives bytes; the note is the text that they are in UTF-8.",
          next: lab.say({
            typescript: "Return `.toString()` of the bytes.",
            python: "Return `.decode()` of the bytes.",
          }),
          source: FERNET,
        });
      },
    },
    {
      id: "opens-the-services",
      title: "opens records of the export service",
      async run() {
        for (const [clinic, note] of [
          ["north", "Blood test on Monday."],
          ["south", "Zähne: 14:30."],
          ["south", ""],
        ] as const) {
          const value = await opened(await sealElsewhere(note, clinic), clinic);
          if (value === note) continue;
          lab.fail({
            did: `The export service sealed ${lab.code(note)}. ${open}() returned ${lab.code(String(value), { longest: 60 })}.`,
            expected: lab.code(note),
            why: "The record holds all that is needed. Nothing of an earlier note, and no clinic, may be built into your program.",
            next: "Take the data key from the record that you are given, for the clinic that you are given.",
            source: FERNET,
          });
        }
      },
    },
    {
      id: "one-key-a-note",
      title: "takes a data key of its own for each note",
      async run() {
        const { record, calls } = await sealed("Another note.", "north");
        if (dataKeyOf(calls) !== undefined && record.encryptedDataKey !== first.record.encryptedDataKey) return;
        lab.fail({
          did: "You sealed two notes under one data key.",
          why: "Whoever gets hold of that key opens all that it sealed. With a key for each note it is one note, and the log of KMS shows each that was opened.",
          next: `Call GenerateDataKey inside of ${seal}().`,
          source: GENERATE,
          misconception: "one-data-key-forever",
        });
      },
    },
    {
      id: "lets-errors-through",
      title: "does not open a record of another clinic, nor one that was changed",
      async run() {
        const record = await sealElsewhere("Only for the north.", "north");
        const { outcome } = await during("openNote", record, "south");
        if (outcome.error === undefined) {
          lab.fail({
            did: `A record of the clinic north was opened for the clinic south, and ${open}() returned ${lab.code(String(outcome.value), { longest: 60 })}.`,
            expected: "The error of KMS.",
            why: "That is what the context is for. Whoever catches the error, or looks for the context elsewhere, opens every clinic to every other.",
            next: "Take the context from `clinic`, and catch nothing.",
            source: CONTEXT,
            misconception: "context-optional-on-decrypt",
          });
        }
        const bytes = Buffer.from(record.token, "base64url");
        bytes[30] = (bytes[30] ?? 0) ^ 1;
        const changed = { ...record, token: padded(bytes) };
        const second = await during("openNote", changed, "north");
        if (second.outcome.error !== undefined) return;
        lab.fail({
          did: `Of a token one bit was changed, and ${open}() returned ${lab.code(String(second.outcome.value), { longest: 60 })}.`,
          expected: "The error of Fernet.",
          why: "An empty note, or one in part, looks like a real one to whoever reads it.",
          next: "Let Fernet's error through.",
          source: FERNET,
        });
      },
    },
  ];
};

export default checks;

function source(title: string, url: string) {
  return { title, url, checked: "2026-11-26" };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

/** URL-safe base64 as Python writes it, with the `=` at the end. */
function padded(bytes: Uint8Array): string {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_");
}

function sameContext(actual: unknown, wanted: Readonly<Record<string, string>>): boolean {
  const sorted = (pairs: object) => JSON.stringify(Object.entries(pairs).sort());
  return typeof actual === "object" && actual !== null && sorted(actual) === sorted(wanted);
}

/** A Fernet token, as https://github.com/fernet/spec has it. @param key 32 bytes: 16 to sign, 16 to encrypt */
function makeToken(key: Uint8Array, data: Uint8Array): string {
  const head = Buffer.from([0x80, 0, 0, 0, 0, 0x69, 0, 0, 0]);
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-128-cbc", key.subarray(16), iv);
  const body = Buffer.concat([head, iv, cipher.update(data), cipher.final()]);
  return padded(Buffer.concat([body, sign(key, body)]));
}

/** What a token holds; undefined for one of another key, or none at all. */
function readToken(key: Uint8Array, token: string): Buffer | undefined {
  const bytes = Buffer.from(token, "base64url");
  const body = bytes.subarray(0, -32);
  if (bytes.length < 73 || bytes[0] !== 0x80 || !timingSafeEqual(bytes.subarray(-32), sign(key, body)))
    return undefined;
  const decipher = createDecipheriv("aes-128-cbc", key.subarray(16), body.subarray(9, 25));
  try {
    return Buffer.concat([decipher.update(body.subarray(25)), decipher.final()]);
  } catch {
    // The first half of the key signed it, and another second half encrypted it.
    return undefined;
  }
}

function sign(key: Uint8Array, body: Uint8Array): Buffer {
  return createHmac("sha256", key.subarray(0, 16)).update(body).digest();
}
