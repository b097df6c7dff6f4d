/**
 * Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for those characters
 * themselves. Follows the IAM User Guide, "IAM policy elements: Variables and tags". Only under Version 2012-10-17.
 */
import type { Lookup } from "./context.ts";

/** A text with variables, cut at them. `live` says whether `*` and `?` in the text may be wildcards. */
export type Template = readonly TemplatePart[];
type TemplatePart =
  | { readonly text: string; readonly live: boolean }
  | { readonly variable: string; readonly fallback: string | undefined };

/** A template's value: what was substituted is never a wildcard. */
export type Resolved = readonly { readonly text: string; readonly live: boolean }[];

const VARIABLE = /\$\{(?:([*?$])|([^{},]+?)\s*(?:,\s*'([^']*)'\s*)?)\}/g;

/** Cuts a text at its variables; undefined if it has none. */
export function readTemplate(text: string): Template | undefined {
  if (!text.includes("${")) return undefined;
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const found of text.matchAll(VARIABLE)) {
    parts.push({ text: text.slice(end, found.index), live: true });
    const [whole, character, variable, fallback] = found;
    if (character !== undefined) parts.push({ text: character, live: false });
    else if (variable !== undefined) parts.push({ variable: variable.trim(), fallback });
    end = found.index + whole.length;
  }
  if (end === 0) return undefined;
  parts.push({ text: text.slice(end), live: true });
  return parts;
}

/** The text with the request's values put in; undefined if a variable has no single value and no default. */
export function resolveTemplate(template: Template, lookup: Lookup): Resolved | undefined {
  const resolved: { text: string; live: boolean }[] = [];
  for (const part of template) {
    if ("text" in part) {
      resolved.push(part);
      continue;
    }
    const value = lookup.value(part.variable);
    const text = typeof value === "string" ? value : part.fallback;
    if (text === undefined) return undefined;
    resolved.push({ text, live: false });
  }
  return resolved;
}

export function plainText(resolved: Resolved): string {
  return resolved.map(({ text }) => text).join("");
}
