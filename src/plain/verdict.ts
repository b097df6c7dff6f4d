/** A verdict, its calls and its decisions as lines. Also what `check` prints. Pure. */
import type { Pack } from "../content/exercise.ts";
import type { CheckResult, Evidence, Feedback, Verdict } from "../grading/verdict.ts";
import type { TrailRecord } from "../kms/trail.ts";
import { decisionLines } from "../workbook/decision-lines.ts";
import { withoutControls } from "../workbook/reading/controls.ts";
import { colourless } from "../workbook/reading/look.ts";
import { renderMarkdown } from "../workbook/reading/markdown.ts";

const statusWord: Readonly<Record<CheckResult["status"], string>> = {
  passed: "passed ",
  failed: "FAILED ",
  skipped: "open   ",
};

const indented = (source: string, width: number, indent = 4): string[] =>
  renderMarkdown(source, width - indent, colourless).map((line) => (line === "" ? "" : " ".repeat(indent) + line));

const feedbackLines = ({ did, expected, actual, why, next, source }: Feedback, width: number): string[] => [
  ...indented(did, width),
  ...(expected === undefined ? [] : indented(`Expected: ${expected}`, width)),
  ...(actual === undefined ? [] : indented(`Found: ${actual}`, width)),
  ...indented(`Why: ${why}`, width),
  ...indented(`Try: ${next}`, width),
  // The address stays whole, however long: a broken one cannot be opened.
  ...(source ? [...indented(`Written in: ${source.title} (read ${source.checked})`, width), `    ${source.url}`] : []),
];

const checkLines = (check: CheckResult, pack: Pack, width: number): string[] => {
  const [title = "", ...rest] = renderMarkdown(check.title, width - 9, colourless);
  const belief = check.status === "failed" ? pack.misconceptions.get(check.misconception ?? "") : undefined;
  return [
    `  ${statusWord[check.status]}${title}`,
    ...rest.map((line) => `         ${line}`),
    ...(check.status === "skipped" && check.feedback === undefined
      ? ["    It waits for a check above that failed."]
      : []),
    ...(check.feedback ? feedbackLines(check.feedback, width) : []),
    ...(belief ? indented(`A common belief: ${belief.belief} In fact: ${belief.refutation}`, width) : []),
  ];
};

const headline = ({ status, points, maxPoints, checks }: Verdict): string => {
  const score = maxPoints > 0 ? ` ${points} of ${maxPoints} points.` : "";
  const passed = checks.filter((check) => check.status === "passed").length;
  switch (status) {
    case "passed":
      return `Passed.${score}`;
    case "failed":
      return `Not passed yet.${score} ${passed} of ${checks.length} checks passed.`;
    case "error":
      return "The check could not be made. This is not about your answer.";
  }
};

export const verdictLines = (verdict: Verdict, pack: Pack, width = 80): string[] => [
  headline(verdict),
  ...(verdict.error ? indented(`${verdict.error.message}\n\n${verdict.error.next}`, width) : []),
  ...verdict.checks.flatMap((check) => checkLines(check, pack, width)),
  ...(verdict.evidence.picture === undefined ? [] : ["", ...verdict.evidence.picture.split("\n")]),
  ...(verdict.evidence.output ? ["", "Your answer printed:", ...printed(verdict.evidence.output)] : []),
];

/** What a program printed must not move the cursor or colour the screen. */
const printed = (output: string): string[] =>
  withoutControls(output.trimEnd())
    .split("\n")
    .map((line) => `  ${line}`);

/** An ARN's last part, as people say it. */
const shortName = (arn: string): string => arn.split(":").at(-1) ?? arn;

const caller = ({ userIdentity }: TrailRecord): string =>
  typeof userIdentity.arn === "string"
    ? shortName(userIdentity.arn)
    : String(userIdentity.invokedBy ?? "unknown caller");

const callLines = (record: TrailRecord, index: number): string[] => {
  const outcome =
    record.errorCode === undefined ? "succeeded" : `failed with ${record.errorCode}: ${record.errorMessage ?? ""}`;
  return [
    `  ${index + 1}. ${record.eventName} by ${caller(record)} ${outcome}`.trimEnd(),
    `     at ${record.eventTime} in ${record.awsRegion}`,
    ...(record.requestParameters === null ? [] : [`     request ${JSON.stringify(record.requestParameters)}`]),
    ...(record.responseElements === null ? [] : [`     response ${JSON.stringify(record.responseElements)}`]),
  ];
};

export const callsLines = ({ calls }: Evidence): string[] => [
  calls.length === 0 ? "No KMS calls were made." : "KMS calls, as CloudTrail shows them:",
  ...calls.flatMap(callLines),
];

export const decisionsLines = ({ decisions }: Evidence): string[] =>
  decisions.length === 0 ? ["No authorization decisions were made."] : decisions.flatMap(decisionLines);
