/** Runs the program in this process, with the little pack, streams that are kept, and a state folder of its own. */
import { join } from "node:path";
import { PassThrough, Readable, Writable } from "node:stream";
import type { Context } from "../../src/cli/context.ts";
import { main } from "../../src/cli/main.ts";
import { littlePack, noRunner } from "../fixtures/little-pack.ts";
import { emptyFolder, tickingClock } from "../workbook/folder.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const kept = (): { readonly stream: Writable; readonly text: () => string } => {
  let text = "";
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  return { stream, text: () => text };
};

export const run = async (argv: readonly string[], changes: Partial<Context> = {}): Promise<Ran> => {
  const [out, err] = [kept(), kept()];
  const cwd = changes.cwd ?? emptyFolder();
  const code = await main(argv, {
    input: Readable.from([]),
    output: out.stream,
    errors: err.stream,
    environment: { XDG_STATE_HOME: join(cwd, "state"), HOME: cwd },
    cwd,
    now: tickingClock(),
    readPack: async () => littlePack,
    createRunner: async () => noRunner,
    openTui: () => Promise.reject(new Error("no screen in this test")),
    untilStopped: () => Promise.resolve(),
    ...changes,
  });
  return { code, out: out.text(), err: err.text() };
};

/** A terminal on both sides. */
export const terminal = (): Pick<Context, "input" | "output"> => ({
  input: Object.assign(new PassThrough(), { isTTY: true }),
  output: Object.assign(kept().stream, { isTTY: true }),
});
