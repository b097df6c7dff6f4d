/**
 * string-width that answers for text of narrow characters without a segmenter or Unicode property tables, and one copy
 * of it for the whole program. Everything else goes to the real one.
 *
 * The narrow characters are those of a western terminal screen: Latin letters, punctuation, arrows, boxes, blocks and
 * the marks that are never drawn as emoji. test/scripts/patches.test.ts holds it against the real one.
 */
import realStringWidth, { type Options } from "string-width";
import stripAnsi from "strip-ansi";

const narrow =
  /^[\u0020-\u007E\u00A1-\u00A8\u00AA-\u00AC\u00AF-\u02FF\u2010-\u2027\u2030-\u203B\u203D-\u2048\u204A-\u205E\u20A0-\u20BF\u2190-\u2193\u219A-\u21A8\u21AB-\u2319\u231C-\u2327\u232B-\u23CE\u23D0-\u23E8\u2500-\u25A9\u25AC-\u25B5\u25B7-\u25BF\u25C1-\u25FA\u2605-\u260D\u2713\u2715-\u271C\u2794\u2798-\u27A0\u27A2-\u27AF\u276F]*$/;

export default function stringWidth(input: string, options?: Options): number {
  if (typeof input !== "string" || input === "") return 0;
  if (options?.ambiguousIsNarrow === false) return realStringWidth(input, options);
  const bare = options?.countAnsiEscapeCodes !== true && input.includes("\u001B") ? stripAnsi(input) : input;
  return narrow.test(bare) ? bare.length : realStringWidth(input, options);
}
