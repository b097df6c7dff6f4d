/** What is bundled in place of a dependency's code must give the same answers. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { LazySegmenter } from "../../scripts/patches/lazy-segmenter.ts";
import { type Patch, patching } from "../../scripts/patches/patch.ts";

/** Every character of the first plane that may stand alone. */
const characters = Array.from({ length: 0x1_00_00 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCharCode(code));

const graphemes = (segmenter: Pick<LazySegmenter, "segment">, text: string) =>
  [...segmenter.segment(text)].map(({ segment, index }) => ({ segment, index }));

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc
    .array(
      fc.constantFrom(
        "a",
        "é",
        "─",
        "│",
        "✓",
        "▾",
        "…",
        "·",
        "→",
        "\n",
        "\u001B[1m",
        "\u0301",
        "\uFE0F",
        "\u200D",
        "🔑",
        "鍵",
        "☀",
        "‼",
        "©",
      ),
    )
    .map((parts) => parts.join("")),
);

test("the lazy segmenter splits as the real one does: every character", () => {
  const [real, lazy] = [new Intl.Segmenter(), new LazySegmenter()];
  const wrong = characters.filter((character) => {
    const sample = `a${character}b`;
    return JSON.stringify(graphemes(lazy, sample)) !== JSON.stringify(graphemes(real, sample));
  });
  expect(wrong).toEqual([]);
});

test("the lazy segmenter splits as the real one does: any text", () => {
  const [real, lazy] = [new Intl.Segmenter(), new LazySegmenter()];
  fc.assert(
    fc.property(text, (sample) => {
      expect(graphemes(lazy, sample)).toEqual(graphemes(real, sample));
    }),
  );
});

test("a patch that finds nothing to change is named", () => {
  const gone: Patch = { name: "gone", kind: "replacement", why: "", gain: "", package: "nobody", by: "src/nothing.ts" };
  expect(patching("/", [gone]).unused()).toEqual(["gone: nobody imports nobody"]);
});
