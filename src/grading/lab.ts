/** The lab that a `code` exercise's checks work in: the world, the learner's program, and ways to look at both. */
import { functionName, type Language } from "../content/language.ts";
import type { ObservedCall } from "../kms/world.ts";
import type { Failure, Lab, ThrownByProgram } from "./checks.ts";
import { findBytes } from "./find-bytes.ts";
import { type RunningProgram, ThrownError } from "./runner/runner.ts";
import type { BuiltScene } from "./scene.ts";
import { code } from "./words.ts";

/** A check said that the answer is wrong. Not a fault: gradeCode makes a failed check of it. */
export class CheckFailed extends Error {
  override readonly name = "CheckFailed";
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.did);
    this.failure = failure;
  }
}

export interface OpenLab {
  readonly lab: Lab;
  /** What the checks drew. */
  picture(): string | undefined;
}

/**
 * @param language of the learner's program
 * @param call calls the learner's program, by the name that the program has for a function
 * @param calls grows as the program makes calls
 */
export function openLab(
  scene: BuiltScene,
  language: Language,
  call: RunningProgram["call"],
  calls: readonly ObservedCall[],
): OpenLab {
  const name = (exportName: string): string => functionName(exportName, language);
  let picture: string | undefined;
  const fail = (failure: Failure): never => {
    throw new CheckFailed(failure);
  };
  const lab: Lab = {
    world: scene.world,
    get calls() {
      return [...calls];
    },
    async call(exportName, ...args) {
      try {
        return await call(name(exportName), args);
      } catch (error) {
        if (!(error instanceof ThrownError)) throw error;
        return fail(thrownFailure(name(exportName), error.thrown, calls, language));
      }
    },
    async attempt(exportName, ...args) {
      try {
        return { value: await call(name(exportName), args) };
      } catch (error) {
        if (!(error instanceof ThrownError)) throw error;
        return { error: error.thrown };
      }
    },
    say: (words) => words[language],
    name,
    keyArn: (key) => scene.keyArn(key),
    fail,
    find: findBytes,
    describe: (value) => describe(value, language),
    threw: (exportName, thrown) => `${name(exportName)}() ${WORDS[language].threw} ${asText(thrown)}${inLine(thrown)}`,
    bytes(value, called) {
      if (value instanceof Uint8Array) return value;
      const { expected, type } = BYTES[language];
      return fail({
        did: `${called} is ${value === undefined ? "missing" : describe(value, language)}.`,
        expected,
        why: `Keys, nonces and ciphertexts are bytes. The client takes and returns them as \`${type}\`.`,
        next: value === undefined ? "Look whether it is returned, under this name." : "Return the bytes themselves.",
      });
    },
    code,
    draw(drawing) {
      picture = drawing;
    },
  };
  return { lab, picture: () => picture };
}

/** What is told when a function of the program threw that should not have. */
function thrownFailure(
  exportName: string,
  thrown: ThrownByProgram,
  calls: readonly ObservedCall[],
  language: Language,
): Failure {
  const refused = calls.findLast(({ error }) => error?.name === thrown.name);
  return {
    did: `\`${exportName}\` ${WORDS[language].threw}${inLine(thrown)}: ${asText(thrown)}`,
    why:
      refused === undefined
        ? `This check expects \`${exportName}\` to return.`
        : `KMS answered \`${refused.operation}\` with this error, and \`${exportName}\` passed it on.`,
    next:
      refused === undefined
        ? (MENDED.find(({ fits }) => fits(thrown))?.next ?? "Mend what the message says.")
        : refused.decisions.some(({ allowed }) => !allowed)
          ? "Look at the decision: it says which policy did not allow the call."
          : "Look at the request that you sent, among the KMS calls.",
  };
}

/** Slips whose message alone does not say what to mend. */
const MENDED: readonly { fits(thrown: ThrownByProgram): boolean; readonly next: string }[] = [
  {
    // A promise has no `Plaintext`: what comes of a client call without `await` is told by the engine in these words.
    fits: ({ name, message }) => name === "TypeError" && /undefined|Promise/.test(message),
    next: "Something that the line uses is not there. Look for a forgotten `await`: `kms.send` returns a promise.",
  },
  {
    fits: ({ name, message }) => name === "TypeError" && message.includes("only accepts keyword arguments"),
    next: "Name each argument as KMS names the member of the request: `KeyId=…, EncryptionContext=…`.",
  },
  {
    // A client of boto3 has classes for the errors in KMS's API model only, and names all of them in this message.
    fits: ({ name, message }) => name === "AttributeError" && message.includes("KMSExceptions object"),
    next: 'The client has no such class: not every error has one. Catch `ClientError`, and look at `error.response["Error"]["Code"]`.',
  },
  {
    // What Python's `.decode()` says of bytes that are no text.
    fits: ({ name }) => name === "UnicodeDecodeError",
    next: "Keys, nonces and ciphertexts are not text, and cannot be decoded as such. Where text is needed, `base64.b64encode` writes any bytes as text.",
  },
];

const asText = ({ name, message }: ThrownByProgram): string => code(message === "" ? name : `${name}: ${message}`);
const inLine = ({ line }: ThrownByProgram): string => (line === undefined ? "" : ` in line ${line}`);

const BYTES = {
  typescript: { expected: "Bytes: a `Uint8Array` or a `Buffer`.", type: "Uint8Array" },
  python: { expected: "Bytes: `bytes`, or a `bytearray`.", type: "bytes" },
} as const satisfies Record<Language, unknown>;

const WORDS = {
  typescript: {
    null: "`null`",
    true: "`true`",
    false: "`false`",
    array: "an array",
    object: "an object",
    threw: "threw",
  },
  python: { null: "`None`", true: "`True`", false: "`False`", array: "a list", object: "a dict", threw: "raised" },
} as const satisfies Record<Language, unknown>;

/** The longest text that is shown where a value is described. */
const SHOWN_CHARACTERS = 60;

/** A value in a few words: "the text `Monday`", "a list of 3". */
function describe(value: unknown, language: Language): string {
  const words = WORDS[language];
  if (value === undefined) return "`undefined`";
  if (value === null) return words.null;
  if (value === "") return "an empty string";
  if (typeof value === "string") {
    return value.length > SHOWN_CHARACTERS ? `a text of ${value.length} characters` : `the text ${code(value)}`;
  }
  if (typeof value === "boolean") return value ? words.true : words.false;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `${words.array} of ${value.length}`;
  if (typeof value === "object") return words.object;
  return `a ${typeof value}: ${code(String(value).slice(0, 40))}`;
}
