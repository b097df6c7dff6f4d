/** An answer as the AWS CLI prints it: bytes in base64, dates in ISO 8601 with the offset of UTC, nothing undefined. */

function printable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Date) return isoDate(value);
  if (Array.isArray(value)) return value.map(printable);
  if (typeof value !== "object" || value === null) return value;
  return printableMembers({ ...value });
}

export const printableMembers = (members: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, member]) => (member === undefined ? [] : [[name, printable(member)]])),
  );

/** Milliseconds, where there are any, in six digits. */
function isoDate(date: Date): string {
  const [seconds = "", fraction = ""] = date.toISOString().replace("Z", "").split(".");
  return `${seconds}${fraction === "000" ? "" : `.${fraction}000`}+00:00`;
}
