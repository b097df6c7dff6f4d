/** Policies that a world is described with: documents or JSON text, read once. */
import { parsePolicy } from "../iam/policy.ts";
import type { DocumentKind } from "../iam/policy-kind.ts";
import type { NamedPolicy } from "../iam/request.ts";
import { KmsError } from "./errors.ts";

/** @throws KmsError MalformedPolicyDocument with the policy's name, what is wrong, and what to write */
export function readPolicy(name: string, document: unknown, kind: DocumentKind): NamedPolicy {
  const { policy, problems } = parsePolicy(document, kind);
  if (policy !== undefined) return { name, policy };
  const [{ message, cure, path }] = problems;
  throw new KmsError("MalformedPolicyDocument", `Policy ${name}${path && `, ${path}`}: ${message} ${cure}`);
}

/** @param documents by the policies' names */
export const readPolicies = (
  documents: Readonly<Record<string, unknown>>,
  kind: DocumentKind,
): readonly NamedPolicy[] => Object.entries(documents).map(([name, document]) => readPolicy(name, document, kind));
