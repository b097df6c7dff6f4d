/** The runner for programs: keeps processes warm, gives each program a fresh one, and throws it away afterwards. */
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../package-root.ts";
import { ProgramProcess } from "./program-process.ts";
import type { Runner } from "./runner.ts";

export interface RunnerOptions {
  /** The bundled child.js. Default: the one in this package's dist/. */
  readonly childEntry?: string;
  /** How many processes wait for a program. 0 starts each when it is needed. Default 1. */
  readonly spare?: number;
}

/** Starts its spare processes at once. They keep nothing alive: a program of ours that ends, ends them. */
export const createRunner = (options: RunnerOptions = {}): Runner => {
  const { spare = 1 } = options;
  const childEntry = realpathSync(options.childEntry ?? join(packageRoot, "dist", "runner", "child.js"));
  const waiting: ProgramProcess[] = [];
  const all = new Set<ProgramProcess>();
  let disposed = false;

  const start = (): ProgramProcess => {
    const started: ProgramProcess = new ProgramProcess(childEntry, () => {
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

  refill();
  return {
    load: (program) => {
      if (disposed) return Promise.reject(new Error("The runner has been disposed of."));
      return (waiting.shift() ?? start()).load(program);
    },
    dispose: () => {
      disposed = true;
      for (const process of [...all]) process.close();
    },
  };
};
