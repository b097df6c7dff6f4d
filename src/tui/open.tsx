/** Opens the workbook full screen and gives the terminal back as it was, however it ends. */
import chalk from "chalk";
import { render, type SuspendTerminal } from "ink";
import type { Workbook } from "../workbook/workbook.ts";
import { createEffects } from "./effects.ts";
import { Program } from "./program.tsx";
import { initialState, type Reader, standingOf } from "./state.ts";
import { createStore } from "./store.ts";
import { ownTerminal, type TerminalOwner } from "./terminal.ts";

/** The program itself failed. */
const FAILED = 3;
/** The window was closed: what SIGHUP would have said. */
const HUNG_UP = 129;

/**
 * @param workbook stays open: whoever opened it closes it
 * @returns the exit code: 0 after leaving, 128 + n after signal n, 3 when the program failed (the error is printed)
 */
export const openTui = async (workbook: Workbook): Promise<number> => {
  const { stdout, platform, env } = process;
  let exitCode: number | undefined;
  let failure: unknown;
  let terminal: TerminalOwner | undefined;
  const leaving = new AbortController();
  const lend = (work: () => Promise<void>): Promise<void> => terminal?.lend(work) ?? work();

  const effects = createEffects({
    workbook,
    leave: () => end(0),
    stop: () => void terminal?.stop(),
    edit: async (files) =>
      (await import("./editor.ts")).openEditor(files, {
        environment: env,
        platform,
        lendTerminal: lend,
        tell: (sentence) => store.dispatch({ type: "told", sentence }),
      }),
    typeCommands: async (exercise, soFar) => {
      const { typeAnswer } = await import("../workbook/answer-console.ts");
      let answer: Awaited<ReturnType<typeof typeAnswer>>;
      await lend(async () => {
        // Ink leaves it so that it keeps no program alive.
        process.stdin.ref();
        answer = await typeAnswer(exercise, soFar, { input: process.stdin, output: stdout, signal: leaving.signal });
      });
      return answer;
    },
    loadReader,
    loadModel: async (exercise) => {
      const { modelAnswer } = await import("../workbook/model-answer.ts");
      return modelAnswer(workbook.pack, exercise) ?? "This pack has no model answer for the exercise.";
    },
    loadTrail: async (exercise) => (await import("../grading/trail-records.ts")).readTrail(exercise),
  });
  const store = createStore(initialState(workbook, sizeOf(stdout)), effects.run);

  const end = (code: number): void => {
    exitCode ??= code;
    leaving.abort();
    instance.unmount();
  };
  const crash = (error: unknown): void => {
    failure ??= error ?? new Error("Something was thrown that is nothing.");
    end(FAILED);
  };
  const onResize = (): void => store.dispatch({ type: "resized", size: sizeOf(stdout) });
  const onTerminalGone = (): void => end(HUNG_UP);
  const onReady = (suspendTerminal: SuspendTerminal): void => {
    terminal?.release();
    terminal = ownTerminal({ suspendTerminal, platform, onEnd: end });
    // After this frame is written: what follows loads the Markdown renderer, which may take its time.
    setImmediate(() => store.dispatch({ type: "started" }));
  };

  const stopListening = workbook.onChange(() => store.dispatch({ type: "progressed", standing: standingOf(workbook) }));
  // Before Ink's own listener, so that it lays out what already has the new size.
  stdout.prependListener("resize", onResize);
  // These stay to the end of the process: a closed window fails every later write too.
  for (const stream of [process.stdin, stdout, process.stderr]) stream.on("error", onTerminalGone);
  process.stdin.on("end", onTerminalGone);
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
  // Ink does this only after its first frame: a key typed before that would be echoed into the picture.
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  const instance = render(<Program store={store} onReady={onReady} />, {
    alternateScreen: true,
    incrementalRendering: true,
    maxFps: 120,
    exitOnCtrlC: false,
  });
  try {
    // Rejects with what a view threw while drawing.
    await instance.waitUntilExit().catch(crash);
  } finally {
    stopListening();
    // A window that is closed signals more than once. Until what was typed is kept, each of them must find somebody.
    await effects.close();
    terminal?.release();
    stdout.off("resize", onResize);
    process.stdin.off("end", onTerminalGone);
    process.off("uncaughtException", crash);
    process.off("unhandledRejection", crash);
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
  }
  if (failure !== undefined) process.stderr.write(`${crashReport(failure)}\n`);
  return exitCode ?? 0;
};

const sizeOf = ({ columns, rows }: NodeJS.WriteStream) => ({ columns: columns || 80, rows: rows || 24 });

const crashReport = (error: unknown): string => {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `The workbook failed and was closed. Your answers and your progress are saved. Please report this:\n${details}`;
};

/** Wrapped pages are kept, because every key asks for the same ones again. */
const KEPT_PAGES = 400;

/** The Markdown renderer, in the colours that the terminal has. */
const loadReader = async (): Promise<Reader> => {
  const [{ renderMarkdown }, { colourful, colourless }] = await Promise.all([
    import("../workbook/reading/markdown.ts"),
    import("../workbook/reading/look.ts"),
  ]);
  const look = chalk.level > 0 ? colourful : colourless;
  const kept = new Map<string, readonly string[]>();
  return (source, width) => {
    const key = `${width}\n${source}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= KEPT_PAGES) kept.clear();
    const lines = source.trim() === "" ? [] : renderMarkdown(source, width, look);
    kept.set(key, lines);
    return lines;
  };
};
