/**
 * What one line of `attempts.jsonl` says. Progress is kept nowhere else: it is derived from these lines.
 * `journal` is the version of the format. Members may be added within a version; a change of meaning needs a new one.
 */
import * as v from "valibot";

export const JOURNAL_VERSION = 1;

const base = { journal: v.literal(JOURNAL_VERSION), at: v.pipe(v.string(), v.isoTimestamp()) };
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const entrySchema = v.variant("type", [
  /** An answer was graded. A verdict of `error` is our own fault and is not written down. */
  v.object({
    ...base,
    type: v.literal("attempt"),
    exercise: id,
    status: v.picklist(["passed", "failed"]),
    points: whole,
    maxPoints: whole,
    confidence: v.optional(v.picklist([1, 2, 3])),
    /** Ids of the checks that failed. */
    failed: v.optional(v.array(id)),
    /** Ids of the misconceptions behind them. */
    misconceptions: v.optional(v.array(id)),
    /** What was picked, for kinds whose answer is not a file. */
    picked: v.optional(v.array(id)),
  }),
  /** The hint with this number, 1 to 4, was read. */
  v.object({ ...base, type: v.literal("hint"), exercise: id, step: v.pipe(whole, v.minValue(1), v.maxValue(4)) }),
  /** The exercise was started again; `movedTo` is relative to the learner's folder. */
  v.object({ ...base, type: v.literal("reset"), exercise: id, movedTo: v.optional(v.string()) }),
  /** Where the learner was. */
  v.object({ ...base, type: v.literal("place"), lesson: id, exercise: v.optional(id) }),
]);

export type JournalEntry = v.InferOutput<typeof entrySchema>;
export type EntryToWrite = JournalEntry extends infer Entry
  ? Entry extends JournalEntry
    ? Omit<Entry, "journal" | "at">
    : never
  : never;

export type ReadLine =
  | { readonly kind: "entry"; readonly entry: JournalEntry }
  /** Written by a later version of this program. */
  | { readonly kind: "newer" }
  /** Not ours, or torn: left alone. */
  | { readonly kind: "foreign" };

const versionOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "journal" in value ? value.journal : undefined;

export const readLine = (line: string): ReadLine => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: "foreign" };
  }
  const version = versionOf(value);
  if (typeof version === "number" && version > JOURNAL_VERSION) return { kind: "newer" };
  const parsed = v.safeParse(entrySchema, value);
  return parsed.success ? { kind: "entry", entry: parsed.output } : { kind: "foreign" };
};

export const writeLine = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`;
