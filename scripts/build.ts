/**
 * Builds dist/: the program in chunks, the learner's side of the runner, and the lessons compiled to JSON.
 *
 *   node scripts/build.ts [--out DIR] [--without PATCH]...
 *
 * A broken lesson, a patch that no longer applies or a licence we cannot ship fails the build and leaves the last
 * good dist/ as it was: everything is made in a folder beside it, which then takes its place.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { serializePack } from "../src/content/compiled-pack.ts";
import { loadPack } from "../src/content/load-pack.ts";
import { describeProblem } from "../src/content/problem.ts";
import { bundle, bundleRunner, root } from "./bundle.ts";
import { firstFrame } from "./first-frame.ts";
import { writeLibraryTypes } from "./library-types.ts";
import { thirdPartyLicences } from "./licences.ts";
import { patching } from "./patches/patch.ts";
import { patches } from "./patches/table.ts";

const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: join(root, "dist") },
    without: { type: "string", multiple: true, default: [] },
  },
});

/** The program itself: everything the learner sees. */
const buildProgram = async (out: string): Promise<string[]> => {
  const unknown = options.without.filter((name) => patches.every((patch) => patch.name !== name));
  if (unknown.length > 0) throw new Error(`There is no patch named ${unknown.join(", ")}.`);
  const { plugin, unused } = patching(
    root,
    patches.filter(({ name }) => !options.without.includes(name)),
  );
  const { plugin: chunking, groups } = firstFrame(root);
  const modules = await bundle(
    { input: { main: "src/cli/main.ts" }, plugins: [plugin, chunking] },
    { dir: out, codeSplitting: { groups } },
  );
  // Patches lean on each other: without one, another may have nothing to do.
  if (options.without.length === 0 && unused().length > 0) {
    throw new Error(`A patch no longer applies:\n  ${unused().join("\n  ")}`);
  }
  return modules;
};

/** The mock KMS for other people's tests. The SDK is theirs. */
const buildLibrary = (out: string): Promise<string[]> => {
  writeLibraryTypes(root, join(out, "kms/types"));
  const external = [/^@aws-sdk\//];
  // Chunks that are the same in both are one file.
  return bundle({ input: { "kms/index": "src/kms-library.ts" }, external }, { dir: out });
};

/** The built-in lessons, read and validated once, so that the program starts without YAML and schemas. */
const buildPack = (out: string): void => {
  const { pack, problems } = loadPack(root);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new Error(`A lesson is broken:\n${errors.map((problem) => `  ${describeProblem(problem)}`).join("\n")}`);
  }
  for (const [name, text] of serializePack(pack)) {
    const file = join(out, "pack", name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
};

const started = performance.now();
const out = resolve(options.out);
const making = `${out}.${process.pid}`;
mkdirSync(making, { recursive: true });
try {
  buildPack(making);
  const modules = [
    ...(await buildProgram(making)),
    ...(await bundleRunner(join(making, "runner"))),
    ...(await buildLibrary(making)),
  ];
  writeFileSync(join(making, "THIRD_PARTY_LICENSES"), thirdPartyLicences(modules));
  const old = `${making}.old`;
  if (existsSync(out)) renameSync(out, old);
  renameSync(making, out);
  rmSync(old, { recursive: true, force: true });
  console.log(`built ${relative(root, out)}/ in ${Math.round(performance.now() - started)} ms`);
} catch (error) {
  rmSync(making, { recursive: true, force: true });
  console.error(stripVTControlCharacters(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
