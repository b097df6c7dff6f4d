/**
 * Reads the statements of a policy: which elements each kind of policy has, what may stand in them, and what AWS refuses.
 * Follows the IAM User Guide, "IAM JSON policy elements reference", and the KMS API reference for key policies.
 */
import { type Condition, compileCondition, readOperator } from "./conditions.ts";
import type { JsonNode } from "./json-text.ts";
import { actionPattern, type Pattern, resourcePattern } from "./match.ts";
import { OPERATORS } from "./operators.ts";
import type { Patterns, PolicyKind, Statement } from "./policy.ts";
import { type PrincipalPattern, readPrincipal } from "./principal.ts";
import { nearest, type PolicyProblemCode, type Problems } from "./problem.ts";

interface Reading {
  readonly kind: PolicyKind;
  /** Whether the document's version knows variables. */
  readonly variables: boolean;
  readonly problems: Problems;
}

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
  const { problems, kind } = reading;
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
    const reader = new StatementReader(one, path, index, reading);
    const sid = reader.sid();
    if (sid !== undefined && kind === "identity policy" && sids.has(sid)) {
      problems.add("syntax", `${path}.Sid`, one.at, `Two statements have the Sid "${sid}".`, "Give each its own.");
    }
    if (sid !== undefined) sids.add(sid);
    return [reader.statement(sid)];
  });
}

class StatementReader {
  private readonly node: JsonNode & { readonly type: "object" };
  private readonly path: string;
  private readonly index: number;
  private readonly reading: Reading;

  constructor(node: JsonNode & { readonly type: "object" }, path: string, index: number, reading: Reading) {
    this.node = node;
    this.path = path;
    this.index = index;
    this.reading = reading;
    reading.problems.unknownMembers(node, path, ELEMENTS, "a statement");
  }

  statement(sid: string | undefined): Statement {
    const principals = this.principals();
    const actions = this.patterns("Action", (text, path, at) => this.action(text, path, at));
    const resources = this.patterns("Resource", (text, path, at) => this.resource(text, path, at));
    return {
      name: sid === undefined || sid === "" ? `statement ${this.index + 1}` : sid,
      effect: this.effect(),
      ...(principals !== undefined && { principals }),
      ...(actions !== undefined && { actions }),
      ...(resources !== undefined && { resources }),
      conditions: this.conditions(),
    };
  }

  /** Key policies allow spaces and more; identity policies letters and digits only. */
  sid(): string | undefined {
    const node = this.member("Sid");
    if (node === undefined) return undefined;
    if (node.type !== "string") {
      this.problem("Sid", node.at, "Sid is a text.", "Write it in double quotes, or leave it out.");
      return undefined;
    }
    if (this.reading.kind === "identity policy" && !/^[A-Za-z0-9]*$/.test(node.value)) {
      this.problem(
        "Sid",
        node.at,
        `The Sid "${node.value}" has characters that an identity policy forbids.`,
        "Use the letters A to Z, a to z and digits only.",
      );
    }
    return node.value;
  }

  private effect(): Statement["effect"] {
    const node = this.member("Effect");
    if (node === undefined) {
      this.problem("", this.node.at, "The statement has no Effect.", 'Add "Effect": "Allow" or "Effect": "Deny".');
    } else if (node.type === "string" && (node.value === "Allow" || node.value === "Deny")) {
      return node.value;
    } else {
      this.problem("Effect", node.at, "Effect is neither Allow nor Deny.", 'Write "Allow" or "Deny", with a capital.');
    }
    return "Deny";
  }

  private principals(): Statement["principals"] {
    const { kind } = this.reading;
    const found = this.either("Principal");
    if (kind === "identity policy") {
      if (found !== undefined) {
        const cure = "Remove it: an identity policy speaks for whoever it is attached to.";
        this.problem(found.name, found.node.at, `An identity policy has no ${found.name}.`, cure);
      }
      return undefined;
    }
    if (found === undefined) {
      const cure = 'Say whom it is about, as in "Principal": { "AWS": "arn:aws:iam::111122223333:role/NotesApp" }.';
      this.problem("", this.node.at, "The statement has no Principal.", cure, "no-principal");
      return undefined;
    }
    const { name, node, not } = found;
    const effect = this.member("Effect");
    if (not && effect?.type === "string" && effect.value === "Allow") {
      const message = "NotPrincipal with Allow would let in everybody but those listed, strangers too.";
      this.problem(name, node.at, message, "Name the principals that may, in Principal.");
    }
    return { not, patterns: this.principalPatterns(name, node) };
  }

  private principalPatterns(name: string, node: JsonNode): PrincipalPattern[] {
    if (node.type === "string" && node.value === "*") return [{ type: "everyone", text: "*" }];
    if (node.type !== "object") {
      const cure = `Write "*", or name the kind too: "${name}": { "AWS": … }.`;
      this.problem(name, node.at, `${name} is neither "*" nor an object.`, cure, "invalid-principal");
      return [];
    }
    const patterns = node.members.flatMap((member) =>
      this.texts(member.value, `${name}.${member.name}`).flatMap(({ text, at, path }) => {
        const principal = readPrincipal(member.name, text);
        if ("type" in principal) return [principal];
        this.problem(path, at, principal.message, principal.cure, "invalid-principal");
        return [];
      }),
    );
    const empty = node.members.every(({ value }) => value.type === "array" && value.items.length === 0);
    if (empty) this.problem(name, node.at, `${name} names nobody.`, "Name at least one principal.", "no-principal");
    return patterns;
  }

  /** Action or NotAction, Resource or NotResource. Identity policies must have one; in a key policy its lack disarms the statement. */
  private patterns(
    element: "Action" | "Resource",
    read: (text: string, path: string, at: number) => Pattern | undefined,
  ): Patterns | undefined {
    const found = this.either(element);
    if (found === undefined) {
      if (this.reading.kind === "identity policy") {
        const example = element === "Action" ? '"Action": "kms:Decrypt"' : '"Resource": "*"';
        this.problem("", this.node.at, `The statement has no ${element}.`, `Add one, as in ${example}.`);
      }
      return undefined;
    }
    const { name, node, not } = found;
    const texts = this.texts(node, name);
    if (node.type === "array" && node.items.length === 0) {
      this.problem(name, node.at, `${name} lists nothing.`, "Write at least one entry, or remove the statement.");
    }
    return { not, patterns: texts.flatMap(({ text, path, at }) => read(text, path, at) ?? []) };
  }

  private action(text: string, path: string, at: number): Pattern | undefined {
    if (text === "*" || /^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$/.test(text)) return actionPattern(text);
    const bare = /^[A-Za-z0-9*?]+$/.test(text);
    const cure = bare ? `Write "kms:${text}".` : 'Write service:Name, as in "kms:Decrypt" or "kms:GenerateDataKey*".';
    const message = bare ? `"${text}" does not say of which service.` : `"${text}" is no action.`;
    this.problem(path, at, message, cure);
    return undefined;
  }

  private resource(text: string, path: string, at: number): Pattern | undefined {
    const { variables } = this.reading;
    if (text !== "*" && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:./s.test(text) && !/^arn:.*\*$/s.test(text)) {
      const cure =
        this.reading.kind === "key policy"
          ? 'Write "*", which in a key policy means this key.'
          : 'Write the key\'s ARN, as in "arn:aws:kms:eu-west-1:111122223333:key/…", or "*".';
      this.problem(path, at, `"${text}" is no ARN.`, cure);
      return undefined;
    }
    const variable = variables ? text.indexOf("${") : -1;
    if (variable !== -1 && text.slice(0, variable).split(":").length < 6) {
      const message = "A variable stands before the fifth colon of an ARN, where AWS replaces none.";
      this.problem(path, at, message, 'Write that part out, or use "*" there.');
      return undefined;
    }
    return resourcePattern(text, variables);
  }

  private conditions(): Condition[] {
    const node = this.member("Condition");
    if (node === undefined) return [];
    if (node.type !== "object") {
      const cure = 'Write { "StringEquals": { "kms:EncryptionContext:clinic": "north" } }.';
      this.problem("Condition", node.at, "Condition is an object of operators.", cure);
      return [];
    }
    return node.members.flatMap(({ name: operator, at, value }) => {
      const path = `Condition.${operator}`;
      const name = readOperator(operator);
      if (name === undefined) {
        const meant = nearest(operator, [...Object.keys(OPERATORS), "Null"]);
        const cure =
          meant === undefined ? "Use one of AWS's, such as StringEquals or StringLike." : `Write "${meant}".`;
        this.problem(path, at, `"${operator}" is no condition operator.`, cure);
        return [];
      }
      if (value.type !== "object") {
        const cure = `Write "${operator}": { "kms:ViaService": … }.`;
        this.problem(path, value.at, `${operator} is an object of condition keys.`, cure);
        return [];
      }
      return value.members.map((member) => {
        const keyPath = `${path}.${member.name}`;
        this.conditionKey(member.name, keyPath, member.at, name.set);
        const values = this.values(member.value, keyPath);
        if (name.base === "Null" && values.some((text) => !/^(?:true|false)$/i.test(text))) {
          const cure = 'Write "true" if the key must be absent, "false" if it must be present.';
          this.problem(keyPath, member.value.at, "Null takes true or false only.", cure);
        }
        return compileCondition(operator, name, member.name, values, this.reading.variables);
      });
    });
  }

  private conditionKey(key: string, path: string, at: number, set: string | undefined): void {
    if (!/^[A-Za-z0-9-]+:./s.test(key)) {
      const cure = 'Write it with its prefix, as in "kms:ViaService" or "aws:PrincipalArn".';
      this.problem(path, at, `"${key}" is no condition key.`, cure);
    }
    const single = /^(?:kms:encryptioncontext:|aws:requesttag\/)/i.test(key);
    if (this.reading.kind === "key policy" && set === "ForAllValues" && single) {
      const message = `${key} has one value, and ForAllValues holds also when it is absent, so the statement would fit requests without it.`;
      this.problem(path, at, message, "Remove ForAllValues.", "overly-permissive-condition");
    }
  }

  private values(node: JsonNode, path: string): string[] {
    return (node.type === "array" ? node.items : [node]).flatMap((item) => {
      if (item.type === "string" || item.type === "number") return [item.value];
      if (item.type === "boolean") return [String(item.value)];
      this.problem(
        path,
        item.at,
        "A condition's value is a text, a number, true or false.",
        "Write it in double quotes.",
      );
      return [];
    });
  }

  private texts(node: JsonNode, path: string): { text: string; path: string; at: number }[] {
    const items = node.type === "array" ? node.items : [node];
    return items.flatMap((item, i) => {
      const itemPath = node.type === "array" ? `${path}[${i}]` : path;
      if (item.type === "string") return [{ text: item.value, path: itemPath, at: item.at }];
      this.problem(itemPath, item.at, "Here a text should stand, or a list of texts.", "Write it in double quotes.");
      return [];
    });
  }

  /** An element or its Not form; AWS takes only one of them. */
  private either(element: string): { name: string; node: JsonNode; not: boolean } | undefined {
    const plain = this.member(element);
    const negated = this.member(`Not${element}`);
    if (plain !== undefined && negated !== undefined) {
      const message = `The statement has both ${element} and Not${element}.`;
      this.problem(`Not${element}`, negated.at, message, "Keep one of them.");
    }
    if (plain !== undefined) return { name: element, node: plain, not: false };
    return negated === undefined ? undefined : { name: `Not${element}`, node: negated, not: true };
  }

  private member(name: string): JsonNode | undefined {
    return this.node.members.find((member) => member.name === name)?.value;
  }

  private problem(path: string, at: number, message: string, cure: string, code: PolicyProblemCode = "syntax"): void {
    this.reading.problems.add(code, path === "" ? this.path : `${this.path}.${path}`, at, message, cure);
  }
}
