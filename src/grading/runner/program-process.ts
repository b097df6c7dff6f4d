/**
 * One child process from its start to its end: warm, then loaded with one program, then thrown away.
 *
 * Everything that can go wrong with the program ends in one {@link ProgramFault}, which every waiting and later call
 * gets. A fault of ours (no child, a KMS that throws) is another error, and is passed on as it is.
 */
import type { ChildProcess } from "node:child_process";
import type { Writable } from "node:stream";
import { BadFrame, frameHeader, readFrames } from "./frames.ts";
import type { ProgramSide } from "./program-side.ts";
import {
  type DescribedError,
  FROM_PARENT,
  type FromChild,
  MESSAGE_BYTES,
  readChildMessage,
  TO_PARENT,
  type ToChild,
} from "./protocol.ts";
import { watchResidentMemory } from "./resident-memory.ts";
import { type Limits, type ProgramToRun, type RunningProgram, ThrownError } from "./runner.ts";
import { takeValue, Untakable } from "./untrusted.ts";

const defaultLimits: Limits = { timeMs: 5000, memoryMiB: 256, outputBytes: 262_144 };

const SOURCE_LENGTH = 2 ** 20;
/** Far more than a process needs to become ready, on the slowest machine. */
const START_MS = 30_000;

interface Waiting {
  readonly exportName: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class ProgramProcess {
  readonly #child: ChildProcess;
  readonly #ready = Promise.withResolvers<void>();
  readonly #loaded = Promise.withResolvers<Readonly<Record<string, string>>>();
  readonly #calls = new Map<number, Waiting>();
  readonly #onEnd: () => void;
  readonly #side: ProgramSide;
  #lastId = 0;
  #program: ProgramToRun | undefined;
  #limits = defaultLimits;
  /** Why nothing more will come of it. */
  #ended: Error | undefined;
  /** A syntax error whose line is still to be read from standard error. */
  #unlocated: DescribedError | undefined;
  #stopWatching = () => {};
  #timer: NodeJS.Timeout;
  #output = "";
  #outputBytes = 0;

  /** @param onEnd is called once, when the process is about to end for whatever reason */
  constructor(side: ProgramSide, onEnd: () => void) {
    this.#side = side;
    this.#onEnd = onEnd;
    // Nobody may be waiting when these are rejected.
    this.#ready.promise.catch(() => {});
    this.#loaded.promise.catch(() => {});
    this.#timer = setTimeout(() => this.#end(new Error("The process for programs did not start in time.")), START_MS);
    this.#child = side.spawn();
    this.#listen();
    this.#child.on("error", (error) =>
      this.#end(new Error(`No process for programs can be started: ${error.message}`)),
    );
    this.#child.on("close", (code, signal) => this.#closed(code, signal));
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.#print(text));
    }
    this.#keepAlive(false);
  }

  /** @throws ProgramFault if the program cannot be loaded */
  async load(program: ProgramToRun): Promise<RunningProgram> {
    this.#keepAlive(true);
    await this.#ready.promise;
    if (this.#ended !== undefined) throw this.#ended;
    clearTimeout(this.#timer);
    if (program.source.length > SOURCE_LENGTH) throw this.#end(this.#side.faults.tooLongFault());
    this.#program = program;
    this.#limits = { ...defaultLimits, ...program.limits };
    const { timeMs, memoryMiB } = this.#limits;
    this.#timer = setTimeout(() => this.#end(this.#side.faults.timeFault(timeMs)), timeMs);
    const { pid } = this.#child;
    if (pid !== undefined) {
      this.#stopWatching = watchResidentMemory(pid, memoryMiB, () =>
        this.#end(this.#side.faults.memoryFault(memoryMiB)),
      );
    }
    const { fileName, source, environment } = program;
    this.#send({ type: "load", fileName, source, environment: { ...environment } });
    const exports = await this.#loaded.promise;
    const output = () => this.#output;
    return {
      exports,
      call: (exportName, args) => this.#call(exports, exportName, args),
      get output() {
        return output();
      },
      close: () => this.close(),
    };
  }

  close(): void {
    this.#end(new Error("The program has been closed."));
  }

  #call(exports: Readonly<Record<string, string>>, exportName: string, args: readonly unknown[]): Promise<unknown> {
    const type = Object.hasOwn(exports, exportName) ? exports[exportName] : undefined;
    const { missingExportFault, wrongExportFault } = this.#side.faults;
    if (type === undefined) return Promise.reject(missingExportFault(exportName, Object.keys(exports)));
    if (type !== "function") return Promise.reject(wrongExportFault(exportName, type));
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#send({ type: "call", id, exportName, args });
      this.#calls.set(id, { exportName, resolve, reject });
    });
  }

  #listen(): void {
    const read = readFrames(MESSAGE_BYTES, (message) => this.#hear(readChildMessage(this.#messageIn(message))));
    const fromChild = this.#child.stdio[TO_PARENT];
    fromChild?.on("data", (chunk: Uint8Array) => {
      if (this.#ended !== undefined) return;
      try {
        read(chunk, chunk.length);
      } catch (error) {
        if (!(error instanceof BadFrame)) throw error;
        this.#end(this.#side.faults.garbledFault());
      }
    });
    // A child that dies in the middle of a message: its end is told by "close".
    for (const stream of [fromChild, this.#toChild]) stream?.on("error", () => {});
  }

  get #toChild(): Writable | null {
    return this.#child.stdio[FROM_PARENT] as Writable | null;
  }

  #hear(message: FromChild | undefined): void {
    if (message === undefined || this.#ended !== undefined) return;
    switch (message.type) {
      case "ready":
        this.#ready.resolve();
        break;
      case "loaded":
        this.#loaded.resolve(Object.fromEntries(message.exports));
        break;
      case "not-loaded":
        this.#notLoaded(message);
        break;
      case "uncaught":
        this.#end(this.#side.faults.uncaughtFault(message.error, message.rejection));
        break;
      case "request":
        void this.#answer(message);
        break;
      case "returned":
        this.#settle(message.id, ({ exportName, resolve, reject }) => {
          try {
            resolve(takeValue(message.value, this.#side.readValue));
          } catch (error) {
            reject(
              error instanceof Untakable ? this.#side.faults.answerFault(exportName, `it ${error.message}`) : error,
            );
          }
        });
        break;
      case "unsendable":
        this.#settle(message.id, ({ exportName, reject }) =>
          reject(this.#side.faults.answerFault(exportName, message.because)),
        );
        break;
      case "threw":
        this.#settle(message.id, ({ reject }) => reject(thrownError(message.error)));
    }
  }

  #settle(id: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#calls.get(id);
    if (waiting === undefined) return;
    this.#calls.delete(id);
    settle(waiting);
  }

  #notLoaded({ problem, error }: Extract<FromChild, { type: "not-loaded" }>): void {
    const { importFault, topLevelFault, syntaxFault } = this.#side.faults;
    switch (problem) {
      case "import":
        this.#end(importFault(error, this.#program?.source ?? ""));
        break;
      case "throw":
        this.#end(topLevelFault(error));
        break;
      case "syntax":
        if (error.line === undefined) this.#unlocated = error;
        else this.#end(syntaxFault(error));
    }
  }

  async #answer({ id, request }: Extract<FromChild, { type: "request" }>): Promise<void> {
    if (this.#program === undefined) return;
    try {
      const response = await this.#program.respond(request);
      if (this.#ended === undefined) this.#send({ type: "response", id, response });
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #print(text: string): void {
    this.#outputBytes += Buffer.byteLength(text);
    if (this.#outputBytes > this.#limits.outputBytes)
      this.#end(this.#side.faults.outputFault(this.#limits.outputBytes));
    else this.#output += text;
  }

  #closed(code: number | null, signal: string | null): void {
    const { syntaxFault, memoryFault, exitFault } = this.#side.faults;
    if (this.#program === undefined) {
      this.#end(new Error(`The process for programs did not start (${code ?? signal}).\n${this.#output}`));
    } else if (this.#unlocated !== undefined) {
      const line = Number(/^file:\/\/\/answer\/[^\n]*:(\d+)$/m.exec(this.#output)?.[1] ?? 0);
      this.#output = "";
      this.#end(syntaxFault({ ...this.#unlocated, ...(line > 0 && { line }) }));
    } else if (this.#output.includes(HEAP_FULL)) {
      this.#output = this.#output.slice(0, this.#output.search(HEAP_FULL_REPORT));
      this.#end(memoryFault(this.#limits.memoryMiB));
    } else {
      this.#end(exitFault(code, signal));
    }
  }

  #send(message: ToChild): void {
    const bytes = this.#side.encode(message);
    this.#toChild?.write(frameHeader(bytes.length));
    this.#toChild?.write(bytes);
  }

  #messageIn(frame: Uint8Array): unknown {
    try {
      return this.#side.decode(frame);
    } catch {
      throw new BadFrame();
    }
  }

  /** Ends the process, once; the first reason stays. */
  #end(reason: Error): Error {
    if (this.#ended !== undefined) return this.#ended;
    this.#ended = reason;
    clearTimeout(this.#timer);
    this.#stopWatching();
    this.#child.kill("SIGKILL");
    this.#ready.reject(reason);
    this.#loaded.reject(reason);
    for (const { reject } of this.#calls.values()) reject(reason);
    this.#calls.clear();
    this.#onEnd();
    return reason;
  }

  /** Whether the process keeps ours from ending. A waiting one does not. */
  #keepAlive(alive: boolean): void {
    const change = alive ? "ref" : "unref";
    this.#timer[change]();
    this.#child[change]();
    for (const stream of this.#child.stdio) {
      (stream as unknown as Record<"ref" | "unref", () => void> | null)?.[change]();
    }
  }
}

const thrownError = ({ name, message, line }: DescribedError): ThrownError =>
  new ThrownError({ name, message, ...(line !== undefined && { line }) });

/** What V8 prints on standard error when its heap is full, and how its report begins. */
const HEAP_FULL = "JavaScript heap out of memory";
const HEAP_FULL_REPORT = /\n*<--- Last few GCs|\n*FATAL ERROR/;
