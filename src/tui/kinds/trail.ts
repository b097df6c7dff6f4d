/** `trail`: CloudTrail's records to read, as a table and one by one, and what to pick about them. */
import type { TrailExercise } from "../../content/kinds/trail.ts";
import { trailChoices } from "../../content/trail-choices.ts";
import { trailExhibits } from "../../content/trail-exhibits.ts";
import { wrapCode } from "../../workbook/reading/wrap.ts";
import type { FormView } from "../forms/form.ts";
import { pickForm } from "../forms/pick.ts";
import { theme } from "../theme.ts";
import { plainCode } from "../views/code.ts";

export const trailForm = (exercise: TrailExercise): FormView =>
  pickForm({
    select: exercise.select,
    options: trailChoices(exercise),
    instruction: exercise.select === "one" ? "Pick one." : "Pick all that are right.",
    before(page, { trail }, reader) {
      if (trail === undefined) {
        page.gap().say("The calls are being made.", theme.muted);
        return;
      }
      const { table, records } = trailExhibits(trail);
      page.gap().add(...table.flatMap((line) => wrapCode(line, page.width)));
      for (const { title, json } of records) {
        page
          .gap()
          .say(title, theme.strong)
          .add(...plainCode("json", json, page.width, reader));
      }
    },
  });
