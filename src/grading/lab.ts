/** The lab that a `code` exercise's checks work in: the world, the learner's program, and ways to look at both. */
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
 * @param call calls the learner's program
 * @param calls grows as the program makes calls
 */
export function openLab(scene: BuiltScene, call: RunningProgram["call"], calls: readonly ObservedCall[]): OpenLab {
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
        return await call(exportName, args);
      } catch (error) {
        if (!(error instanceof ThrownError)) throw error;
        return fail(thrownFailure(exportName, error.thrown, calls));
      }
    },
    async attempt(exportName, ...args) {
      try {
        return { value: await call(exportName, args) };
      } catch (error) {
        if (!(error instanceof ThrownError)) throw error;
        return { error: error.thrown };
      }
    },
    keyArn: (name) => scene.keyArn(name),
    fail,
    find: findBytes,
    bytes(value, name) {
      if (value instanceof Uint8Array) return value;
      return fail({
        did: `${name} is ${describe(value)}.`,
        expected: "Bytes: a `Uint8Array` or a `Buffer`.",
        why: "Keys, nonces and ciphertexts are bytes. The client takes and returns them as `Uint8Array`.",
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
function thrownFailure(exportName: string, thrown: ThrownByProgram, calls: readonly ObservedCall[]): Failure {
  const { name, message, line } = thrown;
  const where = line === undefined ? "" : ` in line ${line}`;
  const refused = calls.findLast(({ error }) => error?.name === name);
  return {
    did: `\`${exportName}\` threw${where}: ${code(message === "" ? name : `${name}: ${message}`)}`,
    why:
      refused === undefined
        ? `This check expects \`${exportName}\` to return.`
        : `KMS answered \`${refused.operation}\` with this error, and \`${exportName}\` passed it on.`,
    next:
      refused === undefined
        ? mend(thrown)
        : refused.decisions.some(({ allowed }) => !allowed)
          ? "Look at the decision: it says which policy did not allow the call."
          : "Look at the request that you sent, among the KMS calls.",
  };
}

/** A promise has no `Plaintext`: what comes of a client call without `await` is told by the engine in these words. */
const mend = ({ name, message }: ThrownByProgram): string =>
  name === "TypeError" && /undefined|Promise/.test(message)
    ? "Something that the line uses is not there. Look for a forgotten `await`: `kms.send` returns a promise."
    : "Mend what the message says.";

/** A value in a few words: "a string of 44 characters". */
function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "`null`";
  if (typeof value === "string") return `a string of ${value.length} characters`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object") return "an object";
  return `a ${typeof value}: ${code(String(value).slice(0, 40))}`;
}
