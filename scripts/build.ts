/**
 * Builds dist/: the program in chunks, the learner's side of the runner, and the lessons compiled to one file.
 *
 *   node scripts/build.ts [--out DIR] [--without PATCH]...
 *
 * A broken lesson, a patch that no longer applies or a licence we cannot ship fails the build and leaves the last
 * good dist/ as it was: everything is made in a folder beside it, which then takes its place.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { type InputOptions, type OutputOptions, rolldown } from "rolldown";
import { serializePack } from "../src/content/compiled-pack.ts";
import { loadPack } from "../src/content/load-pack.ts";
import { describeProblem } from "../src/content/problem.ts";
import { runnerEntries, runnerOptions } from "../src/grading/runner/entries.ts";
import { firstFrame } from "./first-frame.ts";
import { writeLibraryTypes } from "./library-types.ts";
import { thirdPartyLicences } from "./licences.ts";
import { patching } from "./patches/patch.ts";
import { patches } from "./patches/table.ts";

const root = resolve(import.meta.dirname, "..");
const { values: options } = parseArgs({
  options: {
    out: { type: "string", default: join(root, "dist") },
    without: { type: "string", multiple: true, default: [] },
  },
});

const input = {
  cwd: root,
  platform: "node",
  transform: { target: "node22", define: { "process.env.NODE_ENV": '"production"' } },
  // What cannot be resolved is a warning to the bundler, and would be found out by the learner.
  onLog(level, log) {
    if (level === "warn") throw new Error(log.message);
  },
  // Its CommonJS form loads its parts in a way that cannot be bundled.
  resolve: { alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" } },
} satisfies InputOptions;

const output = {
  format: "esm",
  minify: true,
  comments: false,
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
} satisfies OutputOptions;

/** Bundles, and returns the paths of the modules whose code is in the output. */
const bundle = async (more: InputOptions, moreOutput: OutputOptions): Promise<string[]> => {
  await using build = await rolldown({ ...input, ...more });
  const written = await build.write({ ...output, ...moreOutput });
  return written.output.flatMap((chunk) =>
    chunk.type === "chunk" ? Object.keys(chunk.modules).filter((id) => chunk.modules[id]?.renderedLength !== 0) : [],
  );
};

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

/** What a learner's program runs on, by itself in a folder: its process may read nothing else. */
const buildRunner = (out: string): Promise<string[]> => {
  const { mainFields, alias } = runnerOptions;
  const absolute = Object.entries(alias).map(([name, path]) => [name, join(root, path)]);
  return bundle(
    {
      input: Object.fromEntries(runnerEntries.map(({ out, source }) => [out, source])),
      resolve: { mainFields, alias: Object.fromEntries(absolute) },
    },
    { dir: join(out, "runner") },
  );
};

/** The mock KMS for other people's tests. The SDK is theirs. */
const buildLibrary = (out: string): Promise<string[]> => {
  writeLibraryTypes(root, join(out, "kms/types"));
  const external = [/^@aws-sdk\//];
  return bundle({ input: { index: "src/kms-library.ts" }, external }, { dir: join(out, "kms") });
};

/** The built-in lessons, read and validated once, so that the program starts without YAML and schemas. */
const buildPack = (out: string): void => {
  const { pack, problems } = loadPack(root);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new Error(`A lesson is broken:\n${errors.map((problem) => `  ${describeProblem(problem)}`).join("\n")}`);
  }
  writeFileSync(join(out, "pack.json"), serializePack(pack));
};

const started = performance.now();
const out = resolve(options.out);
const making = `${out}.${process.pid}`;
mkdirSync(making, { recursive: true });
try {
  buildPack(making);
  const modules = [...(await buildProgram(making)), ...(await buildRunner(making)), ...(await buildLibrary(making))];
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
