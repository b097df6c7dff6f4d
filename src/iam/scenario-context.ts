/**
 * The condition keys that KMS fills in itself from a call's parameters.
 * Follows the KMS Developer Guide, "Condition keys for AWS KMS"; what follows from caller and key is in context.ts.
 */
import type { RequestContext } from "./request.ts";
import type { Scenario } from "./scenario-schema.ts";

/** For these kms:GrantIsForAWSResource is told, which is false unless a service asks. */
const ABOUT_GRANTS = /^kms:(?:CreateGrant|ListGrants|RevokeGrant)$/i;

/** The given keys, and those derived ones that are not given; names ignore case. */
export function contextOf(action: string, request: Scenario["request"]): RequestContext {
  const given = request.context ?? {};
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  const derived = derive(action, request).filter(([name]) => !names.has(name.toLowerCase()));
  return Object.fromEntries([...derived, ...Object.entries(given)]);
}

type Entry = readonly [name: string, value: string | readonly string[]];

function derive(action: string, { createGrant: grant, encryptionContext }: Scenario["request"]): readonly Entry[] {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn } = grant?.constraints ?? {};
  const pairs = { ...encryptionContext, ...subset, ...equals };
  const type =
    equals !== undefined ? "EncryptionContextEquals" : subset === undefined ? undefined : "EncryptionContextSubset";
  const entries: readonly (readonly [name: string, value: string | readonly string[] | undefined])[] = [
    ["kms:GrantIsForAWSResource", ABOUT_GRANTS.test(action) ? "false" : undefined],
    ["kms:GrantOperations", grant?.operations],
    ["kms:GranteePrincipal", grant?.granteePrincipal],
    ["kms:RetiringPrincipal", grant?.retiringPrincipal],
    ["kms:GranteeServicePrincipal", grant?.granteeServicePrincipal],
    ["kms:RetiringServicePrincipal", grant?.retiringServicePrincipal],
    ["kms:GrantConstraintType", type],
    ["kms:GrantConstraintSourceArn", SourceArn],
    ...Object.entries(pairs).map(([name, value]): Entry => [`kms:EncryptionContext:${name}`, value]),
    ["kms:EncryptionContextKeys", Object.keys(pairs).length > 0 ? Object.keys(pairs) : undefined],
  ];
  return entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}
