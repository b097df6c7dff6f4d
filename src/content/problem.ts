/** Something wrong in a pack, told so that its author can mend it. */
export interface ContentProblem {
  /** Relative to the pack's folder, with forward slashes: `lessons/x/y.md`. */
  readonly file: string;
  /** 1-based, in the file as it stands on the disk; absent where the file as a whole is meant. */
  readonly line?: number;
  /** An error leaves the thing it is about out of the pack; a warning does not. */
  readonly severity: "error" | "warning";
  /** What is wrong: `"opshuns" is not a known field of a choose exercise.` */
  readonly message: string;
  /** What to do: `Did you mean "options"?` */
  readonly cure: string;
}

/** One line for a terminal: `lessons/x/y.md:14: error: message cure`. */
export const describeProblem = ({ file, line, severity, message, cure }: ContentProblem): string =>
  `${file}${line === undefined ? "" : `:${line}`}: ${severity}: ${message}${cure === "" ? "" : ` ${cure}`}`;
