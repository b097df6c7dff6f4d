/**
 * Reads a small text file without trusting it: size before contents, UTF-8 or nothing, no waiting on pipes or devices.
 * Packs and learners' answers are both read through here.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from "node:fs";

/** 1 MB: a hundred times the largest file anybody has reason to write for a lesson. */
export const MAX_TEXT_BYTES = 1_000_000;

export type TextFile =
  | { readonly text: string; readonly fault?: undefined }
  | { readonly fault: TextFault; readonly text?: undefined };

interface TextFault {
  readonly reason: "missing" | "unreadable" | "folder" | "special" | "huge" | "binary";
  /** What is wrong, to follow the file's name: `is larger than 1 MB (it has 104.9 MB)`. */
  readonly is: string;
  /** One sentence that says what to do. */
  readonly cure: string;
}

/** Line ends come back as `\n`, and a byte order mark is dropped. */
export function readTextFile(path: string): TextFile {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return { fault: openFault(error) };
  }
  try {
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) return { fault: FOLDER };
    if (!stat.isFile()) return { fault: SPECIAL };
    if (stat.size > MAX_TEXT_BYTES) return { fault: huge(stat.size) };
    return decode(readFileSync(descriptor));
  } catch (error) {
    return { fault: openFault(error) };
  } finally {
    closeSync(descriptor);
  }
}

/** What stands under a name; a link counts as what it leads to, and what cannot be looked at as a file. */
export function kindOfPath(path: string): "file" | "folder" | "nothing" {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return "nothing";
    return stat.isDirectory() ? "folder" : "file";
  } catch {
    return "file";
  }
}

function decode(bytes: Uint8Array): TextFile {
  const zero = bytes.indexOf(0);
  if (zero !== -1) return { fault: binary(`byte ${zero + 1} is zero`) };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r\n?/g, "\n") };
  } catch {
    return { fault: binary("its bytes are not UTF-8") };
  }
}

const FOLDER: TextFault = { reason: "folder", is: "is a folder", cure: "Name a file." };
const SPECIAL: TextFault = {
  reason: "special",
  is: "is not a regular file (a pipe, a device or a socket)",
  cure: "Name a regular file.",
};

const huge = (bytes: number): TextFault => ({
  reason: "huge",
  is: `is larger than 1 MB (it has ${(bytes / 1_000_000).toFixed(1)} MB)`,
  cure: "Make it smaller, or name the right file.",
});

const binary = (because: string): TextFault => ({
  reason: "binary",
  is: `is not a text file: ${because}`,
  cure: "Save it as text in UTF-8.",
});

function openFault(error: unknown): TextFault {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { reason: "missing", is: "does not exist", cure: "Look at the name and the folder." };
    case "EISDIR":
      return FOLDER;
    case "ELOOP":
      return { reason: "unreadable", is: "is a link that leads back to itself", cure: "Put a file in its place." };
    case "ENXIO":
      return SPECIAL;
    case "EACCES":
    case "EPERM":
      return { reason: "unreadable", is: "may not be read", cure: "Give yourself the right to read it." };
    default:
      return { reason: "unreadable", is: `cannot be read (${code})`, cure: "See whether other programs can open it." };
  }
}
