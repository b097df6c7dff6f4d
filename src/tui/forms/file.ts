/** Answers that are files in the learner's folder, written in an editor: `policy` and `code`. */
import { labelled } from "../views/labelled.ts";
import type { FormView } from "./form.ts";

export interface FileForm {
  /** Rows of label and text below the paths: what the program must export, who calls. */
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly after?: FormView["draw"];
}

export const fileForm = ({ facts, after }: FileForm): FormView => ({
  form: "file",
  draw(page, desk, reader) {
    const paths = desk.files.map((path, index) => [index === 0 ? "Your answer" : "", path] as const);
    page.gap();
    for (const [label, text] of [...paths, ...facts]) page.add(...labelled(label, text, page.width));
    after?.(page, desk, reader);
  },
  answer: () => undefined,
  missing: () => undefined,
  choices: () => [],
  mark: ({ marks }) => marks,
});
