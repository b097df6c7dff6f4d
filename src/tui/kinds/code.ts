/** `code`: a program in a file; the page says what it must export and as whom it runs. */
import type { CodeExercise } from "../../content/kinds/code.ts";
import { functionName, LANGUAGE_NAMES } from "../../content/language.ts";
import { keyTitle } from "../../content/scene-names.ts";
import { fileForm } from "../forms/file.ts";
import type { FormView } from "../forms/form.ts";

export const codeForm = ({ exports, starters, caller, scene }: CodeExercise): FormView =>
  fileForm({
    facts: [
      ...(starters.length > 1
        ? [
            [
              "",
              `${starters.map(({ language }) => LANGUAGE_NAMES[language]).join(" or ")}: the one you save last is checked`,
            ] as const,
          ]
        : []),
      ...starters.map(
        ({ language }) =>
          [
            starters.length > 1 ? LANGUAGE_NAMES[language] : "Exports",
            exports.map((name) => `${functionName(name, language)}()`).join(", "),
          ] as const,
      ),
      ["Runs as", caller],
      [
        "Keys",
        Object.entries(scene.keys)
          .map(([name, { account = scene.account }]) =>
            account === scene.account ? keyTitle(scene, name) : `${keyTitle(scene, name)} of ${account}`,
          )
          .join(", "),
      ],
    ],
  });
