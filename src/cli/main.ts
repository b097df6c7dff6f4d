/** The program: reads the arguments, calls one command, and says by the exit code what came of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InputProblem } from "../input-problem.ts";
import { packageRoot } from "../package-root.ts";
import { withoutControls } from "../workbook/reading/controls.ts";
import { exitCode } from "./command.ts";
import { type Context, isTerminal, processContext } from "./context.ts";
import { helpText } from "./help.ts";
import { parse } from "./parse.ts";

const version = (): string => JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")).version;

const run = async (argv: readonly string[], context: Context): Promise<number> => {
  const parsed = parse(argv);
  switch (parsed.wants) {
    case "help":
      context.output.write(helpText(parsed.command));
      return exitCode.done;
    case "version":
      context.output.write(`${version()}\n`);
      return exitCode.done;
    case "run":
      return parsed.command.run(parsed.call, context);
  }
};

/** @returns the exit code; never throws */
export const main = async (argv: readonly string[], context: Context = processContext()): Promise<number> => {
  // Whoever reads our output may stop (`list | head -1`): then there is nobody left to tell. A screen tends to itself.
  if (!isTerminal(context.output)) {
    context.output.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(exitCode.done);
      context.errors.write(`What was to be printed cannot be written: ${error.message}. Write it somewhere else.\n`);
      process.exit(exitCode.misuse);
    });
  }
  try {
    return await run(argv, context);
  } catch (error) {
    if (error instanceof InputProblem) {
      // It may quote a file of somebody else's.
      context.errors.write(`${withoutControls(error.message)}\n`);
      return exitCode.misuse;
    }
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    context.errors.write(`The workbook itself failed. Your progress is kept. Please report this:\n${what}\n`);
    return exitCode.broken;
  }
};
