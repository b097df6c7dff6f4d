/**
 * Reads the files of one pack: text and YAML become values or problems, and what was never read is known at the end.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type * as v from "valibot";
import type { ContentProblem } from "./problem.ts";
import { capital, validate } from "./schema.ts";
import { kindOfPath, readTextFile } from "./text-file.ts";
import { type Path, type ReadYaml, readFrontMatter, readYaml, type YamlDocument } from "./yaml-document.ts";

/** A file's YAML, and a way to report at its lines. */
export interface OpenDocument extends YamlDocument {
  readonly file: string;
  report(path: Path, message: string, cure: string, severity?: ContentProblem["severity"]): void;
}

const MAX_SOURCE_AGE_DAYS = 180;
const DAY_MS = 86_400_000;

export class PackReader {
  readonly problems: ContentProblem[] = [];
  readonly #root: string;
  readonly #today: Date | undefined;
  readonly #used = new Set<string>();
  readonly #disregarded = new Set<string>();

  constructor(root: string, today: Date | undefined) {
    this.#root = root;
    this.#today = today;
  }

  report(problem: ContentProblem): void {
    this.problems.push(problem);
  }

  error(file: string, message: string, cure: string): void {
    this.report({ file, severity: "error", message, cure });
  }

  /** Whether there is a file or a folder of this name. */
  kindOf(file: string): "file" | "folder" | undefined {
    const kind = kindOfPath(join(this.#root, file));
    return kind === "nothing" ? undefined : kind;
  }

  /** @param purpose what the file is for, to be said when it is missing */
  text(file: string, purpose: string): string | undefined {
    this.#used.add(file);
    const { text, fault } = readTextFile(join(this.#root, file));
    if (fault === undefined) return text;
    if (fault.reason === "missing") this.error(file, `${capital(purpose)} is missing.`, `Write ${file}.`);
    else this.error(file, `The file ${fault.is}.`, fault.cure);
    return undefined;
  }

  yaml(file: string, purpose: string): OpenDocument | undefined {
    return this.#open(file, purpose, readYaml);
  }

  markdown(file: string, purpose: string): OpenDocument | undefined {
    return this.#open(file, purpose, readFrontMatter);
  }

  #open(file: string, purpose: string, read: (text: string) => ReadYaml): OpenDocument | undefined {
    const text = this.text(file, purpose);
    if (text === undefined) return undefined;
    const { document, fault } = read(text);
    if (document === undefined) {
      this.report({ file, severity: "error", ...fault });
      return undefined;
    }
    return {
      ...document,
      file,
      report: (path, message, cure, severity = "error") =>
        this.report({ file, line: document.lineOf(path), severity, message, cure }),
    };
  }

  /** Validates a document, or the part of it at `path`; reports what is wrong. */
  validate<const Schema extends v.GenericSchema>(
    document: OpenDocument,
    schema: Schema,
    what: string,
  ): v.InferOutput<Schema> | undefined {
    const { value, issues } = validate(schema, document.value, what);
    for (const { path, message, cure } of issues ?? []) document.report(path, message, cure);
    return issues === undefined ? value : undefined;
  }

  /** Warns about sources that nobody has looked at for half a year. */
  checkAge(document: OpenDocument, path: Path, checked: string): void {
    if (this.#today === undefined) return;
    const days = Math.floor((this.#today.getTime() - Date.parse(checked)) / DAY_MS);
    if (days > MAX_SOURCE_AGE_DAYS) {
      const message = `The source was checked ${days} days ago, on ${checked}.`;
      document.report(path, message, "Read it again, mend what has changed, and write today's date.", "warning");
    } else if (days < -1) {
      document.report(
        path,
        `The source was checked on ${checked}, which is still to come.`,
        "Mend the date.",
        "warning",
      );
    }
  }

  /** Names in a folder, sorted; those that begin with a dot are nobody's business. */
  names(folder: string): string[] {
    try {
      return readdirSync(join(this.#root, folder))
        .filter((name) => !name.startsWith("."))
        .sort();
    } catch {
      this.error(folder, "The folder cannot be read.", "Give yourself the right to read it.");
      return [];
    }
  }

  /** Takes a file as used that somebody else reads. */
  use(file: string): void {
    this.#used.add(file);
  }

  /** Takes a file as used, or a folder with everything in it: what belongs to something broken is not reported besides. */
  disregard(path: string): void {
    this.#disregarded.add(path);
  }

  /**
   * Reports what belongs to nothing in a folder that mirrors lessons/. What belongs to an exercise that could not be
   * read waits until that is mended.
   */
  reportStrays(mirror: string, exercises: readonly { readonly lesson: string; readonly id: string }[]): void {
    const known = new Set(exercises.map(({ lesson, id }) => `${lesson}/${id}`));
    for (const lesson of this.names(mirror).filter((name) => this.kindOf(`${mirror}/${name}`) === "folder")) {
      for (const name of this.names(`${mirror}/${lesson}`)) {
        const place = `${lesson}/${name.replace(/\.[a-z]+$/, "")}`;
        const there = [`lessons/${place}`, `lessons/${place}.md`].some((path) => this.kindOf(path) !== undefined);
        if (there && !known.has(place)) this.disregard(`${mirror}/${lesson}/${name}`);
      }
    }
    this.reportUnused(mirror);
  }

  /** Reports the files of a folder, at any depth, that nothing has read. */
  reportUnused(folder: string, skip: (path: string) => boolean = () => false): void {
    for (const name of this.names(folder)) {
      const path = `${folder}/${name}`;
      if (skip(path) || this.#used.has(path) || this.#disregarded.has(path)) continue;
      const known = [...this.#used, ...this.#disregarded];
      if (this.kindOf(path) === "folder" && known.some((each) => each.startsWith(`${path}/`))) {
        this.reportUnused(path, skip);
      } else {
        this.error(path, "Nothing in the pack uses this.", "Remove it, or name it where it belongs.");
      }
    }
  }
}
