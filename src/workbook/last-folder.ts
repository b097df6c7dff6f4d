/**
 * Which folder is the learner's: the one named, else ./kms-workbook where there is one, else the last one used. The
 * address of the last one is the only thing written outside a learner's folder; it stands in the XDG state folder, or
 * where the platform keeps such things.
 */
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { InputProblem } from "../input-problem.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const stateFolder = (environment: Environment, platform: NodeJS.Platform): string => {
  const named = environment.XDG_STATE_HOME;
  // The XDG base directory specification: a relative path is to be ignored.
  if (named !== undefined && isAbsolute(named)) return named;
  const home = environment.HOME || homedir();
  switch (platform) {
    case "win32":
      return environment.LOCALAPPDATA || join(home, "AppData", "Local");
    case "darwin":
      return join(home, "Library", "Application Support");
    default:
      return join(home, ".local", "state");
  }
};

export const lastFolderFile = (environment: Environment, platform: NodeJS.Platform = process.platform): string =>
  join(stateFolder(environment, platform), "kms-workbook", "last-folder");

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

const lastFolder = (environment: Environment): string | undefined => {
  try {
    const path = readFileSync(lastFolderFile(environment), "utf8").trim();
    return isAbsolute(path) && isFolder(path) ? path : undefined;
  } catch {
    return undefined;
  }
};

/** @throws InputProblem when the named folder is something else */
export const chooseFolder = (named: string | undefined, cwd: string, environment: Environment): string => {
  const here = join(cwd, "kms-workbook");
  if (named === undefined) return isFolder(here) ? here : (lastFolder(environment) ?? here);
  const path = resolve(cwd, named);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new InputProblem(`--folder ${named} is a file. Name a folder; it is created when it does not exist.`);
  }
  return path;
};

/** For the next start in another folder. A convenience: where it cannot be kept, nothing else suffers. */
export const rememberFolder = (folder: string, environment: Environment): void => {
  try {
    const file = lastFolderFile(environment);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${folder}\n`);
  } catch {
    // The next start looks in its current folder.
  }
};
