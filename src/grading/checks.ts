/**
 * What the author of a `code` exercise writes against: `checks.ts` default-exports a function from a {@link Lab} to the
 * checks, in order. Checks run in the workbook's own process; only the learner's program runs apart.
 * It must import types only (`import type … from`), because a pack is loaded without its dependencies.
 */
import type { Language } from "../content/language.ts";
import type { ObservedCall, World } from "../kms/world.ts";
import type { Feedback } from "./verdict.ts";

export type CodeChecks = (lab: Lab) => readonly CodeCheck[];

export interface CodeCheck {
  /** A slug, unique in the exercise. */
  readonly id: string;
  /** The line the learner reads, as something the program does: "opens what it sealed". */
  readonly title: string;
  /** Share of the exercise's points; where no check says, they are split as evenly as whole points allow. */
  readonly points?: number;
  /** Ids of the checks it waits for. Default: all the checks above it. `[]`: none. */
  readonly needs?: readonly string[];
  /** Passes by returning; fails by `lab.fail`, or by what the learner's program threw when called. */
  run(): Promise<void> | void;
}

/** A failed check in the author's words. */
export interface Failure extends Feedback {
  readonly misconception?: string;
}

export interface Lab {
  /** The fresh world of this exercise. */
  readonly world: World;
  /**
   * Calls an exported function of the learner's program with structured-cloneable arguments, and returns what it
   * resolves to (bytes come back as Uint8Array). If it throws, the check fails with a message that names the line;
   * to look at the error instead use {@link attempt}.
   */
  call(exportName: string, ...args: readonly unknown[]): Promise<unknown>;
  /** Like {@link call}, for functions that are expected to throw. Limits (time, memory, output) still fail the check. */
  attempt(
    exportName: string,
    ...args: readonly unknown[]
  ): Promise<{ readonly value: unknown; readonly error?: undefined } | { readonly error: ThrownByProgram }>;
  /** The KMS calls the program has made since the lab began, oldest first; plaintexts included. */
  readonly calls: readonly ObservedCall[];
  /**
   * The words for the language that the program is written in. Most feedback needs no two: `{ "clinic": clinic }` reads
   * well in both, "call Encrypt" does, and so do names of members, which are KMS's.
   */
  say(words: Readonly<Record<Language, string>>): string;
  /** The name of an exported function as the program's language writes it: `openRecord`, in Python `open_record`. */
  name(exportName: string): string;
  /**
   * What a function threw, as the program's language says it: ``open() threw `Error: No note.` in line 7``, in Python
   * ``open() raised …``. For a `did`, without a full stop.
   */
  threw(exportName: string, error: ThrownByProgram): string;
  /**
   * A value of the program's in a few words, for feedback: ``the text `Monday` ``, "32 bytes", "a list of 3" (an array in
   * TypeScript), "`None`". Texts of more than 60 characters are not shown.
   */
  describe(value: unknown): string;
  /** ARN of a key of the scene. */
  keyArn(name: string): string;
  /** Fails the running check. */
  fail(failure: Failure): never;
  /**
   * Looks for bytes anywhere inside a value (strings, arrays, maps, nested): as they are, as text, and in hex,
   * base64 and base64url. Returns how they were found, or undefined.
   */
  find(needle: Uint8Array | string, haystack: unknown): "bytes" | "text" | "hex" | "base64" | "base64url" | undefined;
  /** The value as bytes if it is bytes (a Uint8Array or Buffer; bytes of Python's), else fails the check saying what it is instead. */
  bytes(value: unknown, name: string): Uint8Array;
  /**
   * A text of the learner's, of the program's or of KMS's as a code span, for feedback: with its own backticks, on one
   * line, and no longer than `longest` (600 UTF-16 units unless told). Between backticks by hand it could end the span.
   */
  code(text: string, options?: { readonly longest?: number }): string;
  /** Shows a diagram beside the verdict; plain text, at most 60 columns. */
  draw(picture: string): void;
}

/** An error thrown by the learner's program, as data. */
export interface ThrownByProgram {
  readonly name: string;
  readonly message: string;
  /** 1-based line in the learner's file, where it is known. */
  readonly line?: number;
}
