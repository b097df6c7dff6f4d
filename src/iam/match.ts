/**
 * Texts and patterns. `*` is any run of characters, also across `:` and `/`; `?` is exactly one character.
 * Compiled once, because a decision compares every statement's patterns with every request.
 */
import type { Lookup } from "./context.ts";
import { plainText, type Resolved, readTemplate, resolveTemplate } from "./variables.ts";

/** A pattern as it was written, and its test. */
export interface Pattern {
  readonly text: string;
  matches(text: string, lookup: Lookup): boolean;
}

/** Character codes; the wildcards are negative, so that no character can be mistaken for one. */
export type Glob = readonly number[];
const ANY_RUN = -1;
const ANY_ONE = -2;

export function compileGlob(text: string): Glob {
  return globOf([{ text, live: true }]);
}

/** A glob in which only the live parts have wildcards. */
export function globOf(parts: Resolved): Glob {
  const glob: number[] = [];
  for (const { text, live } of parts) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (live && code === 42) glob.push(ANY_RUN);
      else if (live && code === 63) glob.push(ANY_ONE);
      else glob.push(code);
    }
  }
  return glob;
}

/** Whether the whole text fits. Takes at most glob length × text length steps, so no pattern can stall it. */
export function globMatches(glob: Glob, text: string): boolean {
  let g = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const wanted = glob[g];
    if (wanted === ANY_RUN) {
      star = g++;
      resume = t;
    } else if (wanted === ANY_ONE || wanted === text.charCodeAt(t)) {
      g++;
      t++;
    } else if (star !== -1) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (glob[g] === ANY_RUN) g++;
  return g === glob.length;
}

/** The quickest test that does what the glob of a text does. */
export function globTest(text: string): (candidate: string) => boolean {
  if (text === "*") return () => true;
  if (!/[*?]/.test(text)) return (candidate) => candidate === text;
  const beginning = text.slice(0, -1);
  if (text.endsWith("*") && !/[*?]/.test(beginning)) return (candidate) => candidate.startsWith(beginning);
  const glob = compileGlob(text);
  return (candidate) => globMatches(glob, candidate);
}

/** An Action or NotAction entry: `kms:Decrypt`, `kms:*`. The action it is compared with is in lower case already. */
export function actionPattern(text: string): Pattern {
  return { text, matches: globTest(text.toLowerCase()) };
}

const ACCOUNT_WIDE = /^arn:[^:]+:kms:([^:]*):(\d{12}):\*$/;

/**
 * A Resource or NotResource entry. An unresolvable variable matches no resource. An operation on no resource (`*`) fits
 * `*`, and the form `arn:aws:kms:REGION:ACCOUNT:*` for the caller's account, which the KMS reference accepts for CreateKey.
 */
export function resourcePattern(text: string, variables: boolean): Pattern {
  const template = variables ? readTemplate(text) : undefined;
  if (template !== undefined) {
    return {
      text,
      matches: (resource, lookup) => {
        const resolved = resolveTemplate(template, lookup);
        return resolved !== undefined && globMatches(globOf(resolved), resource);
      },
    };
  }
  const test = globTest(text);
  const [, region, account] = ACCOUNT_WIDE.exec(text) ?? [];
  if (region === undefined) return { text, matches: test };
  const regionTest = globTest(region);
  return {
    text,
    matches: (resource, lookup) => {
      if (resource !== "*") return test(resource);
      const requested = lookup.value("aws:RequestedRegion");
      return (
        lookup.value("aws:PrincipalAccount") === account && (typeof requested !== "string" || regionTest(requested))
      );
    },
  };
}

/** A condition value that may hold variables, as plain text; undefined if one of them has no value. */
export type TextValue = string | ((lookup: Lookup) => string | undefined);

export function textValue(text: string, variables: boolean): TextValue {
  const template = variables ? readTemplate(text) : undefined;
  if (template === undefined) return text;
  return (lookup) => {
    const resolved = resolveTemplate(template, lookup);
    return resolved === undefined ? undefined : plainText(resolved);
  };
}
