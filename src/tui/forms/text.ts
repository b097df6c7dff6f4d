/** An answer in the learner's own words, written in an editor and then scored by a person: `explain`. */
import type { RubricPoint } from "../../content/kinds/explain.ts";
import { indent, wrap } from "../lines.ts";
import { glyph, theme } from "../theme.ts";
import { labelled } from "../views/labelled.ts";
import type { FormView } from "./form.ts";

export interface TextForm {
  readonly minimumWords: number;
  readonly rubric: readonly RubricPoint[];
}

const LEAD = 7;

export const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

export const textForm = ({ minimumWords, rubric }: TextForm): FormView => ({
  form: "text",
  draw(page, desk, reader) {
    const text = desk.text?.trim() ?? "";
    const words = wordsIn(text);
    page.gap();
    desk.files.forEach((path, index) => {
      page.add(...labelled(index === 0 ? "Your answer" : "", path, page.width));
    });
    page.add(...labelled("Length", `${words} of at least ${minimumWords} words`, page.width));
    page.gap();
    if (text === "")
      page.say("Nothing written yet. e opens an editor, Enter reads what another one saved.", theme.muted);
    else page.add(...text.split("\n").flatMap((line) => indent(wrap(line, page.width - 2), 2)));
    if (desk.stage !== "rubric") return;
    page.gap().anchor("question").say("What did you say? Tick it only if a listener heard it.", theme.strong).gap();
    for (const { id, point, must } of rubric) {
      page.item(id, (selected) => {
        const lead = ` ${selected ? glyph.cursor : " "} [${desk.ticked.includes(id) ? glyph.marked : " "}] `;
        const lines = reader(must ? `${point} (needed)` : point, page.width - LEAD);
        return lines.map(
          (line, row) => (row === 0 ? (selected ? theme.selected(lead) : lead) : " ".repeat(LEAD)) + line,
        );
      });
    }
    page.gap().say("Space ticks, Enter is done. This is worth no points: be strict.", theme.muted);
  },
  answer: ({ text, ticked }) => ({ text: text ?? "", ticked }),
  missing: ({ text = "" }) => {
    if (text.trim() === "") return "Write your answer first: e opens it in your editor.";
    const words = wordsIn(text);
    return words < minimumWords
      ? `Your answer has ${words} ${words === 1 ? "word" : "words"}; ${minimumWords} are needed. e opens it in your editor.`
      : undefined;
  },
  choices: ({ stage }) => (stage === "rubric" ? rubric.map(({ id }) => id) : []),
  mark: ({ marks }) => marks,
});
