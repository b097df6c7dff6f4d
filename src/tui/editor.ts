/** Opens answers in the learner's editor. One with windows of its own leaves the terminal to the workbook. */
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { editorCommand } from "../workbook/editor.ts";

/** Editors that open a window, by the name of their command. */
const WITH_WINDOWS = new Set([
  "atom",
  "bbedit",
  "charm",
  "code",
  "code-insiders",
  "code-oss",
  "codium",
  "cursor",
  "fleet",
  "gedit",
  "geany",
  "gvim",
  "idea",
  "intellij-idea-ultimate",
  "kate",
  "kwrite",
  "mate",
  "mousepad",
  "notepad",
  "notepad++",
  "open",
  "pycharm",
  "subl",
  "sublime_text",
  "vscodium",
  "webstorm",
  "windsurf",
  "xdg-open",
  "xed",
  "zed",
  "zeditor",
]);

/** Looked for in this order when neither $VISUAL nor $EDITOR is set. */
const COMMON = ["nano", "vim", "vi"];

export interface EditorOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Gives the terminal away while `work` goes on. */
  readonly lendTerminal: (work: () => Promise<void>) => Promise<void>;
  /** For what is told after {@link openEditor} has returned: a windowed editor that failed. */
  readonly tell: (sentence: string) => void;
}

/**
 * @param files absolute paths
 * @returns what to tell the person, if anything: how it went wrong, or that a window is open
 */
export const openEditor = async (files: readonly string[], options: EditorOptions): Promise<string | undefined> => {
  const { environment, platform, lendTerminal, tell } = options;
  const command = editorCommand(environment) ?? commonEditor(environment, platform);
  if (command === undefined) {
    return `No editor was found. Set $VISUAL or $EDITOR to the one you use, or open the answer yourself: ${files.join(", ")}`;
  }
  const [program, ...rest] = command;
  const name = basename(program).replace(/\.(exe|cmd|bat)$/i, "");
  const launch = { program, name, args: [...rest, ...files], files, platform, environment };
  if (WITH_WINDOWS.has(name.toLowerCase())) return opened(launch, tell);
  let problem: string | undefined;
  await lendTerminal(async () => {
    problem = await ended(launch);
  });
  return problem;
};

interface Launch {
  readonly program: string;
  /** As people call it. */
  readonly name: string;
  readonly args: readonly string[];
  readonly files: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly environment: EditorOptions["environment"];
}

/** In the terminal: waits for its end. */
const ended = ({ program, args, files, platform, environment }: Launch): Promise<string | undefined> =>
  new Promise((resolve) => {
    const child = spawn(program, quoted(args, platform), {
      stdio: "inherit",
      shell: platform === "win32",
      env: { ...environment },
    });
    child.once("error", (error) => resolve(notStarted(program, files, error)));
    child.once("exit", (code, signal) => resolve(code === 0 ? undefined : endedBadly(program, code, signal)));
  });

/** In a window: waits for its start only. */
const opened = (
  { program, name, args, files, platform, environment }: Launch,
  tell: (sentence: string) => void,
): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn(program, quoted(args, platform), {
      stdio: "ignore",
      shell: platform === "win32",
      detached: true,
      env: { ...environment },
    });
    child.unref();
    child.once("spawn", () => resolve(`Opened in ${name}. Saving there checks the answer here.`));
    child.once("error", (error) => resolve(notStarted(program, files, error)));
    child.once("exit", (code, signal) => {
      if (code !== 0) tell(endedBadly(program, code, signal));
    });
  });

/** cmd.exe, which Windows needs to find `code.cmd`, takes its arguments as one line. */
const quoted = (args: readonly string[], platform: NodeJS.Platform): string[] =>
  platform === "win32" ? args.map((arg) => `"${arg}"`) : [...args];

const notStarted = (program: string, files: readonly string[], error: Error): string => {
  const missing = "code" in error && error.code === "ENOENT";
  const what = missing ? "was not found" : `cannot be started (${error.message})`;
  return `The editor "${program}" ${what}. Set $VISUAL or $EDITOR to one you have, or open the answer yourself: ${files.join(", ")}`;
};

const endedBadly = (program: string, code: number | null, signal: NodeJS.Signals | null): string =>
  `The editor "${program}" ended with ${signal === null ? `exit code ${code}` : signal}. What it saved is kept.`;

const commonEditor = (
  environment: EditorOptions["environment"],
  platform: NodeJS.Platform,
): readonly [string] | undefined => {
  if (platform === "win32") return ["notepad"];
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = COMMON.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  return found === undefined ? undefined : [found];
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
