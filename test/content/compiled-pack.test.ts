import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, it } from "vitest";
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
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
  });
  expect(Object.keys(metafile.inputs)).toEqual(["src/content/compiled-pack.ts"]);
  expect(readFileSync(entry, "utf8")).not.toMatch(/from "(yaml|valibot)"/);
});
