/** What is wrong with a policy document: where, in plain words, and how to mend it. */
import { type JsonNode, placeOf } from "./json-text.ts";

export interface PolicyProblem {
  readonly code: PolicyProblemCode;
  /** One or two plain sentences that say what is wrong. */
  readonly message: string;
  /** What to do. */
  readonly cure: string;
  /** Where in the document: `Statement[1].Action`; empty for the document itself. */
  readonly path: string;
  /** 1-based place in the JSON text; absent when the document was given as data. */
  readonly line?: number;
  readonly column?: number;
}

/** Told apart as far as AWS has words of its own for them; `json` is a text that is no JSON, `syntax` everything else. */
export type PolicyProblemCode =
  | "json"
  | "syntax"
  | "no-principal"
  | "invalid-principal"
  | "overly-permissive-condition";

/** Collects the problems of one document. */
export class Problems {
  private readonly list: PolicyProblem[] = [];
  private readonly text: string | undefined;
  /** How many are about entries that fit nothing. */
  private idle = 0;

  constructor(text: string | undefined) {
    this.text = text;
  }

  get none(): boolean {
    return this.list.length === 0;
  }

  /** Whether nothing is wrong but entries that fit nothing: what the document would do is then clear all the same. */
  get onlyIdle(): boolean {
    return this.idle === this.list.length;
  }

  /** An entry that names no principal, action or resource there is. AWS refuses it; it would fit nothing. */
  addIdle(code: PolicyProblemCode, path: string, at: number, message: string, cure: string): void {
    this.idle++;
    this.add(code, path, at, message, cure);
  }

  /** @param at offset in the text; -1 for none */
  add(code: PolicyProblemCode, path: string, at: number, message: string, cure: string): void {
    const place = this.text === undefined || at < 0 ? {} : placeOf(this.text, at);
    this.list.push({ code, path, message, cure, ...place });
  }

  /** Tells every member of an object that has no business there. */
  unknownMembers(
    node: JsonNode & { readonly type: "object" },
    path: string,
    known: readonly string[],
    owner: string,
  ): void {
    for (const { name, at } of node.members) {
      if (known.includes(name)) continue;
      const meant = known.find((one) => one.toLowerCase() === name.toLowerCase()) ?? nearest(name, known);
      const cure = meant === undefined ? `Remove it; ${owner} has ${known.join(", ")}.` : `Write "${meant}".`;
      this.add("syntax", path === "" ? name : `${path}.${name}`, at, `"${name}" is no element of ${owner}.`, cure);
    }
  }

  /** @throws Error if there are none, which is the caller's mistake */
  all(): readonly [PolicyProblem, ...PolicyProblem[]] {
    const [first, ...rest] = this.list;
    if (first === undefined) throw new Error("A policy was refused without a problem");
    return [first, ...rest];
  }
}

/** The known word within two changed letters of a written one; for "did you mean". */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = 3;
  for (const word of known) {
    const distance = editDistance(written.toLowerCase(), word.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [word, distance];
  }
  return best;
}

/** Levenshtein distance; 3 stands for "too far" when the lengths alone say so. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
