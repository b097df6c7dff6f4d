/**
 * What a kind of exercise tells the loader: its fields and what must hold between them. To add a kind, write one file
 * beside this one and put it into index.ts and into the union in ../exercise.ts.
 */
import * as v from "valibot";
import type { ExerciseBase } from "../exercise.ts";
import type { Path } from "../yaml-document.ts";

export interface Kind<E extends ExerciseBase> {
  /** The fields it has besides those of every exercise. */
  readonly fields: v.ObjectEntries;
  /** Points are whole and at least 1, except where nothing is graded. */
  readonly graded: boolean;
  /**
   * Checks what a schema can't, reports it to the draft, and completes the exercise.
   * @param front the whole front matter, which fits the fields
   */
  read(base: ExerciseBase, front: unknown, draft: Draft): E;
}

/** An exercise while it is being read. */
export interface Draft {
  /** Reports an error at a field of the front matter; the exercise will be left out. */
  problem(path: Path, message: string, cure: string): void;
  /** Reports a misconception that the pack does not have. */
  misconception(path: Path, id: string | undefined): void;
  /** Reports ids that occur twice in a list (or in several, together). */
  unique(...lists: readonly { readonly path: Path; readonly ids: readonly string[] }[]): void;
  /**
   * The text of a file in the exercise's folder. Reports it when it is missing or no text, and returns "" then.
   * @param name relative to the exercise's folder
   */
  file(name: string, purpose: string): string;
  /** Whether the exercise's folder has this file. */
  hasFile(name: string): boolean;
  /** The name of a file in the exercise's folder, relative to the pack's folder. */
  fileName(name: string): string;
}

/** A kind as it is written: `read` gets the fields with the types that the schema gives them. */
interface KindDefinition<E extends ExerciseBase, Entries extends v.ObjectEntries> {
  readonly fields: Entries;
  readonly graded: boolean;
  read(base: ExerciseBase, fields: v.InferOutput<v.ObjectSchema<Entries, undefined>>, draft: Draft): E;
}

export const defineKind = <E extends ExerciseBase, const Entries extends v.ObjectEntries>({
  fields,
  graded,
  read,
}: KindDefinition<E, Entries>): Kind<E> => ({
  fields,
  graded,
  read: (base, front, draft) => read(base, v.parse(v.object(fields), front), draft),
});
