/** A world starts without the curves, the lattices and RSA: what is imported statically never reaches them. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const START = new URL("../../../src/kms/create-world.ts", import.meta.url);
const STATIC = /^(?:import|export)\s(?!type\b)[^;]*?from "([^"]+)"/gm;

/** Every module that is loaded with the file: our own files by URL, packages by name. */
function loadedWith(file: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(file.href)) return seen;
  seen.add(file.href);
  for (const [, specifier = ""] of readFileSync(fileURLToPath(file), "utf8").matchAll(STATIC)) {
    if (specifier.startsWith(".")) loadedWith(new URL(specifier, file), seen);
    else seen.add(specifier);
  }
  return seen;
}

it("loads symmetric cryptography at the start, and the rest on first use", () => {
  const loaded = [...loadedWith(START)];
  expect(loaded).toContain("@noble/ciphers/aes.js");
  expect(loaded.some((name) => name.endsWith("/crypto/key-pairs.ts"))).toBe(true);
  expect(loaded.filter((name) => /@noble\/(?:curves|post-quantum)|\/crypto\/(?:rsa|sm2)/.test(name))).toEqual([]);
});
