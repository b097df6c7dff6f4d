/** The verdict under an exercise: what came of it, then each check with its feedback. */
import type { Misconception } from "../../content/exercise.ts";
import type { CheckResult, Feedback, Verdict } from "../../grading/verdict.ts";
import type { DocumentWriter } from "../document.ts";
import { ends, indent, widthOf } from "../lines.ts";
import type { Reader } from "../state.ts";
import { glyph, outcome, type Paint, theme } from "../theme.ts";
import { labelled } from "./labelled.ts";

const FEEDBACK_INDENT = 4;
/** Wider than any text, so that the reader leaves it on one line for its place to break. */
const ONE_LINE = 10_000;
const WAITS = "not run: it waits for a check above";

export interface VerdictOnPage {
  readonly verdict: Verdict;
  readonly savedAt?: Date;
  readonly misconceptions: ReadonlyMap<string, Misconception>;
}

export const drawVerdict = (
  page: DocumentWriter,
  reader: Reader,
  { verdict, savedAt, misconceptions }: VerdictOnPage,
): void => {
  const right = savedAt === undefined ? "" : `saved ${timeOf(savedAt)}`;
  const [summary, paint] = summaryOf(verdict);
  const line = ends(summary, right, page.width);
  page.add(paint(line.slice(0, line.length - right.length)) + theme.muted(right));
  if (verdict.error !== undefined) {
    const text = `${verdict.error.message}\n\n${verdict.error.next}`;
    page.add(...indent(reader(text, page.width - FEEDBACK_INDENT), FEEDBACK_INDENT));
  }
  for (const check of verdict.checks) drawCheck(page, reader, check, misconceptions);
};

const summaryOf = ({ status, checks, points, maxPoints }: Verdict): readonly [string, Paint] => {
  const passed = checks.filter((check) => check.status === "passed").length;
  const worth = maxPoints === 0 ? "" : `, ${points} of ${maxPoints} points`;
  switch (status) {
    case "passed":
      return [`${glyph.passed} Passed${worth}`, theme.passed];
    case "failed":
      return [`${glyph.failed} ${passed} of ${checks.length} checks${worth}`, theme.failed];
    case "error":
      return [`${glyph.warning} The workbook failed, not your answer`, theme.warning];
  }
};

const drawCheck = (
  page: DocumentWriter,
  reader: Reader,
  { status, title, feedback, misconception }: CheckResult,
  misconceptions: ReadonlyMap<string, Misconception>,
): void => {
  const [first = "", ...rest] = reader(title, page.width - 2);
  if (status === "skipped") {
    const told = widthOf(first) + 2 + WAITS.length + 3 <= page.width ? `   ${WAITS}` : "";
    page.add(`${outcome.skipped} ${theme.skipped(first + (rest.length === 0 ? told : ""))}`, ...indent(rest, 2));
    return;
  }
  page.add(`${outcome[status]} ${first}`, ...indent(rest, 2));
  if (feedback === undefined) return;
  const width = page.width - FEEDBACK_INDENT;
  const belief = misconception === undefined ? undefined : misconceptions.get(misconception)?.belief;
  page.add(
    ...indent(feedbackLines(feedback, width, reader, status === "failed" ? belief : undefined), FEEDBACK_INDENT),
    "",
  );
};

const feedbackLines = (
  { did, expected, actual, why, next, source }: Feedback,
  width: number,
  reader: Reader,
  belief: string | undefined,
): readonly string[] => {
  const row = (label: string, text: string | undefined): readonly string[] =>
    text === undefined || text === "" ? [] : labelled(label, reader(text, ONE_LINE).join(" "), width);
  return [
    ...paragraph(did, width, reader),
    ...row("Expected", expected),
    ...row("Found", actual),
    ...paragraph(why, width, reader),
    ...row("Often thought", belief),
    ...row("Try", next),
    // The address starts a line of its own, so that as few as possible are broken.
    ...row("Source", source === undefined ? undefined : `${source.title}, read ${source.checked}`),
    ...(source === undefined ? [] : labelled("", source.url, width)),
  ];
};

const paragraph = (text: string, width: number, reader: Reader): readonly string[] =>
  text.trim() === "" ? [] : reader(text, width);

/** The time of day, as the learner's clock shows it. */
const timeOf = (date: Date): string => date.toTimeString().slice(0, 8);
