/** What the screen has to know about an exercise's answer, whatever its kind. `kinds/` makes one of these for each kind. */
import type { Answer } from "../../grading/answer.ts";
import type { DocumentWriter } from "../document.ts";
import type { Desk, Reader } from "../state.ts";

export type FormName = "pick" | "order" | "file" | "text";

export interface FormView {
  readonly form: FormName;
  /** Draws what stands between the task and the verdict. */
  draw(page: DocumentWriter, desk: Desk, reader: Reader): void;
  /** The answer as it lies on the desk; undefined when it is read from its files. */
  answer(desk: Desk): Answer | undefined;
  /** Why the answer cannot be handed in yet: a sentence that says what to do. */
  missing(desk: Desk): string | undefined;
  /** The items that marking by number and the cursor go through, in the order shown. */
  choices(desk: Desk): readonly string[];
  /** The marks after one is set or taken away. */
  mark(desk: Desk, id: string): readonly string[];
}
