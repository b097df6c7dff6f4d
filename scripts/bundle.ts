/** How everything of ours is bundled, and the bundle that a learner's program runs on. */
import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type InputOptions, type OutputOptions, rolldown } from "rolldown";
import { runnerAliases, runnerEntries } from "../src/grading/runner/entries.ts";

export const root = resolve(import.meta.dirname, "..");

const input = {
  cwd: root,
  platform: "node",
  transform: { target: "node22", define: { "process.env.NODE_ENV": '"production"' } },
  // What cannot be resolved is a warning to the bundler, and would be found out by the learner.
  onLog(level, log) {
    if (level === "warn") throw new Error(log.message);
  },
  // Packages that come as ES modules too: of a CommonJS file a bundler must take everything.
  resolve: { mainFields: ["module", "main"], conditionNames: ["module", "node"] },
} satisfies InputOptions;

const output = {
  format: "esm",
  minify: true,
  comments: false,
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
} satisfies OutputOptions;

/** Bundles, and returns the paths of the modules whose code is in the output. */
export const bundle = async (more: InputOptions, moreOutput: OutputOptions): Promise<string[]> => {
  await using build = await rolldown({ ...input, ...more });
  const written = await build.write({ ...output, ...moreOutput });
  return written.output.flatMap((chunk) =>
    chunk.type === "chunk" ? Object.keys(chunk.modules).filter((id) => chunk.modules[id]?.renderedLength !== 0) : [],
  );
};

/** What a learner's program runs on, by itself in a folder: a process for TypeScript may read nothing else. */
export const bundleRunner = async (folder: string): Promise<string[]> => {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, "src/grading/runner/python/child.py"), join(folder, "child.py"));
  return bundle(
    {
      input: Object.fromEntries(runnerEntries.map(({ out, source }) => [out, source])),
      resolve: {
        // The SDK's ES modules, because `export *` of a CommonJS file has no names.
        mainFields: ["module", "main"],
        alias: Object.fromEntries(runnerAliases.map(({ name, source }) => [name, join(root, source)])),
      },
    },
    // Names are kept: learners see them in stack traces and in what they print.
    { dir: folder, minify: { compress: true, mangle: false, codegen: true } },
  );
};
