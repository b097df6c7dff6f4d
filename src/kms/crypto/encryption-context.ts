/**
 * The encryption context as authenticated data: canonical, so that the order of pairs does not matter, and unambiguous,
 * so that two different contexts never look alike. Every key and value is preceded by its length, pairs are sorted by key.
 *
 * UTF-16 rather than UTF-8, because it keeps even unpaired surrogates apart. How AWS serializes the context is not
 * published and cannot be seen from outside.
 */
export type EncryptionContext = Readonly<Record<string, string>>;

/** No context and an empty one are the same: no bytes. */
export function serializeEncryptionContext(context: EncryptionContext | undefined): Uint8Array {
  if (context === undefined) return new Uint8Array(0);
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  let characters = 0;
  for (const [key, value] of pairs) characters += key.length + value.length;
  const bytes = Buffer.alloc(pairs.length * 8 + characters * 2);
  let at = 0;
  for (const pair of pairs) {
    for (const text of pair) {
      at = bytes.writeUInt32BE(text.length, at);
      at += bytes.write(text, at, "utf16le");
    }
  }
  return bytes;
}
