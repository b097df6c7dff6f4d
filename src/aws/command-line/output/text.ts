/**
 * `--output text`: a line for every structure, its scalar members in the order of their names with tabs between; lists and
 * structures inside follow on lines of their own that begin with their names ("Text output format", User Guide).
 */
import { byName, isMembers, isScalar, type Members, scalar } from "./scalar.ts";

export const text = (value: unknown): string => lines(value).join("");

function lines(value: unknown, name?: string, columns?: readonly string[]): string[] {
  if (Array.isArray(value)) return listLines(value, name);
  if (isMembers(value)) return structureLines(value, name, columns);
  return [`${scalar(value)}\n`];
}

function listLines(list: readonly unknown[], name: string | undefined): string[] {
  if (list.length === 0) return [];
  if (list.some(isMembers)) {
    // Structures of one list have the same columns, be they empty.
    const seen = list.filter(isMembers).flatMap((each) => Object.keys(each).filter((key) => isScalar(each[key])));
    const columns = [...new Set(seen)].sort(byName);
    return list.flatMap((each) => lines(each, name, columns));
  }
  const scalars = list.filter(isScalar);
  const scalarLines =
    scalars.length === 0
      ? []
      : name === undefined
        ? [`${scalars.map(scalar).join("\t")}\n`]
        : scalars.map((each) => `${name.toUpperCase()}\t${scalar(each)}\n`);
  return [...scalarLines, ...list.filter((each) => !isScalar(each)).flatMap((each) => lines(each, name))];
}

function structureLines(members: Members, name: string | undefined, columns: readonly string[] | undefined): string[] {
  const names = Object.keys(members).sort(byName);
  const inLine = columns ?? names.filter((key) => isScalar(members[key]));
  const cells = inLine.map((key) => (Object.hasOwn(members, key) ? scalar(members[key]) : ""));
  const own =
    cells.length === 0 ? [] : [`${[...(name === undefined ? [] : [name.toUpperCase()]), ...cells].join("\t")}\n`];
  return [...own, ...names.filter((key) => !inLine.includes(key)).flatMap((key) => lines(members[key], key))];
}
