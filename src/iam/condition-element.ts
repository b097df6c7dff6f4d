/**
 * Reads the Condition of a statement: operators, keys and values.
 * Follows the IAM User Guide, "IAM JSON policy elements: Condition".
 */
import { type Condition, compileCondition, readOperator } from "./conditions.ts";
import type { ElementReader } from "./element-reader.ts";
import type { JsonNode } from "./json-text.ts";
import { OPERATORS } from "./operators.ts";
import { nearest } from "./problem.ts";

export function readConditions(reader: ElementReader): Condition[] {
  const node = reader.member("Condition");
  if (node === undefined) return [];
  if (node.type !== "object") {
    const cure = 'Write { "StringEquals": { "kms:EncryptionContext:clinic": "north" } }.';
    reader.problem("Condition", node.at, "Condition is an object of operators.", cure);
    return [];
  }
  return node.members.flatMap(({ name: operator, at, value }) => {
    const path = `Condition.${operator}`;
    const name = readOperator(operator);
    if (name === undefined) {
      const meant = nearest(operator, [...Object.keys(OPERATORS), "Null"]);
      const cure = meant === undefined ? "Use one of AWS's, such as StringEquals or StringLike." : `Write "${meant}".`;
      reader.problem(path, at, `"${operator}" is no condition operator.`, cure);
      return [];
    }
    if (value.type !== "object") {
      const cure = `Write "${operator}": { "kms:ViaService": … }.`;
      reader.problem(path, value.at, `${operator} is an object of condition keys.`, cure);
      return [];
    }
    return value.members.map((member) => {
      const keyPath = `${path}.${member.name}`;
      checkKey(reader, member.name, keyPath, member.at, name.set);
      const values = readValues(reader, member.value, keyPath);
      if (name.base === "Null" && values.some((text) => !/^(?:true|false)$/i.test(text))) {
        const cure = 'Write "true" if the key must be absent, "false" if it must be present.';
        reader.problem(keyPath, member.value.at, "Null takes true or false only.", cure);
      }
      return compileCondition(operator, name, member.name, values, reader.reading.variables);
    });
  });
}

function checkKey(reader: ElementReader, key: string, path: string, at: number, set: string | undefined): void {
  if (!/^[A-Za-z0-9-]+:./s.test(key)) {
    const cure = 'Write it with its prefix, as in "kms:ViaService" or "aws:PrincipalArn".';
    reader.problem(path, at, `"${key}" is no condition key.`, cure);
  }
  const single = /^(?:kms:encryptioncontext:|aws:requesttag\/)/i.test(key);
  if (reader.reading.kind === "key policy" && set === "ForAllValues" && single) {
    const message = `${key} has one value, and ForAllValues holds also when it is absent, so the statement would fit requests without it.`;
    reader.problem(path, at, message, "Remove ForAllValues.", "overly-permissive-condition");
  }
}

function readValues(reader: ElementReader, node: JsonNode, path: string): string[] {
  return (node.type === "array" ? node.items : [node]).flatMap((item) => {
    if (item.type === "string" || item.type === "number") return [item.value];
    if (item.type === "boolean") return [String(item.value)];
    reader.problem(
      path,
      item.at,
      "A condition's value is a text, a number, true or false.",
      "Write it in double quotes.",
    );
    return [];
  });
}
