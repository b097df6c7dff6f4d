/** Every change made to a dependency while bundling, with what it brings. A change that gains nothing is taken out. */
import type { Patch } from "./patch.ts";

export const patches: readonly Patch[] = [
  {
    name: "yoga without fetch",
    kind: "edit",
    why: "yoga-layout reads its own inlined WebAssembly through fetch(), which loads Node's whole HTTP client.",
    gain: "42 ms of 153 ms to the first frame, and 17 MB of memory.",
    edits: [
      {
        file: "yoga-layout/dist/binaries/yoga-wasm-base64-esm.js",
        find: '"function"!=typeof fetch?Promise.resolve()',
        put: "!0?Promise.resolve()",
      },
      {
        file: "yoga-layout/dist/binaries/yoga-wasm-base64-esm.js",
        find: "var b=xa(a.slice(37)),c=new Uint8Array(b.length);for(a=0;a<b.length;++a)c[a]=b.charCodeAt(a);var d=c",
        put: 'var d=new Uint8Array(Buffer.from(a.slice(37),"base64"))',
      },
    ],
  },
  {
    name: "ink without devtools",
    kind: "edit",
    why: "With DEV=true in the environment Ink looks for React's developer tools, which are not in the bundle.",
    gain: "There is a bundle at all: react-devtools-core is not installed.",
    required: true,
    edits: [
      {
        file: "ink/build/reconciler.js",
        find: "process.env['DEV'] === 'true'",
        put: "false",
        times: 2,
      },
    ],
  },
  {
    name: "lazy Intl.Segmenter",
    kind: "edit",
    why: "A segmenter made while a module loads costs ICU's data, even if nothing is ever segmented.",
    gain: "18 ms of 128 ms to the first frame.",
    prelude: 'import { LazySegmenter } from "#project/scripts/patches/lazy-segmenter.ts";\n',
    edits: [
      { file: "ink/build/line-update.js", find: "new Intl.Segmenter(", put: "new LazySegmenter(" },
      { file: "wrap-ansi/index.js", find: "new Intl.Segmenter(", put: "new LazySegmenter(" },
      { file: "string-width/index.js", find: "new Intl.Segmenter(", put: "new LazySegmenter(" },
      { file: "cli-truncate/index.js", find: "new Intl.Segmenter(", put: "new LazySegmenter(" },
      { file: "slice-ansi/tokenize-ansi.js", find: "new Intl.Segmenter(", put: "new LazySegmenter(" },
      { file: "@alcalzone/ansi-tokenize/build/tokenize.js", find: "new Intl.Segmenter(", put: "new LazySegmenter(" },
    ],
  },
  {
    name: "lazy emoji pattern",
    kind: "edit",
    why: "A pattern with RGI_Emoji is compiled from ICU's list of all emoji sequences, needed or not.",
    gain: "26 ms of 136 ms to the first frame.",
    edits: [
      {
        file: "string-width/index.js",
        find: String.raw`const emojiPrefixRegex = /^(?:\p{RGI_Emoji}|\p{Regional_Indicator}{1,2}|[\d#*]\u{FE0F})/v;`,
        put: String.raw`
let emojiPrefix;
const emojiPrefixPattern = () =>
  (emojiPrefix ??= new RegExp("^(?:\\p{RGI_Emoji}|\\p{Regional_Indicator}{1,2}|[\\d#*]\\u{FE0F})", "v"));
const emojiPrefixRegex = {
  exec: (text) => emojiPrefixPattern().exec(text),
  test: (text) => emojiPrefixPattern().test(text),
};`,
      },
    ],
  },
  {
    name: "one string-width",
    kind: "replacement",
    why: "Ink and its helpers bring copies of version 8. The views measure with version 9: one copy, one answer.",
    gain: "28 ms of 144 ms to the first frame: the copies are not patched.",
    package: "string-width",
    by: "node_modules/string-width/index.js",
    except: ["cli-table3", "cliui", "yargs"],
  },
  {
    name: "highlighting of the languages in use",
    kind: "replacement",
    why: "cli-highlight brings 190 languages, parse5 and yargs; lessons use four.",
    gain: "1.1 MB of 2.5 MB.",
    package: "cli-highlight",
    by: "src/workbook/reading/highlight.ts",
  },
  {
    name: "no emoji names",
    kind: "replacement",
    why: "marked-terminal can write :names: as emoji; the lessons have none.",
    gain: "0.2 MB of 1.7 MB.",
    package: "node-emoji",
    by: "scripts/patches/no-emoji-names.ts",
  },
];
