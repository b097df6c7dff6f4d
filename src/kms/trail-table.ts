/** A trail as a table of plain text. */
import type { TrailRecord } from "./trail.ts";

/**
 * When, what, who, with what error, on which keys: a line a record below a header.
 * @param from the number of the first record
 */
export const trailTable = (records: readonly TrailRecord[], from = 1): string[] =>
  aligned([
    ["", "time", "event", "by", "error", "on"],
    ...records.map((record, index) => [
      String(from + index),
      record.eventTime,
      record.eventName,
      whoIn(record),
      record.errorCode ?? "-",
      keysIn(record) || "-",
    ]),
  ]);

/**
 * The same for terminals in which the table does not fit: when, what and with what error in one line, and below it who and on
 * which keys. @param from the number of the first record
 */
export const trailList = (records: readonly TrailRecord[], from = 1): string[] => {
  const indent = " ".repeat(String(from + records.length - 1).length + 2);
  return records.flatMap((record, index) => {
    const { eventTime, eventName, errorCode } = record;
    const first = [String(from + index).padEnd(indent.length - 2), eventTime, eventName, errorCode ?? ""];
    const keys = keysIn(record);
    return [first.join("  ").trimEnd(), `${indent}by ${shortWhoIn(record)}${keys === "" ? "" : `  on ${keys}`}`];
  });
};

/** The same for narrow pages: without keys, and with the least that tells callers apart. */
export const shortTrailTable = (records: readonly TrailRecord[]): string[] =>
  aligned([
    ["", "time", "event", "by", "error"],
    ...records.map((record, index) => [
      String(index + 1),
      record.eventTime.slice(5, 16).replace("T", " "),
      record.eventName,
      shortWhoIn(record),
      record.errorCode ?? "-",
    ]),
  ]);

const aligned = (table: readonly (readonly string[])[]): string[] => {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
};

const keysIn = ({ resources = [] }: TrailRecord): string =>
  resources.map(({ ARN }) => ARN.split(":").slice(5).join(":")).join(", ");

/** `Nurse/session` */
const shortWhoIn = (record: TrailRecord): string =>
  whoIn(record)
    .replace(/^\d{12}:/, "")
    .replace("assumed-role/", "");

/** `111122223333:user/Alice`; what a record in another account's trail leaves of it. */
function whoIn({ userIdentity }: TrailRecord): string {
  const { arn, invokedBy, principalId, accountId } = userIdentity;
  if (typeof arn === "string") return arn.split(":").slice(4).join(":");
  return String(invokedBy ?? principalId ?? accountId ?? "-");
}
