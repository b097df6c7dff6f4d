/** What a learner hands in, by the kind of exercise. */

/** `choose`, `order` and `spot` take ids; `policy` documents; `console` commands; `code` a program; `explain` a text. */
export type Answer = OptionsAnswer | DocumentsAnswer | CommandsAnswer | ProgramAnswer | TextAnswer;

/** The ids picked; for `order`, in the learner's order. */
export interface OptionsAnswer {
  readonly ids: readonly string[];
}

/** The text of each JSON document by its file name. */
export interface DocumentsAnswer {
  readonly documents: Readonly<Record<string, string>>;
}

/** What was typed into the console, a command a line. */
export interface CommandsAnswer {
  readonly commands: string;
}

export interface ProgramAnswer {
  /** As the learner knows it: shown in error messages. Its ending tells the language. */
  readonly fileName: string;
  readonly source: string;
}

export interface TextAnswer {
  readonly text: string;
  /** Ids of the rubric points somebody ticked; absent as long as nobody has scored the text. */
  readonly ticked?: readonly string[];
}
