/** `--output yaml`: members in the order of their names, block style; a single value as JSON writes it. */
import { stringify } from "yaml";

export function yaml(value: unknown): string {
  if (typeof value !== "object" || value === null) return `${JSON.stringify(value)}\n`;
  return stringify(value, {
    // Texts that look like dates are quoted, as the CLI does.
    customTags: ["timestamp"],
    sortMapEntries: true,
    indentSeq: false,
    singleQuote: true,
    blockQuote: false,
    lineWidth: 80,
    aliasDuplicateObjects: false,
  });
}
