import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundle } from "../../scripts/bundle.ts";
import { readCompiledPack, serializePack } from "../../src/content/compiled-pack.ts";
import { loadPack } from "../../src/content/load-pack.ts";
import { packageRoot } from "../../src/package-root.ts";
import { goodPack, writePack } from "../fixtures/packs/packs.ts";

it("a pack comes back from its text as it was, in the folder it is read for", () => {
  const { pack } = loadPack(writePack(goodPack));
  expect(readCompiledPack(serializePack(pack), pack.root)).toEqual(pack);
  expect(readCompiledPack(serializePack(pack), "/elsewhere").root).toBe("/elsewhere");
});

it("a text of another format is refused with the cure", () => {
  expect(() => readCompiledPack('{"format":"kms-workbook/pack/0","lessons":[]}', "/")).toThrow(
    /Build the program again/,
  );
});

it("reading one loads neither YAML nor schemas", async () => {
  const entry = join(packageRoot, "src/content/compiled-pack.ts");
  const folder = mkdtempSync(join(tmpdir(), "kms-workbook-bundle-"));
  expect(await bundle({ input: entry }, { dir: folder })).toEqual([entry]);
  rmSync(folder, { recursive: true });
  expect(readFileSync(entry, "utf8")).not.toMatch(/from "(yaml|valibot)"/);
});
