/**
 * The layers of policies that bear on a request, in the order in which they are looked at, as a table.
 * Follows the IAM User Guide, "Policy evaluation logic", and the Organizations User Guide for who is exempt.
 */
import type { DenyReason } from "./decision.ts";
import type { PolicyKind } from "./policy-kind.ts";
import type { RequestPrincipal } from "./principal.ts";
import type { AuthorizationRequest, OrganizationLevel, OrganizationPolicies } from "./request.ts";

export interface Layer {
  readonly type: PolicyKind;
  /** The reason if one of its policies denies. */
  readonly denied: DenyReason;
  /** For a layer that must allow whatever else does: the reason if it does not. */
  readonly silent?: DenyReason;
  /** Its policies for this request; several levels must each allow. None if the request has no such layer. */
  levels(request: AuthorizationRequest): readonly OrganizationLevel[];
  /** Why its policies do not bind this request. */
  exempt?(request: AuthorizationRequest): string | undefined;
}

const NONE: readonly OrganizationLevel[] = [];
const oneLevel = (policies: OrganizationLevel["policies"]): readonly OrganizationLevel[] => [{ name: "", policies }];

export const LAYERS: readonly Layer[] = [
  {
    type: "service control policy",
    denied: "DENY_EXPLICIT_SCP",
    silent: "DENY_IMPLICIT_SCP",
    levels: ({ serviceControlPolicies }) => serviceControlPolicies?.levels ?? NONE,
    exempt: ({ principal, serviceControlPolicies }) =>
      principal.kind === "service"
        ? "AWS services are exempt"
        : exempt(principal, serviceControlPolicies, principal.account),
  },
  {
    type: "resource control policy",
    denied: "DENY_EXPLICIT_RCP",
    levels: ({ key }) => key?.resourceControlPolicies?.levels ?? NONE,
    exempt: ({ principal, key, action }) => {
      if (key?.awsManaged) return "AWS managed keys are exempt";
      if (action.toLowerCase() === "kms:retiregrant") return "kms:RetireGrant is exempt";
      return exempt(principal, key?.resourceControlPolicies, key?.account);
    },
  },
  {
    type: "VPC endpoint policy",
    denied: "DENY_EXPLICIT_VPCE",
    silent: "DENY_IMPLICIT_VPCE",
    levels: ({ vpcEndpointPolicy }) => (vpcEndpointPolicy === undefined ? NONE : oneLevel([vpcEndpointPolicy])),
  },
  {
    type: "key policy",
    denied: "DENY_EXPLICIT_KEY_POLICY",
    levels: ({ key, resource }) => (key === undefined ? NONE : oneLevel([{ name: resource, policy: key.policy }])),
  },
  {
    type: "identity policy",
    denied: "DENY_EXPLICIT_IDENTITY",
    levels: ({ identityPolicies }) => oneLevel(identityPolicies),
  },
  {
    type: "permissions boundary",
    denied: "DENY_EXPLICIT_BOUNDARY",
    levels: ({ boundary }) => (boundary === undefined ? NONE : oneLevel([boundary])),
  },
  {
    type: "session policy",
    denied: "DENY_EXPLICIT_SESSION",
    levels: ({ sessionPolicies }) => (sessionPolicies === undefined ? NONE : oneLevel(sessionPolicies)),
  },
];

function exempt(
  { policyArn }: RequestPrincipal,
  organization: OrganizationPolicies | undefined,
  account: string | undefined,
): string | undefined {
  if (policyArn.includes(":role/aws-service-role/")) return "service-linked roles are exempt";
  const managed = organization !== undefined && organization.managementAccount === account;
  return managed ? "the organization's management account is exempt" : undefined;
}
