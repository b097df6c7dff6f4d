/** `console`: commands in a file, or typed into a console; the page says what must come of them. */
import { toReach } from "../../content/console-words.ts";
import type { ConsoleExercise } from "../../content/kinds/console.ts";
import { fileForm } from "../forms/file.ts";
import type { FormView } from "../forms/form.ts";
import { hangingText } from "../lines.ts";
import { theme } from "../theme.ts";

/** Before the first check the page lists what is to be reached; afterwards the verdict does. */
export const consoleForm = (exercise: ConsoleExercise): FormView => {
  const { id, as, scene, files } = exercise;
  const named = Object.keys(files);
  return fileForm({
    facts: [
      ["To type", `t opens a console here; in another terminal: kms-workbook console ${id}`],
      ["You call as", as === "root" ? "the root user of the account" : as],
      ["Cast", Object.keys(scene.principals).join(", ")],
      ...(named.length === 0 ? [] : [["Files", named.join(", ")] as const]),
    ],
    after(page, { verdict, checking }) {
      if (verdict !== undefined || checking) return;
      page.gap().add(theme.strong("What must come of your commands"));
      for (const title of toReach(exercise)) page.add(...hangingText("  · ", title, page.width));
    },
  });
};
