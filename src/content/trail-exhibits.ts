/** The records of a trail as learners read them: a table, and the JSON of each below its number. */
import stringify from "json-stringify-pretty-compact";
import type { TrailRecord } from "../kms/trail.ts";
import { shortTrailTable } from "../kms/trail-table.ts";
import type { Exhibit } from "./scene-exhibits.ts";

export interface TrailExhibits {
  /** Lines of plain text, columns aligned. */
  readonly table: readonly string[];
  readonly records: readonly Exhibit[];
}

export const trailExhibits = (records: readonly TrailRecord[]): TrailExhibits => ({
  table: shortTrailTable(records),
  records: records.map((record, index) => ({
    title: `Event ${index + 1}: ${record.eventName}`,
    json: stringify(record, { maxLength: 60 }),
  })),
});
