/** Whether a report is sealed by whoever has the public key, and opened by whoever may use the private one. */
import { constants, createCipheriv, createDecipheriv, publicEncrypt, randomBytes } from "node:crypto";
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";
import type { ObservedCall } from "../../../src/kms/world.ts";

const ENCRYPT = source("Encrypt (AWS KMS API)", "https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html");
const DECRYPT = source("Decrypt (AWS KMS API)", "https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html");
const SPECS = source(
  "Key spec reference",
  "https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html",
);

interface Sealed {
  readonly encryptedDataKey: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}
const PARTS = ["encryptedDataKey", "nonce", "ciphertext", "tag"] as const;
const WRAPPED_LENGTH = 384; // bytes: an RSA ciphertext is as long as its key, here 3,072 bits

const REPORT = utf8("Frau Müller, haemoglobin 13.1 g/dl, and nothing else to report. ");
const LONG = utf8("Haemoglobin 13.1 g/dl; thrombocytes 240. ".repeat(40_000));
const REGION = "eu-west-1";
const ROOT = "arn:aws:iam::111122223333:root";

const checks: CodeChecks = (lab: Lab) => {
  const seal = lab.name("sealReport");
  const open = lab.name("openReport");
  const oaep = lab.say({
    typescript: '`oaepHash: "sha256"` beside the padding',
    python: "`hashes.SHA256()` for `algorithm` and for `MGF1`",
  });
  const asClinic = (operation: string, input: Readonly<Record<string, unknown>>) =>
    lab.world.call({ operation, input, caller: lab.world.principal(ROOT), region: REGION });
  const publicKey = async () =>
    (await asClinic("GetPublicKey", { KeyId: lab.keyArn("reports") })).PublicKey as Uint8Array;
  const programCalls = () => lab.calls.filter(({ caller }) => caller.name === "ReportDesk");
  const during = async (name: string, ...args: readonly unknown[]) => {
    const from = programCalls().length;
    const outcome = await lab.attempt(name, ...args);
    return { outcome, calls: programCalls().slice(from) };
  };
  /** The data key that is in there, or why it is not: the clinic's side, as another program has it. */
  const unwrap = async (wrapped: Uint8Array, EncryptionAlgorithm: string): Promise<Uint8Array | undefined> => {
    try {
      const input = { KeyId: lab.keyArn("reports"), CiphertextBlob: wrapped, EncryptionAlgorithm };
      return (await asClinic("Decrypt", input)).Plaintext as Uint8Array;
    } catch {
      return undefined;
    }
  };
  /** Seals as another laboratory does it. */
  const sealElsewhere = async (report: Uint8Array): Promise<Sealed> => {
    const dataKey = randomBytes(32);
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", dataKey, nonce);
    const ciphertext = bytes(Buffer.concat([cipher.update(report), cipher.final()]));
    const key = { key: Buffer.from(await publicKey()), format: "der", type: "spki" } as const;
    const options = { ...key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
    const encryptedDataKey = bytes(publicEncrypt(options, dataKey));
    return { encryptedDataKey, nonce: bytes(nonce), ciphertext, tag: bytes(cipher.getAuthTag()) };
  };
  const sealed = async (report: Uint8Array, what: string): Promise<Sealed> => {
    const { outcome, calls } = await during("sealReport", report, await publicKey());
    const [call] = calls;
    if (call !== undefined) failCalling(call);
    if (outcome.error !== undefined) {
      const { name, message, line } = outcome.error;
      const tooLong = /too large|Encryption failed|too long/i.test(message) || name === "ValueError";
      lab.fail({
        did: `${seal}() threw ${lab.code(`${name}: ${message}`)}${line === undefined ? "" : ` in line ${line}`}, for ${what} of ${report.length.toLocaleString("en")} bytes.`,
        why: tooLong
          ? "If it was RSA that refused: a key of 3,072 bits takes 318 bytes with OAEP and SHA-256, and no more. A longer key takes hardly more."
          : "The report and the public key are whole. The public key is DER, a SubjectPublicKeyInfo.",
        next: tooLong
          ? "Encrypt the report with AES-256-GCM under a random key, and only that key with RSA."
          : "Mend what the message says, and save again.",
        source: ENCRYPT,
        ...(tooLong && { misconception: "asym-large" }),
      });
    }
    const value = outcome.value as Readonly<Record<string, unknown>> | null;
    if (typeof value !== "object" || value === null) {
      lab.fail({
        did: `${seal}() returned ${lab.code(String(value), { longest: 40 })}.`,
        expected: `An object with ${PARTS.join(", ")}, all of them bytes.`,
        why: "The clinic's other programs look for these four parts by name.",
        next: "Return the four parts under these names.",
      });
    }
    const part = (name: (typeof PARTS)[number]) => lab.bytes(value[name], `${name} of the sealed report`);
    return {
      encryptedDataKey: part("encryptedDataKey"),
      nonce: part("nonce"),
      ciphertext: part("ciphertext"),
      tag: part("tag"),
    };
  };
  const failCalling = (call: ObservedCall): never => {
    const generates = call.operation.startsWith("GenerateDataKey");
    return lab.fail({
      did: `${seal}() called ${call.operation}, and KMS answered ${lab.code(call.error?.name ?? "without an error")}.`,
      expected: "No call at all. The laboratory has no AWS account.",
      why: generates
        ? "And GenerateDataKey takes symmetric encryption keys only. For an RSA key whoever seals makes the data key."
        : "That is what the public key is for: with it anybody can encrypt, and nobody but the clinic can decrypt.",
      next: "Make 32 random bytes yourself, and encrypt them with the public key that you were given.",
      source: ENCRYPT,
      ...(generates && { misconception: "wrap-with-rsa" }),
    });
  };

  let first: Sealed;
  let dataKey: Uint8Array;

  return [
    {
      id: "seals-without-kms",
      title: "seals a long report without a call to KMS",
      async run() {
        first = await sealed(LONG, "a report");
        const { encryptedDataKey, nonce, ciphertext, tag } = first;
        const lengths = { encryptedDataKey: WRAPPED_LENGTH, nonce: 12, ciphertext: LONG.length, tag: 16 };
        const wrong = PARTS.find((name) => first[name].length !== lengths[name]);
        if (wrong === undefined) return;
        const appended = wrong === "ciphertext" && ciphertext.length === LONG.length + 16;
        lab.fail({
          did: `${wrong} has ${first[wrong].length.toLocaleString("en")} bytes. (The others: encryptedDataKey ${encryptedDataKey.length}, nonce ${nonce.length}, ciphertext ${ciphertext.length.toLocaleString("en")}, tag ${tag.length}.)`,
          expected: `${lengths[wrong].toLocaleString("en")} bytes.`,
          why: {
            encryptedDataKey: "What RSA encrypts is as long as its key, 3,072 bits, whatever was put in.",
            nonce: "The other programs expect the usual nonce of GCM, 96 bits.",
            ciphertext: appended
              ? "These are 16 more than the report has: the tag is at the end."
              : "GCM makes a ciphertext as long as the plaintext.",
            tag: "A shorter tag is easier to guess, and without one nobody notices a change.",
          }[wrong],
          next: appended
            ? "Cut off the last 16 bytes, and return them as `tag`."
            : "Look at what you put into this member.",
          source: SPECS,
          ...(wrong === "tag" && { misconception: "ecb-or-no-auth" }),
        });
      },
    },
    {
      id: "clinic-gets-the-key",
      title: "encrypts an AES-256 key for alias/reports with RSAES_OAEP_SHA_256",
      async run() {
        const opened = await unwrap(first.encryptedDataKey, "RSAES_OAEP_SHA_256");
        if (opened === undefined) {
          const sha1 = await unwrap(first.encryptedDataKey, "RSAES_OAEP_SHA_1");
          lab.fail({
            did: sha1
              ? "The clinic called Decrypt with `RSAES_OAEP_SHA_256` and got InvalidCiphertextException. With `RSAES_OAEP_SHA_1` it opens: you used OAEP with SHA-1."
              : "The clinic called Decrypt with `RSAES_OAEP_SHA_256` and got InvalidCiphertextException.",
            expected: "OAEP with SHA-256, for the hash and for the mask (MGF1).",
            why: sha1
              ? "OAEP has a hash inside, and the ciphertext does not say which. Your library takes SHA-1 unless it is told otherwise."
              : "Padding, hash and mask must all be those of the algorithm. PKCS #1 v1.5, the old padding, is not offered by KMS for encryption, and a mask with another hash does not open either.",
            next: `Give the encryption ${oaep}.`,
            source: SPECS,
            misconception: "oaep-is-oaep",
          });
        }
        if (opened.length !== 32) {
          const text = opened.length === 44 || opened.length === 64;
          lab.fail({
            did: `What comes out of encryptedDataKey has ${opened.length} bytes.`,
            expected: "32 bytes, an AES-256 key.",
            why: text
              ? "You encrypted the key as text. The clinic's programs take the bytes as they are."
              : "The clinic's programs take what comes out as the key of AES-256-GCM.",
            next: "Encrypt the 32 bytes themselves.",
            source: ENCRYPT,
          });
        }
        dataKey = opened;
        const { encryptedDataKey, ...rest } = first;
        const form = lab.find(dataKey, rest);
        if (form !== undefined) {
          lab.fail({
            did: `The data key stands readable in the sealed report, as ${form}.`,
            expected: "The data key in encrypted form only.",
            why: "Whoever sees the sealed report can open it without the clinic.",
            next: "Return the encrypted key, and forget the other one.",
            misconception: "store-both",
          });
        }
      },
    },
    {
      id: "clinic-reads-it",
      title: "encrypts the report with AES-256-GCM under that key",
      run() {
        const { nonce, ciphertext, tag } = first;
        const opens = (sealed: Uint8Array, end: Uint8Array): boolean => {
          try {
            const decipher = createDecipheriv("aes-256-gcm", dataKey, nonce, { authTagLength: 16 });
            decipher.setAuthTag(end);
            return Buffer.concat([decipher.update(sealed), decipher.final()]).equals(LONG);
          } catch {
            // GCM says only that it does not fit; what it could be is told below.
            return false;
          }
        };
        if (opens(ciphertext, tag)) return;
        const both = Buffer.concat([tag, ciphertext]);
        if (opens(both.subarray(0, -16), both.subarray(-16))) {
          lab.fail({
            did: "`tag` holds the first 16 bytes of what AES-GCM gave you, and `ciphertext` the rest.",
            expected: "`ciphertext` is the report in encrypted form, as long as the report, and `tag` is GCM's tag.",
            why: "A library that gives both in one piece puts the tag behind the ciphertext.",
            next: "Look at which end of the piece you cut, when you seal and when you open.",
          });
        }
        lab.fail({
          did: "The clinic decrypted the data key, and AES-256-GCM did not give it the report.",
          expected: "The report, byte for byte.",
          why: "Key, nonce, ciphertext and tag must come from one encryption with AES-256-GCM, without additional data.",
          next: "Look whether another mode, another nonce or additional data is at work.",
          misconception: "ecb-or-no-auth",
        });
      },
    },
    {
      id: "new-key-each-time",
      title: "takes a new data key and a new nonce for each report",
      async run() {
        const second = await sealed(REPORT, "a report");
        const again = await unwrap(second.encryptedDataKey, "RSAES_OAEP_SHA_256");
        const sameKey = again !== undefined && same(again, dataKey);
        if (!sameKey && !same(second.nonce, first.nonce)) return;
        lab.fail({
          did: `You sealed two reports with the same ${sameKey ? "data key" : "nonce"}.`,
          why: sameKey
            ? "Whoever gets one data key reads every report of this laboratory, and each nonce more under one key is a chance to repeat one."
            : "With GCM a nonce must never come twice under one key. Random bytes each time make sure of it.",
          next: "Make both inside the function, with random bytes.",
          misconception: "one-data-key-forever",
        });
      },
    },
    {
      id: "opens-reports",
      title: "opens what another laboratory has sealed",
      async run() {
        const { outcome, calls } = await during("openReport", await sealElsewhere(REPORT));
        const decrypt = calls.find(({ operation }) => operation === "Decrypt");
        if (outcome.error === undefined && same(lab.bytes(outcome.value, `what ${open}() returns`), REPORT)) return;
        const missing = ["KeyId", "EncryptionAlgorithm"].filter((member) => decrypt?.input[member] === undefined);
        const threw = outcome.error && lab.code(`${outcome.error.name}: ${outcome.error.message}`);
        if (decrypt?.error !== undefined) {
          const algorithm = decrypt.input.EncryptionAlgorithm;
          lab.fail({
            did:
              missing.length > 0
                ? `You called Decrypt without ${missing.join(" and ")}, and KMS answered ${lab.code(decrypt.error.name)}.`
                : `You called Decrypt with ${lab.code(String(decrypt.input.KeyId))} and ${lab.code(String(algorithm))}, and KMS answered ${lab.code(decrypt.error.name)}.`,
            expected: "`KeyId` `alias/reports` and `EncryptionAlgorithm` `RSAES_OAEP_SHA_256`.",
            why:
              decrypt.input.EncryptionContext === undefined
                ? "The ciphertext of RSA has no room for a note of who made it, and how. Without the algorithm KMS takes SYMMETRIC_DEFAULT, which is no algorithm of an RSA key."
                : "Asymmetric keys have no encryption context.",
            next: "Give Decrypt the key, the algorithm and the encrypted data key, and nothing else.",
            source: DECRYPT,
            misconception: "asymmetric-names-its-key",
          });
        }
        lab.fail({
          did: threw ? `${open}() threw ${threw}.` : `${open}() returned other bytes than the laboratory sealed.`,
          expected: "The report.",
          why:
            decrypt === undefined
              ? "You did not call Decrypt. The private key is in KMS, so nobody else can open the data key."
              : "KMS gave you the data key. The report is opened with it, the nonce and the tag, on this machine.",
          next:
            decrypt === undefined
              ? "Send encryptedDataKey to Decrypt."
              : "Use AES-256-GCM with the data key, the nonce and the tag of the sealed report.",
          source: DECRYPT,
        });
      },
    },
    {
      id: "opens-its-own",
      title: "opens what it sealed itself, of any length",
      async run() {
        for (const report of [LONG, new Uint8Array()]) {
          const what = report.length === 0 ? "an empty report" : "a report";
          const { outcome } = await during("openReport", await sealed(report, what));
          if (outcome.error === undefined && same(lab.bytes(outcome.value, `what ${open}() returns`), report)) continue;
          lab.fail({
            did: `${open}() did not give back ${what} of ${report.length.toLocaleString("en")} bytes that ${seal}() had sealed.`,
            why: "What is sealed must come back unchanged.",
            next: "Compare the two functions, step by step.",
          });
        }
      },
    },
    {
      id: "notices-changes",
      title: "refuses a report that somebody has changed",
      async run() {
        for (const part of ["ciphertext", "tag", "nonce"] as const) {
          const whole = await sealElsewhere(REPORT);
          const changed = new Uint8Array(whole[part]);
          changed[3] = (changed[3] ?? 0) ^ 1;
          const { outcome } = await during("openReport", { ...whole, [part]: changed });
          if (outcome.error !== undefined) continue;
          lab.fail({
            did: `One bit of ${part} was changed, and ${open}() returned a report all the same.`,
            expected: "An error.",
            why: "A wrong value of a blood test is worse than none. GCM notices every change, if the tag is given to it and its error is let through.",
            next: "Check the tag, and do not catch the error.",
            misconception: "ecb-or-no-auth",
          });
        }
      },
    },
  ];
};

export default checks;

function source(title: string, url: string) {
  return { title, url, checked: "2026-11-26" };
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function bytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer);
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other);
}
