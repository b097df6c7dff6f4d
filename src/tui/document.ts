/** A page as lines, with the parts of it that the cursor can stand on and the places worth jumping to. */
import { onlyColours } from "../workbook/reading/controls.ts";
import { indent, wrap } from "./lines.ts";
import { type Paint, theme } from "./theme.ts";

export interface Item {
  readonly id: string;
  /** First line, and the line after its last. */
  readonly start: number;
  readonly end: number;
}

export type Anchor = "hint" | "verdict" | "question" | "reveal";

export interface Document {
  readonly lines: readonly string[];
  readonly items: readonly Item[];
  readonly anchors: ReadonlyMap<Anchor, number>;
}

/** Collects a document from top to bottom. */
export class DocumentWriter implements Document {
  readonly lines: string[] = [];
  readonly items: Item[] = [];
  readonly anchors = new Map<Anchor, number>();
  readonly width: number;
  /** The item that the cursor is on. */
  readonly cursor: string | undefined;

  constructor(width: number, cursor?: string) {
    this.width = width;
    this.cursor = cursor;
  }

  /** Whatever the lines were made of, nothing in them steers the terminal. */
  add(...lines: readonly string[]): this {
    for (const line of lines) this.lines.push(onlyColours(line));
    return this;
  }

  /** Text of our own, wrapped; the first `margin` columns stay blank. */
  say(text: string, paint: Paint = theme.plain, margin = 0): this {
    return this.add(...indent(wrap(paint(text), this.width - margin), margin));
  }

  /** An empty line, unless there is one already. */
  gap(): this {
    if (this.lines.length > 0 && this.lines.at(-1) !== "") this.lines.push("");
    return this;
  }

  anchor(name: Anchor): this {
    this.anchors.set(name, this.lines.length);
    return this;
  }

  /** Lines that the cursor can stand on; `draw` is told whether it does. */
  item(id: string, draw: (selected: boolean) => readonly string[]): this {
    const start = this.lines.length;
    this.add(...draw(id === this.cursor));
    this.items.push({ id, start, end: this.lines.length });
    return this;
  }
}
