/** A runner that exists once a program is to be run: most commands and most exercises need none. */
import type { Runner } from "../grading/runner/runner.ts";

export const runnerOnDemand = (create: () => Promise<Runner>): Runner & { prepare(): void } => {
  let runner: Promise<Runner> | undefined;
  let disposed = false;
  const get = () => {
    runner ??= create();
    return runner;
  };
  return {
    /** Starts it ahead of time, so that the first check does not wait for it. */
    prepare() {
      if (!disposed) get().catch(() => undefined);
    },
    load: async (program) => (await get()).load(program),
    dispose() {
      disposed = true;
      runner?.then((made) => made.dispose()).catch(() => undefined);
    },
  };
};
