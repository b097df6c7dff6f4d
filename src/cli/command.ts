/** A command as data: parsing, help, the README and the tests are made from these records. */
import type { Context } from "./context.ts";

/** What the program says by ending. */
export const exitCode = {
  /** Done; the answer passed. */
  done: 0,
  /** The answer did not pass; the pack has errors. */
  failed: 1,
  /** The command or its input is wrong. */
  misuse: 2,
  /** The workbook itself failed. */
  broken: 3,
} as const;

export interface Option {
  readonly name: string;
  /** What its value is called in help: `FILE`. Without one the option is a switch. */
  readonly value?: string;
  /** One letter: `h` for `-h`. */
  readonly short?: string;
  readonly summary: string;
}

interface Operand {
  readonly name: string;
  /** It may be left out. */
  readonly optional?: true;
  readonly summary: string;
}

/** What was typed, checked against the command's record. */
export interface Call {
  /** As many as the command has, less those that may be left out. */
  readonly operands: readonly string[];
  readonly switches: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

export interface Command {
  /** The words that call it; empty for the workbook itself. */
  readonly name: string;
  readonly summary: string;
  /** Further lines for `--help`. */
  readonly about?: readonly string[];
  readonly operands: readonly Operand[];
  readonly options: readonly Option[];
  run(call: Call, context: Context): Promise<number>;
}
