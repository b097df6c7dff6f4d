/** `spot`: numbered code, and options that point at its lines. */
import type { SpotExercise } from "../../content/kinds/spot.ts";
import type { FormView } from "../forms/form.ts";
import { pickForm } from "../forms/pick.ts";
import { numberedCode } from "../views/code.ts";

export const spotForm = ({ select, snippet, options }: SpotExercise): FormView =>
  pickForm({
    select,
    options: options.map(({ line, ...option }) =>
      line === undefined ? option : { ...option, text: `Line ${line}: ${option.text}` },
    ),
    instruction: select === "one" ? "Pick the one real fault." : "Pick every real fault.",
    before: (page, _desk, reader) =>
      page.gap().add(...numberedCode(snippet.language, snippet.code, page.width, reader)),
  });
