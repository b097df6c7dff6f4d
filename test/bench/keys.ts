/** Key to changed frame: how long it takes, and how much is written for it. */
import { BenchLearner, isFullFrame, node } from "./learner.ts";
import { bytes, median, milliseconds, quantile, type Section } from "./measure.ts";
import { time } from "./stopwatch.ts";

const times = 30;

export const measureKeys = async (program: string): Promise<Section> => {
  using learner = new BenchLearner();
  await using run = time([node, program], learner);
  await run.seen(isFullFrame);
  await run.quiet();
  const measure = async (what: string, forth: string, back: string) => {
    const samples: { time: number; size: number }[] = [];
    for (let turn = 0; turn < times; turn++) {
      samples.push(await run.press(turn % 2 === 0 ? forth : back));
      await run.quiet();
    }
    const taken = samples.map((sample) => sample.time);
    const sizes = samples.map((sample) => sample.size);
    const note = `p95 ${milliseconds(quantile(taken, 0.95))}, ${bytes(median(sizes))} written`;
    return { what, value: milliseconds(median(taken)), note };
  };
  return {
    title: "Key to changed frame, 120 by 36",
    rows: [await measure("move in the outline", "j", "k")],
  };
};
