/**
 * The append-only journal, `.workbook/attempts.jsonl`: the one place where progress is kept.
 *
 * An entry is one line, written in one write at the end of the file (O_APPEND), and nothing is ever rewritten. So several
 * programs can write at once, a kill at any moment loses at most the line in flight, and a torn, foreign or damaged line
 * costs only itself. When nothing can be written, entries are kept in memory and tried again with the next one.
 */
import { type Disk, explainDiskError } from "./disk.ts";
import { type EntryToWrite, JOURNAL_VERSION, type JournalEntry, readLine, writeLine } from "./journal-entry.ts";

export interface Journal {
  /** Oldest first; those that could not be saved come last. */
  readonly entries: readonly JournalEntry[];
  /** Why nothing can be saved, and the cure; undefined when all is well. */
  readonly problem: string | undefined;
  add(entry: EntryToWrite): JournalEntry;
  /** Reads what was appended since, by us or by others. Returns whether the entries changed. */
  refresh(): boolean;
}

const chunkSize = 1 << 20;
/** No entry is this long: a longer run without a line end is junk, and is skipped without being kept in memory. */
const longestLine = 1 << 20;
const newline = 0x0a;

const cannotSave = "Your progress cannot be saved";

export const openJournal = (path: string, disk: Disk, now: () => Date): Journal => {
  const saved: JournalEntry[] = [];
  let unsaved: JournalEntry[] = [];
  let writeProblem: string | undefined;
  let newerSeen = false;
  /** Bytes that were read and understood, always up to the end of a line (or of a whole entry without one). */
  let offset = 0;
  let version: string | undefined;
  let identity: string | undefined;

  const take = (line: string): boolean => {
    const read = readLine(line);
    if (read.kind === "newer") newerSeen = true;
    if (read.kind === "entry") saved.push(read.entry);
    return read.kind === "entry";
  };

  /** Reads whole lines from `offset` on; the rest of a line still being written waits for its end. */
  const readOn = (): void => {
    let rest: Uint8Array = new Uint8Array();
    let position = offset;
    for (;;) {
      const chunk = disk.read(path, position, chunkSize);
      if (chunk.length === 0) break;
      position += chunk.length;
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(newline) + 1;
      const lines = new TextDecoder().decode(bytes.subarray(0, end)).split("\n");
      for (const line of lines) if (line.trim() !== "") take(line);
      offset += end;
      rest = bytes.subarray(end);
      if (rest.length > longestLine) {
        offset += rest.length;
        rest = new Uint8Array();
      }
    }
    // A last line without its end is either whole (count it) or torn (leave it; if it is completed, it is read then).
    if (rest.length > 0 && take(new TextDecoder().decode(rest))) offset += rest.length;
  };

  const refresh = (): boolean => {
    const found = disk.stat(path);
    if (found === undefined || found.version === version) return false;
    // Another file, or shorter than what was read: somebody put a backup or a synchronised copy in its place.
    const isReplaced = found.size < offset || found.identity !== identity;
    const before = saved.length;
    if (isReplaced) {
      offset = 0;
      saved.length = 0;
    }
    identity = found.identity;
    readOn();
    version = found.version;
    return isReplaced || saved.length !== before;
  };

  const endsInLine = (): boolean => {
    const size = disk.stat(path)?.size ?? 0;
    return size === 0 || disk.read(path, size - 1, 1)[0] === newline;
  };

  const write = (): void => {
    while (unsaved[0] !== undefined) {
      disk.append(path, (endsInLine() ? "" : "\n") + writeLine(unsaved[0]));
      unsaved = unsaved.slice(1);
    }
  };

  /** Runs and notes what went wrong with the disk, if anything did. */
  const noting = (act: () => void): void => {
    try {
      act();
      writeProblem = undefined;
    } catch (error) {
      writeProblem = explainDiskError(error, cannotSave, path);
    }
  };

  noting(() => disk.assertWritable(path));
  try {
    refresh();
  } catch (error) {
    writeProblem = explainDiskError(error, "Your progress cannot be read", path);
  }

  return {
    get entries() {
      return unsaved.length === 0 ? saved : [...saved, ...unsaved];
    },
    get problem() {
      return newerSeen
        ? `${cannotSave}: ${path} was written by a newer version of kms-workbook. Update kms-workbook, or choose another folder with --folder DIR.`
        : writeProblem;
    },
    add(toWrite) {
      const entry: JournalEntry = { journal: JOURNAL_VERSION, at: now().toISOString(), ...toWrite };
      unsaved = [...unsaved, entry];
      if (!newerSeen) {
        noting(() => {
          write();
          refresh();
        });
      }
      return entry;
    },
    refresh() {
      try {
        return refresh();
      } catch {
        // The folder is away for a moment (a network drive, a stick): what was read stays.
        return false;
      }
    },
  };
};
