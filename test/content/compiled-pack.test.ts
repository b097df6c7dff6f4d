import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundle } from "../../scripts/bundle.ts";
import { type PackTexts, readCompiledPack, readWhole, serializePack } from "../../src/content/compiled-pack.ts";
import { loadPack } from "../../src/content/load-pack.ts";
import { packageRoot } from "../../src/package-root.ts";
import { goodPack, writePack } from "../fixtures/packs/packs.ts";

/** A pack, its texts, and the names of those that were read, in order. */
const compiled = () => {
  const { pack } = loadPack(writePack(goodPack));
  const written = new Map(serializePack(pack));
  const asked: string[] = [];
  const text = (name: string): string => {
    const found = written.get(name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found;
  };
  const texts: PackTexts = {
    read: (name) => {
      asked.push(name);
      return text(name);
    },
    size: (name) => Buffer.byteLength(text(name)),
  };
  return { pack, texts, written, asked };
};

it("a pack comes back from its texts as it was, in the folder it is read for", () => {
  const { pack, texts } = compiled();
  expect(readCompiledPack(texts, pack.root)).toEqual(pack);
  expect(readCompiledPack(texts, "/elsewhere").root).toBe("/elsewhere");
});

it("what comes back is copied, listed and searched like any other value", () => {
  const { pack, texts } = compiled();
  const [lesson] = readCompiledPack(texts, pack.root).lessons;
  expect({ ...lesson?.exercises[0] }).toEqual(pack.lessons[0]?.exercises[0]);
  expect(JSON.stringify(lesson)).toBe(JSON.stringify({ ...lesson }));
  expect(lesson && "reading" in lesson && !("absent" in lesson)).toBe(true);
});

it("the outline is read at once, and a lesson when more of it is asked for, once", () => {
  const { pack, texts, asked } = compiled();
  const { lessons } = readCompiledPack(texts, pack.root);
  for (const { id, title, summary, file, exercises } of lessons) {
    expect([id, title, summary, file]).not.toContain(undefined);
    for (const each of exercises) {
      const { id, lesson, title, kind, level, points, topics, file } = each;
      expect([id, lesson, title, kind, level, points, topics, file]).not.toContain(undefined);
    }
  }
  expect(asked).toEqual(["outline.json"]);
  const [first] = lessons;
  expect(first?.exercises[0]?.task).toBe(pack.lessons[0]?.exercises[0]?.task);
  expect(first?.reading).toBe(pack.lessons[0]?.reading);
  expect(first?.exercises[1]?.hints).toEqual(pack.lessons[0]?.exercises[1]?.hints);
  expect(asked).toEqual(["outline.json", `lessons/${first?.id}.json`]);
});

it("what was read as a whole does not miss texts that are replaced later", () => {
  const { pack, texts, written } = compiled();
  const read = readCompiledPack(texts, pack.root);
  readWhole(read);
  written.clear();
  expect(read).toEqual(pack);
});

it("texts of another format are refused with the cure", () => {
  const { texts, written } = compiled();
  written.set("outline.json", '{"format":"kms-workbook/pack/0","lessons":[]}');
  expect(() => readCompiledPack(texts, "/")).toThrow(/Build the program again/);
});

it("a text that is torn or gone is found out before anybody reads in it", () => {
  const { pack, texts, written } = compiled();
  const name = `lessons/${pack.lessons[0]?.id}.json`;
  written.set(name, (written.get(name) ?? "").slice(0, -10));
  expect(() => readCompiledPack(texts, "/")).toThrow(name);
  written.delete(name);
  expect(() => readCompiledPack(texts, "/")).toThrow(name);
});

it("reading one loads neither YAML nor schemas", async () => {
  const entry = join(packageRoot, "src/content/compiled-pack.ts");
  const folder = mkdtempSync(join(tmpdir(), "kms-workbook-bundle-"));
  expect(await bundle({ input: entry }, { dir: folder })).toEqual([entry]);
  rmSync(folder, { recursive: true });
  expect(readFileSync(entry, "utf8")).not.toMatch(/from "(yaml|valibot)"/);
});
