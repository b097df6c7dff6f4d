/** What must hold within a scene, and between it and the rest of an exercise, that no schema can say. */
import { KEY_SPECS } from "../kms/key-specs.ts";
import type { Draft } from "./kinds/kind.ts";
import type { Scene } from "./scene.ts";
import { documentSlots } from "./scene-documents.ts";
import { readPrincipalName } from "./scene-names.ts";
import { didYouMean } from "./suggest.ts";
import type { Path } from "./yaml-document.ts";

/** All that is done with what is being read: faults are reported to it. */
type Report = Pick<Draft, "problem">;

/** @param documents names of the documents that the learner edits */
export function checkScene(scene: Scene, documents: readonly string[], draft: Report): void {
  checkDocuments(scene, documents, draft);
  checkKeys(scene, draft);
  for (const [name, { key, by }] of Object.entries(scene.grants ?? {})) {
    checkName(["scene", "grants", name, "key"], key, "key", scene, draft);
    if (by !== undefined) checkName(["scene", "grants", name, "by"], by, "principal", scene, draft);
  }
}

/** Reports policies of documents that are not there, and documents that no policy is. */
function checkDocuments(scene: Scene, documents: readonly string[], draft: Report): void {
  const used = new Set<string>();
  for (const { path, reference } of documentSlots(scene)) {
    if (!("document" in reference)) continue;
    used.add(reference.document);
    if (documents.includes(reference.document)) continue;
    draft.problem(
      path,
      `"${reference.document}" is not a document of this exercise.`,
      documents.length === 0 ? "Write the policy out: { inline: … }." : didYouMean(reference.document, documents),
    );
  }
  for (const [index, name] of documents.entries()) {
    if (used.has(name)) continue;
    draft.problem(
      ["documents", index],
      `No principal, key or grant of the scene has the document "${name}".`,
      `Write { document: ${name} } where it belongs.`,
    );
  }
}

/** Reports aliases that two keys of an account share, and usages that a key's spec does not have or leaves open. */
function checkKeys(scene: Scene, draft: Report): void {
  const aliases = new Map<string, string>();
  for (const [name, { alias, account = scene.account, spec = "SYMMETRIC_DEFAULT", usage }] of Object.entries(
    scene.keys,
  )) {
    const path = ["scene", "keys", name];
    const other = aliases.get(`${account} ${alias}`);
    if (alias !== undefined && other !== undefined) {
      draft.problem([...path, "alias"], `"${other}" has the alias ${alias} too.`, "Name one differently.");
    }
    if (alias !== undefined) aliases.set(`${account} ${alias}`, name);
    const usages = Object.keys(KEY_SPECS[spec]);
    if (usage !== undefined && !usages.includes(usage)) {
      draft.problem(
        [...path, "usage"],
        `A ${spec} key cannot be made for ${usage}.`,
        `Its usages: ${usages.join(", ")}.`,
      );
    } else if (usage === undefined && usages.length > 1) {
      draft.problem(
        [...path, "spec"],
        `A ${spec} key has several usages.`,
        `Add a line "usage: …": ${usages.join(", ")}.`,
      );
    }
  }
}

/** Reports a name that a field gives and the scene does not have. */
export function checkName(
  path: Path,
  name: string,
  kind: "principal" | "key" | "grant" | "endpoint",
  scene: Scene,
  draft: Report,
): void {
  if (kind === "principal" && readPrincipalName(name, scene)?.kind === "root") return;
  const { principals, keys, grants = {}, endpoints = {} } = scene;
  const things = { principal: principals, key: keys, grant: grants, endpoint: endpoints };
  const names = Object.keys(things[kind]);
  if (!names.includes(name)) draft.problem(path, `"${name}" is no ${kind} of the scene.`, didYouMean(name, names));
}
