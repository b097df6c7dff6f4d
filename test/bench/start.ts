/** Process start to what a person sees first. */
import { BenchLearner, isFullFrame, node } from "./learner.ts";
import { bytes, inTurn, median, milliseconds, type Section } from "./measure.ts";
import { time } from "./stopwatch.ts";

export const measureStart = async (program: string): Promise<Section> => {
  using learner = new BenchLearner();
  const memory: number[] = [];
  const toEnd = (args: readonly string[]) => async () => {
    await using run = time([node, ...args], learner);
    return await run.ended;
  };
  const toFrame = async () => {
    await using run = time([node, program], learner);
    const first = await run.seen(isFullFrame);
    await run.quiet();
    memory.push(run.memory());
    run.press("q");
    await run.ended;
    return first;
  };
  await toFrame();
  await toFrame();
  const samples = await inTurn(15, {
    nothing: toEnd(["-e", "0"]),
    version: toEnd([program, "--version"]),
    frame: toFrame,
  });
  const nothing = median(samples.nothing);
  const row = (what: string, times: readonly number[]) => {
    const value = median(times);
    return { what, value: milliseconds(value), ratio: value / nothing };
  };
  return {
    title: "Process start",
    yardstick: "node -e 0",
    rows: [
      row("node -e 0", samples.nothing),
      row("kms-workbook --version", samples.version),
      row("kms-workbook to the first full frame", samples.frame),
      { what: "memory once the lesson is shown", value: bytes(median(memory.slice(2))) },
    ],
  };
};
