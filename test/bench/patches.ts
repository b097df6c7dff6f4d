/** What each patch of scripts/patches/table.ts gains: the start of the program built with all of them but one. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { patches } from "../../scripts/patches/table.ts";
import { BenchLearner, isFullFrame, node } from "./learner.ts";
import { bytes, inTurn, median, milliseconds, type Section } from "./measure.ts";
import { time } from "./stopwatch.ts";

const root = resolve(import.meta.dirname, "../..");

export const measurePatches = async (): Promise<Section> => {
  using learner = new BenchLearner();
  const optional = patches.filter(({ required }) => required !== true);
  const variants = [undefined, ...optional.map(({ name }) => name)];
  const memory = new Map<string, number[]>();
  const ways: Record<string, () => Promise<number>> = {};
  for (const [index, without] of variants.entries()) {
    const name = without ?? "all patches";
    const folder = join(learner.home, `variant-${index}`);
    mkdirSync(folder);
    for (const part of ["bin", "lessons", "solutions", "package.json"]) {
      cpSync(join(root, part), join(folder, part), { recursive: true });
    }
    const leavingOut = without === undefined ? [] : ["--without", without];
    execFileSync(node, [join(root, "scripts/build.ts"), "--out", join(folder, "dist"), ...leavingOut]);
    ways[name] = async () => {
      await using run = time([node, join(folder, "bin/kms-workbook.js")], learner);
      const first = await run.seen(isFullFrame);
      await run.quiet();
      memory.set(name, [...(memory.get(name) ?? []), run.memory()]);
      run.press("q");
      await run.ended;
      return first;
    };
  }
  for (const way of Object.values(ways)) await way();
  const samples = await inTurn(15, ways);
  const all = median(samples["all patches"] ?? []);
  return {
    title: "First full frame without one of the patches",
    yardstick: "all patches",
    rows: Object.entries(samples).map(([what, times]) => ({
      what,
      value: milliseconds(median(times)),
      ratio: median(times) / all,
      note: `${bytes(median(memory.get(what) ?? []))} resident`,
    })),
  };
};
