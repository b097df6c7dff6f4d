/**
 * Looks for a secret inside whatever a learner's program stored or returned, however it was written down: as bytes, as
 * text, or in hex, base64 or base64url, at any offset, nested in lists, objects, maps and JSON.
 */

export type Found = "bytes" | "text" | "hex" | "base64" | "base64url";

/** Encodings inside encodings are followed this far, those inside others for so many bytes in all. */
const DEPTH = 4;
const NESTED_BYTES = 8 * 2 ** 20;
/** Runs of text that may be encoded bytes. Shorter ones hold nothing that is worth hiding. */
const HEX_RUN = /[0-9a-fA-F]{8,}/g;
/** Hex as tools print it: `1f:8b:08`. */
const SPACED_HEX = /(?:[0-9a-fA-F]{2}[:\s-]){3,}[0-9a-fA-F]{2}/g;
const BASE64_RUN = /[A-Za-z0-9+/_-]{6,}/g;
const NUMBERS = /^\s*\d{1,3}(?:\s*,\s*\d{1,3})+\s*$/;

/**
 * @param needle at least one byte; text is looked for as UTF-8
 * @returns how it was found first, or undefined
 */
export function findBytes(needle: Uint8Array | string, haystack: unknown): Found | undefined {
  const bytes = Buffer.from(needle);
  if (bytes.length === 0) throw new Error("An empty needle is in everything.");
  const text = bytes.toString("utf8");
  const texts = [text, bytes.toString("latin1")].filter((each) => !each.includes("\uFFFD"));

  const inBytes = (hay: Uint8Array, depth: number): Found | undefined => {
    const held = Buffer.from(hay.buffer, hay.byteOffset, hay.byteLength);
    if (held.includes(bytes)) return "bytes";
    const encoded = held.toString("latin1");
    return inEncodings(encoded, depth);
  };
  let nestedBytes = NESTED_BYTES;

  const inText = (hay: string, depth: number): Found | undefined => {
    if (texts.some((each) => hay.includes(each))) return "text";
    if (depth < DEPTH && (NUMBERS.test(hay) || /^\s*[[{]/.test(hay))) {
      const parsed = parse(NUMBERS.test(hay) ? `[${hay}]` : hay);
      const found = parsed === undefined ? undefined : inValue(parsed, depth + 1);
      if (found !== undefined) return found;
    }
    return inEncodings(hay, depth);
  };

  const inEncodings = (hay: string, depth: number): Found | undefined => {
    if (depth >= DEPTH) return undefined;
    if (depth > 0) nestedBytes -= hay.length;
    if (nestedBytes < 0) return undefined;
    for (const [run] of hay.matchAll(SPACED_HEX)) {
      if (inBytes(Buffer.from(run.replace(/[:\s-]/g, ""), "hex"), depth + 1) !== undefined) return "hex";
    }
    for (const [run] of hay.matchAll(HEX_RUN)) {
      // A digit before it may have shifted the pairs by one.
      for (const shift of [0, 1]) {
        if (inBytes(Buffer.from(run.slice(shift), "hex"), depth + 1) !== undefined) return "hex";
      }
    }
    // Base64 as mail has it, in lines.
    const joined = /\s/.test(hay) ? [hay, hay.replace(/\s+/g, "")] : [hay];
    for (const [run] of joined.flatMap((each) => [...each.matchAll(BASE64_RUN)])) {
      // Letters before it may have shifted the groups of four.
      for (let shift = 0; shift < 4 && shift < run.length; shift++) {
        if (inBytes(Buffer.from(run.slice(shift), "base64"), depth + 1) === undefined) continue;
        return /[-_]/.test(run) ? "base64url" : "base64";
      }
    }
    return undefined;
  };

  const seen = new Set<object>();
  const inValue = (hay: unknown, depth: number): Found | undefined => {
    if (typeof hay === "string") return inText(hay, depth);
    if (typeof hay !== "object" || hay === null) return undefined;
    if (seen.has(hay)) return undefined;
    seen.add(hay);
    if (ArrayBuffer.isView(hay)) return inBytes(new Uint8Array(hay.buffer, hay.byteOffset, hay.byteLength), depth);
    if (hay instanceof ArrayBuffer) return inBytes(new Uint8Array(hay), depth);
    const parts =
      hay instanceof Map || hay instanceof Set ? [...hay].flat() : [...Object.keys(hay), ...Object.values(hay)];
    const numbers = Array.isArray(hay) ? hay : Object.values(hay);
    if (
      numbers.length >= bytes.length &&
      numbers.every(isByte) &&
      inBytes(Uint8Array.from(numbers), depth) !== undefined
    ) {
      return "bytes";
    }
    for (const part of parts) {
      const found = inValue(part, depth);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  return inValue(haystack, 0);
}

const isByte = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 256;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
