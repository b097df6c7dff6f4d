/** Builds requests from the reference cases, filling the context keys that KMS would fill. */
import { type AuthorizationRequest, decide } from "../../src/iam/decide.ts";
import type { Decision } from "../../src/iam/decision.ts";
import type { Grant, GrantConstraints } from "../../src/iam/grant.ts";
import { type Policy, type PolicyKind, parsePolicy } from "../../src/iam/policy.ts";
import type { RequestPrincipal } from "../../src/iam/principal.ts";
import type { NamedPolicy, OrganizationPolicies } from "../../src/iam/request.ts";

export interface ReferenceCase {
  readonly id: string;
  readonly description: string;
  readonly reason: string;
  readonly expect: "allow" | "deny";
  readonly principal: {
    readonly arn: string;
    readonly account: string | null;
    readonly type: "user" | "assumed-role" | "federated-user" | "root" | "service";
    readonly roleArn?: string;
    readonly userArn?: string;
    readonly uniqueId?: string;
    readonly tags?: Readonly<Record<string, string>>;
  };
  readonly keyPolicy?: unknown;
  readonly keyPolicies?: Readonly<Record<string, unknown>>;
  readonly identityPolicies?: readonly unknown[];
  readonly boundary?: unknown;
  readonly sessionPolicy?: unknown;
  readonly vpcEndpointPolicy?: unknown;
  /** Levels from the organization's root down, each a list of policies. */
  readonly scps?: readonly (readonly unknown[])[];
  readonly rcps?: readonly (readonly unknown[])[];
  readonly grants?: readonly ReferenceGrant[];
  readonly keyMeta?: { readonly KeyManager?: "AWS" | "CUSTOMER" };
  readonly steps?: readonly Step[];
  readonly request: Partial<Step> & {
    readonly context?: AuthorizationRequest["context"];
    readonly encryptionContext?: Readonly<Record<string, string>>;
    readonly createGrant?: {
      readonly granteePrincipal?: string;
      readonly retiringPrincipal?: string;
      readonly granteeServicePrincipal?: string;
      readonly retiringServicePrincipal?: string;
      readonly operations: readonly string[];
      readonly constraints?: GrantConstraints;
    };
    readonly grantTokens?: readonly string[];
    readonly retireGrant?: { readonly grantId: string };
  };
}

type ReferenceGrant = Omit<Grant, "tokens"> & { readonly keyArn: string; readonly grantToken: string };

interface Step {
  readonly action: string;
  readonly keyArn?: string;
  readonly resource?: string;
}

/** The operations that the API reference offers across accounts, as far as the cases use them. */
const ACROSS_ACCOUNTS =
  /^kms:(Encrypt|Decrypt|ReEncrypt(From|To)|GenerateDataKey.*|DescribeKey|(Create|List|Revoke|Retire)Grants?)$/;

const KINDS = {
  user: "user",
  "assumed-role": "role",
  "federated-user": "federated-user",
  root: "root",
  service: "service",
} as const;

/** One decision for each check that the call needs. */
export function decideCase(one: ReferenceCase): Decision[] {
  const { action = "", keyArn, resource } = one.request;
  const steps: readonly Step[] = one.steps ?? [{ action, ...(keyArn && { keyArn }), ...(resource && { resource }) }];
  return steps.map((step) => decide(requestOf(one, step)));
}

function requestOf(one: ReferenceCase, { action, keyArn, resource }: Step): AuthorizationRequest {
  const { boundary, sessionPolicy, vpcEndpointPolicy, scps, rcps, keyMeta } = one;
  const { encryptionContext, grantTokens, createGrant, retireGrant } = one.request;
  const grants = (one.grants ?? [])
    .filter((grant) => grant.keyArn === keyArn)
    .map(({ grantToken, ...grant }) => ({ ...grant, tokens: [grantToken] }));
  const retiring = grants.find(({ grantId }) => grantId === retireGrant?.grantId);
  return {
    principal: principalOf(one.principal),
    action,
    resource: keyArn ?? resource ?? "*",
    context: { ...contextOf(one), ...one.request.context },
    identityPolicies: (one.identityPolicies ?? []).map((document, i) =>
      named(`Policy${i + 1}`, document, "identity policy"),
    ),
    ...(boundary !== undefined && { boundary: named("Boundary", boundary, "permissions boundary") }),
    ...(sessionPolicy !== undefined && { sessionPolicies: [named("Session", sessionPolicy, "session policy")] }),
    ...(vpcEndpointPolicy !== undefined && {
      vpcEndpointPolicy: named("Endpoint", vpcEndpointPolicy, "VPC endpoint policy"),
    }),
    ...(scps !== undefined && { serviceControlPolicies: levels(scps, "service control policy") }),
    ...(encryptionContext !== undefined && { encryptionContext }),
    ...(grantTokens !== undefined && { grantTokens }),
    ...(createGrant !== undefined && { createGrant }),
    ...(retiring !== undefined && { retireGrant: retiring }),
    ...(keyArn !== undefined && {
      key: {
        account: keyArn.split(":")[4] ?? "",
        policy: parsed(one.keyPolicies?.[keyArn] ?? one.keyPolicy, "key policy"),
        crossAccountUse: ACROSS_ACCOUNTS.test(action),
        awsManaged: keyMeta?.KeyManager === "AWS",
        ...(rcps !== undefined && { resourceControlPolicies: levels(rcps, "resource control policy") }),
        ...(grants.length > 0 && { grants }),
      },
    }),
  };
}

const named = (name: string, document: unknown, kind: PolicyKind): NamedPolicy => ({
  name,
  policy: parsed(document, kind),
});

const levels = (documents: readonly (readonly unknown[])[], kind: PolicyKind): OrganizationPolicies => ({
  levels: documents.map((level, i) => ({
    name: i === 0 ? "root" : `level ${i + 1}`,
    policies: level.map((document, j) => named(`Policy${j + 1}`, document, kind)),
  })),
});

function principalOf({
  arn,
  account,
  type,
  roleArn,
  userArn,
  uniqueId,
  tags,
}: ReferenceCase["principal"]): RequestPrincipal {
  return {
    arn,
    account: account ?? "",
    kind: KINDS[type],
    policyArn: roleArn ?? userArn ?? arn,
    ...(uniqueId && { uniqueId }),
    ...(tags && { tags }),
  };
}

function contextOf({ request }: ReferenceCase): Record<string, string | readonly string[]> {
  const { createGrant: grant } = request;
  const context: Record<string, string | readonly string[]> = {};
  const pairs = { ...request.encryptionContext };
  if (grant !== undefined) {
    context["kms:GrantIsForAWSResource"] = "false";
    context["kms:GrantOperations"] = grant.operations;
    if (grant.granteePrincipal) context["kms:GranteePrincipal"] = grant.granteePrincipal;
    if (grant.retiringPrincipal) context["kms:RetiringPrincipal"] = grant.retiringPrincipal;
    if (grant.granteeServicePrincipal) context["kms:GranteeServicePrincipal"] = grant.granteeServicePrincipal;
    if (grant.retiringServicePrincipal) context["kms:RetiringServicePrincipal"] = grant.retiringServicePrincipal;
    for (const [type, value] of Object.entries(grant.constraints ?? {})) {
      if (type === "SourceArn") context["kms:GrantConstraintSourceArn"] = String(value);
      else {
        context["kms:GrantConstraintType"] = type;
        Object.assign(pairs, value);
      }
    }
  }
  for (const [name, value] of Object.entries(pairs)) context[`kms:EncryptionContext:${name}`] = value;
  if (Object.keys(pairs).length > 0) context["kms:EncryptionContextKeys"] = Object.keys(pairs);
  return context;
}

export class Refused extends Error {}

export function parsed(document: unknown, kind: PolicyKind): Policy {
  const { policy, problems } = parsePolicy(document, kind);
  if (policy === undefined) throw new Refused(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  return policy;
}
