/**
 * How the AWS CLI ends: exit codes ("AWS CLI return codes", User Guide) and the lines it prints on standard error, as
 * version 2.36.7 does (recorded: test/aws/command-line/recorded.jsonl; checked 2026-11-25).
 */

export const EXIT = {
  done: 0,
  /** The command line is wrong; nothing was sent. */
  usage: 252,
  /** The service answered with an error. */
  service: 254,
  other: 255,
} as const;

const USAGE = `usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  aws help
  aws <command> help
  aws <command> <subcommand> help`;

/** The command ends with this text on standard error. */
export class CliError extends Error {
  override readonly name = "CliError";
  /** As it is printed, with its line ends. */
  readonly printed: string;
  readonly exitCode: number;
  constructor(message: string, exitCode: number, before = "") {
    super(message);
    this.printed = `${before}\naws: [ERROR]: ${message.trim()}\n`;
    this.exitCode = exitCode;
  }
}

/** A value or the form of the command line: exit code 252. */
export const parameterProblem = (message: string): CliError =>
  new CliError(`An error occurred (ParamValidation): ${message}`, EXIT.usage);

/** The same of one option. */
export const optionProblem = (option: string, message: string): CliError =>
  parameterProblem(`Error parsing parameter '${option}': ${message}`);

/** The same, with the usage below it. */
export const usageProblem = (message: string): CliError => parameterProblem(`${message}\n\n${USAGE}`);

export const unknownOptions = (words: readonly string[]): CliError =>
  new CliError(`Unknown options: ${words.join(", ")}`, EXIT.usage, `\n${USAGE}\n\n`);

/** Whatever else stops the CLI on the learner's side: exit code 255. */
export const otherProblem = (message: string): CliError => new CliError(message, EXIT.other);
