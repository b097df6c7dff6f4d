/**
 * YAML that knows its lines: a YAML file, or the front matter of a Markdown file, as plain data together with the line
 * of every value in the file on the disk. Follows YAML 1.2 (core schema), so dates stay text.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

export type Path = readonly (string | number)[];

export interface YamlDocument {
  readonly value: unknown;
  /** What follows the front matter; empty for a file that is all YAML. */
  readonly body: string;
  /** The 1-based line of the value at `path`, or of the nearest thing around it that is there. */
  lineOf(path: Path): number;
}

interface YamlFault {
  readonly line: number;
  readonly message: string;
  readonly cure: string;
}

export type ReadYaml =
  | { readonly document: YamlDocument; readonly fault?: undefined }
  | { readonly fault: YamlFault; readonly document?: undefined };

/** A small document repeated by aliases may grow this many times (the yaml package's own measure) … */
const MAX_ALIASES = 50;
/** … and to this many characters of JSON. */
const MAX_EXPANDED = 4_000_000;

/** The front matter of a Markdown file: YAML between a first line `---` and the next one. */
export function readFrontMatter(text: string): ReadYaml {
  const lines = text.split("\n");
  if (lines[0]?.trimEnd() !== "---") {
    return fault(
      1,
      "The file does not begin with front matter.",
      "Begin it with a line ---, the fields, and a line ---.",
    );
  }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === "---");
  if (end === -1) return fault(1, "The front matter has no end.", "Put a line --- below its last field.");
  return readYaml(
    lines.slice(1, end).join("\n"),
    1,
    lines
      .slice(end + 1)
      .join("\n")
      .trim(),
  );
}

/** @param linesAbove how many lines of the file stand above `text` */
export function readYaml(text: string, linesAbove = 0, body = ""): ReadYaml {
  const counter = new LineCounter();
  const lineAt = (offset: number): number => counter.linePos(offset).line + linesAbove;
  try {
    const parsed = parseDocument(text, { lineCounter: counter, prettyErrors: false });
    // The first fault is told; those after it are mostly its consequences.
    const [error] = parsed.errors;
    if (error?.message.includes("call stack")) throw new RangeError("too deep");
    if (error !== undefined) {
      const cure = "Look at indentation, quotes and brackets; quote a text that holds a colon, a # or a bracket.";
      return fault(lineAt(error.pos[0]), `This is not YAML: ${error.message.replace(/\.?$/, ".")}`, cure);
    }
    const value: unknown = parsed.toJS({ maxAliasCount: MAX_ALIASES });
    if ((JSON.stringify(value) ?? "").length > MAX_EXPANDED) throw new RangeError("too large");
    const root = parsed.contents;
    return { document: { value, body, lineOf: (path) => lineAt(offsetOf(root, path)) } };
  } catch {
    return fault(
      linesAbove + 1,
      "This YAML is nested too deeply, or its aliases (*name) unfold into too much.",
      "Write the values out, without aliases.",
    );
  }
}

const fault = (line: number, message: string, cure: string): ReadYaml => ({ fault: { line, message, cure } });

function offsetOf(root: unknown, path: Path): number {
  let node = root;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) return offset;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
