/** Single values as the AWS CLI's text and table formats write them: the words are Python's. */

export type Members = Readonly<Record<string, unknown>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isScalar = (value: unknown): boolean => typeof value !== "object" || value === null;

export function scalar(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}

export const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
