/** A served world as a file: what a class is handed out, and what the next start goes on from. */
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { InputProblem } from "../input-problem.ts";
import { isRegion } from "../kms/arn.ts";
import { restoreWorld } from "../kms/restore-world.ts";
import { writePrivateFile } from "./private-file.ts";
import type { ServedWorld } from "./served-world.ts";

const FORMAT = "kms-workbook/served-world/1";

interface SavedState {
  readonly format: typeof FORMAT;
  readonly account: string;
  readonly region: string;
  /** Who has a profile, by the ARNs that policies name. */
  readonly principals: readonly string[];
  readonly world: unknown;
}

/** The file of `--state`. What it last held is remembered, so that nobody else's work is written over. */
export class StateFile {
  readonly path: string;
  /** Which file lies there, as far as this process knows. */
  #known: string | undefined;

  /** @param path absolute */
  constructor(path: string) {
    this.path = path;
  }

  /**
   * @returns undefined when there is no such file yet
   * @throws InputProblem for a file that holds something else, or that cannot be read; it stays as it is
   */
  read(): ServedWorld | undefined {
    const text = readText(this.path);
    if (text === undefined) return undefined;
    this.#known = versionOf(this.path);
    const { account, region, principals, world: saved } = parseState(this.path, text);
    try {
      const world = restoreWorld(saved);
      return { world, account, region, principals: principals.map((arn) => world.principal(arn)) };
    } catch (error) {
      throw spoiled(this.path, error instanceof Error ? error.message : String(error));
    }
  }

  /** Saved before anything is done, so that a file that cannot be written is known while nothing can be lost. */
  writeFirst(served: ServedWorld): void {
    try {
      this.#put(this.path, textOf(served));
    } catch (error) {
      throw unusable(this.path, error);
    }
  }

  /**
   * What cannot be saved there is saved elsewhere, and the problem says where.
   * @throws InputProblem when it is not in the file; what was there before is then as it was
   */
  write(served: ServedWorld): void {
    const text = textOf(served);
    const elsewhere = `${basename(this.path)}.${process.pid}.saved`;
    const found = versionOf(this.path);
    if (found !== undefined && found !== this.#known) {
      const beside = join(dirname(this.path), elsewhere);
      this.#putElsewhere(beside, text, `${this.path} was changed by another program meanwhile, and stays as it is.`);
    }
    try {
      this.#put(this.path, text);
    } catch (error) {
      const said = `The state cannot be saved to ${this.path} (${reasonOf(error)}). What was saved there before is as it was.`;
      this.#putElsewhere(join(tmpdir(), elsewhere), text, said);
    }
  }

  #put(path: string, text: string): void {
    writePrivateFile(path, text);
    this.#known = versionOf(path);
  }

  #putElsewhere(path: string, text: string, said: string): never {
    try {
      writePrivateFile(path, text);
    } catch (error) {
      throw new InputProblem(`${said} Nor could it be saved to ${path} (${reasonOf(error)}): it is lost.`);
    }
    throw new InputProblem(`${said} This state is in ${path}: go on from it with --state, or move it into place.`);
  }
}

function textOf({ world, account, region, principals }: ServedWorld): string {
  const arns = principals.map(({ policyArn }) => policyArn);
  const state: SavedState = { format: FORMAT, account, region, principals: arns, world: world.save() };
  return `${JSON.stringify(state)}\n`;
}

/** Changes with every write, because each one puts a new file in place; undefined when there is none. */
function versionOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? undefined : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unusable = (path: string, error: unknown) =>
  new InputProblem(
    `--state ${path} cannot be used (${reasonOf(error)}). Name a file in a folder that you may write to.`,
  );

function readText(path: string): string | undefined {
  try {
    accessSync(dirname(path), constants.W_OK);
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" && isFolder(dirname(path))) return undefined;
    throw unusable(path, error);
  }
}

const isFolder = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

function parseState(path: string, text: string): SavedState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw spoiled(path, "It is not whole, or no JSON.");
  }
  if (!isState(value)) throw spoiled(path, `It does not have the form ${FORMAT}.`);
  return value;
}

function isState(value: unknown): value is SavedState {
  if (typeof value !== "object" || value === null) return false;
  const { format, account, region, principals } = value as Partial<Record<keyof SavedState, unknown>>;
  return (
    format === FORMAT &&
    typeof account === "string" &&
    /^\d{12}$/.test(account) &&
    typeof region === "string" &&
    isRegion(region) &&
    Array.isArray(principals) &&
    principals.length > 0 &&
    principals.every((arn) => typeof arn === "string")
  );
}

const spoiled = (path: string, reason: string) =>
  new InputProblem(
    `${path} holds no state that this kms-workbook can go on from. It stays as it is: name another file, or move it away. ${reason}`,
  );
