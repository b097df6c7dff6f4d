/** The faults of Python programs, in Python's words; those that are the same in every language are faults.ts's. */
import { code, plainWords, seconds } from "../../words.ts";
import type { DescribedError } from "../protocol.ts";
import { type MissingTool, ProgramFault } from "../runner.ts";
import { noCryptography } from "./find-python.ts";

export { memoryFault, tooLongFault, uncaughtFault } from "../faults.ts";

const lineOf = ({ line }: DescribedError): string => (line === undefined ? "" : ` in line ${line}`);

export const syntaxFault = (error: DescribedError): ProgramFault =>
  new ProgramFault("syntax", {
    did: `Your program cannot be read${lineOf(error)}: ${code(`${error.name}: ${error.message}`)}`,
    why: "A program with a syntax error is not run at all.",
    next: "Mend that line, or the one above it: a bracket, quote, colon or indentation is often wrong there.",
  });

export const topLevelFault = (error: DescribedError): ProgramFault =>
  new ProgramFault("load", {
    did: `Your program raised an error while it was loaded${lineOf(error)}: ${code(error.message === "" ? error.name : `${error.name}: ${error.message}`)}`,
    why: "Code outside functions runs when the program is loaded. When it fails, no function can be called.",
    next: "Mend that line, or move its work into the function that needs it.",
  });

/** @returns MissingTool for what the exercise may ask for and the machine does not have */
export const importFault = (error: DescribedError): ProgramFault | MissingTool =>
  error.message === "No module named 'cryptography'"
    ? noCryptography()
    : new ProgramFault("import", {
        did: `Your program imports something that is not there${lineOf(error)}: ${code(error.message)}`,
        why: "It runs on the Python of this machine, with the packages that are installed there.",
        next: "Look at the spelling. The exercises need `boto3`, some of them `cryptography`, and nothing else that does not come with Python.",
      });

export const timeFault = (timeMs: number): ProgramFault =>
  new ProgramFault("time", {
    did: `Your program was not done after ${seconds(timeMs)}.`,
    why: "It was ended there. Most often a loop never stops.",
    next: "Look for a loop whose condition stays true, and for something that waits: a sleep, a lock, an input.",
  });

const SHOWN_NAMES = 12;

/** @param names what it defines */
export const missingExportFault = (needed: string, names: readonly string[]): ProgramFault => {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => code(name));
  if (names.length > SHOWN_NAMES) shown.push(`${names.length - SHOWN_NAMES} more`);
  const found = shown.length === 0 ? "defines nothing" : `defines ${shown.join(", ")}`;
  return new ProgramFault("export", {
    did: `Your program ${found}; the exercise needs \`${needed}\`.`,
    why: "The checks call the functions of your program by their exact names.",
    next: `Write \`def ${needed}(…):\` at the left margin, outside classes and other functions.`,
  });
};

export const wrongExportFault = (needed: string, type: string): ProgramFault =>
  new ProgramFault("export", {
    did: `Your program has \`${needed}\` as a value of the type \`${type}\`, not as a function.`,
    why: "The checks call it as a function.",
    next: `Write \`def ${needed}(…):\`.`,
  });

export const outputFault = (bytes: number): ProgramFault =>
  new ProgramFault("output", {
    did: `Your program printed more than ${bytes.toLocaleString("en")} bytes.`,
    why: "It was ended there. What is printed does not count for the checks.",
    next: "Look for a `print` in a loop, and take it out.",
  });

export const exitFault = (exitCode: number | null, signal: string | null): ProgramFault =>
  new ProgramFault("exit", {
    did:
      exitCode === null
        ? `Your program's process was ended by ${signal ?? "a signal"}.`
        : `Your program ended itself with exit code ${exitCode}.`,
    why: "The checks call your functions after the program was loaded. What a program prints, or its exit code, decides nothing.",
    next: "Take out `sys.exit`, `exit` and `quit`. Return a value, or raise an error.",
  });

/** What came from its process was no message. */
export const garbledFault = (): ProgramFault =>
  new ProgramFault("exit", {
    did: "Your program broke the connection between its process and the workbook.",
    why: "It was ended there. The workbook's side of the process has its own file descriptors, 3 and 4.",
    next: "Take out what writes to file descriptors by number.",
  });

/** @param because ends a sentence about the value, or is one of its own */
export const answerFault = (exportName: string, because: string): ProgramFault =>
  new ProgramFault("answer", {
    did: `\`${exportName}\` returned a value that cannot leave your program: ${plainWords(because)}`,
    why: "What a function returns is copied to the checks. Only plain values can be copied.",
    next: "Return bytes, text, numbers, and lists and dicts of them.",
  });
