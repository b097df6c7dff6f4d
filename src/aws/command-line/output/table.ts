/**
 * `--output table`: the answer in frames. A structure is a row under the names of its members, what it holds follows in a
 * frame further in, and rows that are too wide for the terminal stand upright ("Table output format", User Guide; how
 * widths are shared out is recorded from the CLI).
 */
import stringWidth from "string-width";
import { otherProblem } from "../cli-error.ts";
import { byName, isMembers, isScalar, type Members, scalar } from "./scalar.ts";

interface Section {
  readonly title: string;
  readonly depth: number;
  header: readonly string[];
  rows: (readonly string[])[];
}

/** Blanks and a rule beside each column. */
const PADDING = 4;
const BORDER = 2;

/** @param columns how wide the terminal is */
export function table(value: unknown, title: string, columns: number): string {
  const sections: Section[] = [];
  if (!build(sections, title, value, 0)) return "";
  const upright = widthOf(sections) > columns ? sections.map(standUpright) : sections;
  const width = widthOf(upright);
  return [`${"-".repeat(width)}\n`, ...upright.flatMap((section) => draw(section, width))].join("");
}

const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === "" ||
  value === 0 ||
  value === false ||
  (typeof value === "object" && Object.keys(value).length === 0);

function build(sections: Section[], title: string | undefined, value: unknown, depth: number): boolean {
  if (isNothing(value)) return false;
  if (title !== undefined) sections.push({ title, depth, header: [], rows: [] });
  if (isMembers(value)) addStructure(sections, value, depth);
  if (!Array.isArray(value)) return true;
  if (value.every(isMembers)) {
    addStructures(sections, value, title ?? "", depth);
    return true;
  }
  for (const item of value) {
    if (isScalar(item)) addRow(sections, [item]);
    else if (Array.isArray(item) && item.every(isScalar)) addRow(sections, item);
    else build(sections, undefined, item, 0);
  }
  return true;
}

function addStructure(sections: Section[], members: Members, depth: number): void {
  const { scalars, others } = partition([members]);
  const [only] = scalars;
  if (scalars.length === 1 && only !== undefined) addRow(sections, [only, members[only]]);
  else if (scalars.length > 1) {
    addHeader(sections, scalars);
    addRow(
      sections,
      scalars.map((name) => members[name]),
    );
  }
  for (const name of others) build(sections, name, members[name], depth + 1);
}

function addStructures(sections: Section[], list: readonly Members[], title: string, depth: number): void {
  const { scalars, others } = partition(list);
  addHeader(sections, scalars);
  list.forEach((members, index) => {
    if (index > 0 && others.length > 0) {
      sections.push({ title, depth, header: [], rows: [] });
      addHeader(sections, scalars);
    }
    addRow(
      sections,
      scalars.map((name) => (Object.hasOwn(members, name) ? members[name] : "")),
    );
    for (const name of others) if (Object.hasOwn(members, name)) build(sections, name, members[name], depth + 1);
  });
}

function partition(list: readonly Members[]): { scalars: string[]; others: string[] } {
  const names = (wanted: boolean) => [
    ...new Set(list.flatMap((each) => Object.keys(each).filter((name) => isScalar(each[name]) === wanted))),
  ];
  return { scalars: names(true).sort(byName), others: names(false).sort(byName) };
}

function addHeader(sections: readonly Section[], header: readonly string[]): void {
  const section = sections.at(-1);
  if (section !== undefined) section.header = header;
}

/** @throws CliError where rows of one frame have different lengths, as the CLI does */
function addRow(sections: readonly Section[], row: readonly unknown[]): void {
  const section = sections.at(-1);
  if (section === undefined) return;
  const wanted = section.header.length > 0 ? section.header.length : section.rows[0]?.length;
  if (wanted !== undefined && wanted !== row.length) {
    throw otherProblem(`Row should have ${wanted} elements, instead it has ${row.length}`);
  }
  section.rows.push(row.map(scalar));
}

/** A frame with a single row under a header becomes one with a row for each column. */
const standUpright = (section: Section): Section => {
  const [row, ...others] = section.rows;
  if (row === undefined || others.length > 0 || section.header.length === 0) return section;
  return { ...section, header: [], rows: section.header.map((name, index) => [name, row[index] ?? ""]) };
};

const longest = ({ header, rows }: Section): number[] => {
  const lines = [...(header.length > 0 ? [header] : []), ...rows];
  return (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => stringWidth(line[column] ?? ""))));
};

const widthOf = (sections: readonly Section[]): number =>
  Math.max(
    ...sections.map((section) => {
      const outside = BORDER + 2 * section.depth;
      const inside = longest(section).reduce((sum, width) => sum + width + PADDING, 0);
      return outside + Math.max(stringWidth(section.title), inside);
    }),
  );

/** The columns' widths, stretched to fill the frame. */
function columnWidths(section: Section, width: number): number[] {
  const natural = longest(section).map((each) => each + PADDING);
  const scale = width / natural.reduce((sum, each) => sum + each, 0);
  const widths = natural.map((each) => roundHalfEven(scale * each));
  let over = widths.reduce((sum, each) => sum + each, 0) - width;
  for (let turn = 0; over !== 0; turn++) {
    const column = over > 0 ? turn % widths.length : widths.length - 1 - (turn % widths.length);
    const step = over > 0 ? 1 : -1;
    widths[column] = (widths[column] ?? 0) - step;
    over -= step;
  }
  return widths;
}

const roundHalfEven = (number: number): number => {
  const floor = Math.floor(number);
  return number - floor === 0.5 ? floor + (floor % 2) : Math.round(number);
};

function draw(section: Section, fullWidth: number): string[] {
  const { title, depth, header, rows } = section;
  const width = fullWidth - 2 * depth;
  const widths = longest(section).length === 0 ? [] : columnWidths(section, width);
  const rule = widths
    .map((each, index) => (index === 0 ? `+${"-".repeat(each - 2)}+` : `${"-".repeat(each - 1)}+`))
    .join("");
  const inner = [
    ...(title === "" ? [] : [centred(title, width, "|")]),
    ...(header.length === 0 && rows.length === 0 ? [`+${"-".repeat(width - 2)}+`] : []),
    ...(header.length === 0 ? [] : [rule, line(header, widths, centred)]),
    ...(rows.length === 0 ? [] : [rule, ...rows.map((row) => line(row, widths, leftAligned)), rule]),
  ];
  const edge = "|".repeat(depth);
  return inner.map((each) => `${edge}${each}${edge}\n`);
}

const line = (
  cells: readonly string[],
  widths: readonly number[],
  align: (text: string, width: number, left: string) => string,
): string => cells.map((cell, index) => align(cell, widths[index] ?? 0, index === 0 ? "|" : "")).join("");

function centred(text: string, width: number, left: string): string {
  const length = stringWidth(text);
  const before = Math.max(0, Math.floor(width / 2) - Math.floor(length / 2) - 1);
  return `${left}${" ".repeat(before)}${text}${" ".repeat(Math.max(0, width - left.length - before - length - 1))}|`;
}

function leftAligned(text: string, width: number, left: string): string {
  const length = stringWidth(text);
  const before = width - (length + 2 + left.length + 1) >= 0 ? 2 : 0;
  return `${left}${" ".repeat(before)}${text}${" ".repeat(Math.max(0, width - left.length - before - length - 1))}|`;
}
