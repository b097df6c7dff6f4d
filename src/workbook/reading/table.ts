/**
 * Tables that fit: columns as wide as their text where there is room, else the widest give way and their cells wrap.
 * Where there are too many columns for that, each row is told as "heading: cell" lines.
 */
import { type Look, paint } from "./look.ts";
import { columns, hang, pad, wrapProse } from "./wrap.ts";

export interface Table {
  /** Painted text, one line each. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly align: readonly ("left" | "right" | "center")[];
}

const narrowestColumn = 6;
const gap = 2;

/** Takes a column at a time from the widest until all fit; undefined if they would get too narrow to read. */
const fit = (natural: readonly number[], width: number): number[] | undefined => {
  const widths = [...natural];
  let over = widths.reduce((sum, one) => sum + one, 0) + gap * (widths.length - 1) - width;
  for (; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths));
    const size = widths[widest] ?? 0;
    if (size <= narrowestColumn) return undefined;
    widths[widest] = size - 1;
  }
  return widths;
};

const asGrid = ({ header, rows, align }: Table, widths: readonly number[], look: Look): string[] => {
  const drawRow = (cells: readonly string[]): string[] => {
    const wrapped = widths.map((width, column) => wrapProse(cells[column] ?? "", width));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, row) =>
      widths
        .map((width, column) => pad(wrapped[column]?.[row] ?? "", width, align[column]))
        .join(" ".repeat(gap))
        .trimEnd(),
    );
  };
  const bodies = rows.map(drawRow);
  const airy = bodies.some((lines) => lines.length > 1);
  return [
    ...drawRow(header.map((cell) => paint(look, "strong", cell))),
    paint(look, "rule", widths.map((width) => "─".repeat(width)).join("─".repeat(gap))),
    ...bodies.flatMap((lines, index) => (airy && index > 0 ? ["", ...lines] : lines)),
  ];
};

const asList = ({ header, rows }: Table, width: number, look: Look): string[] =>
  rows.flatMap((cells, index) => [
    ...(index > 0 ? [""] : []),
    ...header.flatMap((name, column) =>
      hang(wrapProse(`${paint(look, "strong", name)}: ${cells[column] ?? ""}`, width - 2), "", "  "),
    ),
  ]);

/** @returns lines of at most `width` columns */
export const drawTable = (table: Table, width: number, look: Look): string[] => {
  const natural = table.header.map((name, column) =>
    Math.max(1, columns(name), ...table.rows.map((cells) => columns(cells[column] ?? ""))),
  );
  const widths = fit(natural, width);
  return widths === undefined ? asList(table, width, look) : asGrid(table, widths, look);
};
