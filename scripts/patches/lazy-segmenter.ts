/**
 * Intl.Segmenter for graphemes that loads ICU's data (12 to 18 ms) only for text that needs it.
 *
 * In simple text each code unit is a grapheme of its own: printable ASCII, newline, escape, Latin letters, general
 * punctuation, currency, arrows, technical signs, boxes, blocks, geometric shapes and dingbats, and no combining mark.
 * test/scripts/patches.test.ts holds it against the real one.
 */
const simple =
  /^[\n\u001B\u0020-\u007E\u00A1-\u00A8\u00AA-\u00AC\u00AF-\u02FF\u2010-\u2027\u2030-\u203B\u203D-\u2048\u204A-\u205E\u20A0-\u20BF\u2190-\u23FF\u2500-\u27BF]*$/;

export class LazySegmenter {
  readonly #arguments: ConstructorParameters<typeof Intl.Segmenter>;
  #real: Intl.Segmenter | undefined;

  constructor(...given: ConstructorParameters<typeof Intl.Segmenter>) {
    this.#arguments = given;
  }

  segment(input: string): Iterable<Pick<Intl.SegmentData, "segment" | "index" | "input">> {
    if (simple.test(input)) return codeUnits(input);
    this.#real ??= new Intl.Segmenter(...this.#arguments);
    return this.#real.segment(input);
  }
}

function* codeUnits(input: string) {
  for (let index = 0; index < input.length; index++) yield { segment: input.charAt(index), index, input };
}
