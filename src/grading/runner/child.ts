/**
 * The learner's side of the runner: a process that loads its libraries, waits, takes one program, and does as its
 * parent says until it is ended. It holds no world and no checks, so nothing in it can decide a verdict.
 *
 * Everything this needs after the program has been loaded is taken before: see child/intrinsics.ts.
 */
import { serialize } from "node:v8";
import type { AwsResponse } from "../../aws/http.ts";
import { describeError } from "./child/describe.ts";
import { apply, byteLength, defineProperty, dictionary, indexOfText, keys } from "./child/intrinsics.ts";
import { openPipes } from "./child/pipes.ts";
import { ImportRefused, installHooks, PROGRAM } from "./child/program-hooks.ts";
import { sealNetwork } from "./child/seal-network.ts";
import { shutGlobals } from "./child/shut.ts";
import { giveTransport, type Transport } from "./child/transport.ts";
import { warmUp } from "./child/warm-up.ts";
import { type LoadProblem, REQUEST_BYTES, type ToChild, VALUE_BYTES } from "./protocol.ts";

const real = process;
const { exit: realExit } = real;
const exit = (code: number): never => apply(realExit, real, [code]);

const PROGRAM_FOLDER = "file:///answer/";
let programUrl = PROGRAM_FOLDER;
let program: Readonly<Record<string, unknown>> = {};

const waiting: Record<number, (response: AwsResponse) => void> = dictionary();
let requests = 0;
const PromiseOfResponse = Promise<AwsResponse>;
const Bytes = Uint8Array;
/** Sends a KMS request to the parent, as the SDK's HTTP handler. */
const toParent: Transport = (request) => {
  const id = ++requests;
  const { body } = request;
  const tooLong = byteLength(body) > REQUEST_BYTES;
  const sent = tooLong ? { ...request, body: new Bytes(body.buffer, body.byteOffset, REQUEST_BYTES) } : request;
  return new PromiseOfResponse((resolve) => {
    waiting[id] = resolve;
    send({ type: "request", id, request: sent });
  });
};

const load = async (source: string): Promise<void> => {
  hooks.serve(programUrl, source);
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = await import(PROGRAM);
  } catch (thrown) {
    const error = describeError(thrown, programUrl);
    const problem = problemOf(thrown, error.name, error.code);
    send({ type: "not-loaded", problem, error });
    // V8 tells the line of some syntax errors only on standard error, when nobody catches them.
    if (problem === "syntax" && error.line === undefined) throwUncaught(thrown);
    return;
  }
  const names = keys(loaded);
  const exports: [string, string][] = [];
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? "";
    exports[index] = [name, typeof loaded[name]];
  }
  program = loaded;
  send({ type: "loaded", exports });
};

const problemOf = (thrown: unknown, name: string, code: string | undefined): LoadProblem => {
  if (thrown instanceof ImportRefused) return "import";
  if (name === "SyntaxError" && (code === undefined || indexOfText(code, "TYPESCRIPT_SYNTAX", 0) > 0)) return "syntax";
  return "throw";
};

const call = async (id: number, exportName: string, args: readonly unknown[]): Promise<void> => {
  let value: unknown;
  try {
    value = await apply(program[exportName] as (...args: unknown[]) => unknown, undefined, args as unknown[]);
  } catch (thrown) {
    return send({ type: "threw", id, error: describeError(thrown, programUrl) });
  }
  try {
    const written = serialize(value);
    if (byteLength(written) > VALUE_BYTES)
      return send({ type: "unsendable", id, because: "It is larger than 16 MiB." });
    send({ type: "returned", id, value: written });
  } catch (error) {
    send({ type: "unsendable", id, because: describeError(error, programUrl).message });
  }
};

const tellUncaught = (thrown: unknown, rejection: boolean): void => {
  send({ type: "uncaught", rejection, error: describeError(thrown, programUrl) });
  exit(1);
};

let endingUncaught = false;
const throwUncaught = (thrown: unknown): never => {
  endingUncaught = true;
  throw thrown;
};

const respond = (id: number, response: AwsResponse): void => {
  const resolve = waiting[id];
  delete waiting[id];
  resolve?.(response);
};

const hear = (message: ToChild): void => {
  switch (message.type) {
    case "load":
      programUrl = new URL(encodeURIComponent(message.fileName), PROGRAM_FOLDER).href;
      setProgram(message.environment, message.fileName);
      hooks.lock();
      void load(message.source);
      break;
    case "call":
      void call(message.id, message.exportName, message.args);
      break;
    case "response":
      respond(message.id, message.response);
  }
};

const { send } = openPipes(hear, () => exit(0));
// Deep enough to reach the program's line from within the AWS client.
Error.stackTraceLimit = 30;
// First: `import "node:process"` in a library reads every property, and reading `stdout` would open a socket.
const setProgram = shutGlobals();
sealNetwork(real);
const hooks = installHooks(new URL(".", import.meta.url).href);
let transport = toParent;
giveTransport((request) => transport(request));
await warmUp(hooks, (canned) => {
  transport = canned;
});
transport = toParent;

// Node calls listeners through Function.prototype.apply, which a program can patch, and hands it the real process.
// So Node's events come here instead of to listeners.
const emit = (event: string, ...given: unknown[]): boolean => {
  if (endingUncaught || (event !== "uncaughtException" && event !== "unhandledRejection")) return false;
  tellUncaught(given[0], event === "unhandledRejection");
  return true;
};
defineProperty(real, "emit", { value: emit });
send({ type: "ready" });
