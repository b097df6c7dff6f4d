/** Runs learners' programs in a process of their own, started ahead of time and thrown away after one program. */
import type { AwsRequest, AwsResponse } from "../../aws/http.ts";
import type { ThrownByProgram } from "../checks.ts";

export interface Runner {
  /**
   * Loads a program in a fresh process.
   * @throws ProgramFault if it cannot be loaded (syntax, forbidden import, top-level throw, limits)
   * @throws MissingTool if this machine has nothing to run it with
   */
  load(program: ProgramToRun): Promise<RunningProgram>;
  /** Ends every process. */
  dispose(): void;
}

export interface ProgramToRun {
  /** Its ending tells the language. */
  readonly fileName: string;
  readonly source: string;
  /** AWS_REGION, AWS_ACCESS_KEY_ID and the like: what the program finds in `process.env`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Answers the KMS requests that a TypeScript program's clients send. Python's go to the AWS_ENDPOINT_URL of its environment. */
  readonly respond: (request: AwsRequest) => Promise<AwsResponse>;
  readonly limits?: Partial<Limits>;
}

export interface Limits {
  /** Wall clock from load to close, in milliseconds. Default 5,000. */
  readonly timeMs: number;
  /** Resident memory of the process, in MiB; it has about 80 before the program. Default 256. */
  readonly memoryMiB: number;
  /** Bytes on standard output and standard error together. Default 262,144. */
  readonly outputBytes: number;
}

export interface RunningProgram {
  /** Names of the exports and what they are: "function", "string", … */
  readonly exports: Readonly<Record<string, string>>;
  /**
   * Calls an exported function with structured-cloneable arguments.
   * @throws ThrownError if the function threw or rejected
   * @throws ProgramFault if the process died, ran out of a limit, or answered with something that cannot be sent
   */
  call(exportName: string, args: readonly unknown[]): Promise<unknown>;
  /** What it printed so far. */
  readonly output: string;
  /** Ends the process. */
  close(): void;
}

/** Something that is not part of the workbook must be installed first. */
export class MissingTool extends Error {
  override readonly name = "MissingTool";
  /** What to do: Markdown sentences. */
  readonly next: string;
  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}

/** The learner's function threw. */
export class ThrownError extends Error {
  override readonly name = "ThrownError";
  readonly thrown: ThrownByProgram;
  constructor(thrown: ThrownByProgram) {
    super(`${thrown.name}: ${thrown.message}`);
    this.thrown = thrown;
  }
}

export type FaultReason =
  | "syntax"
  | "import"
  | "load"
  | "export"
  | "time"
  | "memory"
  | "output"
  | "exit"
  | "rejection"
  | "uncaught"
  | "answer";

/** The program as a whole went wrong: the learner's to mend, told with what to do. */
export class ProgramFault extends Error {
  override readonly name = "ProgramFault";
  readonly reason: FaultReason;
  /** What it did, why that ends it, what to do: Markdown sentences. */
  readonly did: string;
  readonly why: string;
  readonly next: string;
  constructor(reason: FaultReason, text: { readonly did: string; readonly why: string; readonly next: string }) {
    super(text.did);
    this.reason = reason;
    this.did = text.did;
    this.why = text.why;
    this.next = text.next;
  }
}
