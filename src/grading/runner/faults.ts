/** What learners are told when their program as a whole went wrong: what it did, why that ends it, what to do. */
import { code, plainWords, seconds } from "../words.ts";
import { whatMayBeImported } from "./allowed.ts";
import type { DescribedError } from "./protocol.ts";
import { type MissingTool, ProgramFault } from "./runner.ts";

const lineOf = ({ line }: DescribedError): string => (line === undefined ? "" : ` in line ${line}`);
const textOf = ({ name, message }: DescribedError): string => code(message === "" ? name : `${name}: ${message}`);

export const syntaxFault = (error: DescribedError): ProgramFault => {
  const unsupported = error.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";
  const missing = /'([^']+)' does not provide an export named '([^']+)'/.exec(error.message);
  if (missing !== null) {
    const [, module = "", name = ""] = missing;
    return new ProgramFault("import", {
      did: `Your program imports ${code(name)} from ${code(module)}${lineOf(error)}, which has no such export.`,
      why: "Node loads a program only when everything it imports is there. Types are not there when a program runs.",
      next: `Look at the spelling. If ${code(name)} is a type, write \`import type { ${name} }\`.`,
    });
  }
  return new ProgramFault("syntax", {
    did: `Your program cannot be read${lineOf(error)}: ${error.message}.`.replace(/\.\.$/, "."),
    why: unsupported
      ? "Node runs TypeScript by taking the types away. Parts of TypeScript that make code of their own cannot be run this way: `enum`, `namespace`, parameter properties and `import x = require()`."
      : "A program with a syntax error is not run at all.",
    next: unsupported
      ? "Write it in plain JavaScript with types: for an `enum`, an object of constants; for a parameter property, a field."
      : "Mend that line, or the one above it: a bracket, quote or comma is often missing there.",
  });
};

/** @param source the program, where the import is looked up */
export const importFault = (error: DescribedError, source: string): ProgramFault | MissingTool => {
  const specifier = /^"([^"]*)"/.exec(error.message)?.[1] ?? "a module";
  const line = source.split("\n").findIndex((text) => /["'`]/.test(text) && text.includes(specifier)) + 1;
  return new ProgramFault("import", {
    did: `Your program imports ${code(specifier)}${line > 0 ? ` in line ${line}` : ""}, which it may not.`,
    why: "A program in the workbook is one file and has the client, cryptography and nothing that reaches files, the network or other programs.",
    next: whatMayBeImported,
  });
};

export const topLevelFault = (error: DescribedError): ProgramFault =>
  new ProgramFault("load", {
    did: `Your program threw while it was loaded${lineOf(error)}: ${textOf(error)}`,
    why: "Code outside functions runs when the program is loaded. When it throws, no function can be called.",
    next: "Mend that line, or move its work into the function that needs it.",
  });

export const tooLongFault = (): ProgramFault =>
  new ProgramFault("load", {
    did: "Your program is longer than 1 MiB.",
    why: "Programs of these exercises have a few dozen lines.",
    next: "Look whether something else was saved into the file.",
  });

const SHOWN_EXPORTS = 12;

/** @param exports the names it does export */
export const missingExportFault = (needed: string, exports: readonly string[]): ProgramFault => {
  const shown = exports.slice(0, SHOWN_EXPORTS).map((name) => code(name));
  if (exports.length > SHOWN_EXPORTS) shown.push(`${exports.length - SHOWN_EXPORTS} more`);
  const found = shown.length === 0 ? "exports nothing" : `exports ${shown.join(", ")}`;
  return new ProgramFault("export", {
    did: `Your program ${found}; the exercise needs \`${needed}\`.`,
    why: "The checks call the functions that your program exports, by their exact names.",
    next: `Write \`export\` before the function, and name it \`${needed}\`.`,
  });
};

export const wrongExportFault = (needed: string, type: string): ProgramFault =>
  new ProgramFault("export", {
    did: `Your program exports \`${needed}\` as ${type === "undefined" ? "`undefined`" : `${article(type)} ${type}`}, not as a function.`,
    why: "The checks call it as a function.",
    next: `Write \`export async function ${needed}(…) { … }\`.`,
  });

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? "an" : "a");

export const timeFault = (timeMs: number): ProgramFault =>
  new ProgramFault("time", {
    did: `Your program was not done after ${seconds(timeMs)}.`,
    why: "It was ended there. Either a loop never stops, or it awaits something that never comes.",
    next: "Look for a loop whose condition stays true, and for a promise that nothing resolves.",
  });

export const memoryFault = (memoryMiB: number): ProgramFault =>
  new ProgramFault("memory", {
    did: `Your program used more memory than the ${memoryMiB} MiB it may have.`,
    why: "It was ended there, before it could slow down your computer.",
    next: "Look for a list or buffer that grows in a loop, and for a size in bytes that is far too large.",
  });

export const outputFault = (bytes: number): ProgramFault =>
  new ProgramFault("output", {
    did: `Your program printed more than ${bytes.toLocaleString("en")} bytes.`,
    why: "It was ended there. What is printed does not count for the checks.",
    next: "Look for a `console.log` in a loop, and take it out.",
  });

export const exitFault = (code: number | null, signal: string | null): ProgramFault =>
  new ProgramFault("exit", {
    did:
      code === null
        ? `Your program's process was ended by ${signal ?? "a signal"}.`
        : `Your program ended itself with exit code ${code}.`,
    why: "The checks call your functions after the program was loaded. What a program prints, or its exit code, decides nothing.",
    next: "Take out `process.exit`. Return a value, or throw an error.",
  });

/** What came from its process was no message: built-ins were changed under the workbook's feet. */
export const garbledFault = (): ProgramFault =>
  new ProgramFault("exit", {
    did: "Your program broke the connection between its process and the workbook.",
    why: "It was ended there. The workbook's side of the process uses the same built-in objects as your program.",
    next: "Take out what changes built-in objects, such as `Object.prototype` or `Buffer`.",
  });

export const uncaughtFault = (error: DescribedError, rejection: boolean): ProgramFault =>
  rejection
    ? new ProgramFault("rejection", {
        did: `A promise in your program was rejected${lineOf(error)} and nothing handled it: ${textOf(error)}`,
        why: "Node ends a program with an unhandled rejection.",
        next: "Write `await` before the call that makes the promise, or catch its error.",
      })
    : new ProgramFault("uncaught", {
        did: `Your program threw${lineOf(error)} where nobody could catch it: ${textOf(error)}`,
        why: "An error thrown from a timer or an event has no caller. Node ends the program.",
        next: "Await the work in the function that was called, so that its errors reach the caller.",
      });

/** @param because ends a sentence about the value, or is one of its own */
export const answerFault = (exportName: string, because: string): ProgramFault =>
  new ProgramFault("answer", {
    did: `\`${exportName}\` returned a value that cannot leave your program: ${plainWords(because)}`,
    why: "What a function returns is copied to the checks. Functions, proxies, symbols and key objects cannot be copied.",
    next: "Return bytes, text, numbers, and plain objects or arrays of them. If it is a promise inside an object, await it first.",
  });
