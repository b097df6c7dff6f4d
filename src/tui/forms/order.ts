/** Lines to take into an answer and to move about in it. Above stands the answer, below what is not in it. */
import type { DocumentWriter } from "../document.ts";
import { glyph, theme } from "../theme.ts";
import type { FormView } from "./form.ts";
import type { PickOption } from "./pick.ts";

const LEAD = 7;

/** @param lines in the order in which they are shown before any is taken */
export const orderForm = (lines: readonly PickOption[]): FormView => {
  const unused = (marks: readonly string[]) => lines.filter(({ id }) => !marks.includes(id));
  return {
    form: "order",
    draw(page: DocumentWriter, { marks }, reader) {
      const line = (option: PickOption, label: string) =>
        page.item(option.id, (selected) => {
          const lead = ` ${selected ? glyph.cursor : " "} ${label.padStart(2)}  `;
          const text = reader(option.text, page.width - LEAD);
          return text.map(
            (part, row) => (row === 0 ? (selected ? theme.selected(lead) : lead) : " ".repeat(LEAD)) + part,
          );
        });
      const left = unused(marks);
      page.gap().add(theme.strong("Your order"));
      if (marks.length === 0) page.say("Empty. Space takes a line from below; K and J then move it.", theme.muted, 3);
      marks.forEach((id, index) => {
        const option = lines.find((candidate) => candidate.id === id);
        if (option !== undefined) line(option, `${index + 1}.`);
      });
      page.gap().add(theme.strong(left.length === 0 ? "Every line is in your answer" : "Not in your answer"));
      if (left.length > 0 && marks.length > 0) page.say("A line that does not belong may stay here.", theme.muted, 3);
      for (const option of left) line(option, "·");
    },
    answer: ({ marks }) => ({ ids: marks }),
    missing: ({ marks }) =>
      marks.length === 0 ? "Your answer is empty: Space takes the line under the cursor into it." : undefined,
    choices: ({ marks }) => [...marks, ...unused(marks).map(({ id }) => id)],
    mark: ({ marks }, id) => (marks.includes(id) ? marks.filter((marked) => marked !== id) : [...marks, id]),
  };
};

/** The marks with one of them moved a place; unchanged at either end. */
export const moved = (marks: readonly string[], id: string, by: 1 | -1): readonly string[] => {
  const from = marks.indexOf(id);
  const other = marks[from + by];
  if (from < 0 || other === undefined) return marks;
  return marks.map((mark) => (mark === id ? other : mark === other ? id : mark));
};
