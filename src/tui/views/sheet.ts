/** Text that is shown as it is: the picture made from the learner's bytes, and what the program printed. */
import { withoutControls } from "../../workbook/reading/controls.ts";
import type { DocumentWriter } from "../document.ts";
import { clip, widthOf, wrap, wrapPrinted } from "../lines.ts";
import { theme } from "../theme.ts";

export const drawPicture = (page: DocumentWriter, picture: string): void => {
  const lines = picture.split("\n");
  const needed = Math.max(...lines.map(widthOf)) + 2;
  if (needed > page.width) {
    page.add(...wrap(theme.muted(`The picture is wider than this pane: it needs ${needed} columns.`), page.width), "");
  }
  page.add(...lines.map((line) => clip(line, page.width)));
};

export const drawOutput = (page: DocumentWriter, output: string): void => {
  page.add(theme.muted("What your answer printed:"), "");
  page.add(...output.split("\n").flatMap((line) => wrapPrinted(visible(line), page.width)));
};

/** A program may print anything; here it must not move the cursor or change colours. */
const visible = (line: string): string => withoutControls(line.replace(/\t/g, "    "), "�");
