/** `serve` in this process, with what it prints. */
import { Writable } from "node:stream";
import { onTestFinished } from "vitest";
import type { Context } from "../../src/cli/context.ts";
import type { Credentials } from "../../src/kms/world.ts";
import { type Ran, run } from "./run.ts";

/** What `--json` prints. */
export interface Ready {
  readonly format: string;
  readonly url: string;
  readonly account: string;
  readonly region: string;
  readonly environment: Readonly<Record<string, string | null>>;
  readonly profiles: readonly ({ readonly name: string; readonly arn: string } & Credentials)[];
}

export interface Serving {
  readonly ready: string;
  stop(): Promise<Ran>;
}

/** Starts `serve` on a port that is free; the test that started it ends it. */
export const serve = async (argv: readonly string[] = [], changes: Partial<Context> = {}): Promise<Serving> => {
  const started = Promise.withResolvers<string>();
  const stopped = Promise.withResolvers<void>();
  const output = new Writable({
    write(chunk, _, done) {
      started.resolve(String(chunk));
      done();
    },
  });
  const ended = run(["serve", "--port", "0", ...argv], {
    output,
    now: () => new Date(),
    untilStopped: () => stopped.promise,
    ...changes,
  });
  const stop = () => {
    stopped.resolve();
    return ended;
  };
  onTestFinished(() => void stop());
  const failed = ended.then(({ code, err }) => Promise.reject(new Error(`It ended with ${code}: ${err}`)));
  return { ready: await Promise.race([started.promise, failed]), stop };
};

export const serveJson = async (argv: readonly string[] = [], changes: Partial<Context> = {}) => {
  const { ready, stop } = await serve(["--json", ...argv], changes);
  return { ready: JSON.parse(ready) as Ready, stop };
};
