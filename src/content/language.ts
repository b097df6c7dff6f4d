/** The languages that programs can be written in, and what differs between them for those who read and write answers. */
export type Language = "typescript" | "python";

/** In the order in which they are offered. */
export const LANGUAGES = ["typescript", "python"] as const satisfies readonly Language[];

export const EXTENSIONS: Readonly<Record<Language, string>> = { typescript: ".ts", python: ".py" };

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { typescript: "TypeScript", python: "Python" };

/** The language of a file by its name; TypeScript where the name does not say. */
export const languageOf = (fileName: string): Language =>
  LANGUAGES.find((language) => fileName.endsWith(EXTENSIONS[language])) ?? "typescript";

/** A function's name as the language writes it: `openRecord` is `open_record` in Python. */
export const functionName = (name: string, language: Language): string =>
  language === "python" ? name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase() : name;
