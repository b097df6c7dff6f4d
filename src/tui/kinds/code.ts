/** `code`: a program in a file; the page says what it must export and as whom it runs. */
import type { CodeExercise } from "../../content/kinds/code.ts";
import { fileForm } from "../forms/file.ts";
import type { FormView } from "../forms/form.ts";

export const codeForm = ({ exports, caller, scene }: CodeExercise): FormView =>
  fileForm({
    facts: [
      ["Exports", exports.map((name) => `${name}()`).join(", ")],
      ["Runs as", caller],
      [
        "Keys",
        Object.entries(scene.keys)
          .map(([name, { alias }]) => alias ?? `key/${name}`)
          .join(", "),
      ],
    ],
  });
