/**
 * A console on a world: lines in, what they print out. It has variables and files of its own, all in memory; the world is
 * the only thing it changes. The first word of a command is `aws`, one of a few programs, or a word of the workbook's own.
 */
import { KmsError } from "../../../kms/errors.ts";
import type { Credentials, ObservedCall, Principal, World } from "../../../kms/world.ts";
import { runAws } from "../aws.ts";
import { otherProblem } from "../cli-error.ts";
import { OUTPUTS } from "../output/output.ts";
import { type Completion, completeLine } from "./complete.ts";
import { Folder, LARGEST } from "./folder.ts";
import { NamesSeen } from "./names-seen.ts";
import { OWN_WORDS } from "./own-words.ts";
import { type Command, isIncomplete, parseScript, type Script, SyntaxProblem, type Word } from "./syntax.ts";
import { type Ran, ran, UTILITIES } from "./utilities.ts";

export interface ShellOptions {
  /** Who calls, unless a command says otherwise: a name among the profiles. */
  readonly profile: string;
  /** Principals by the names that `--profile` and AWS_PROFILE take. */
  readonly profiles: Readonly<Record<string, Principal>>;
  readonly region: string;
  /** Files that are there at the beginning, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where its files are. Default: a folder of its own; another console's, so that both see the same files. */
  readonly folder?: Folder;
  /** Keys and aliases that can be completed from the beginning. */
  readonly names?: readonly string[];
  /** How wide tables may be: asked before each command. Default: 80. */
  columns?(): number;
  /** What the exercise that this console belongs to asks for, in lines. */
  task?(): readonly string[];
  /** A decision in lines, for `explain`. */
  decisionLines(decision: ObservedCall["decisions"][number]): readonly string[];
}

export interface ShellResult {
  readonly output: string;
  readonly error: string;
  /** 0 is success; of several commands, the last one's. */
  readonly exitCode: number;
}

export interface Shell {
  /** Runs one line, or several; never throws for what was typed. */
  run(source: string): Promise<ShellResult>;
  /** Whether the text is the beginning of a command: a quote is open, or a line ends with a backslash or a pipe. */
  isIncomplete(source: string): boolean;
  complete(line: string, cursor: number): Completion;
  /** Who calls now, as the variables say. Undefined when they name nobody. */
  readonly caller: { readonly profile: string; readonly principal: Principal } | undefined;
  /** `exit` was typed. */
  readonly hasEnded: boolean;
  /** Every call that was made, oldest first. */
  readonly calls: readonly ObservedCall[];
  /** A file of the console; undefined where there is none of this name. */
  readFile(name: string): Uint8Array | undefined;
}

/** What a word of the workbook's own can see and do. */
export interface Session {
  readonly world: World;
  readonly folder: Folder;
  readonly options: ShellOptions;
  readonly calls: readonly ObservedCall[];
  readonly caller: Shell["caller"];
  readonly region: string;
  setVariable(name: string, value: string): void;
  end(): void;
}

/** Sets of variables that are looked at before those of the console: assignments before a command. */
type Variables = ReadonlyMap<string, string>;

const NOTHING = new Uint8Array();
const NOT_FOUND = 127;
const MISUSE = 2;

/** @throws KmsError where the credentials are nobody's, or not whole */
function holderOf(world: World, given: Credentials): Principal {
  const principal = world.identify(given.accessKeyId);
  const own = principal && world.credentials(principal);
  if (
    principal === undefined ||
    own?.secretAccessKey !== given.secretAccessKey ||
    own.sessionToken !== given.sessionToken
  ) {
    throw new KmsError("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  return principal;
}

/** @throws Error when `profile` is not among the profiles */
export function createShell(world: World, options: ShellOptions): Shell {
  const { profiles } = options;
  if (!Object.hasOwn(profiles, options.profile)) throw new Error(`There is no profile ${options.profile}.`);
  const folder = options.folder ?? new Folder();
  for (const [name, text] of Object.entries(options.files ?? {})) folder.write(name, new TextEncoder().encode(text));
  const variables = new Map<string, string>();
  const seen = new NamesSeen(options.names ?? []);
  const calls: ObservedCall[] = [];
  world.observe((call) => {
    calls.push(call);
    seen.note(call);
  });
  let hasEnded = false;
  let lastExitCode = 0;

  const variable = (name: string, own: Variables): string | undefined => own.get(name) ?? variables.get(name);
  const callerOf = (own: Variables, asked?: string): NonNullable<Shell["caller"]> => {
    const accessKeyId = variable("AWS_ACCESS_KEY_ID", own);
    if (asked === undefined && accessKeyId) {
      const secretAccessKey = variable("AWS_SECRET_ACCESS_KEY", own) ?? "";
      const sessionToken = variable("AWS_SESSION_TOKEN", own);
      const given = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
      return { profile: "AWS_ACCESS_KEY_ID", principal: holderOf(world, given) };
    }
    const profile = asked ?? variable("AWS_PROFILE", own) ?? options.profile;
    const principal = Object.hasOwn(profiles, profile) ? profiles[profile] : undefined;
    if (principal === undefined) throw otherProblem(`The config profile (${profile}) could not be found`);
    return { profile, principal };
  };
  const regionOf = (own: Variables) =>
    variable("AWS_REGION", own) ?? variable("AWS_DEFAULT_REGION", own) ?? options.region;
  const session: Session = {
    world,
    folder,
    options,
    calls,
    get caller() {
      try {
        return callerOf(new Map());
      } catch {
        return undefined;
      }
    },
    get region() {
      return regionOf(new Map());
    },
    setVariable: (name, value) => void variables.set(name, value),
    end() {
      hasEnded = true;
    },
  };

  async function runScript(script: Script): Promise<Ran> {
    let result = ran("");
    const outputs: Uint8Array[] = [];
    let error = "";
    for (const { when, pipeline } of script) {
      if (hasEnded || (when === "&&" && result.exitCode !== 0) || (when === "||" && result.exitCode === 0)) continue;
      result = await runPipeline(pipeline);
      outputs.push(result.output);
      error += result.error;
      lastExitCode = result.exitCode;
    }
    return { output: Buffer.concat(outputs), error, exitCode: result.exitCode };
  }

  /** Fails when any of its commands does, so that a failed `aws` is not hidden behind a `base64`. */
  async function runPipeline(pipeline: readonly Command[]): Promise<Ran> {
    let input: Uint8Array = new Uint8Array();
    let error = "";
    let exitCode = 0;
    for (const command of pipeline) {
      const result = await runCommand(command, input);
      input = result.output;
      error += result.error;
      if (result.exitCode !== 0) exitCode = result.exitCode;
    }
    return { output: input, error, exitCode };
  }

  async function runCommand({ assignments, words, redirections }: Command, piped: Uint8Array): Promise<Ran> {
    let error = "";
    const expandAll = async (word: Word, splits: boolean): Promise<string[]> => {
      const expanded = await expand(word, splits);
      error += expanded.error;
      return expanded.words;
    };
    const expandOne = async (word: Word) => (await expandAll(word, false)).join("");
    const own = new Map<string, string>();
    for (const { name, value } of assignments) own.set(name, await expandOne(value));
    const expanded: string[] = [];
    for (const word of words) expanded.push(...(await expandAll(word, true)));
    if (expanded.reduce((sum, word) => sum + word.length, 0) > LARGEST) {
      return ran("", `${error}The command is longer than 1 MB.\n`);
    }
    let input = piped;
    for (const { operator, target } of redirections.filter((each) => each.operator.startsWith("<"))) {
      const text = await expandOne(target);
      const bytes = operator === "<<" ? new TextEncoder().encode(text) : folder.read(text);
      if (bytes === undefined) return ran("", `${error}${text}: No such file or directory\n`);
      input = bytes;
    }
    const [program, ...rest] = expanded;
    if (program === undefined) for (const [name, value] of own) variables.set(name, value);
    const result =
      program === undefined ? ran("", "", error === "" ? 0 : 1) : await runProgram(program, rest, own, input);
    if (result.output.length > LARGEST) return ran("", `${error}${program}: it prints more than 1 MB.\n`);
    let output: Uint8Array | undefined = result.output;
    for (const { operator, target } of redirections.filter((each) => each.operator.startsWith(">"))) {
      const name = await expandOne(target);
      const fits = operator === ">>" ? folder.append(name, output ?? NOTHING) : folder.write(name, output ?? NOTHING);
      if (!fits) return ran("", `${error}${name}: there is room for files of 1 MB, and for 16 MB in all.\n`);
      output = undefined;
    }
    return { output: output ?? new Uint8Array(), error: error + result.error, exitCode: result.exitCode };
  }

  async function runProgram(
    program: string,
    words: readonly string[],
    own: Variables,
    input: Uint8Array,
  ): Promise<Ran> {
    if (program === "aws") {
      const asked = variable("AWS_DEFAULT_OUTPUT", own);
      const printed = await runAws(words, {
        world,
        files: folder,
        callerOf: (profile) => callerOf(own, profile).principal,
        region: regionOf(own),
        output: OUTPUTS.find((each) => each === asked) ?? "json",
        columns: options.columns?.() ?? 80,
      });
      return ran(printed.output, printed.error, printed.exitCode);
    }
    const utility = Object.hasOwn(UTILITIES, program) ? UTILITIES[program] : undefined;
    if (utility !== undefined) return utility.run(words, { input, folder });
    const word = Object.hasOwn(OWN_WORDS, program) ? OWN_WORDS[program] : undefined;
    if (word !== undefined) return word.run(words, session);
    return ran("", `${program}: command not found. "help" lists what there is here.\n`, NOT_FOUND);
  }

  /** The words that a word becomes: what comes from `$NAME` or `$(…)` without quotes is split at blanks. */
  async function expand(word: Word, splits: boolean): Promise<{ words: string[]; error: string }> {
    const words: string[] = [];
    let current: string | undefined;
    let error = "";
    for (const part of word) {
      if (part.type === "text") {
        current = (current ?? "") + part.text;
        continue;
      }
      let text: string;
      if (part.type === "variable") {
        text = part.name === "?" ? String(lastExitCode) : (variables.get(part.name) ?? "");
      } else {
        const result = await runScript(part.script);
        error += result.error;
        text = Buffer.from(result.output).toString().replace(/\n+$/, "");
      }
      if ((current?.length ?? 0) + text.length > LARGEST) {
        error += "A word is longer than 1 MB.\n";
        text = "";
      }
      if (part.quoted || !splits) {
        current = (current ?? "") + text;
        continue;
      }
      const pieces = text.split(/\s+/);
      pieces.forEach((piece, index) => {
        if (index > 0 && current !== undefined) {
          words.push(current);
          current = undefined;
        }
        if (piece !== "") current = (current ?? "") + piece;
      });
    }
    if (current !== undefined) words.push(current);
    return { words, error };
  }

  return {
    async run(source) {
      try {
        const { output, error, exitCode } = await runScript(parseScript(source));
        return { output: Buffer.from(output).toString(), error, exitCode };
      } catch (problem) {
        if (!(problem instanceof SyntaxProblem)) throw problem;
        return { output: "", error: `${problem.message}\n`, exitCode: MISUSE };
      }
    },
    isIncomplete,
    complete: (line, cursor) =>
      completeLine(line.slice(0, cursor), { files: folder.names(), profiles: Object.keys(profiles), seen }),
    get caller() {
      return session.caller;
    },
    get hasEnded() {
      return hasEnded;
    },
    calls,
    readFile: (name) => folder.read(name),
  };
}
