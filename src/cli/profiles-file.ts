/** The file that profiles are written to: readable by its owner alone, and never in the place of anything else. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { InputProblem } from "../input-problem.ts";
import { writePrivateFile } from "./private-file.ts";
import { PROFILES_MARK } from "./profiles.ts";

/** A file that was not asked for is in a folder of its own, and goes when the endpoint stops. */
export class ProfilesFile {
  readonly path: string;
  readonly #folder: string | undefined;

  /** @throws InputProblem when there is no place for a file that was not asked for */
  constructor(named: string | undefined, cwd: string) {
    this.#folder = named === undefined ? makeFolder() : undefined;
    this.path = resolve(cwd, named ?? join(this.#folder ?? "", "profiles"));
  }

  /** @throws InputProblem when something else is in its place, or it cannot be written */
  write(text: string): void {
    try {
      if (!isOurs(this.path)) {
        throw new InputProblem(
          `--profiles ${this.path} holds something that kms-workbook did not write. It stays as it is: name another file.`,
        );
      }
      writePrivateFile(this.path, text);
    } catch (error) {
      if (error instanceof InputProblem) throw error;
      throw new InputProblem(`The profiles cannot be written to ${this.path} (${reasonOf(error)}). Name another file.`);
    }
  }

  remove(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "kms-workbook-"));
  } catch (error) {
    throw new InputProblem(
      `There is no place for the profiles: ${reasonOf(error)}. Name a file with --profiles, or set TMPDIR to a folder that you may write to.`,
    );
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isOurs = (path: string): boolean => {
  try {
    return readFileSync(path, "utf8").startsWith(PROFILES_MARK);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return true;
    throw error;
  }
};
