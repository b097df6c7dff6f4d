/** Whether the registrar hands out working data keys, one a folder, without ever having held one. */
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";
import type { ObservedCall, Principal } from "../../../src/kms/world.ts";

const WITHOUT_PLAINTEXT = {
  title: "GenerateDataKeyWithoutPlaintext (AWS KMS API)",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html",
  checked: "2026-11-23",
};
const CONTEXT = {
  title: "Encryption context",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html",
  checked: "2026-11-23",
};

const FOLDERS = ["folder-17", "folder-4", "folder-203"];
const REGION = "eu-west-1";
const NOTES_APP = "arn:aws:iam::111122223333:role/NotesApp";

const checks: CodeChecks = (lab: Lab) => {
  const decryptAsApp = async (blob: Uint8Array, folder: string): Promise<Uint8Array> => {
    const caller = lab.world.identify(lab.world.credentials(NOTES_APP).accessKeyId) as Principal;
    const input = { CiphertextBlob: blob, EncryptionContext: { folder } };
    const { Plaintext } = await lab.world.call({ operation: "Decrypt", input, caller, region: REGION });
    return Plaintext as Uint8Array;
  };
  const programCalls = () => lab.calls.filter((call) => call.caller.name === "Registrar");

  /** How a folder is bound, as the program's language writes it. */
  const boundToFolder = lab.say({
    typescript: "`EncryptionContext: { folder }`",
    python: '`EncryptionContext={"folder": folder}`',
  });

  let returned: unknown;
  let prepared: readonly { readonly folder?: unknown; readonly encryptedDataKey?: unknown }[] = [];
  let made: readonly ObservedCall[] = [];

  return [
    {
      id: "never-sees-a-plaintext-key",
      title: "makes data keys without seeing them",
      async run() {
        const outcome = await lab.attempt("prepare", FOLDERS);
        const calls = programCalls();
        const withPlaintext = calls.find((call) => call.operation === "GenerateDataKey");
        if (withPlaintext !== undefined) {
          lab.fail({
            did: `You called GenerateDataKey, and KMS answered \`${withPlaintext.error?.name ?? "with a plaintext key"}\`.`,
            expected: "An operation that returns only the encrypted copy.",
            why: "GenerateDataKey would put a working key in the registrar's memory. That is why the key policy does not let `role/Registrar` call it.",
            next: "Call GenerateDataKeyWithoutPlaintext.",
            source: WITHOUT_PLAINTEXT,
            misconception: "without-plaintext-useless",
          });
        }
        const encrypted = calls.find((call) => call.operation === "Encrypt" || call.operation === "GenerateRandom");
        if (encrypted !== undefined) {
          lab.fail({
            did:
              encrypted.operation === "Encrypt"
                ? `You made ${bytesOf(encrypted.input.Plaintext)} bytes yourself and sent them to Encrypt.`
                : "You asked KMS for random bytes with GenerateRandom.",
            expected: "A data key that KMS makes and returns in encrypted form only.",
            why: "The result would be an encrypted key, but until then the registrar held it in plaintext. A copy of its memory would be a copy of the key.",
            next: "Let KMS make the key: GenerateDataKeyWithoutPlaintext.",
            source: WITHOUT_PLAINTEXT,
            misconception: "genrandom-vs-datakey",
          });
        }
        const both = calls.find((call) => call.input.KeySpec !== undefined && call.input.NumberOfBytes !== undefined);
        if (both?.error !== undefined) {
          lab.fail({
            did: `You passed KeySpec and NumberOfBytes, and KMS answered \`${both.error.name}\`.`,
            expected: "Exactly one of them: the KeySpec `AES_256`.",
            why: "The two members say the same thing in two ways, so KMS takes one and refuses both.",
            next: "Take NumberOfBytes out.",
            source: WITHOUT_PLAINTEXT,
            misconception: "keyspec-and-bytes",
          });
        }
        if (outcome.error !== undefined) {
          lab.fail({
            did: `${lab.threw("prepare", outcome.error)}.`,
            why: "It is asked for the data keys of three folders, and the registrar may make them.",
            next: "Mend what the message says, and save again.",
          });
        }
        made = calls.filter((call) => call.operation === "GenerateDataKeyWithoutPlaintext" && call.error === undefined);
        if (made.length === 0) {
          lab.fail({
            did: "prepare() came back without a data key from KMS.",
            expected: "Calls of GenerateDataKeyWithoutPlaintext.",
            why: "Only KMS can encrypt a data key under a KMS key.",
            next: lab.say({
              typescript:
                "Send a `GenerateDataKeyWithoutPlaintextCommand` with the client `kms`, and wait for it with `await`.",
              python: "Call `kms.generate_data_key_without_plaintext(…)`.",
            }),
            source: WITHOUT_PLAINTEXT,
          });
        }
        returned = outcome.value;
        prepared = Array.isArray(returned) ? returned : [];
      },
    },
    {
      id: "returns-every-folder",
      title: "returns one encrypted data key for each folder, in order",
      run() {
        const names = prepared.map((item) => item?.folder);
        if (names.join() !== FOLDERS.join()) {
          lab.fail({
            did:
              prepared.length === 0
                ? `prepare() returned ${lab.describe(returned)}.`
                : `For the folders ${FOLDERS.join(", ")} you returned ${prepared.length} items: ${lab.code(names.map(String).join(", "))}.`,
            expected: `${FOLDERS.length} items ${lab.say({ typescript: "`{ folder, encryptedDataKey }`", python: '`{"folder": …, "encryptedDataKey": …}`' })} in ${lab.say({ typescript: "an array", python: "a list" })}, in the order of the names given.`,
            why: "The notes application looks for the key of each folder by its name.",
            next: lab.say({
              typescript: "Return one item for each name. `Promise.all` keeps the order.",
              python: "Return one item for each name, as `[… for folder in folders]` makes them.",
            }),
          });
        }
        for (const item of prepared) lab.bytes(item.encryptedDataKey, `encryptedDataKey of ${String(item.folder)}`);
      },
    },
    {
      id: "one-key-a-folder",
      title: "gives every folder a key of its own, of 32 bytes, under alias/notes",
      run() {
        const wrongKey = made.find((call) => call.output?.KeyId !== lab.keyArn("notes"));
        const wrongSize = made.find((call) => call.input.KeySpec !== "AES_256" && call.input.NumberOfBytes !== 32);
        if (wrongKey !== undefined || wrongSize !== undefined) {
          lab.fail({
            did: wrongKey
              ? `You made a data key under ${lab.code(String(wrongKey.input.KeyId))}.`
              : `You asked for ${String(wrongSize?.input.KeySpec ?? `${wrongSize?.input.NumberOfBytes} bytes`)}.`,
            expected: "The KeyId `alias/notes` and the KeySpec `AES_256`.",
            why: "AES-256 takes a key of 32 bytes, and `role/NotesApp` may decrypt under `alias/notes` only.",
            next: "Give every call this key and this size.",
            source: WITHOUT_PLAINTEXT,
          });
        }
        const distinct = new Set(prepared.map((item) => hex(item.encryptedDataKey as Uint8Array)));
        if (distinct.size < FOLDERS.length) {
          lab.fail({
            did: `You gave ${FOLDERS.length} folders ${distinct.size === 1 ? "the same encrypted data key" : `${distinct.size} different encrypted data keys`}.`,
            why: "Whoever may open one folder could open the others too, and the log would not say which folder was read.",
            next: "Ask KMS once for each folder.",
            source: WITHOUT_PLAINTEXT,
            misconception: "one-data-key-forever",
          });
        }
        const blobs = made.map((call) => hex(call.output?.CiphertextBlob as Uint8Array));
        const foreign = prepared.find((item) => !blobs.includes(hex(item.encryptedDataKey as Uint8Array)));
        if (foreign !== undefined) {
          lab.fail({
            did: `encryptedDataKey of ${String(foreign.folder)} is not a \`CiphertextBlob\` that KMS returned.`,
            why: "KMS can decrypt only what it encrypted, byte for byte.",
            next: "Return `CiphertextBlob` as it is.",
            source: WITHOUT_PLAINTEXT,
          });
        }
      },
    },
    {
      id: "binds-the-folder",
      title: "binds each key to its folder",
      run() {
        for (const item of prepared) {
          const call = made.find(
            (one) => hex(one.output?.CiphertextBlob as Uint8Array) === hex(item.encryptedDataKey as Uint8Array),
          );
          const context = call?.input.EncryptionContext;
          const wanted = JSON.stringify({ folder: item.folder });
          if (JSON.stringify(context) === wanted) continue;
          lab.fail({
            did:
              context === undefined
                ? `You made the key of ${String(item.folder)} without an encryption context.`
                : `You made the key of ${String(item.folder)} with the encryption context ${lab.code(JSON.stringify(context))}.`,
            expected: `\`${wanted}\``,
            why:
              context === undefined
                ? "The context is bound to the encrypted key. With it, a key laid in the wrong folder does not open there."
                : "`role/NotesApp` decrypts the key with exactly this pair. With other pairs, or with more of them, it does not open.",
            next: `Pass ${boundToFolder} in each call.`,
            source: CONTEXT,
            misconception: "context-optional-on-decrypt",
          });
        }
      },
    },
    {
      id: "the-app-can-use-them",
      title: "lets role/NotesApp use the keys",
      async run() {
        for (const item of prepared) {
          const key = await decryptAsApp(item.encryptedDataKey as Uint8Array, String(item.folder));
          if (key.length === 32) continue;
          lab.fail({
            did: `role/NotesApp decrypted the key of ${String(item.folder)} and got ${key.length} bytes.`,
            expected: "32 bytes, a key for AES-256.",
            why: "AES-256 takes a key of exactly 256 bits.",
            next: "Ask for the KeySpec `AES_256`.",
            source: WITHOUT_PLAINTEXT,
          });
        }
      },
    },
  ];
};

export default checks;

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function bytesOf(value: unknown): number {
  return value instanceof Uint8Array ? value.length : 0;
}
