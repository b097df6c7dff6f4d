/**
 * Messages and values on the pipes to and from Python, as JSON (child.py has the other side). What JSON has no form for is
 * an object with one member: `$bytes` (base64), `$dict` (pairs), `$int` and `$float` (text), `$date` (ISO 8601). Python's
 * dicts always are `$dict`, so that no key of a program's can be taken for a form.
 */
import { VALUE_BYTES } from "../protocol.ts";

type Form = readonly [tag: string, content: unknown];

/** @throws Error for what no check passes to a program: functions, symbols */
export function encodeValue(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : { $float: pythonFloat(value) };
  if (typeof value === "bigint") return { $int: String(value) };
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(encodeValue);
  if (typeof value === "object") {
    return { $dict: Object.entries(value).map(([name, member]) => [name, encodeValue(member)]) };
  }
  throw new Error(`A ${typeof value} cannot be passed to a Python program.`);
}

const pythonFloat = (value: number): string => (Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");

/** The value, for takeValue to copy with care. @throws Error for what child.py does not write */
export function decodeValue(json: Uint8Array): unknown {
  if (json.length > VALUE_BYTES) throw new Error("The value is too large.");
  return fromForm(JSON.parse(Buffer.from(json).toString("utf8")));
}

function fromForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromForm);
  if (typeof value !== "object" || value === null) return value;
  const [[tag, content] = ["", undefined] as Form] = Object.entries(value);
  switch (tag) {
    case "$bytes":
      return new Uint8Array(Buffer.from(String(content), "base64"));
    case "$int":
      return BigInt(String(content));
    case "$float":
      return Number(String(content).replace("inf", "Infinity"));
    case "$date":
      return new Date(String(content));
    case "$dict":
      return Object.fromEntries((content as readonly Form[]).map(([name, member]) => [name, fromForm(member)]));
    default:
      throw new Error(`"${tag}" is no form of a value.`);
  }
}
