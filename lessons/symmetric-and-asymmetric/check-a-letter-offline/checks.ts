/** Whether signatures of KMS are checked outside KMS: with the public key, fetched once, and every forgery refused. */
import { createHash } from "node:crypto";
import type { CodeChecks, Lab } from "../../../src/grading/checks.ts";

const PUBLIC_KEY = source(
  "GetPublicKey (AWS KMS API)",
  "https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html",
);
const SIGN = source("Sign (AWS KMS API)", "https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html");
const OFFLINE = source(
  "Example offline operations",
  "https://docs.aws.amazon.com/kms/latest/developerguide/offline-operations.html",
);

const SHORT = utf8("Dear Dr Kühn, the knee is better, and back in May will do.");
/** As long as a letter with a picture in it; Sign and Verify take 4,096 bytes. */
const LONG = utf8("Dear Dr Kühn, here is the picture: ".repeat(30_000));
const REGION = "eu-west-1";
const ROOT = "arn:aws:iam::111122223333:root";

const checks: CodeChecks = (lab: Lab) => {
  const name = lab.name("verifyLetter");
  const programCalls = () => lab.calls.filter(({ caller }) => caller.name === "LetterCheck");
  const sign = async (key: string, message: Uint8Array, type: "RAW" | "DIGEST"): Promise<Uint8Array> => {
    const { Signature } = await lab.world.call({
      operation: "Sign",
      input: { KeyId: lab.keyArn(key), Message: message, MessageType: type, SigningAlgorithm: "ECDSA_SHA_256" },
      caller: lab.world.principal(ROOT),
      region: REGION,
    });
    return Signature as Uint8Array;
  };
  const says = async (letter: Uint8Array, signature: Uint8Array) => lab.attempt("verifyLetter", letter, signature);
  /** Fails where the function threw, or gave something else than a boolean. */
  const verdict = (outcome: Awaited<ReturnType<typeof says>>, given: string): boolean => {
    if (outcome.error !== undefined) {
      const { name: error, message, line } = outcome.error;
      const invalid = error === "InvalidSignature" || message.includes("InvalidSignature");
      lab.fail({
        did: `For ${given} ${name}() threw ${lab.code(message === "" ? error : `${error}: ${message}`)}${line === undefined ? "" : ` in line ${line}`}.`,
        expected: "`true` or `false`.",
        why: invalid
          ? "This is how the library says that a signature is not good. Whoever calls you asked for a yes or a no."
          : "A key or a signature in another format than the library expects is an error. `PublicKey` is DER, a SubjectPublicKeyInfo, without `BEGIN` and `END` lines.",
        next: invalid
          ? "Catch this one error, and return the answer that it means."
          : lab.say({
              typescript:
                'Make the key with `createPublicKey({ key, format: "der", type: "spki" })`, and mend what the message says.',
              python: "Make the key with `load_der_public_key`, and mend what the message says.",
            }),
        source: PUBLIC_KEY,
      });
    }
    if (typeof outcome.value !== "boolean") {
      lab.fail({
        did: `For ${given} ${name}() returned ${lab.code(String(outcome.value), { longest: 40 })}, of the type ${typeof outcome.value}.`,
        expected: "`true` or `false`.",
        why: "Whoever calls you decides with it whether a letter is believed.",
        next: "Return the answer of the library as a boolean.",
      });
    }
    return outcome.value;
  };

  /** A signature of the short letter that the program has called good. */
  let believed: Uint8Array;

  return [
    {
      id: "accepts-a-letter",
      title: "says that a letter which the clinic signed is good",
      async run() {
        const signature = await sign("letters", sha256(LONG), "DIGEST");
        const outcome = await says(LONG, signature);
        const asked = programCalls().find(({ operation }) => operation === "Verify");
        if (asked !== undefined) {
          lab.fail({
            did: `You called Verify, and KMS answered ${lab.code(asked.error?.name ?? "without an error")}.`,
            expected: "GetPublicKey, once, and a check on this machine.",
            why: "Verify works for callers who may call KMS, and for messages of up to 4,096 bytes. This letter has more than a million. Everything that is needed to verify is in the public key.",
            next: "Fetch the public key, and verify with your own library.",
            source: OFFLINE,
            misconception: "verify-needs-kms",
          });
        }
        const fetched = programCalls().find(({ operation }) => operation === "GetPublicKey");
        if (fetched !== undefined && fetched.output?.KeyId !== lab.keyArn("letters")) {
          lab.fail({
            did: `You called GetPublicKey for ${lab.code(String(fetched.input.KeyId))}${fetched.error === undefined ? "" : `, and KMS answered ${lab.code(fetched.error.name)}`}.`,
            expected: "The public key of `alias/letters`.",
            why: "Only the public key of the pair that signed can tell its signatures from others.",
            next: 'Call GetPublicKey with `KeyId` `"alias/letters"`.',
            source: PUBLIC_KEY,
          });
        }
        const good = verdict(outcome, "a letter that the clinic signed");
        if (fetched === undefined) {
          lab.fail({
            did: `${name}() answered without having asked KMS for anything.`,
            expected: "A call of GetPublicKey for `alias/letters`.",
            why: "Without the public key nobody can tell a signature from random bytes.",
            next: "Fetch the public key, and verify with your own library.",
            source: PUBLIC_KEY,
          });
        }
        if (good) return;
        const twice = await says(LONG, await sign("letters", sha256(sha256(LONG)), "DIGEST"));
        if (twice.error === undefined && twice.value === true) {
          lab.fail({
            did: `${name}() said \`false\`. It said \`true\` for a signature of the hash of the letter's hash.`,
            expected: "The letter hashed once.",
            why: "`ECDSA_SHA_256` hashes once, whether KMS does it (RAW) or the clinic did (DIGEST). You hashed the letter, and your library hashed the result again.",
            next: "Give the library the letter itself, or tell it that it gets a digest.",
            source: SIGN,
            misconception: "digest-hashed-again",
          });
        }
        const raw = await says(LONG, rawPair(signature));
        if (raw.error === undefined && raw.value === true) {
          lab.fail({
            did: `${name}() said \`false\`. It said \`true\` when r and s came as 64 bytes, one after the other.`,
            expected: `The signature as KMS gives it, DER. This one has ${signature.length} bytes.`,
            why: "There are two ways to write an ECDSA signature. KMS writes DER (RFC 3279); JSON web tokens and browsers have the 64 bytes.",
            next: "Let the library read DER.",
            source: SIGN,
            misconception: "signature-formats-alike",
          });
        }
        lab.fail({
          did: `${name}() said \`false\` for a letter that the clinic signed.`,
          expected: "`true`.",
          why: "The letter is whole, and the signature was made with `ECDSA_SHA_256` by `alias/letters`.",
          next: "Look at three things: the hash is SHA-256, the letter is hashed once, and the signature is DER.",
          source: SIGN,
        });
      },
    },
    {
      id: "accepts-either-way",
      title: "needs not know whether the clinic hashed, or KMS did",
      async run() {
        const ways = [
          { type: "RAW", message: SHORT },
          { type: "DIGEST", message: sha256(SHORT) },
        ] as const;
        for (const { type, message } of ways) {
          believed = await sign("letters", message, type);
          if (verdict(await says(SHORT, believed), `a letter signed with ${type}`)) continue;
          lab.fail({
            did: `${name}() said \`false\` for a short letter that was signed with the message type ${type}.`,
            expected: "`true`.",
            why: "RAW and DIGEST say who does the hashing. What is signed in the end is the same hash.",
            next: "Verify all letters in the same way, whatever their length.",
            source: SIGN,
            misconception: "digest-hashed-again",
          });
        }
      },
    },
    {
      id: "refuses-forgeries",
      title: "says that what the clinic did not sign is not good",
      async run() {
        const changed = utf8("Dear Dr Kühn, the knee is worse, and back in May will do.");
        const forgeries = [
          { given: "a letter with one word changed", letter: changed, signature: believed },
          {
            given: "a letter signed by `alias/invoices`",
            letter: SHORT,
            signature: await sign("invoices", SHORT, "RAW"),
          },
          { given: "a signature of three bytes", letter: SHORT, signature: new Uint8Array([1, 2, 3]) },
          { given: "a signature cut off in the middle", letter: SHORT, signature: believed.slice(0, 35) },
        ];
        for (const { given, letter, signature: forged } of forgeries) {
          if (!verdict(await says(letter, forged), given)) continue;
          lab.fail({
            did: `${name}() said \`true\` for ${given}.`,
            expected: "`false`.",
            why: "A check that says yes when it cannot tell is worse than none: people believe what it lets through.",
            next: "Return `true` only where the library has verified this letter with this signature.",
            source: OFFLINE,
          });
        }
      },
    },
    {
      id: "asks-once",
      title: "asks KMS for the public key once",
      run() {
        const calls = programCalls();
        if (calls.length === 1) return;
        lab.fail({
          did: `You checked several letters and called KMS ${calls.length} times: ${lab.code([...new Set(calls.map(({ operation }) => operation))].join(", "))}.`,
          expected: "One call of GetPublicKey for all of them.",
          why: "An asymmetric KMS key keeps its key pair for life; it is not rotated. Each call more costs time and money and counts towards the request quota. And without KMS the check works where there is no network.",
          next: "Keep the public key in a variable outside the function.",
          source: PUBLIC_KEY,
          misconception: "verify-needs-kms",
        });
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

function sha256(message: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(message).digest());
}

/** r and s of a DER signature as 64 bytes (IEEE P1363): SEQUENCE { INTEGER r, INTEGER s }, each of at most 33 bytes. */
function rawPair(der: Uint8Array): Uint8Array {
  const pair = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const number = der.slice(at + 2, at + 2 + length);
    const digits = number.slice(Math.max(0, number.length - 32));
    pair.set(digits, end - digits.length);
    at += 2 + length;
  }
  return pair;
}
