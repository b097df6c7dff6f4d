/** The runner for programs: keeps processes warm, gives each program a fresh one, and throws it away afterwards. */
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { languageOf } from "../../content/language.ts";
import { packageRoot } from "../../package-root.ts";
import { ProgramProcess } from "./program-process.ts";
import { type ProgramSide, typescriptSide } from "./program-side.ts";
import type { Runner } from "./runner.ts";

export interface RunnerOptions {
  /** The bundled child.js. Default: the one in this package's dist/. Python's child.py is beside it. */
  readonly childEntry?: string;
  /** How many processes wait for a program in TypeScript. 0 starts each when it is needed. Default 1. */
  readonly spare?: number;
}

/** Starts its spare processes at once. They keep nothing alive: a program of ours that ends, ends them. */
export const createRunner = (options: RunnerOptions = {}): Runner => {
  const { spare = 1 } = options;
  const childEntry = realpathSync(options.childEntry ?? join(packageRoot, "dist", "runner", "child.js"));
  const waiting: ProgramProcess[] = [];
  const all = new Set<ProgramProcess>();
  let disposed = false;

  const typescript = typescriptSide(childEntry);

  const start = (side = typescript): ProgramProcess => {
    const started: ProgramProcess = new ProgramProcess(side, () => {
      all.delete(started);
      const place = waiting.indexOf(started);
      if (place >= 0) waiting.splice(place, 1);
      // A spare that could not start is not tried again and again: the next program tells why.
      else refill();
    });
    all.add(started);
    return started;
  };
  /** When a program has ended, so that starting does not slow the one that runs. */
  const refill = (): void => {
    while (!disposed && waiting.length < spare) waiting.push(start());
  };

  /** Loaded with the first program in Python. */
  const startPython = async (): Promise<ProgramSide> => {
    const [{ findPython }, { pythonSide }] = await Promise.all([
      import("./python/find-python.ts"),
      import("./python/python-side.ts"),
    ]);
    return pythonSide(await findPython(), join(dirname(childEntry), "child.py"));
  };

  refill();
  return {
    async load(program) {
      const python = languageOf(program.fileName) === "python" ? await startPython() : undefined;
      if (disposed) throw new Error("The runner has been disposed of.");
      return (python ? start(python) : (waiting.shift() ?? start())).load(program);
    },
    dispose: () => {
      disposed = true;
      for (const process of [...all]) process.close();
    },
  };
};
