/** The third step of a call: is every permission it needs given? The decisions are the engine's (src/iam). */
import { decide } from "../iam/decide.ts";
import type { Policy } from "../iam/policy.ts";
import type { AuthorizationRequest } from "../iam/request.ts";
import { aliasArn, keyArn } from "./arn.ts";
import {
  encryptionContextIn,
  grantConstraintKeys,
  keyKeys,
  ownerKeys,
  requestAlias,
  requestKeys,
} from "./condition-keys.ts";
import { type AskedFor, denial, unseenDenial } from "./denial.ts";
import { grantInUse, grantsInUse } from "./grants-in-use.ts";
import type { KmsKey } from "./key.ts";
import type { AccountTarget, AnyCall, AnyInput, Asking, KeyTarget, ResolvedKey, Target } from "./operation.ts";
import { grantToRetire } from "./retirement.ts";

type ResolvedKeys = Readonly<Record<string, ResolvedKey>>;

/** The policy of a key that does not exist: it allows nobody anything. */
const NO_POLICY: Policy = { kind: "key policy", version: "2012-10-17", statements: [] };

/** @throws AccessDeniedException with AWS's reason, or InvalidGrantTokenException */
export function authorize(call: AnyCall, target: Target<AnyInput, string>, keys: ResolvedKeys): void {
  const { principal } = call.caller;
  switch (target.type) {
    case "key":
      authorizeKey(call, target, keys);
      return;
    case "alias": {
      const arn = aliasArn(call.region, principal.account, String(call.input[target.member]));
      const context = { ...requestKeys(call, target.action, call.region), ...ownerKeys(call, principal.account) };
      ask(call, { action: target.action, resource: arn, context });
      return;
    }
    case "account": {
      if (target.when?.(call.input) === false) return;
      const region = target.inRegion === undefined ? call.region : String(call.input[target.inRegion]);
      const resource = resourceOf(call, target.resource, region);
      const context = { ...requestKeys(call, target.action, region), ...target.conditions?.(call.input, keys) };
      ask(call, { action: target.action, resource, context });
      return;
    }
  }
}

function resourceOf(
  { caller, input }: AnyCall,
  resource: AccountTarget<AnyInput, string>["resource"],
  region: string,
): string {
  if (typeof resource === "object") return String(input[resource.member]);
  return resource === "*" ? "*" : keyArn(region, caller.principal.account, "*");
}

/** Whether a key's policy, as it is or as it may become, lets the caller do this. */
export function mayDo(call: AnyCall, action: string, key: KmsKey, policy: Policy): boolean {
  const { account, arn, region } = key;
  const context = { ...requestKeys(call, action, region), ...ownerKeys(call, account), ...keyKeys(call, key) };
  const asked = { account, policy, ...resourceControls(call, account) };
  return decide(request(call, { action, resource: arn, context, key: asked })).allowed;
}

function authorizeKey(call: AnyCall, target: KeyTarget<AnyInput, string>, keys: ResolvedKeys): void {
  const resolved = keys[target.slot];
  if (resolved === undefined) throw new Error(`The ${target.slot} key has not been resolved.`);
  if (target.grantable) refuseUnknownGrantTokens(call);
  const { arn, account, key, foundBy } = resolved;
  const asked = { foundBy, foreign: isForeign(call, account) };
  const retired = target.retiredBy !== undefined && key !== undefined ? grantToRetire(call, key) : undefined;
  const context = {
    ...requestKeys(call, target.action, key?.region ?? call.region),
    ...ownerKeys(call, account),
    ...(key && keyKeys(call, key)),
    // An alias that is itself the subject is not the way in which a key was asked for.
    ...(target.member !== "AliasName" && requestAlias(resolved)),
    ...grantConstraintKeys(retired?.constraints),
    ...target.conditions?.(call.input, keys),
  };
  const policy = key?.policy.policy ?? NO_POLICY;
  const grants = key !== undefined && target.grantable ? { grants: grantsInUse(call, key) } : {};
  ask(
    call,
    {
      action: target.action,
      resource: arn,
      context,
      key: {
        account,
        policy,
        crossAccountUse: target.crossAccount,
        awsManaged: key?.manager === "AWS",
        ...resourceControls(call, account),
        ...grants,
      },
      encryptionContext: encryptionContextIn(context),
      grantTokens: textsIn(call.input.GrantTokens),
      ...(target.action === "kms:CreateGrant" && { createGrant: newGrant(call) }),
      ...(retired && { retireGrant: grantInUse(call, retired) }),
    },
    asked,
  );
}

/** A service belongs to no account, and no account is another to it. */
const isForeign = ({ caller: { principal } }: Asking, account: string): boolean =>
  principal.kind !== "service" && principal.account !== account;

function newGrant({ input: { Operations, Constraints } }: AnyCall): NonNullable<AuthorizationRequest["createGrant"]> {
  return {
    operations: textsIn(Operations),
    ...(typeof Constraints === "object" && Constraints !== null && { constraints: Constraints }),
  };
}

type Asked = Omit<AskedFor, "arn">;
type Question = Omit<AuthorizationRequest, "principal" | "identityPolicies">;

/** The question, with everything that the caller brings to it. */
export function request({ state, caller, way }: Asking, question: Question): AuthorizationRequest {
  const member = state.organizations.of(caller.principal.account);
  return {
    principal: caller.asRequested,
    identityPolicies: caller.policies,
    ...caller.caps,
    ...(member && { serviceControlPolicies: member.serviceControlPolicies }),
    ...(way.endpointPolicy && { vpcEndpointPolicy: way.endpointPolicy }),
    ...question,
  };
}

/** Of the organization of the key's account, if it has any beside RCPFullAWSAccess. */
export function resourceControls({ state }: Asking, account: string) {
  const resourceControlPolicies = state.organizations.of(account)?.resourceControlPolicies;
  return resourceControlPolicies && { resourceControlPolicies };
}

function ask(call: AnyCall, question: Question, asked: Asked = { foundBy: "name", foreign: false }): void {
  const asking = request(call, question);
  const decision = decide(asking);
  call.decisions.push(decision);
  if (decision.allowed) return;
  const { vpcEndpointPolicy, ...elsewhere } = asking;
  const refuse = vpcEndpointPolicy !== undefined && decide(elsewhere).allowed ? unseenDenial : denial;
  throw refuse(call.caller, decision, { arn: question.resource, ...asked });
}

const textsIn = (list: unknown): readonly string[] => (Array.isArray(list) ? list.map(String) : []);

/** @throws InvalidGrantTokenException for a token that was never given out */
function refuseUnknownGrantTokens({ state, input: { GrantTokens } }: AnyCall): void {
  if (!Array.isArray(GrantTokens)) return;
  for (const token of GrantTokens) state.grants.ofToken(String(token));
}
