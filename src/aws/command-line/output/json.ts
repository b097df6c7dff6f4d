/** `--output json`: four blanks a level, and nothing at all for an answer without members. */

export function json(value: unknown): string {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0)
    return "";
  return `${JSON.stringify(value, undefined, 4)}\n`;
}
