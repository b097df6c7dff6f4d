/** A prompt for commands in a terminal: lines can be mended, completed and brought back, and are run one after the other. */
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Shell, ShellResult } from "../aws/command-line/shell/shell.ts";
import { withoutControls } from "./reading/controls.ts";

export interface PromptOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Stands before the first prompt. */
  readonly opening: string;
  /** Is told of every command that was typed. */
  readonly onRun?: (command: string, result: ShellResult) => void;
  /** Ends it as Ctrl-D does. */
  readonly signal?: AbortSignal;
}

export const CONSOLE_WELCOME =
  "aws kms … on a mock KMS, in memory.\nhelp lists what there is, Tab completes, exit or Ctrl-D leaves.\n";

/** Asks until the person leaves, or the terminal is gone. */
export async function askForCommands(shell: Shell, options: PromptOptions): Promise<void> {
  const { input, output, opening, onRun, signal } = options;
  if (signal?.aborted === true) return;
  const reader = createInterface({
    input,
    output,
    terminal: true,
    ...(signal && { signal }),
    completer: (line: string) => {
      const { word, candidates } = shell.complete(line, line.length);
      return [candidates.length === 1 ? candidates.map(ended) : candidates, word];
    },
  });
  let pending = "";
  const prompt = () => {
    reader.setPrompt(promptOf(shell, pending));
    reader.prompt();
  };
  reader.on("SIGINT", () => {
    const isEmpty = reader.line === "" && pending === "";
    pending = "";
    output.write(isEmpty ? "\nexit or Ctrl-D leaves.\n" : "^C\n");
    // Takes away what is typed, behind the cursor and before it.
    reader.write(null, { ctrl: true, name: "e" });
    reader.write(null, { ctrl: true, name: "u" });
    prompt();
  });
  // A window that is closed is no reason to lose what was typed in it. The listeners stay: every later write fails too.
  const terminalFaults = new Set<unknown>();
  for (const each of [input, output, reader]) each.on("error", (fault: unknown) => terminalFaults.add(fault));
  output.write(opening);
  prompt();
  try {
    for await (const line of reader) {
      pending += pending === "" ? line : `\n${line}`;
      if (!shell.isIncomplete(pending)) {
        const result = await shell.run(pending);
        onRun?.(pending, result);
        pending = "";
        output.write(shownResult(result));
        if (shell.hasEnded) break;
      }
      prompt();
    }
  } catch (error) {
    if (!terminalFaults.has(error)) throw error;
  }
  if (!shell.hasEnded) output.write("\n");
  reader.close();
}

/** What stands before a command, or before the rest of one. */
export const promptOf = ({ caller }: Shell, pending: string): string =>
  pending === "" ? `${caller?.profile ?? "nobody"}> ` : "> ";

/** For a terminal, where files and answers may hold anything. It ends a line, so that the prompt begins one. */
export const shownResult = ({ output, error }: ShellResult): string =>
  withoutControls(endLine(output) + endLine(error));

/** A candidate that stands alone is complete, unless it waits for its value. */
const ended = (candidate: string): string => (/[=/]$/.test(candidate) ? candidate : `${candidate} `);

const endLine = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);
