/**
 * Reads the statements of a policy: which elements each kind of policy has, what may stand in them, and what AWS refuses.
 * Follows the IAM User Guide, "IAM JSON policy elements reference", and the KMS API reference for key policies.
 */
import { readConditions } from "./condition-element.ts";
import { ElementReader, type Reading } from "./element-reader.ts";
import type { JsonNode } from "./json-text.ts";
import { actionPattern, type Pattern, resourcePattern } from "./match.ts";
import type { Patterns, Statement } from "./policy.ts";
import { atBeginning } from "./policy-kind.ts";
import { readPrincipals } from "./principal-element.ts";

const ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

export function readStatements(node: JsonNode, reading: Reading): Statement[] {
  const { problems, grammar } = reading;
  const nodes = node.type === "array" ? node.items : [node];
  if (nodes.length === 0) {
    problems.add("syntax", "Statement", node.at, "The policy has no statements.", "Write at least one: { … }.");
  }
  const sids = new Set<string>();
  return nodes.flatMap((one, index) => {
    const path = node.type === "array" ? `Statement[${index}]` : "Statement";
    if (one.type !== "object") {
      problems.add("syntax", path, one.at, "A statement is an object in braces.", 'Write { "Effect": …, … }.');
      return [];
    }
    problems.unknownMembers(one, path, ELEMENTS, "a statement");
    const reader = new ElementReader(one, path, reading);
    const sid = readSid(reader);
    if (sid !== undefined && grammar.plainSids && sids.has(sid)) {
      problems.add("syntax", `${path}.Sid`, one.at, `Two statements have the Sid "${sid}".`, "Give each its own.");
    }
    if (sid !== undefined) sids.add(sid);
    return [readStatement(reader, sid, index)];
  });
}

function readStatement(reader: ElementReader, sid: string | undefined, index: number): Statement {
  const principals = readPrincipals(reader);
  const actions = readPatterns(reader, "Action", readAction);
  const resources = reader.reading.grammar.namesResources
    ? readPatterns(reader, "Resource", readResource)
    : itsOwnResource(reader);
  return {
    name: sid === undefined || sid === "" ? `statement ${index + 1}` : sid,
    effect: readEffect(reader),
    ...(principals !== undefined && { principals }),
    ...(actions !== undefined && { actions }),
    ...(resources !== undefined && { resources }),
    conditions: readConditions(reader),
  };
}

/** Some kinds allow spaces and more, others letters and digits only. */
function readSid(reader: ElementReader): string | undefined {
  const node = reader.member("Sid");
  if (node === undefined) return undefined;
  if (node.type !== "string") {
    reader.problem("Sid", node.at, "Sid is a text.", "Write it in double quotes, or leave it out.");
    return undefined;
  }
  if (reader.reading.grammar.plainSids && !/^[A-Za-z0-9]*$/.test(node.value)) {
    reader.problem(
      "Sid",
      node.at,
      `The Sid "${node.value}" has characters that ${reader.reading.grammar.called} forbids.`,
      "Use the letters A to Z, a to z and digits only.",
    );
  }
  return node.value;
}

function readEffect(reader: ElementReader): Statement["effect"] {
  const node = reader.member("Effect");
  if (node === undefined) {
    reader.problem("", reader.at, "The statement has no Effect.", 'Add "Effect": "Allow" or "Effect": "Deny".');
  } else if (node.type === "string" && (node.value === "Allow" || node.value === "Deny")) {
    return node.value;
  } else {
    reader.problem("Effect", node.at, "Effect is neither Allow nor Deny.", 'Write "Allow" or "Deny", with a capital.');
  }
  return "Deny";
}

/** The document says nothing of resources: it belongs to one. */
function itsOwnResource(reader: ElementReader): Patterns {
  const found = reader.either("Resource");
  if (found !== undefined) {
    const { called } = reader.reading.grammar;
    const cure = `Remove it: ${called} is about the role that it belongs to.`;
    reader.problem(found.name, found.node.at, `${atBeginning(called)} has no ${found.name}.`, cure);
  }
  return { not: false, patterns: [resourcePattern("*", false)] };
}

/** Action or NotAction, Resource or NotResource. In a key policy their lack disarms the statement; others must have them. */
function readPatterns(reader: ElementReader, element: "Action" | "Resource", read: ReadPattern): Patterns | undefined {
  const found = reader.either(element);
  if (found === undefined) {
    if (!reader.reading.grammar.takesInertStatements) {
      const example = element === "Action" ? '"Action": "kms:Decrypt"' : '"Resource": "*"';
      reader.problem("", reader.at, `The statement has no ${element}.`, `Add one, as in ${example}.`);
    }
    return undefined;
  }
  const { name, node, not } = found;
  const texts = reader.texts(node, name);
  if (node.type === "array" && node.items.length === 0) {
    reader.idle(name, node.at, `${name} lists nothing.`, "Write at least one entry, or remove the statement.");
  }
  return { not, patterns: texts.flatMap(({ text, path, at }) => read(reader, text, path, at) ?? []) };
}

type ReadPattern = (reader: ElementReader, text: string, path: string, at: number) => Pattern | undefined;

const readAction: ReadPattern = (reader, text, path, at) => {
  if (text === "*" || /^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(text)) return actionPattern(text);
  const bare = /^[A-Za-z0-9*?]+$/.test(text);
  const cure = bare ? `Write "kms:${text}".` : 'Write service:Name, as in "kms:Decrypt" or "kms:GenerateDataKey*".';
  const message = bare ? `"${text}" does not say of which service.` : `"${text}" is no action.`;
  reader.idle(path, at, message, cure);
  return fitsNothing(text);
};

const fitsNothing = (text: string): Pattern => ({ text, matches: () => false });

const readResource: ReadPattern = (reader, text, path, at) => {
  const { variables } = reader.reading;
  if (text !== "*" && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:./s.test(text) && !/^arn:.*\*$/s.test(text)) {
    const cure =
      reader.reading.kind === "key policy"
        ? 'Write "*", which in a key policy means this key.'
        : 'Write the key\'s ARN, as in "arn:aws:kms:eu-west-1:111122223333:key/…", or "*".';
    reader.idle(path, at, `"${text}" is no ARN.`, cure);
    return fitsNothing(text);
  }
  const variable = variables ? text.indexOf("${") : -1;
  if (variable !== -1 && text.slice(0, variable).split(":").length < 6) {
    const message = "A variable stands before the fifth colon of an ARN, where AWS replaces none.";
    reader.problem(path, at, message, 'Write that part out, or use "*" there.');
    return undefined;
  }
  return resourcePattern(text, variables);
};
