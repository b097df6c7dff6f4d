/** `policy`: documents in files; the page says which calls must pass and which must not. */
import type { PolicyExercise } from "../../content/kinds/policy.ts";
import { fileForm } from "../forms/file.ts";
import type { FormView } from "../forms/form.ts";
import { hangingText } from "../lines.ts";
import { theme } from "../theme.ts";

/** Before the first check the page lists the calls; afterwards the verdict does. */
export const policyForm = ({ documents, calls, scene }: PolicyExercise): FormView =>
  fileForm({
    facts: [
      [documents.length === 1 ? "It is" : "They are", documents.map(({ title }) => title).join("; ")],
      ["Cast", Object.keys(scene.principals).join(", ")],
    ],
    after(page, { verdict, checking }) {
      if (verdict !== undefined || checking) return;
      page.gap().add(theme.strong("What must come of these calls"));
      for (const { want, title } of calls) page.add(...hangingText(`  ${want.padEnd(5)}  `, title, page.width));
    },
  });
