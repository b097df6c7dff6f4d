/**
 * Takes away what a learner's program could reach out with through globals: the network, other threads, and Node's
 * own process object. In place of `process` it gets a plain object with what programs need.
 */
import { EventEmitter } from "node:events";
import { writeSync } from "node:fs";
import { Writable } from "node:stream";
import { apply, defineProperty } from "./intrinsics.ts";

/** Globals that are taken away. Those that a program may well try say why when used. */
const hiddenGlobals = [
  "BroadcastChannel",
  "CloseEvent",
  "ErrorEvent",
  "FormData",
  "Headers",
  "Navigator",
  "Request",
  "Response",
  "Storage",
  "Worker",
  "gc",
  "localStorage",
  "navigator",
  "sessionStorage",
];
const explainedGlobals = ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"];

/** Parts of `process` that a program may try and does not get. */
const refusedParts = [
  "_kill",
  "_linkedBinding",
  "abort",
  "binding",
  "chdir",
  "dlopen",
  "execve",
  "getBuiltinModule",
  "kill",
  "loadEnvFile",
  "openStdin",
  "setUncaughtExceptionCaptureCallback",
];
/** Parts of the real `process` that nothing needs any more, should anybody get hold of it. */
const strippedParts = [
  ...refusedParts,
  "_debugEnd",
  "_debugProcess",
  "_getActiveHandles",
  "_getActiveRequests",
  "_startProfilerIdleNotifier",
  "_stopProfilerIdleNotifier",
  "addUncaughtExceptionCaptureCallback",
  "initgroups",
  "mainModule",
  "report",
  "setegid",
  "seteuid",
  "setgid",
  "setgroups",
  "setuid",
  "stdin",
];

/** Replaces `globalThis.process` and removes the globals above. Returns what sets the environment and file name. */
export const shutGlobals = (): ((environment: Readonly<Record<string, string>>, fileName: string) => void) => {
  const real = process;
  const stdout = outputTo(1);
  const stderr = outputTo(2);
  const emitter = new EventEmitter();
  const emitterPart = (name: "on" | "once" | "off" | "emit" | "removeListener" | "addListener") =>
    emitter[name].bind(emitter);

  const { memoryUsage: realMemoryUsage, reallyExit: realExit } = real as typeof real & {
    reallyExit(code?: number): never;
  };

  const facade = {
    env: {} as Record<string, string>,
    argv: ["node", "program.ts"],
    version: real.version,
    versions: { ...real.versions },
    release: { name: "node" },
    platform: real.platform,
    arch: real.arch,
    pid: 1,
    title: "node",
    stdout,
    stderr,
    cwd: () => "/",
    uptime: real.uptime.bind(real),
    hrtime: Object.assign(real.hrtime.bind(real), { bigint: real.hrtime.bigint.bind(real.hrtime) }),
    nextTick: real.nextTick.bind(real),
    memoryUsage: () => ({ ...apply(realMemoryUsage, real, []) }),
    exit: (code?: number) => apply(realExit, real, [code]),
    emitWarning: (warning: unknown) => console.error(String(warning)),
    on: emitterPart("on"),
    addListener: emitterPart("addListener"),
    once: emitterPart("once"),
    off: emitterPart("off"),
    removeListener: emitterPart("removeListener"),
    emit: emitterPart("emit"),
  };
  for (const name of refusedParts) defineProperty(facade, name, { value: refusal(`\`process.${name}\` is`) });

  // Node reads names of the process that it does not have, such as noDeprecation. A getter for one on Object.prototype,
  // which a program can define, would be handed the process. So its prototypes become one that nobody else has.
  const own = Object.create(null);
  for (const prototype of [Object.prototype, EventEmitter.prototype, Object.getPrototypeOf(real)]) {
    Object.defineProperties(own, Object.getOwnPropertyDescriptors(prototype));
  }
  Object.setPrototypeOf(real, own);
  // Node calls these on the real process. As its own they are not the ones on a prototype that a program can patch.
  for (const name of ["on", "once", "off", "listenerCount", "listeners", "removeListener"] as const) {
    defineProperty(real, name, { value: real[name], configurable: true, writable: true });
  }
  for (const name of strippedParts) {
    if (name in real) defineProperty(real, name, { value: undefined, configurable: true, writable: true });
  }
  defineProperty(real, "stdout", { value: stdout, configurable: true });
  defineProperty(real, "stderr", { value: stderr, configurable: true });
  defineProperty(globalThis, "process", { value: facade, configurable: true, writable: true });

  for (const name of hiddenGlobals) delete (globalThis as Record<string, unknown>)[name];
  for (const name of explainedGlobals) {
    defineProperty(globalThis, name, { value: refusal(`The network is`), configurable: true, writable: true });
  }

  return (environment, fileName) => {
    facade.env = { ...environment };
    facade.argv = ["node", `/${fileName}`];
  };
};

/** A function (or class) that says why it is not there. */
const refusal = (what: string) =>
  function refused(): never {
    throw new Error(`${what} out of reach for a program in the workbook. Use the client in @aws-sdk/client-kms.`);
  };

/** Writes at once, so that nothing is lost when the process ends. The parent reads, counts, and ends a flood. */
const outputTo = (descriptor: number): Writable =>
  new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        writeSync(descriptor, chunk);
      } catch {
        // The parent is gone or has heard enough.
      }
      done();
    },
  });
