/** Reads the elements of one statement, and tells what is wrong with them by their path and place. */
import type { JsonNode } from "./json-text.ts";
import type { DocumentKind, PolicyGrammar } from "./policy-kind.ts";
import type { PolicyProblemCode, Problems } from "./problem.ts";

/** What holds for a whole document while it is read. */
export interface Reading {
  readonly kind: DocumentKind;
  readonly grammar: PolicyGrammar;
  /** Whether the document's version knows variables. */
  readonly variables: boolean;
  readonly problems: Problems;
}

type ObjectNode = JsonNode & { readonly type: "object" };

interface FoundText {
  readonly text: string;
  readonly path: string;
  readonly at: number;
}

export class ElementReader {
  readonly reading: Reading;
  readonly at: number;
  private readonly node: ObjectNode;
  private readonly path: string;

  constructor(node: ObjectNode, path: string, reading: Reading) {
    this.node = node;
    this.at = node.at;
    this.path = path;
    this.reading = reading;
  }

  member(name: string): JsonNode | undefined {
    return this.node.members.find((member) => member.name === name)?.value;
  }

  /** An element or its Not form; AWS takes only one of them. */
  either(element: string): { readonly name: string; readonly node: JsonNode; readonly not: boolean } | undefined {
    const plain = this.member(element);
    const negated = this.member(`Not${element}`);
    if (plain !== undefined && negated !== undefined) {
      const message = `The statement has both ${element} and Not${element}.`;
      this.problem(`Not${element}`, negated.at, message, "Keep one of them.");
    }
    if (plain !== undefined) return { name: element, node: plain, not: false };
    return negated === undefined ? undefined : { name: `Not${element}`, node: negated, not: true };
  }

  /** One text, or the texts of a list. */
  texts(node: JsonNode, path: string): FoundText[] {
    const items = node.type === "array" ? node.items : [node];
    return items.flatMap((item, i) => {
      const itemPath = node.type === "array" ? `${path}[${i}]` : path;
      if (item.type === "string") return [{ text: item.value, path: itemPath, at: item.at }];
      this.problem(itemPath, item.at, "Here a text should stand, or a list of texts.", "Write it in double quotes.");
      return [];
    });
  }

  /** @param path within the statement; empty for the statement itself */
  problem(path: string, at: number, message: string, cure: string, code: PolicyProblemCode = "syntax"): void {
    this.reading.problems.add(code, path === "" ? this.path : `${this.path}.${path}`, at, message, cure);
  }

  /** The problem of an entry that fits nothing. */
  idle(path: string, at: number, message: string, cure: string, code: PolicyProblemCode = "syntax"): void {
    this.reading.problems.addIdle(code, `${this.path}.${path}`, at, message, cure);
  }
}
