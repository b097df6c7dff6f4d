/**
 * What a learner's program may import. Everything else is refused, so what is not listed here cannot be reached.
 * Shared by the child, which enforces it, and the parent, which says it.
 */

/** Node's modules that reach neither files, nor the network, nor other processes, nor Node's own insides. */
export const builtinModules: readonly string[] = [
  "assert",
  "assert/strict",
  "buffer",
  "crypto",
  "events",
  "path",
  "path/posix",
  "path/win32",
  "stream",
  "stream/consumers",
  "stream/promises",
  "stream/web",
  "string_decoder",
  "timers",
  "timers/promises",
  "url",
  "util",
  "util/types",
  "zlib",
];

/** Libraries by the name they are imported under, and the file beside child.js that holds each. */
export const libraries: Readonly<Record<string, string>> = {
  "@aws-sdk/client-kms": "aws-sdk-client-kms.js",
  "@noble/ciphers/aes.js": "noble-ciphers-aes.js",
  "@noble/ciphers/chacha.js": "noble-ciphers-chacha.js",
  "@noble/ciphers/utils.js": "noble-ciphers-utils.js",
  "@noble/ciphers/webcrypto.js": "noble-ciphers-webcrypto.js",
};

/** One sentence for learners. */
export const whatMayBeImported =
  "A program may import `@aws-sdk/client-kms`, `@noble/ciphers/aes.js` (also `chacha.js`, `utils.js`, `webcrypto.js`), " +
  `and of Node ${builtinModules
    .filter((name) => !name.includes("/"))
    .map((name) => `\`node:${name}\``)
    .join(", ")}.`;
