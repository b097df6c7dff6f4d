/**
 * What AWS takes without a word, and hardly anybody means: statements without effect, actions and resources that fit
 * nothing, doors that stand open. For learners; what AWS refuses is the parser's business (policy.ts).
 */
import { listed } from "./conditions.ts";
import { type JsonNode, jsonFromData, placeOf, readJson } from "./json-text.ts";
import { ALIAS_ACTIONS, KMS_ACTIONS } from "./kms-actions.ts";
import { globTest } from "./match.ts";
import type { PolicyKind } from "./policy-kind.ts";
import { nearest } from "./problem.ts";

export interface PolicyNote {
  /** One plain sentence: "This statement has no Resource, so it has no effect." */
  readonly message: string;
  /** What to do, if it was not meant. */
  readonly cure: string;
  /** Where in the document: `Statement[1].Action[0]`. */
  readonly path: string;
  /** 1-based place in the JSON text; absent when the document was given as data. */
  readonly line?: number;
  readonly column?: number;
}

/** Notes on a document that AWS takes, in the order of the document; of one that it refuses, none or some. */
export function lintPolicy(source: unknown, kind: PolicyKind): readonly PolicyNote[] {
  const text = typeof source === "string" ? source : undefined;
  const read = text === undefined ? jsonFromData(source) : readJson(text);
  if ("fault" in read) return [];
  return statementsOf(read.node)
    .flatMap((statement) => RULES.flatMap((rule) => rule(statement, kind)))
    .sort((a, b) => a.at - b.at)
    .map(({ at, ...note }) => ({ ...note, ...(text !== undefined && placeOf(text, at)) }));
}

/** A note with its offset in the text; -1 for data. */
type Found = Omit<PolicyNote, "line" | "column"> & { readonly at: number };

/** A text of an element, or the element itself. */
interface Entry {
  readonly text: string;
  readonly path: string;
  readonly at: number;
}

interface LintedStatement {
  readonly path: string;
  readonly at: number;
  readonly element: (name: string) => JsonNode | undefined;
  /** The texts of an element: one, or those of a list. */
  readonly entries: (name: string) => readonly Entry[];
}

type Rule = (statement: LintedStatement, kind: PolicyKind) => readonly Found[];

const withoutEffect: Rule = ({ path, at, element }, kind) => {
  if (kind !== "key policy") return [];
  const cures = [
    ["Action", 'Say what it is about, as in "Action": "kms:Decrypt".'],
    ["Resource", 'Add "Resource": "*", which in a key policy means this key.'],
  ] as const;
  return cures.flatMap(([name, cure]) =>
    element(name) === undefined && element(`Not${name}`) === undefined
      ? [{ path, at, message: `This statement has no ${name}, so it has no effect.`, cure }]
      : [],
  );
};

const everybody: Rule = ({ path, element }, kind) => {
  const principal = element("Principal");
  const condition = element("Condition");
  if (kind !== "key policy" || principal === undefined || !isText(element("Effect"), "Allow")) return [];
  if (condition?.type === "object" && condition.members.length > 0) return [];
  const parts = principal.type === "object" ? principal.members.map(({ value }) => value) : [principal];
  const star = parts.flatMap(textsOf).find(({ text }) => text === "*");
  if (star === undefined) return [];
  const message = "Principal * without a condition lets in everybody, of every AWS account.";
  const cure = 'Name the principals that need the key, or add a condition such as one on "kms:CallerAccount".';
  return [{ path: `${path}.Principal`, at: star.at, message, cure }];
};

const aliasAsKey: Rule = ({ entries }, kind) => {
  const resources = entries("Resource");
  const [first] = resources;
  if (first === undefined || !resources.every(({ text }) => /^arn:[^:]+:kms:[^:]*:[^:]*:alias\//.test(text))) return [];
  const tests = entries("Action").map(({ text }) => actionTest(text));
  const needsKey = KMS_ACTIONS.some((one) => !ALIAS_ACTIONS.includes(one) && tests.some((test) => test(one)));
  if (kind !== "key policy" && !needsKey) return [];
  const cure =
    kind === "key policy"
      ? 'Write "*", which in a key policy means this key.'
      : 'Write the key\'s ARN. To choose keys by their alias, add a condition on "kms:ResourceAliases" or "kms:RequestAlias".';
  return [{ path: first.path, at: first.at, message: "The ARN of an alias never matches a key.", cure }];
};

const unknownAction: Rule = ({ entries }) =>
  [...entries("Action"), ...entries("NotAction")].flatMap(({ text, path, at }) => {
    if (!/^kms:/i.test(text) || KMS_ACTIONS.some(actionTest(text))) return [];
    return [{ path, at, message: `"${text}" fits no action of KMS.`, cure: cureOf(text) }];
  });

function cureOf(text: string): string {
  if (/^kms:deletekey/i.test(text)) return 'Keys are deleted by "kms:ScheduleKeyDeletion".';
  const longer = KMS_ACTIONS.filter((one) => one.toLowerCase().startsWith(text.toLowerCase()));
  const meant = nearest(text, KMS_ACTIONS);
  if (longer.length > 0) return `There is ${listed(longer, "and")}.`;
  return meant === undefined ? "Look its name up in the API reference." : `Did you mean "${meant}"?`;
}

const deletesNoKeys: Rule = ({ entries }) => {
  const actions = entries("Action");
  const found = actions.find(({ text }) => /^kms:delete\*+$/i.test(text));
  if (found === undefined || actions.some(({ text }) => actionTest(text)("kms:ScheduleKeyDeletion"))) return [];
  const message = `"${found.text}" does not cover kms:ScheduleKeyDeletion, by which keys are deleted.`;
  const cure = 'Add "kms:ScheduleKeyDeletion" if the statement is about deleting keys.';
  return [{ path: found.path, at: found.at, message, cure }];
};

const RULES: readonly Rule[] = [withoutEffect, everybody, aliasAsKey, unknownAction, deletesNoKeys];

/** Names of actions ignore case. */
function actionTest(text: string): (action: string) => boolean {
  const test = globTest(text.toLowerCase());
  return (action) => test(action.toLowerCase());
}

function statementsOf(document: JsonNode): readonly LintedStatement[] {
  if (document.type !== "object") return [];
  const node = document.members.find(({ name }) => name === "Statement")?.value;
  if (node === undefined) return [];
  const nodes = node.type === "array" ? node.items : [node];
  return nodes.flatMap((one, index) => {
    if (one.type !== "object") return [];
    const path = node.type === "array" ? `Statement[${index}]` : "Statement";
    const element = (name: string) => one.members.find((member) => member.name === name)?.value;
    return [{ path, at: one.at, element, entries: (name: string) => entriesOf(element(name), `${path}.${name}`) }];
  });
}

function entriesOf(node: JsonNode | undefined, path: string): readonly Entry[] {
  if (node === undefined) return [];
  return textsOf(node).map(({ text, index, at }) => ({
    text,
    at,
    path: index === undefined ? path : `${path}[${index}]`,
  }));
}

/** One text, or the texts of a list with their places in it. */
function textsOf(node: JsonNode): readonly { readonly text: string; readonly index?: number; readonly at: number }[] {
  if (node.type === "string") return [{ text: node.value, at: node.at }];
  if (node.type !== "array") return [];
  return node.items.flatMap((item, index) =>
    item.type === "string" ? [{ text: item.value, index, at: item.at }] : [],
  );
}

const isText = (node: JsonNode | undefined, text: string): boolean => node?.type === "string" && node.value === text;
