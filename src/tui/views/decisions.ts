/** Why a call was allowed or denied: every policy that was looked at and what came of each of its statements, as a tree. */
import type { Decision, PolicyTrace, StatementTrace } from "../../iam/decision.ts";
import type { DocumentWriter } from "../document.ts";
import { hangingText, pad, widthOf, wrap } from "../lines.ts";
import { glyph, outcome, type Paint, theme } from "../theme.ts";
import { shortName } from "./arn.ts";

const NAME_WIDTH_LIMIT = 30;
/** Below this the outcome of a statement stands under its name. */
const BESIDE_FROM = 64;

export const decisionId = (index: number): string => `decision:${index}`;

/** The decision to show first: the last denial, or else the last one. */
export const tellingDecision = (decisions: readonly Decision[]): number => {
  const denied = decisions.findLastIndex(({ allowed }) => !allowed);
  return denied < 0 ? decisions.length - 1 : denied;
};

export const drawDecisions = (
  page: DocumentWriter,
  decisions: readonly Decision[],
  unfolded: ReadonlySet<string>,
): void => {
  decisions.forEach((decision, index) => {
    const id = decisionId(index);
    page.item(id, (selected) => [
      ...heading(decision, selected, page.width),
      ...(unfolded.has(id) ? ["", ...traceLines(decision, page.width), ""] : []),
    ]);
  });
};

const heading = ({ allowed, request }: Decision, selected: boolean, width: number): readonly string[] => {
  const { principal, action, resource } = request;
  const lead = ` ${selected ? theme.selected(glyph.cursor) : " "} ${outcome[allowed ? "passed" : "failed"]} `;
  const text = `${allowed ? "Allowed" : "Denied"}   ${shortName(principal)} → ${action} on ${shortName(resource)}`;
  const lines = hangingText("     ", text, width).map((line) => line.slice(5));
  return lines.map((line, row) => (row === 0 ? lead : "     ") + (selected ? theme.selected(line) : line));
};

/** The tree and the sentence under it. */
export const traceLines = ({ trace, summary }: Decision, width: number): readonly string[] => [
  ...trace.flatMap((policy, index) => policyLines(policy, index === trace.length - 1, width)),
  "",
  ...wrap(summary, width - 1).map((line) => ` ${line}`),
];

const policyLines = ({ type, name, statements }: PolicyTrace, last: boolean, width: number): readonly string[] => {
  const stem = last ? "   " : "│  ";
  const nameWidth = Math.min(
    NAME_WIDTH_LIMIT,
    Math.max(0, ...statements.map((statement) => widthOf(statement.name) + 2)),
  );
  const title = hangingText(` ${last ? "└─" : "├─"} `, `${type}  ${theme.muted(shortName(name))}`, width);
  const none = statements.length === 0 ? [` ${stem}└─ ${theme.muted("no statements")}`] : [];
  return [
    ...title,
    ...none,
    ...statements.flatMap((statement, index) => {
      const end = index === statements.length - 1;
      return statementLines(
        statement,
        ` ${stem}${end ? "└─" : "├─"} `,
        ` ${stem}${end ? "   " : "│  "}`,
        nameWidth,
        width,
      );
    }),
  ];
};

const statementLines = (
  { name, effect, outcome: result }: StatementTrace,
  first: string,
  rest: string,
  nameWidth: number,
  width: number,
): readonly string[] => {
  const told = result.applies
    ? result.delegates
      ? "hands the decision to IAM"
      : "applies"
    : `does not apply: ${result.because}`;
  const paint: Paint = !result.applies ? theme.muted : effect === "Allow" ? theme.passed : theme.failed;
  const label = `${pad(`"${name}"`, nameWidth)}  ${pad(effect, 5)}   `;
  const beside = width >= BESIDE_FROM;
  const lead = beside ? label : "  ";
  const lines = hangingText(lead, told, width - widthOf(first)).map((line) => line.slice(widthOf(lead)));
  const blank = " ".repeat(widthOf(lead));
  if (!beside) return [first + label.trimEnd(), ...lines.map((line) => rest + blank + paint(line))];
  return lines.map((line, row) => (row === 0 ? first + label : rest + blank) + paint(line));
};
