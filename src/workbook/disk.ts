/**
 * The few things the workbook does to the disk, as a seam: tests hand in a disk that is full, read-only or slow to
 * notice. Nothing here can truncate or rewrite a file.
 */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  watch as fsWatch,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

interface FileFacts {
  /** Bytes. */
  readonly size: number;
  readonly version: string;
  readonly identity: string;
  /** When it was last written, in milliseconds since 1970. */
  readonly saved: number;
}

export interface Disk {
  /**
   * Undefined when there is no such file. `version` changes whenever the file is written or replaced, `identity` only when
   * it is replaced by another file.
   */
  stat(path: string): FileFacts | undefined;
  /** Up to `length` bytes from `offset`; fewer at the end of the file. */
  read(path: string, offset: number, length: number): Uint8Array;
  /** One write of the whole text at the end of the file, which is created when missing. @throws when it was cut short */
  append(path: string, text: string): void;
  /** Creates a file with its folders, whole or not at all; false, and nothing done, when it exists. */
  create(path: string, text: string): boolean;
  /** Creates a folder with those above it; false when it exists. */
  createFolder(path: string): boolean;
  move(from: string, to: string): void;
  /** @throws what a write to this file would throw, as far as that can be known without writing */
  assertWritable(path: string): void;
  /** Calls `onEvent` when something in the folder may have changed. Returns a function that stops it. @throws */
  watch(folder: string, onEvent: () => void, onFailure: () => void): () => void;
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

const withFile = <Result>(path: string, flags: string, use: (file: number) => Result): Result => {
  const file = openSync(path, flags);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
};

const writeAtOnce = (file: number, text: string): void => {
  const bytes = Buffer.from(text);
  const written = writeSync(file, bytes);
  if (written < bytes.length) throw Object.assign(new Error("the write was cut short"), { code: "ENOSPC" });
};

const createFolder = (path: string): boolean => {
  mkdirSync(dirname(path), { recursive: true });
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST" && statSync(path).isDirectory()) return false;
    throw error;
  }
};

export const realDisk: Disk = {
  stat(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const identity = `${found.dev}:${found.ino}`;
    return { size: found.size, identity, version: `${identity}:${found.size}:${found.mtimeMs}`, saved: found.mtimeMs };
  },
  read: (path, offset, length) =>
    withFile(path, "r", (file) => {
      const bytes = new Uint8Array(Math.min(length, Math.max(0, fstatSync(file).size - offset)));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
    }),
  append(path, text) {
    createFolder(dirname(path));
    withFile(path, "a", (file) => writeAtOnce(file, text));
  },
  create(path, text) {
    createFolder(dirname(path));
    try {
      withFile(path, "wx", (file) => {
        try {
          writeAtOnce(file, text);
        } catch (error) {
          // Half a starter would be taken for the learner's answer, and never be mended.
          unlinkSync(path);
          throw error;
        }
      });
      return true;
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      throw error;
    }
  },
  createFolder,
  move: renameSync,
  assertWritable(path) {
    let nearest = path;
    while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
    accessSync(nearest, constants.W_OK);
  },
  watch(folder, onEvent, onFailure) {
    const watcher = fsWatch(folder, { persistent: false }, onEvent);
    watcher.on("error", onFailure);
    return () => watcher.close();
  },
};

/** Says what stopped a write, and what to do. `what` is the sentence's subject: "Your progress cannot be saved". */
export const explainDiskError = (error: unknown, what: string, path: string): string => {
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return `${what}: the disk that holds ${path} is full. Free some space; nothing saved so far is lost.`;
    case "EROFS":
      return `${what}: ${path} is on a read-only disk. Choose another folder with --folder DIR.`;
    case "EACCES":
    case "EPERM":
      return `${what}: you have no permission for ${path}. Change its permissions, or choose another folder with --folder DIR.`;
    case "ENOTDIR":
    case "EEXIST":
    case "EISDIR":
      return `${what}: something else has the name ${path}, or of a folder above it. Move it away, or choose another folder with --folder DIR.`;
    default:
      return `${what}: ${error instanceof Error ? error.message : String(error)} (${path}). Mend that, or choose another folder with --folder DIR.`;
  }
};
