/** Why a call was allowed or denied: every policy that was looked at and what came of each of its statements, as a tree. */
import type { Decision, GrantTrace, PolicyTrace, StatementTrace } from "../../iam/decision.ts";
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

/** A part of the decision with what came of each of its statements, or of each grant. */
interface Branch {
  readonly type: string;
  readonly name: string;
  readonly rows: readonly Row[];
  /** Stands in place of rows where there are none. */
  readonly none: string;
}

type Row = Pick<StatementTrace, "name" | "effect"> & {
  readonly outcome: StatementTrace["outcome"] | GrantTrace["outcome"];
};

/** The tree and the sentence under it. */
export const traceLines = ({ trace, grants = [], summary }: Decision, width: number): readonly string[] => {
  const branches = [...trace.map(policyBranch), ...(grants.length === 0 ? [] : [grantBranch(grants)])];
  return [
    ...branches.flatMap((branch, index) => branchLines(branch, index === branches.length - 1, width)),
    "",
    ...wrap(summary, width - 1).map((line) => ` ${line}`),
  ];
};

const policyBranch = ({ type, name, statements, exempt }: PolicyTrace): Branch => ({
  type,
  name: shortName(name),
  rows: statements.map((statement) => ({ ...statement, name: `"${statement.name}"` })),
  none: exempt === undefined ? "no statements" : `not asked: ${exempt}`,
});

const GRANT_ID_SHOWN = 8;

const grantBranch = (grants: readonly GrantTrace[]): Branch => ({
  type: "grants",
  name: "",
  rows: grants.map(({ name, grantee, outcome }) => ({
    name: `${name.slice(0, GRANT_ID_SHOWN)} for ${grantee}`,
    effect: "Allow",
    outcome,
  })),
  none: "no grants",
});

const branchLines = ({ type, name, rows, none }: Branch, last: boolean, width: number): readonly string[] => {
  const stem = last ? "   " : "│  ";
  const nameWidth = Math.min(NAME_WIDTH_LIMIT, Math.max(0, ...rows.map((row) => widthOf(row.name))));
  const title = hangingText(` ${last ? "└─" : "├─"} `, `${type}  ${theme.muted(name)}`, width);
  return [
    ...title,
    ...(rows.length === 0 ? [` ${stem}└─ ${theme.muted(none)}`] : []),
    ...rows.flatMap((row, index) => {
      const end = index === rows.length - 1;
      return rowLines(row, ` ${stem}${end ? "└─" : "├─"} `, ` ${stem}${end ? "   " : "│  "}`, nameWidth, width);
    }),
  ];
};

const rowLines = (
  { name, effect, outcome: result }: Row,
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
  const label = `${pad(name, nameWidth)}  ${pad(effect, 5)}   `;
  const beside = width >= BESIDE_FROM;
  const lead = beside ? label : "  ";
  const lines = hangingText(lead, told, width - widthOf(first)).map((line) => line.slice(widthOf(lead)));
  const blank = " ".repeat(widthOf(lead));
  if (!beside) return [first + label.trimEnd(), ...lines.map((line) => rest + blank + paint(line))];
  return lines.map((line, row) => (row === 0 ? first + label : rest + blank) + paint(line));
};
