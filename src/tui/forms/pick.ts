/** Options with numbers, one or several to mark: `choose` and `spot`. */
import type { DocumentWriter } from "../document.ts";
import { glyph, theme } from "../theme.ts";
import type { FormView } from "./form.ts";

export interface PickOption {
  readonly id: string;
  /** Markdown. */
  readonly text: string;
}

export interface Pick {
  readonly select: "one" | "several";
  readonly options: readonly PickOption[];
  /** Told above the options. */
  readonly instruction: string;
  /** Drawn above the instruction. */
  readonly before?: FormView["draw"];
}

/** Cursor, box, number and a blank each: what stands before an option's text. */
const LEAD = 9;

export const pickForm = ({ select, options, instruction, before }: Pick): FormView => ({
  form: "pick",
  draw(page: DocumentWriter, desk, reader) {
    before?.(page, desk, reader);
    page.gap().say(instruction, theme.muted);
    options.forEach((option, index) => {
      page.item(option.id, (selected) => {
        const marked = desk.marks.includes(option.id);
        const inside = marked ? glyph.marked : " ";
        const box = select === "one" ? `(${inside})` : `[${inside}]`;
        const lead = ` ${selected ? glyph.cursor : " "} ${box} ${index + 1} `;
        const paint = selected ? theme.selected : marked ? theme.strong : theme.plain;
        const text = reader(option.text, page.width - LEAD);
        return text.map((line, row) => (row === 0 ? paint(lead) : " ".repeat(LEAD)) + line);
      });
    });
  },
  answer: ({ marks }) => ({ ids: options.map(({ id }) => id).filter((id) => marks.includes(id)) }),
  missing: ({ marks }) =>
    marks.length === 0 ? "Mark an option first: press its number, or Space when the cursor is on it." : undefined,
  choices: () => options.map(({ id }) => id),
  mark: ({ marks }, id) =>
    marks.includes(id) ? marks.filter((marked) => marked !== id) : select === "one" ? [id] : [...marks, id],
});
