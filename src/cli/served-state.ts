/** A served world as a file: what a class is handed out, and what the next start goes on from. */
import { accessSync, constants, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { InputProblem } from "../input-problem.ts";
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

/**
 * @param path absolute
 * @returns undefined when there is no such file yet
 * @throws InputProblem for a file that holds something else, or that nothing can be saved to; it stays as it is
 */
export function readState(path: string): ServedWorld | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  const { account, region, principals, world: saved } = parseState(path, text);
  try {
    const world = restoreWorld(saved);
    return { world, account, region, principals: principals.map((arn) => world.principal(arn)) };
  } catch (error) {
    throw spoiled(path, error instanceof Error ? error.message : String(error));
  }
}

/** @throws InputProblem when it cannot be written; an older state is then as it was */
export function writeState(path: string, { world, account, region, principals }: ServedWorld): void {
  const arns = principals.map(({ policyArn }) => policyArn);
  const state: SavedState = { format: FORMAT, account, region, principals: arns, world: world.save() };
  try {
    writePrivateFile(path, `${JSON.stringify(state)}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputProblem(
      `The state cannot be saved to ${path} (${reason}). What was saved there before is as it was.`,
    );
  }
}

function readText(path: string): string | undefined {
  try {
    accessSync(dirname(path), constants.W_OK);
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" && isFolder(dirname(path))) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputProblem(
      `--state ${path} cannot be used (${reason}). Name a file in a folder that you may write to.`,
    );
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
    typeof region === "string" &&
    Array.isArray(principals) &&
    principals.length > 0 &&
    principals.every((arn) => typeof arn === "string")
  );
}

const spoiled = (path: string, reason: string) =>
  new InputProblem(
    `${path} holds no state that this kms-workbook can go on from. It stays as it is: name another file, or move it away. ${reason}`,
  );
