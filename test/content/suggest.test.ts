import { expect, it } from "vitest";
import { didYouMean } from "../../src/content/suggest.ts";

it.each([
  ["opshuns", ["hints", "options"], 'Did you mean "options"?'],
  ["decrypt", ["Encrypt", "Decrypt"], 'Did you mean "Decrypt"?'],
  ["zebra", ["options", "hints"], "Known: options, hints."],
  ["zebra", [], ""],
])("%s among %j: %s", (name, known, said) => expect(didYouMean(name, known)).toBe(said));
