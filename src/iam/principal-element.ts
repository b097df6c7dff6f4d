/**
 * Reads the Principal or NotPrincipal of a statement.
 * Follows the IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
 */
import type { ElementReader } from "./element-reader.ts";
import type { JsonNode } from "./json-text.ts";
import type { Statement } from "./policy.ts";
import { atBeginning } from "./policy-kind.ts";
import { type PrincipalPattern, readPrincipal } from "./principal.ts";

export function readPrincipals(reader: ElementReader): Statement["principals"] {
  const { namesPrincipals, called } = reader.reading.grammar;
  const found = reader.either("Principal");
  if (!namesPrincipals) {
    if (found !== undefined) {
      const cure = `Remove it: ${called} speaks for whoever it is attached to.`;
      reader.problem(found.name, found.node.at, `${atBeginning(called)} has no ${found.name}.`, cure);
    }
    return undefined;
  }
  if (found === undefined) {
    const cure = 'Say whom it is about, as in "Principal": { "AWS": "arn:aws:iam::111122223333:role/NotesApp" }.';
    reader.problem("", reader.at, "The statement has no Principal.", cure, "no-principal");
    return undefined;
  }
  const { name, node, not } = found;
  const effect = reader.member("Effect");
  if (not && effect?.type === "string" && effect.value === "Allow") {
    const message = "NotPrincipal with Allow would let in everybody but those listed, strangers too.";
    reader.problem(name, node.at, message, "Name the principals that may, in Principal.");
  }
  if (not && reader.reading.kind === "trust policy") {
    reader.problem(name, node.at, "A trust policy has no NotPrincipal.", "Name the principals that may, in Principal.");
  }
  return { not, patterns: readPatterns(reader, name, node) };
}

function readPatterns(reader: ElementReader, name: string, node: JsonNode): PrincipalPattern[] {
  if (node.type === "string" && node.value === "*") return [{ type: "everyone", text: "*" }];
  if (node.type !== "object") {
    const cure = `Write "*", or name the kind too: "${name}": { "AWS": … }.`;
    reader.problem(name, node.at, `${name} is neither "*" nor an object.`, cure, "invalid-principal");
    return [];
  }
  const patterns = node.members.flatMap((member) =>
    reader.texts(member.value, `${name}.${member.name}`).map(({ text, at, path }): PrincipalPattern => {
      const principal = readPrincipal(member.name, text);
      if ("type" in principal) return principal;
      reader.idle(path, at, principal.message, principal.cure, "invalid-principal");
      return { type: "nobody", text };
    }),
  );
  const empty = node.members.every(({ value }) => value.type === "array" && value.items.length === 0);
  if (empty) reader.problem(name, node.at, `${name} names nobody.`, "Name at least one principal.", "no-principal");
  return patterns;
}
