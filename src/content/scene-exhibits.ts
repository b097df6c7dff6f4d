/** The policies and grants of a scene as learners read them: JSON under a title each. */
import stringify from "json-stringify-pretty-compact";
import type { Scene } from "./scene.ts";
import { type DocumentSlot, documentSlots } from "./scene-documents.ts";
import { keyTitle } from "./scene-names.ts";

export interface Exhibit {
  readonly title: string;
  /** JSON, at most 60 columns wide where it can be. */
  readonly json: string;
}

/** What is written out; documents that the learner edits are in files of their own. */
export const sceneExhibits = (scene: Scene): readonly Exhibit[] =>
  documentSlots(scene).flatMap((slot) =>
    "inline" in slot.reference
      ? [{ title: titleOf(slot, scene), json: stringify(slot.reference.inline, { maxLength: 60 }) }]
      : [],
  );

function titleOf({ kind, owner }: DocumentSlot, scene: Scene): string {
  if (kind !== "grant") return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} of ${owner}`;
  const { key = "", by, known = true } = scene.grants?.[owner] ?? {};
  const maker = by === undefined || by.endsWith("root") ? "" : `, made by ${by}`;
  return `Grant ${owner} on ${keyTitle(scene, key)}${maker}${known ? "" : ", a moment old"}`;
}
