/**
 * Looks for a secret inside whatever a learner's program stored or returned, however it was written down: as bytes, as
 * text, or in hex, base64 or base64url, at any offset, nested in lists, objects, maps and JSON.
 */

export type Found = "bytes" | "text" | "hex" | "base64" | "base64url";

/** Encodings inside encodings are followed this far, those inside others for so many bytes in all. */
const DEPTH = 4;
const NESTED_BYTES = 8 * 2 ** 20;
/** Shorter runs of text are not looked into: they hold nothing that is worth hiding. */
const RUN = { hex: 8, base64: 6 };
/** What stands between the pairs when tools print hex: `1f:8b:08`. */
const BETWEEN_PAIRS = /[:\s-]/g;

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
    const json = depth < DEPTH ? asJson(hay) : undefined;
    const parsed = json === undefined ? undefined : parse(json);
    return (parsed === undefined ? undefined : inValue(parsed, depth + 1)) ?? inEncodings(hay, depth);
  };

  const inEncodings = (hay: string, depth: number): Found | undefined => {
    if (depth >= DEPTH) return undefined;
    if (depth > 0) nestedBytes -= hay.length;
    if (nestedBytes < 0) return undefined;
    const leastHex = Math.max(RUN.hex, 2 * bytes.length);
    for (const text of unlessSame(hay, hay.replace(BETWEEN_PAIRS, ""))) {
      for (const run of runs(text, isHexDigit, leastHex)) {
        // A digit before it may have shifted the pairs by one.
        for (const shift of [0, 1]) {
          if (inBytes(Buffer.from(run.slice(shift), "hex"), depth + 1) !== undefined) return "hex";
        }
      }
    }
    const leastBase64 = Math.max(RUN.base64, Math.ceil((bytes.length * 4) / 3));
    // Base64 as mail has it is in lines.
    for (const text of unlessSame(hay, hay.replace(/\s/g, ""))) {
      for (const run of runs(text, isBase64Digit, leastBase64)) {
        // Letters before it may have shifted the groups of four.
        for (let shift = 0; shift < 4 && shift < run.length; shift++) {
          if (inBytes(Buffer.from(run.slice(shift), "base64"), depth + 1) === undefined) continue;
          return /[-_]/.test(run) ? "base64url" : "base64";
        }
      }
    }
    return undefined;
  };

  const seen = new Set<object>();
  /** Walks with a list of its own instead of calls: JSON nests as deep as it likes. */
  const inValue = (whole: unknown, depth: number): Found | undefined => {
    const left = [whole];
    while (left.length > 0) {
      const hay = left.pop();
      if (typeof hay === "string") {
        const found = inText(hay, depth);
        if (found !== undefined) return found;
      }
      if (typeof hay !== "object" || hay === null || seen.has(hay)) continue;
      seen.add(hay);
      const held = bytesHeld(hay);
      if (held !== undefined) {
        const found = inBytes(held, depth);
        if (found !== undefined) return found;
        continue;
      }
      const parts = partsOf(hay);
      const isLong = parts.length >= bytes.length;
      if (isLong && parts.every(isByte) && inBytes(Uint8Array.from(parts), depth) !== undefined) return "bytes";
      for (const part of parts) if (typeof part === "string" || typeof part === "object") left.push(part);
      if (!Array.isArray(hay)) for (const name of Object.keys(hay)) left.push(name);
    }
    return undefined;
  };

  return inValue(haystack, 0);
}

const bytesHeld = (value: object): Uint8Array | undefined => {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
};

const partsOf = (value: object): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  return value instanceof Map || value instanceof Set ? [...value].flat() : Object.values(value);
};

const isByte = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) < 256;

/** Text that may be JSON, or numbers with commas as a list of them. */
const asJson = (text: string): string | undefined => {
  if (/^[[{]/.test(text.trimStart())) return text;
  return text.includes(",") && !/[^\s\d,]/.test(text) ? `[${text}]` : undefined;
};

const unlessSame = (text: string, other: string): readonly string[] => (text === other ? [text] : [text, other]);

/**
 * The longest pieces with nothing but such characters in them, `least` of them or more. By hand, because a regular
 * expression runs out of its stack on a run of millions.
 */
function* runs(text: string, belongs: (code: number) => boolean, least: number): Generator<string> {
  let start = 0;
  for (let index = 0; index <= text.length; index++) {
    if (index < text.length && belongs(text.charCodeAt(index))) continue;
    if (index - start >= least) yield text.slice(start, index);
    start = index + 1;
  }
}

const within = (characters: string): ((code: number) => boolean) => {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return (code) => table[code] === 1;
};
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const isHexDigit = within("0123456789abcdefABCDEF");
const isBase64Digit = within(`0123456789${LETTERS}${LETTERS.toUpperCase()}+/-_`);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
