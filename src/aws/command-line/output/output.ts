/** The AWS CLI's output formats, by name. Values in are plain: texts, numbers, booleans, null, lists and objects. */
import { json } from "./json.ts";
import { table } from "./table.ts";
import { text } from "./text.ts";
import { yaml } from "./yaml.ts";

export const OUTPUTS = ["json", "text", "table", "yaml", "yaml-stream", "off"] as const;

export type OutputName = (typeof OUTPUTS)[number];

/**
 * @param title what a table is headed with: the operation's name
 * @param columns a table that is wider stands upright
 */
export function print(output: OutputName, value: unknown, title: string, columns: number): string {
  switch (output) {
    case "json":
      return json(value);
    case "text":
      return text(value);
    case "table":
      return table(value, title, columns);
    case "yaml":
      return isEmpty(value) ? "" : yaml(value);
    case "yaml-stream":
      return isEmpty(value) ? "" : yaml([value]);
    case "off":
      return "";
  }
}

/** Operations without an answer print nothing. */
export const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
