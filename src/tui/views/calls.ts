/** The KMS calls that the answer made, one line each, as CloudTrail would show them; the whole record on demand. */
import type { TrailRecord } from "../../kms/trail.ts";
import type { DocumentWriter } from "../document.ts";
import { clip, indent, pad } from "../lines.ts";
import type { Reader } from "../state.ts";
import { glyph, outcome, theme } from "../theme.ts";
import { shortName } from "./arn.ts";

const DETAILS_INDENT = 4;

export const drawCalls = (
  page: DocumentWriter,
  reader: Reader,
  calls: readonly TrailRecord[],
  unfolded: ReadonlySet<string>,
): void => {
  const name = Math.max(...calls.map(({ eventName }) => eventName.length));
  page.say("As CloudTrail would show them, oldest first. Enter shows a record.", theme.muted).gap();
  calls.forEach((record, index) => {
    const id = `call:${index}`;
    page.item(id, (selected) => {
      const failed = record.errorCode !== undefined;
      const text = clip(
        `${pad(record.eventName, name)}  ${caller(record)}  ${record.errorCode ?? key(record)}`,
        page.width - 5,
      );
      const head = ` ${selected ? theme.selected(glyph.cursor) : " "} ${outcome[failed ? "failed" : "passed"]} `;
      return [
        head + (selected ? theme.selected(text) : text),
        ...(unfolded.has(id) ? details(record, page.width, reader) : []),
      ];
    });
  });
};

const caller = ({ userIdentity }: TrailRecord): string =>
  typeof userIdentity.arn === "string"
    ? shortName(userIdentity.arn)
    : String(userIdentity.invokedBy ?? userIdentity.type ?? "");

const key = ({ resources, requestParameters }: TrailRecord): string => {
  const asked = requestParameters?.keyId;
  if (typeof asked === "string") return shortName(asked);
  const arn = resources?.[0]?.ARN;
  return arn === undefined ? "" : shortName(arn);
};

const details = (record: TrailRecord, width: number, reader: Reader): readonly string[] => [
  ...indent(reader(`\`\`\`json\n${JSON.stringify(record, null, 2)}\n\`\`\``, width - DETAILS_INDENT), DETAILS_INDENT),
  "",
];
