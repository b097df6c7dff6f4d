/**
 * JSON text read into nodes that know where they stand, so that a problem can be told with line and column.
 * jsonc-parser reads it as RFC 8259 has it; a name that comes twice in one object is told too, because policies forbid it.
 * JSON.parse keeps no places, takes the last of two equal names in silence, and names faults in its own words.
 */
import { type Node, type ParseError, parseTree } from "jsonc-parser";
import { bracketBelow, explainFault, type JsonFault } from "./json-fault.ts";

export { placeOf } from "./json-fault.ts";

export type JsonNode =
  | { readonly type: "object"; readonly members: readonly JsonMember[]; readonly at: number }
  | { readonly type: "array"; readonly items: readonly JsonNode[]; readonly at: number }
  | { readonly type: "string"; readonly value: string; readonly at: number }
  /** `value` is the number as it was written. */
  | { readonly type: "number"; readonly value: string; readonly at: number }
  | { readonly type: "boolean"; readonly value: boolean; readonly at: number }
  | { readonly type: "null"; readonly at: number };

interface JsonMember {
  readonly name: string;
  /** Offset of the name in the text; -1 for data that never was text. */
  readonly at: number;
  readonly value: JsonNode;
}

type ReadJson = { readonly node: JsonNode } | { readonly fault: JsonFault };

/** Far deeper than any policy, and shallow enough for every stack. */
const MAX_DEPTH = 60;

/** Reads one JSON document. */
export function readJson(text: string): ReadJson {
  // Measured first: jsonc-parser calls itself for every level.
  const deep = bracketBelow(text, MAX_DEPTH);
  if (deep !== undefined) return { fault: tooDeep(deep) };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  if (first !== undefined) return { fault: explainFault(text, first) };
  if (root === undefined) throw new Error("A document without a fault has a value");
  const twice = nameThatComesTwice(root);
  return twice === undefined ? { node: nodeOf(root, text) } : { fault: twice };
}

function nodeOf({ type, offset: at, length, value, children = [] }: Node, text: string): JsonNode {
  switch (type) {
    case "object":
      return { type, members: children.flatMap((property) => memberOf(property, text)), at };
    case "array":
      return { type, items: children.map((item) => nodeOf(item, text)), at };
    case "number":
      return { type, value: text.slice(at, at + length), at };
    case "string":
      return { type, value, at };
    case "boolean":
      return { type, value, at };
    case "null":
      return { type, at };
    case "property":
      throw new Error("A property stands in objects only");
  }
}

function memberOf({ children: [name, value] = [] }: Node, text: string): JsonMember[] {
  return name && value ? [{ name: name.value, at: name.offset, value: nodeOf(value, text) }] : [];
}

function nameThatComesTwice({ type, children = [] }: Node): JsonFault | undefined {
  const seen = new Set<string>();
  for (const child of children) {
    const name = type === "object" ? child.children?.[0] : undefined;
    if (name !== undefined && seen.has(name.value)) {
      return {
        message: `"${name.value}" stands twice in the same object.`,
        cure: "Keep one of them; to give several values, write them as a list in square brackets.",
        at: name.offset,
      };
    }
    if (name !== undefined) seen.add(name.value);
    const within = nameThatComesTwice(child);
    if (within !== undefined) return within;
  }
  return undefined;
}

/** The same nodes from data, such as an object out of a YAML file; their places are -1. */
export function jsonFromData(data: unknown, depth = 0): ReadJson {
  const at = -1;
  if (depth > MAX_DEPTH) return { fault: tooDeep(at) };
  if (data === null) return { node: { type: "null", at } };
  if (typeof data === "string") return { node: { type: "string", value: data, at } };
  if (typeof data === "boolean") return { node: { type: "boolean", value: data, at } };
  if (typeof data === "number" && Number.isFinite(data)) return { node: { type: "number", value: String(data), at } };
  if (Array.isArray(data)) {
    const items: JsonNode[] = [];
    for (const item of data) {
      const read = jsonFromData(item, depth + 1);
      if ("fault" in read) return read;
      items.push(read.node);
    }
    return { node: { type: "array", items, at } };
  }
  if (typeof data === "object") {
    const members: JsonMember[] = [];
    for (const [name, value] of Object.entries(data)) {
      if (value === undefined) continue;
      const read = jsonFromData(value, depth + 1);
      if ("fault" in read) return read;
      members.push({ name, at, value: read.node });
    }
    return { node: { type: "object", members, at } };
  }
  const message = `A policy document holds text, numbers, true, false, lists and objects, but here is a ${typeof data}.`;
  return { fault: { message, cure: "Give the document as JSON text or as plain data.", at } };
}

const tooDeep = (at: number): JsonFault => ({
  message: `The document is nested more than ${MAX_DEPTH} levels deep.`,
  cure: "Check that every bracket is closed where it should be.",
  at,
});
