/**
 * Values that a learner's program returned, copied into plain ones that checks can walk without care: a tree (no
 * cycles, no sharing), bounded in depth and size, bytes as Uint8Array, own properties only.
 */
const DEPTH = 64;
/** Values, array slots included. */
const VALUES = 100_000;
/** Bytes and characters together. */
const SIZE = 16 * 2 ** 20;

/** The value cannot be taken; the message ends the sentence "The returned value …". */
export class Untakable extends Error {}

/**
 * @param bytes as the process wrote them
 * @param read what makes a value of them; throws where it cannot
 * @throws Untakable
 */
export const takeValue = (bytes: Uint8Array, read: (bytes: Uint8Array) => unknown): unknown => {
  let value: unknown;
  try {
    value = read(bytes);
  } catch {
    throw new Untakable("cannot be read.");
  }
  let values = VALUES;
  let size = SIZE;

  const spend = (amount: number): void => {
    size -= amount;
    if (size < 0) throw new Untakable("is larger than 16 MiB.");
  };
  const spendValues = (amount: number): void => {
    values -= amount;
    if (values < 0) throw new Untakable("has more than 100,000 parts.");
  };

  const copy = (from: unknown, depth: number): unknown => {
    if (depth > DEPTH) throw new Untakable("is nested more than 64 deep, or contains itself.");
    if (typeof from === "string") spend(from.length);
    if (typeof from !== "object" || from === null) return from;
    if (ArrayBuffer.isView(from)) {
      spend(from.byteLength);
      return Uint8Array.from(new Uint8Array(from.buffer, from.byteOffset, from.byteLength));
    }
    if (from instanceof ArrayBuffer) {
      spend(from.byteLength);
      return new Uint8Array(from.slice(0));
    }
    if (from instanceof Date) return new Date(from.getTime());
    if (from instanceof RegExp) return copy(String(from), depth);
    if (from instanceof Error) return copy({ name: from.name, message: from.message }, depth);
    if (from instanceof String || from instanceof Number || from instanceof Boolean || from instanceof BigInt) {
      return copy(from.valueOf(), depth);
    }
    if (from instanceof Map) {
      spendValues(2 * from.size);
      return new Map([...from].map(([key, value]) => [copy(key, depth + 1), copy(value, depth + 1)]));
    }
    if (from instanceof Set) {
      spendValues(from.size);
      return new Set([...from].map((value) => copy(value, depth + 1)));
    }
    if (Array.isArray(from)) {
      spendValues(from.length);
      return Array.from(from, (value) => copy(value, depth + 1));
    }
    const entries = Object.entries(from);
    spendValues(entries.length);
    const to = {};
    for (const [key, value] of entries) {
      spend(key.length);
      // Defined, not assigned: a key named __proto__ stays a key.
      const property = { value: copy(value, depth + 1), writable: true, enumerable: true, configurable: true };
      Object.defineProperty(to, key, property);
    }
    return to;
  };

  return copy(value, 0);
};
