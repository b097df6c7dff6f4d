/**
 * Colours for code, in the languages lessons use and no others: highlight.js brings 190, which cost 60 ms at start-up.
 * Exports what `cli-highlight` exports to marked-terminal, because the bundle puts this module in its place.
 */
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import { colourful, type Look, paint, type Token } from "./look.ts";

hljs.registerLanguage("typescript", typescript);
hljs.registerLanguage("json", json);
hljs.registerLanguage("bash", bash);
hljs.registerLanguage("python", python);
hljs.registerAliases(["javascript", "js"], { languageName: "typescript" });

/** highlight.js scopes (their first part, before a dot) that get a colour. The others stay plain. */
const tokenOfScope: Readonly<Record<string, Token>> = {
  keyword: "keyword",
  operator: "keyword",
  built_in: "name",
  title: "name",
  type: "name",
  string: "string",
  regexp: "string",
  number: "number",
  literal: "number",
  comment: "comment",
  meta: "comment",
  attr: "attribute",
  property: "attribute",
  variable: "attribute",
};

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
const unescapeHtml = (html: string) =>
  html.replace(/&(amp|lt|gt|quot|#x27);/g, (whole, name: string) => entities[name] ?? whole);

/** @public marked-terminal asks for it. */
export const supportsLanguage = (language: string): boolean => hljs.getLanguage(language) !== undefined;

/** The code with colours; unchanged where the language is not known. Never throws for broken code. */
export const highlight = (
  code: string,
  { language = "", look = colourful }: { readonly language?: string | undefined; readonly look?: Look } = {},
): string => {
  if (!look.colours || !supportsLanguage(language)) return code;
  const scopes: string[] = [];
  return hljs
    .highlight(code, { language, ignoreIllegals: true })
    .value.split(/(<span class="[^"]*">|<\/span>)/)
    .map((part) => {
      if (part.startsWith('<span class="')) {
        scopes.push(/hljs-([a-z_]+)/.exec(part)?.[1] ?? "");
        return "";
      }
      if (part === "</span>") {
        scopes.pop();
        return "";
      }
      const token = tokenOfScope[scopes.at(-1) ?? ""];
      const text = unescapeHtml(part);
      return token === undefined ? text : paint(look, token, text);
    })
    .join("");
};
