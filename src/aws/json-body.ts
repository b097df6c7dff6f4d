/** Bodies of the AWS JSON 1.1 protocol: blobs are base64, timestamps are epoch seconds (Smithy, "AWS JSON 1.1 protocol"). */
import { KmsError } from "../kms/errors.ts";
import { BLOBS, BLOBS_WITHIN, TIMESTAMPS } from "./members.ts";

type Members = Record<string, unknown>;

/** KMS's deepest request has four levels; what nests deeper is no request, and not worth anybody's stack. */
const MAX_DEPTH = 32;

/**
 * The members of a request, with blobs as Uint8Array and timestamps as Date. Values of other wrong types are left to the
 * operation, which knows what it wants.
 * @param timestamps names of members; default: those of KMS
 * @throws SerializationException
 */
export function decodeBody(body: Uint8Array, timestamps: readonly string[] = TIMESTAMPS): Members {
  if (body.length === 0) return {};
  const members = parse(body);
  if (!isStructure(members) || !isShallow(members, 0)) throw unreadable();
  decodeBlobs(members, BLOBS);
  for (const [name, blobs] of BLOBS_WITHIN) {
    const structure = own(members, name);
    if (isStructure(structure)) decodeBlobs(structure, blobs);
  }
  for (const name of timestamps) {
    const value = own(members, name);
    if (value !== undefined && value !== null) members[name] = timestamp(value);
  }
  return members;
}

/** An answer; without members it has no body. */
export function encodeBody(members: Readonly<Members>): Uint8Array {
  if (Object.keys(members).length === 0) return new Uint8Array();
  return Buffer.from(JSON.stringify(encode(members)));
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    throw unreadable();
  }
}

/** AWS sends no text with it. */
const unreadable = () => new KmsError("SerializationException");

function decodeBlobs(members: Members, names: readonly string[]): void {
  for (const name of names) {
    const value = own(members, name);
    if (typeof value !== "string") continue;
    members[name] = decodeBase64(value);
  }
}

/** Node passes over what is not Base64, so that fewer bytes come out, and takes the letters of base64url, which AWS does not. */
function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(text, "base64"));
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (bytes.length !== (text.length / 4) * 3 - padding || /[-_]/.test(text)) throw unreadable();
  return bytes;
}

function timestamp(value: unknown): Date {
  const date = new Date(typeof value === "number" ? value * 1000 : Number.NaN);
  if (Number.isNaN(date.getTime())) throw unreadable();
  return date;
}

function encode(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length).toString("base64");
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(encode);
  if (!isStructure(value)) return value;
  // fromEntries makes own members of every name, "__proto__" too.
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, encode(member)]));
}

const own = (members: Members, name: string): unknown => (Object.hasOwn(members, name) ? members[name] : undefined);

const isStructure = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth < MAX_DEPTH && Object.values(value).every((member) => isShallow(member, depth + 1));
}
