/** Whether sealed records change their KMS key and nothing else, without a plaintext ever leaving KMS. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";
import type { ObservedCall, Principal } from "../../../src/kms/world.ts";

const REENCRYPT = {
  title: "ReEncrypt (AWS KMS API)",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html",
  checked: "2026-11-23",
};
const CONTEXT = {
  title: "Encryption context",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html",
  checked: "2026-11-23",
};

interface SealedRecord {
  readonly encryptedDataKey: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

const NOTES = ["Frau Müller: better.", "Herr Øster: no change.", "Ms Park: discharged today."];
const REGION = "eu-west-1";
const ROOT = "arn:aws:iam::111122223333:root";
const CLINIC = { clinic: "north" };

const checks: CodeChecks = (lab: Lab) => {
  /** One call as the account's root user, as the clinic's other programs would make it. */
  const elsewhere = (operation: string, input: Readonly<Record<string, unknown>>) => {
    const caller = lab.world.identify(lab.world.credentials(ROOT).accessKeyId) as Principal;
    return lab.world.call({ operation, input, caller, region: REGION });
  };
  const seal = async (note: string): Promise<SealedRecord> => {
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
  const programCalls = () => lab.calls.filter((call) => call.caller.name === "Mover");

  /** How the clinic is bound before and after, as the program's language writes it. */
  const context = (member: string) =>
    lab.say({ typescript: `\`${member}: { clinic: "north" }\``, python: `\`${member}={"clinic": "north"}\`` });

  let before: readonly SealedRecord[] = [];
  let after: readonly SealedRecord[] = [];
  let reEncrypts: readonly ObservedCall[] = [];

  return [
    {
      id: "never-asks-for-plaintext",
      title: "re-encrypts inside KMS, without asking for a plaintext",
      async run() {
        before = [await seal(NOTES[0] ?? ""), await seal(NOTES[1] ?? ""), await seal(NOTES[2] ?? "")];
        const outcome = await lab.attempt("move", before);
        const calls = programCalls();
        const detour = calls.find((call) => call.operation !== "ReEncrypt" && call.operation !== "DescribeKey");
        if (detour !== undefined) {
          lab.fail({
            did: `You called ${detour.operation}, and KMS answered \`${detour.error?.name ?? "with success"}\`.`,
            expected: "ReEncrypt, and nothing else.",
            why: "Decrypting and encrypting again would bring every plaintext data key into your program. `role/Mover` has no permission for that, and needs none.",
            next: `Call ReEncrypt (${lab.say({ typescript: "`ReEncryptCommand`", python: "`kms.re_encrypt`" })}) with the encrypted data key of each record.`,
            source: REENCRYPT,
            misconception: detour.operation === "Encrypt" ? "encrypt-the-data-key" : "reencrypt-client",
          });
        }
        const misled = calls.find((call) => before.some((one) => same(call.input.CiphertextBlob, one.ciphertext)));
        if (misled !== undefined) {
          lab.fail({
            did: `You sent the ciphertext of a note to ReEncrypt, and KMS answered \`${misled.error?.name ?? "nothing"}\`.`,
            expected: "The encrypted data key of the record.",
            why: "KMS did not encrypt the note, a data key did. Only the data key is encrypted under a KMS key.",
            next: "Give ReEncrypt the record's encryptedDataKey as CiphertextBlob.",
            source: REENCRYPT,
            misconception: "decrypt-data",
          });
        }
        const unbound = calls.find(
          (call) =>
            call.error?.name === "InvalidCiphertextException" && call.input.SourceEncryptionContext === undefined,
        );
        if (unbound !== undefined) {
          lab.fail({
            did: "You called ReEncrypt without `SourceEncryptionContext`, and KMS answered `InvalidCiphertextException`.",
            expected: 'The context that the data key is bound to: `{ "clinic": "north" }`.',
            why: "ReEncrypt begins with a decryption, and a decryption needs the context of the encryption.",
            next: `Pass ${context("SourceEncryptionContext")}.`,
            source: CONTEXT,
            misconception: "context-optional-on-decrypt",
          });
        }
        if (outcome.error !== undefined) {
          lab.fail({
            did: `${lab.threw("move", outcome.error)}.`,
            why: "The three records are whole, and `role/Mover` may move them.",
            next: "Mend what the message says, and save again.",
          });
        }
        reEncrypts = calls.filter((call) => call.error === undefined && call.operation === "ReEncrypt");
        if (reEncrypts.length === 0) {
          lab.fail({
            did: "move() came back without a call of ReEncrypt.",
            why: "Only KMS can take a data key from one KMS key to another.",
            next: lab.say({
              typescript: "Send a `ReEncryptCommand` for each record, and wait for it with `await`.",
              python: "Call `kms.re_encrypt(…)` for each record.",
            }),
            source: REENCRYPT,
          });
        }
        if (!Array.isArray(outcome.value) || outcome.value.length !== before.length) {
          lab.fail({
            did: `For ${before.length} records move() returned ${Array.isArray(outcome.value) ? outcome.value.length : lab.describe(outcome.value)}.`,
            expected: `${before.length} records, in ${lab.say({ typescript: "an array", python: "a list" })}.`,
            why: "A record that is missing afterwards is a note that is lost.",
            next: lab.say({
              typescript: "Return one record for each that came in. `Promise.all` waits for all of them.",
              python: "Return a list with one record for each that came in.",
            }),
          });
        }
        after = outcome.value as readonly SealedRecord[];
      },
    },
    {
      id: "leaves-the-note-alone",
      title: "leaves nonce, ciphertext and tag as they were",
      run() {
        after.forEach((record, index) => {
          for (const part of ["nonce", "ciphertext", "tag"] as const) {
            const bytes = lab.bytes(record?.[part], `${part} of record ${index + 1}`);
            if (same(bytes, before[index]?.[part])) continue;
            lab.fail({
              did: `The ${part} of record ${index + 1} has changed.`,
              expected: "The same bytes as before.",
              why: "The note is encrypted under the data key, and the data key stays the same. A changed byte makes the note unreadable. Swapped records do, too.",
              next: `Return ${lab.say({ typescript: "`{ ...record, encryptedDataKey: … }`", python: '`{**record, "encryptedDataKey": …}`' })}, in the order in which the records came.`,
            });
          }
          lab.bytes(record.encryptedDataKey, `encryptedDataKey of record ${index + 1}`);
        });
      },
    },
    {
      id: "puts-data-keys-under-the-new-key",
      title: "puts every data key under alias/notes-next",
      run() {
        after.forEach((record, index) => {
          const call = reEncrypts.find((one) => same(one.output?.CiphertextBlob, record.encryptedDataKey));
          if (call?.output?.KeyId === lab.keyArn("notes-next")) return;
          const untouched = same(record.encryptedDataKey, before[index]?.encryptedDataKey);
          lab.fail({
            did: untouched
              ? `The encrypted data key of record ${index + 1} is still the old one.`
              : call === undefined
                ? `The encrypted data key of record ${index + 1} is not what ReEncrypt returned.`
                : `The data key of record ${index + 1} is under ${lab.code(String(call.input.DestinationKeyId))}.`,
            expected: "`CiphertextBlob` of the response, made under `alias/notes-next`.",
            why: "ReEncrypt changes nothing in place. It returns a new encrypted copy, and the old one goes on working as long as the old KMS key does.",
            next: "Put `CiphertextBlob` of the response into the record.",
            source: REENCRYPT,
          });
        });
      },
    },
    {
      id: "keeps-the-clinic",
      title: "keeps each data key bound to the clinic",
      run() {
        for (const call of reEncrypts) {
          const given = call.input.DestinationEncryptionContext;
          if (JSON.stringify(given) === JSON.stringify(CLINIC)) continue;
          lab.fail({
            did:
              given === undefined
                ? "You called ReEncrypt without `DestinationEncryptionContext`. The new encrypted data key is bound to nothing."
                : `You called ReEncrypt with the destination context ${lab.code(JSON.stringify(given))}.`,
            expected: '`{ "clinic": "north" }`, as before.',
            why: "The new copy has the context that you give it, not the one of the old copy. KMS accepts none in silence, and every reader that passes the clinic then fails.",
            next: `Pass ${context("DestinationEncryptionContext")}.`,
            source: CONTEXT,
            misconception: "context-optional-on-decrypt",
          });
        }
      },
    },
    {
      id: "records-still-open",
      title: "leaves every note readable",
      async run() {
        for (const [index, record] of after.entries()) {
          const { Plaintext } = await elsewhere("Decrypt", {
            KeyId: lab.keyArn("notes-next"),
            CiphertextBlob: record.encryptedDataKey,
            EncryptionContext: CLINIC,
          });
          let note: string | undefined;
          try {
            const key = Plaintext as Uint8Array;
            const decipher = createDecipheriv("aes-256-gcm", key, record.nonce, { authTagLength: 16 }).setAuthTag(
              record.tag,
            );
            note = Buffer.concat([decipher.update(record.ciphertext), decipher.final()]).toString("utf8");
          } catch {}
          if (note === NOTES[index]) continue;
          lab.fail({
            did: `Record ${index + 1} does not open: its data key belongs to another note.`,
            why: "Each note has a data key of its own. A reader tries the one that stands in the record.",
            next: "Keep each new encrypted data key with the record that the old one came from.",
          });
        }
      },
    },
    {
      id: "stops-at-a-broken-record",
      title: `${lab.say({ typescript: "throws", python: "raises" })} an error when a record cannot be moved`,
      async run() {
        const [first, second] = [await seal("first"), await seal("second")];
        const broken = Uint8Array.from(second.encryptedDataKey);
        broken[broken.length - 1] = (broken[broken.length - 1] ?? 0) ^ 1;
        const outcome = await lab.attempt("move", [first, { ...second, encryptedDataKey: broken }]);
        if (outcome.error !== undefined) return;
        const count = Array.isArray(outcome.value) ? outcome.value.length : undefined;
        const returned = count === undefined ? lab.describe(outcome.value) : `${count} record${count === 1 ? "" : "s"}`;
        lab.fail({
          did: `One of two records had a damaged data key. move() returned ${returned} as if all were well.`,
          expected: "An error.",
          why: "The caller will delete the old KMS key when all is moved. A record that was left behind in silence is then lost.",
          next: `Take the \`${lab.say({ typescript: "catch", python: "except" })}\` out and let KMS's error through.`,
          source: REENCRYPT,
        });
      },
    },
  ];
};

export default checks;

function same(a: unknown, b: unknown): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
}
