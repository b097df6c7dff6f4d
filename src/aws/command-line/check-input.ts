/**
 * What the AWS CLI checks before it sends anything: base64, unknown and missing members, types, and lower bounds. The rest
 * is for the service to say (botocore, "validate"; texts recorded). What comes out is an input as the mock's calls take it.
 */
import type { Shape, Shapes } from "../../kms/validation.ts";
import { otherProblem, parameterProblem } from "./cli-error.ts";
import { pythonType } from "./parameters.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * @param rawBlobs texts stand for their bytes, not for base64
 * @throws CliError
 */
export function checkInput(shapes: Shapes, given: Members, { rawBlobs }: { readonly rawBlobs: boolean }): Members {
  const input = convertMembers(shapes, given, rawBlobs);
  const faults: string[] = [];
  checkMembers(shapes, input, "", faults);
  if (faults.length > 0) throw parameterProblem(`Parameter validation failed:\n${faults.join("\n")}`);
  return datesIn(shapes, input);
}

function convertMembers(shapes: Shapes, members: Members, rawBlobs: boolean): Members {
  return mapMembers(shapes, members, (shape, value) => convert(shape, value, rawBlobs));
}

function convert(shape: Shape, value: unknown, rawBlobs: boolean): unknown {
  if (shape.type === "blob" && typeof value === "string") {
    return rawBlobs ? new TextEncoder().encode(value) : decodeBase64(value);
  }
  if (shape.type === "structure" && isMembers(value)) return convertMembers(shape.members, value, rawBlobs);
  if (shape.type === "list" && Array.isArray(value)) return value.map((item) => convert(shape.member, item, rawBlobs));
  return value;
}

/** Python's reader leaves out what is not of the alphabet, so that "te st" is read as "test"; only the padding must fit. */
function decodeBase64(text: string): Uint8Array {
  const kept = text.replace(/[^A-Za-z0-9+/=]/g, "");
  const [, data = "", padding = ""] = /^([^=]*)(=*)/.exec(kept) ?? [];
  const over = data.length % 4;
  if (over === 1 || (over > 1 && padding.length < 4 - over)) throw otherProblem(`Invalid base64: "${text}"`);
  return Uint8Array.from(Buffer.from(data, "base64"));
}

const pathOf = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

function checkMembers(shapes: Shapes, members: Members, path: string, faults: string[]): void {
  const where = path === "" ? "input" : path;
  for (const [name, shape] of Object.entries(shapes)) {
    if (shape.required && !Object.hasOwn(members, name)) {
      faults.push(`Missing required parameter in ${where}: "${name}"`);
    }
  }
  for (const name of Object.keys(members)) {
    if (Object.hasOwn(shapes, name)) continue;
    faults.push(`Unknown parameter in ${where}: "${name}", must be one of: ${Object.keys(shapes).join(", ")}`);
  }
  for (const [name, value] of Object.entries(members)) {
    const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape !== undefined) checkValue(shape, value, pathOf(path, name), faults);
  }
}

/** What Python must find in a member of each type. */
const PYTHON_TYPES: Readonly<Record<Shape["type"], string>> = {
  string: "<class 'str'>",
  blob: "<class 'bytes'>, <class 'bytearray'>, file-like object",
  integer: "<class 'int'>",
  boolean: "<class 'bool'>",
  timestamp: "<class 'datetime.datetime'>, timestamp-string",
  map: "<class 'dict'>",
  list: "<class 'list'>, <class 'tuple'>",
  structure: "<class 'dict'>",
};

function checkValue(shape: Shape, value: unknown, path: string, faults: string[]): void {
  if (!isOfType(shape, value)) {
    faults.push(
      `Invalid type for parameter ${path}, value: ${pythonText(value)}, type: ${pythonType(value)}, valid types: ${PYTHON_TYPES[shape.type]}`,
    );
    return;
  }
  const tooShort = (length: number, min = 0): void => {
    if (length < min) faults.push(`Invalid length for parameter ${path}, value: ${length}, valid min length: ${min}`);
  };
  if (shape.type === "string" && typeof value === "string") tooShort(value.length, shape.min);
  if (shape.type === "integer" && typeof value === "number" && value < shape.min) {
    faults.push(`Invalid value for parameter ${path}, value: ${value}, valid min value: ${shape.min}`);
  }
  if (shape.type === "structure" && isMembers(value)) checkMembers(shape.members, value, path, faults);
  if (shape.type === "list" && Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkValue(shape.member, item, `${path}[${index}]`, faults);
  }
  if (shape.type === "map" && isMembers(value)) {
    for (const [key, item] of Object.entries(value)) checkValue({ type: "string" }, item, pathOf(path, key), faults);
  }
}

function isOfType(shape: Shape, value: unknown): boolean {
  switch (shape.type) {
    case "string":
      return typeof value === "string";
    case "blob":
      return value instanceof Uint8Array;
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "boolean":
      return typeof value === "boolean";
    case "timestamp":
      return readTimestamp(value) !== undefined;
    case "list":
      return Array.isArray(value);
    case "map":
    case "structure":
      return isMembers(value);
  }
}

/** ISO 8601 without a zone is UTC here, and a number counts seconds since 1970. */
function readTimestamp(value: unknown): Date | undefined {
  if (typeof value === "number") return new Date(value * 1000);
  if (typeof value !== "string") return undefined;
  if (/^\d+(\.\d+)?$/.test(value) && value.length > 8) return new Date(Number(value) * 1000);
  const [, date, time = "00:00:00", zone = "Z"] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(value) ?? [];
  const read = new Date(date === undefined ? value : `${date}T${time}${zone}`);
  return Number.isNaN(read.getTime()) ? undefined : read;
}

const datesIn = (shapes: Shapes, members: Members): Members =>
  mapMembers(shapes, members, (shape, value) => (shape.type === "timestamp" ? readTimestamp(value) : value));

const mapMembers = (shapes: Shapes, members: Members, change: (shape: Shape, value: unknown) => unknown): Members =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => {
      const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
      return [name, shape === undefined ? value : change(shape, value)];
    }),
  );

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** A value as Python prints it in an error. */
function pythonText(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return `b'${Array.from(value, pythonByte).join("")}'`;
  return JSON.stringify(value).replaceAll('"', "'").replaceAll(",", ", ").replaceAll(":", ": ");
}

const BYTE_ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\\": "\\\\",
  "'": "\\'",
};

function pythonByte(byte: number): string {
  const char = String.fromCharCode(byte);
  const printed = byte >= 0x20 && byte < 0x7f ? char : `\\x${byte.toString(16).padStart(2, "0")}`;
  return BYTE_ESCAPES[char] ?? printed;
}
